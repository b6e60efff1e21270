"""Walking the gzip members of a WARC file, one record each, past whatever is damaged.

Both common WARC readers stop for good at the first bad member and say nothing about a cut one. This walker names
every damaged stretch with its offset and reason, and goes on at the next member that starts a WARC record.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

MAX_RECORD: Final = 64 * 1024 * 1024
"""Largest decoded record, bytes: a bomb of a record costs itself, not the memory of the reader."""
_MAGIC: Final = b"\x1f\x8b\x08"
_CHUNK: Final = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One whole gzip member: `raw` as it is in the file, `data` decoded."""

    offset: int
    raw: bytes
    data: bytes

    @property
    def length(self) -> int:
        """Bytes in the file."""
        return len(self.raw)

    @property
    def end(self) -> int:
        """Offset of the byte after the member."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """A stretch of a file that gives no record, and why."""

    offset: int
    length: int
    reason: str


def walk(path: Path, start: int = 0, end: int | None = None) -> Iterator[Member | Damage]:
    """Members and damaged stretches of a per-record gzip file, in order, from `start` to `end` (or the file's end)."""
    with path.open("rb") as stream:
        limit = path.stat().st_size if end is None else end
        offset = start
        while offset < limit:
            found = _member(stream, offset, limit)
            if isinstance(found, Member):
                yield found
                offset = found.end
                continue
            resumed = _next_start(stream, offset + 1, limit)
            yield Damage(offset=offset, length=resumed - offset, reason=found)
            offset = resumed


def read_member(path: Path, offset: int, length: int) -> Member | None:
    """The member at a known place, or None where the bytes there are no whole member."""
    with path.open("rb") as stream:
        found = _member(stream, offset, offset + length)
    return found if isinstance(found, Member) else None


def _member(stream: BinaryIO, offset: int, limit: int) -> Member | str:
    """The member that starts at `offset`, or the reason why there is none."""
    stream.seek(offset)
    inflate = zlib.decompressobj(31)
    raw: list[bytes] = []
    data: list[bytes] = []
    size, at = 0, offset
    while not inflate.eof:
        chunk = stream.read(min(_CHUNK, limit - at))
        if not chunk:
            return "truncated" if raw else "empty"
        at += len(chunk)
        try:
            piece = inflate.decompress(chunk, MAX_RECORD - size + 1)
        except zlib.error as error:
            return f"bad gzip ({error})"
        size += len(piece)
        if size > MAX_RECORD or inflate.unconsumed_tail:
            return f"record over {MAX_RECORD >> 20} MB"
        raw.append(chunk)
        data.append(piece)
    whole = b"".join(raw)
    return Member(offset=offset, raw=whole[: len(whole) - len(inflate.unused_data)], data=b"".join(data))


def _next_start(stream: BinaryIO, offset: int, limit: int) -> int:
    """Offset of the next gzip member that starts a WARC record, or `limit`."""
    carried, at = b"", offset
    stream.seek(offset)
    while at < limit:
        chunk = stream.read(min(_CHUNK, limit - at))
        if not chunk:
            break
        window = carried + chunk
        base = at - len(carried)
        place = window.find(_MAGIC)
        while place >= 0:
            if _starts_record(stream, base + place):
                return base + place
            place = window.find(_MAGIC, place + 1)
        at += len(chunk)
        carried = window[-2:]
        stream.seek(at)
    return limit


def _starts_record(stream: BinaryIO, offset: int) -> bool:
    stream.seek(offset)
    try:
        return zlib.decompressobj(31).decompress(stream.read(4096), 5) == b"WARC/"
    except zlib.error:
        return False
