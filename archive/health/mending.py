"""A damaged WARC file written anew without what is damaged: records byte for byte, all the rest to `quarantine/`.

The order is that nothing can be lost by: first what is taken out is durable in quarantine, then the new file takes the
place of the old one under its name. A repair that is stopped is done again from the beginning and ends the same.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from archive.errors import write_failed
from archive.segment import fsync_folder, now
from archive.warc.packing import squeezed
from archive.warc.reading import HEAD_UNPROVEN, Taken, records

MENDING: Final = ".mending"
"""How a new file's name ends while it is written; what is left of it may be deleted."""
_REPACKED: Final = "records that did not stand one in a member; they were packed anew"
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A stretch that is taken out of a file, and why."""

    offset: int
    length: int
    reason: str


def mend(path: Path, quarantine: Path, twice: Mapping[int, str]) -> list[Aside]:
    """Write a closed file anew; gives what went to quarantine. `twice` are offsets of records that stand elsewhere too.

    A file of which nothing is left goes altogether. Raises `LitopysError` where there is no room, or reading fails.
    """
    fresh = path.with_name(path.name + MENDING)
    try:
        with path.open("rb") as stream:
            with fresh.open("wb") as out:
                asides = list(_parted(stream, out, twice))
                out.flush()
                os.fsync(out.fileno())
            if not asides:
                fresh.unlink()
                return []
            for one in asides:
                set_aside(stream, one, path.name, quarantine)
        if fresh.stat().st_size:
            fresh.replace(path)
        else:
            fresh.unlink()
            path.unlink()
        fsync_folder(path.parent)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise write_failed(path, error) from error
    return asides


def _parted(stream: BinaryIO, out: BinaryIO, twice: Mapping[int, str]) -> Iterator[Aside]:
    """Write what stays to `out`; gives the stretches of the file that do not stand in it as they were."""
    at = 0
    for found in records(stream):
        if found.offset > at:
            yield Aside(offset=at, length=found.offset - at, reason="no record")
        reason = ""
        if not isinstance(found, Taken):
            reason = found.reason
        elif found.note == HEAD_UNPROVEN:  # its block stands in quarantine with the rest of its member
            continue
        elif not found.raw:
            reason = _REPACKED
            out.write(squeezed(found.data))
        elif not (reason := twice.get(found.offset, "")):
            out.write(found.raw)
        if reason and found.length:
            yield Aside(offset=found.offset, length=found.length, reason=reason)
        at = max(at, found.offset + found.length)
    end = stream.seek(0, os.SEEK_END)
    if end > at:
        yield Aside(offset=at, length=end - at, reason="no record")


def set_aside(stream: BinaryIO, one: Aside, name: str, quarantine: Path) -> Path:
    """Copy a stretch of a file to quarantine, durably, with the reason beside it; once, however often it is asked for.

    Raises `OSError`.
    """
    quarantine.mkdir(exist_ok=True)
    aside = _place(stream, one, name, quarantine)
    with aside.open("wb") as out:
        out.writelines(_blocks(stream, one))
        out.flush()
        os.fsync(out.fileno())
    facts = {"file": name, "offset": one.offset, "length": one.length, "reason": one.reason, "moved": now()}
    with aside.with_name(aside.name + ".json").open("w", encoding="utf-8") as out_text:
        json.dump(facts, out_text, ensure_ascii=False, indent=1)
        out_text.flush()
        os.fsync(out_text.fileno())
    fsync_folder(quarantine)
    fsync_folder(quarantine.parent)
    return aside


def _place(stream: BinaryIO, one: Aside, name: str, quarantine: Path) -> Path:
    """A name that is free, or has these very bytes."""
    number = 1
    while True:
        path = quarantine / f"{name}.{one.offset}.damaged{f'.{number}' if number > 1 else ''}"
        if not path.exists() or _same(stream, one, path):
            return path
        number += 1


def _same(stream: BinaryIO, one: Aside, path: Path) -> bool:
    with path.open("rb") as other:
        return all(other.read(len(block)) == block for block in _blocks(stream, one)) and not other.read(1)


def _blocks(stream: BinaryIO, one: Aside) -> Iterator[bytes]:
    at, end = one.offset, one.offset + one.length
    while at < end and (block := os.pread(stream.fileno(), min(_BLOCK, end - at), at)):
        yield block
        at += len(block)
