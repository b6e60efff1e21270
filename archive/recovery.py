"""What a dead writer left, closed: what is no record goes to `quarantine/` with the reason beside it, the rest stays.

After a kill that is a torn tail. After a power cut it may be a hole too, with whole records behind it that reached the
disk before: other readers would stop there, so the file is written anew without it.

Only what the index does not know is walked: what it knows was durable before it was indexed.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from archive.segment import OPEN, fsync_folder, now
from archive.warc.members import Damage, walk
from archive.warc.record import BadRecord, parse


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What recovery did to one file left by a dead writer: bytes that stay, bytes that went to quarantine, and why."""

    file: str
    kept: int
    cut: int
    reason: str


class _Piece(NamedTuple):
    """A stretch of a file that is no record, and why."""

    offset: int
    length: int
    reason: str


def recover(folder: Path, quarantine: Path, known: Mapping[str, int]) -> list[Mended]:
    """Close every `.open` file whose writer is dead; torn tails go to `quarantine`. Live writers are left alone.

    `known` tells how far files are indexed, by their final names.
    """
    mended = []
    for path in sorted(folder.glob("*" + OPEN)):
        with _taken_over(path) as ours:
            if ours:
                mended.append(_mend(path, quarantine, known.get(path.name.removesuffix(OPEN), 0)))
    return mended


@contextmanager
def _taken_over(path: Path) -> Iterator[bool]:
    """Whether the file's lock could be had: a living writer holds it."""
    with contextlib.ExitStack() as stack:
        try:
            stream = stack.enter_context(path.open("rb"))
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (FileNotFoundError, BlockingIOError):  # another process mended and renamed it, or its writer lives
            yield False
            return
        yield path.exists()


def _mend(path: Path, quarantine: Path, known: int) -> Mended:
    size, final = path.stat().st_size, path.with_name(path.name.removesuffix(OPEN))
    *holes, tail = _pieces(path, known if known <= size else 0)
    cut = sum(piece.length for piece in (*holes, tail))
    mended = Mended(
        file=path.name, kept=size - cut, cut=cut, reason=tail.reason or "".join(h.reason for h in holes[:1])
    )
    for piece in (*holes, tail):
        if piece.length:
            _set_aside(path, quarantine, mended, piece)
    if tail.length:
        with path.open("r+b") as stream:
            stream.truncate(tail.offset)
            os.fsync(stream.fileno())
    if holes:
        _without(path, holes).replace(final)
        path.unlink()
    elif mended.kept:
        path.rename(final)
    else:
        path.unlink()
    fsync_folder(path.parent)
    return mended


def _without(path: Path, holes: Sequence[_Piece]) -> Path:
    """A durable copy of the file without these stretches."""
    fresh = path.with_name(path.name + ".mending")
    with path.open("rb") as stream, fresh.open("wb") as out:
        for piece in holes:
            while (left := piece.offset - stream.tell()) > 0:
                out.write(stream.read(min(left, 1 << 20)))
            stream.seek(piece.offset + piece.length)
        shutil.copyfileobj(stream, out)
        out.flush()
        os.fsync(out.fileno())
    return fresh


def _set_aside(path: Path, quarantine: Path, mended: Mended, piece: _Piece) -> None:
    """Copy what is taken out to `NAME.OFFSET.torn`, and beside it, as JSON, where it was and why it was taken."""
    quarantine.mkdir(exist_ok=True)
    aside = quarantine / f"{path.name}.{piece.offset}.torn"
    with path.open("rb") as stream, aside.open("wb") as out:
        stream.seek(piece.offset)
        left = piece.length
        while left and (block := stream.read(min(left, 1 << 20))):
            left -= out.write(block)
        out.flush()
        os.fsync(out.fileno())
    facts = {**asdict(mended), "offset": piece.offset, "cut": piece.length, "reason": piece.reason, "moved": now()}
    with aside.with_name(aside.name + ".json").open("w", encoding="utf-8") as out:
        json.dump(facts, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    fsync_folder(quarantine)
    fsync_folder(quarantine.parent)


def _pieces(path: Path, start: int) -> list[_Piece]:
    """What is no record beyond `start`: each stretch, the last one reaching the file's end, of no length at best."""
    end, pieces, tail = start, list[_Piece](), ""
    for found in walk(path, start):
        if isinstance(found, Damage):
            tail = found.reason
            continue
        try:
            parse(found.data)
        except BadRecord as error:
            tail = str(error)
        else:
            if found.offset > end:
                pieces.append(_Piece(end, found.offset - end, tail))
            end, tail = found.end, ""
    return [*pieces, _Piece(end, path.stat().st_size - end, tail)]
