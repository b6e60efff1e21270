"""What a disk may hold after a power cut, made of a log of writes and a moment in it.

What was synced is there. Of what was not, each 512 bytes of a file may be there or not, in any order; a file may have
its new length and zeros, or what somebody else left there, where its bytes never came. Changes of names since their
folder was synced happened up to some point in each folder.
"""

from __future__ import annotations

import enum
import os
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.torture.writelog import Entry

_SECTORS: Final = (512, 4096)


Tree = dict[str, bytes | None]
"""What stands in a folder: bytes by path, None for folders."""


def numbers(tree: Tree) -> dict[str, int]:
    """A number for each file that is there before a log begins, below those that the log gives; 0 for folders."""
    return {path: 0 if data is None else place - len(tree) for place, (path, data) in enumerate(tree.items())}


class Cut(enum.Enum):
    """What became of what was not synced."""

    KEPT = "all of it came"
    GONE = "none of it came"
    ZEROS = "a part came in order, then zeros up to the new length"
    MIXED = "sectors came in any order, zeros in between"
    STALE = "sectors came in any order, old bytes of others in between"


@dataclass(slots=True)
class _File:
    """A file's synced bytes, and what was done to it since."""

    synced: bytearray = field(default_factory=bytearray)
    since: list[Entry] = field(default_factory=list)

    def settle(self) -> None:
        """What was done is durable now."""
        for one in self.since:
            _apply(self.synced, one)
        self.since = []

    def after(self, cut: Cut, rng: random.Random) -> bytes:
        """The file's bytes after a power cut."""
        data = bytearray(self.synced)
        if cut is Cut.GONE:
            return bytes(data)
        stop = len(self.since) if cut is not Cut.ZEROS else rng.randrange(len(self.since) + 1)
        for place, one in enumerate(self.since):
            if cut is Cut.KEPT or (cut is Cut.ZEROS and place < stop):
                _apply(data, one)
            elif cut is Cut.ZEROS:
                self._torn(data, one, rng if place == stop else None)
            else:
                _scatter(data, one, cut, rng)
        return bytes(data)

    @staticmethod
    def _torn(data: bytearray, one: Entry, rng: random.Random | None) -> None:
        """The first sectors of a write, where it came at all, and zeros for the rest."""
        if one.kind == "write":
            came = rng.randrange(0, len(one.data) + 1, 512) if rng else 0
            _lengthen(data, one.offset + len(one.data))
            data[one.offset : one.offset + came] = one.data[:came]


def _apply(data: bytearray, one: Entry) -> None:
    if one.kind == "truncate":
        del data[one.offset :]
    _lengthen(data, one.offset)
    data[one.offset : one.offset + len(one.data)] = one.data


def _lengthen(data: bytearray, size: int) -> None:
    data.extend(bytes(max(0, size - len(data))))


def _scatter(data: bytearray, one: Entry, cut: Cut, rng: random.Random) -> None:
    """Each sector of a write with a chance of its own; a cut to a length with one too."""
    chance, sector = rng.random(), rng.choice(_SECTORS)
    if one.kind == "truncate":
        if rng.random() < chance:
            _apply(data, one)
        return
    end = one.offset + len(one.data)
    at = one.offset
    while at < end:
        stop = min(end, (at // sector + 1) * sector)
        if rng.random() < chance:
            _lengthen(data, at)
            data[at:stop] = one.data[at - one.offset : stop - one.offset]
        elif stop > len(data) and rng.random() < 0.5:
            data.extend(rng.randbytes(stop - len(data)) if cut is Cut.STALE else bytes(stop - len(data)))
        at = stop


@dataclass(slots=True)
class Disk:
    """The disk as the log goes on; `after` gives what a power cut now may leave of it."""

    _files: dict[int, _File] = field(default_factory=dict)
    _names: dict[str, int] = field(default_factory=dict)
    """Durable names, of folders too, which have the number 0."""
    _since: list[Entry] = field(default_factory=list)
    """Changes of names whose folder was not synced since."""

    def put(self, tree: Tree) -> None:
        """What is on the disk before the log begins."""
        self._names = numbers(tree)
        self._files = {self._names[path]: _File(bytearray(data)) for path, data in tree.items() if data is not None}

    def take(self, one: Entry) -> None:
        """One entry more of the log."""
        if one.kind in ("write", "truncate"):
            self._file(one.file).since.append(one)
        elif one.kind == "sync":
            self._file(one.file).settle()
        elif one.kind == "dirsync":
            mine = [named for named in self._since if _folder(named.path) == one.path]
            self._since = [named for named in self._since if _folder(named.path) != one.path]
            _rename(self._names, mine)
        elif one.kind != "ack":
            self._since.append(one)

    def _file(self, number: int) -> _File:
        return self._files.setdefault(number, _File())

    def after(self, cut: Cut, rng: random.Random) -> Tree:
        """What a power cut now leaves: bytes by path, None for folders; what stands in no folder is not there."""
        names = dict(self._names)
        for folder in sorted({_folder(one.path) for one in self._since}):
            mine = [one for one in self._since if _folder(one.path) == folder]
            came = {Cut.KEPT: len(mine), Cut.GONE: 0}.get(cut, rng.randrange(len(mine) + 1))
            _rename(names, mine[:came])
        there: Tree = {}
        for path in sorted(names):
            if all(str(parent) in names for parent in list(Path(path).parents)[:-1]):
                file = names[path]
                there[path] = self._file(file).after(cut, rng) if file else None
        return there


def _folder(path: str) -> str:
    return str(Path(path).parent)


def _rename(names: dict[str, int], changes: Iterable[Entry]) -> None:
    for one in changes:
        if one.kind in ("rename", "unlink"):
            names.pop(one.path, None)
        if one.kind != "unlink":
            names[one.to or one.path] = one.file


def lay_out(there: Tree, folder: Path) -> None:
    """Write what a disk holds into an empty folder; no file is newer than another, so that none shows what it lacks."""
    for path, data in there.items():
        if data is None:
            (folder / path).mkdir()
        else:
            (folder / path).write_bytes(data)
            os.utime(folder / path, ns=(0, 0))
