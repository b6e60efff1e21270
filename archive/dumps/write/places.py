"""Where results go: planned and checked against the inputs before the first byte is written; files appear whole.

A result is written beside its place under a `.part` name and renamed at the end, so that a run that is killed leaves
no half file under a true name.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from archive.dumps.base.how import How
from archive.dumps.base.seeing import is_folder, there
from archive.dumps.read.inputs import STDIN, Source
from archive.dumps.read.marks import FileMark
from archive.errors import write_failed
from cleaner.errors import LitopysError
from cleaner.textfile import shown

ENDING: Final = {"text": ".txt", "jsonl": ".jsonl", "csv": ".csv", "parquet": ".parquet"}
"""The endings of what `--to` writes."""


def plan(found: Sequence[Source], inputs: Sequence[str], out: str, how: How) -> Mapping[str, str]:
    """The file that each source's result goes to, by `Source.where`: `out` itself, or names below it.

    With `--to`, a target with an ending takes the documents of all sources together. Raises `LitopysError` where an
    input would be overwritten, `out` lies inside an input folder or two results collide.
    """
    if out == STDIN:
        return {source.where: STDIN for source in found}
    target = Path(out)
    folders = [Path(given).resolve() for given in inputs if "://" not in given and is_folder(given)]
    _outside(target, folders)
    single = len(inputs) == 1 and len(found) <= 1 and not any(source.found for source in found)
    together = how.to is not None and bool(target.suffix) and not is_folder(target)
    if together or (single and not is_folder(target) and not out.endswith("/")):
        _no_overwriting({source.where: target for source in found}, together=True)
        return {source.where: str(target) for source in found}
    _folder(target)
    one_folder = len(inputs) == 1 and any(source.found for source in found)
    targets = {source.where: target / _name(source, how, below=one_folder) for source in found}
    _no_overwriting(targets, together=False)
    return {where: str(path) for where, path in targets.items()}


def _outside(target: Path, folders: Sequence[Path]) -> None:
    for folder in folders:
        if target.resolve() == folder or folder in target.resolve().parents:
            raise LitopysError(f"{shown(target)}: lies inside the input {shown(folder)}; choose a place outside of it")


def _folder(target: Path) -> None:
    if there(target) and not is_folder(target):
        raise LitopysError(f"{shown(target)}: is a file; several results need a folder")
    if target.suffix and not is_folder(target):
        raise LitopysError(
            f"{shown(target)}: looks like a file, but several results need a folder: create it or leave out "
            f"{target.suffix}"
        )


def _name(source: Source, how: How, below: bool) -> Path:
    """The result's name below the output folder; what is converted has the new ending behind its whole name."""
    name = source.name.partition("/")[2] if below else source.name
    return Path(name + ENDING[how.to] if how.to and not name.endswith(ENDING[how.to]) else name)


def _no_overwriting(targets: Mapping[str, Path], *, together: bool) -> None:
    originals = {Path(where).resolve() for where in targets if where != STDIN and "://" not in where}
    taken: dict[Path, str] = {}
    for where, target in targets.items():
        if target.resolve() in originals or _same(target, originals):
            raise LitopysError(f"{shown(target)}: is an input and is never overwritten; choose another place")
        if target in taken and not together:
            raise LitopysError(
                f"{shown(where)} and {shown(taken[target])} would both become {shown(target)}; clean them separately"
            )
        taken[target] = where


def _same(target: Path, originals: set[Path]) -> bool:
    """Whether the target is an input under another name, such as a hard link."""
    try:
        about = target.stat()
    except OSError:
        return False
    if about.st_nlink < 2:
        return False
    return any(there(path) and os.path.samestat(path.stat(), about) for path in originals)


class Place:
    """A file that is being written; `wanted` says at the end whether it is to appear."""

    def __init__(self, stream: BinaryIO, process: int = 0) -> None:
        self.stream = stream
        self.process = process
        """The process after which it is called while it is unfinished; 0 where it cannot be gone on with."""
        self.wanted = True
        self.kept = False
        """Whether it stays unfinished where the block ends badly, to be gone on with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """The folder in which a file is written that may be gone on with, and how far an earlier run came with it."""

    folder: Path
    mark: FileMark | None = None

    @property
    def process(self) -> int:
        """The process after which the file is called."""
        return self.mark.process if self.mark else os.getpid()

    @property
    def path(self) -> Path:
        """The unfinished file."""
        return self.folder / f"{self.process}.part"

    def fits(self, target: Path) -> bool:
        """Whether the file can be given the name `target` in one step: both are on one disk."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder.stat().st_dev == target.parent.stat().st_dev


@contextmanager
def whole(target: str, unfinished: Unfinished | None = None) -> Iterator[Place]:
    """A file that appears under its name when the block ends well, and not at all else. Raises `LitopysError`."""
    if target == STDIN:
        yield Place(sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    path = Path(target)
    part = path.with_name(f"{_short(path.name)}.{os.getpid()}.part")
    place: Place | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lasting = unfinished if unfinished and unfinished.fits(path) else None
        part = lasting.path if lasting else part
        mark = lasting.mark if lasting else None
        with part.open("r+b" if mark else "w+b") as stream:
            stream.truncate(mark.length if mark else 0)
            stream.seek(0, os.SEEK_END)
            place = Place(stream, lasting.process if lasting else 0)
            place.kept = mark is not None
            yield place
        if place.wanted:
            part.replace(path)
    except OSError as error:
        raise write_failed(path, error) from error
    finally:
        if place is None or not place.kept:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _short(name: str) -> str:
    """The name so that a suffix fits behind it: file systems allow 255 bytes."""
    return os.fsdecode(os.fsencode(name)[:200])
