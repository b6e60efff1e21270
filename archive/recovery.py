"""What a dead writer left, closed: a torn tail goes to `quarantine/` with the reason beside it, the rest stays.

Only what the index does not know is walked: what it knows was durable before it was indexed.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from archive.segment import OPEN, fsync_folder, now
from archive.warc.members import Damage, walk
from archive.warc.record import BadRecord, parse


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What recovery did to one file left by a dead writer."""

    file: str
    kept: int
    cut: int
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
    size = path.stat().st_size
    good, reason = _good_end(path, known if known <= size else 0)
    mended = Mended(file=path.name, kept=good, cut=size - good, reason=reason)
    if mended.cut:
        _set_aside(path, quarantine, mended)
        with path.open("r+b") as stream:
            stream.truncate(good)
            os.fsync(stream.fileno())
    if good:
        path.rename(path.with_name(path.name.removesuffix(OPEN)))
    else:
        path.unlink()
    fsync_folder(path.parent)
    return mended


def _set_aside(path: Path, quarantine: Path, mended: Mended) -> None:
    """Copy what will be cut to `NAME.OFFSET.torn`, and beside it, as JSON, where it was and why it was cut."""
    quarantine.mkdir(exist_ok=True)
    aside = quarantine / f"{path.name}.{mended.kept}.torn"
    with path.open("rb") as stream, aside.open("wb") as out:
        stream.seek(mended.kept)
        shutil.copyfileobj(stream, out)
        out.flush()
        os.fsync(out.fileno())
    with aside.with_name(aside.name + ".json").open("w", encoding="utf-8") as out:
        json.dump({**asdict(mended), "offset": mended.kept, "moved": now()}, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    fsync_folder(quarantine)
    fsync_folder(quarantine.parent)


def _good_end(path: Path, start: int) -> tuple[int, str]:
    """End of the last whole record before the first damage that reaches the file's end, and what stopped there."""
    end, tail = start, ""
    for found in walk(path, start):
        if isinstance(found, Damage):
            tail = found.reason
            continue
        try:
            parse(found.data)
        except BadRecord as error:
            tail = str(error)
        else:
            end, tail = found.end, ""
    return end, tail
