"""Walking the gzip members of a WARC file of ours, one record each, past whatever is damaged.

Both common WARC readers stop for good at the first bad member and say nothing about a cut one. This walker names
every damaged stretch with its offset and reason, and goes on at the next member that starts a WARC record. Files of
others are read by `archive.warc.reading`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive.warc.inflating import MAX_RECORD, Unpacker
from archive.warc.record import MAX_HEAD, BadRecord, parse
from archive.warc.window import Window

__all__ = ["MAX_RECORD", "Damage", "Member", "read_member", "walk"]
_MAGIC: Final = re.compile(rb"\x1f\x8b\x08")
_SHORTEST: Final = 3


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
        window = Window(stream, start, end)
        unpacker, offset = Unpacker(window), start
        while offset < window.end:
            found = member_at(unpacker, offset)
            if isinstance(found, Member):
                yield found
                offset = found.end
                continue
            resumed = next_start(unpacker, offset + 1)
            yield Damage(offset=offset, length=resumed - offset, reason=found)
            offset = resumed


def read_member(path: Path, offset: int, length: int) -> Member | None:
    """The member at a known place, or None where the bytes there are no whole member."""
    with path.open("rb") as stream:
        found = member_at(Unpacker(Window(stream, offset, offset + length)), offset)
    return found if isinstance(found, Member) else None


def member_at(unpacker: Unpacker, offset: int) -> Member | str:
    """The member that starts at `offset`, or the reason why there is none."""
    if unpacker.kind(offset) != "gzip":
        return "truncated" if unpacker.window.end - offset < _SHORTEST else "no gzip member begins here"
    frame = unpacker.frame(offset)
    if frame.over:
        return f"record over {MAX_RECORD >> 20} MB"
    if frame.flaw:
        return frame.flaw
    return Member(offset=offset, raw=bytes(unpacker.window.get(offset, frame.end - offset)), data=frame.data)


def next_start(unpacker: Unpacker, offset: int) -> int:
    """Offset of the next gzip member that starts a WARC record, or the end.

    A body may hold such members, as whoever sent it pleases. Where the file's records name its warcinfo, which nobody
    else knows, only those that do are records of the file.
    """
    mark = mark_of(unpacker)
    for place in unpacker.window.matches(_MAGIC, offset):
        if unpacker.peek(place).startswith(b"WARC/") and is_marked(unpacker, place, mark):
            return place
    return unpacker.window.end


def mark_of(unpacker: Unpacker) -> bytes:
    """What the head of each record of the file holds, and of no other; empty where its records have no such thing."""
    if unpacker.mark is None:
        unpacker.mark = _mark(unpacker)
    return unpacker.mark


def _mark(unpacker: Unpacker) -> bytes:
    begins = unpacker.kind(0) == "gzip" and b"\r\nWARC-Type: warcinfo\r\n" in unpacker.peek(0)
    first = member_at(unpacker, 0) if begins else ""
    if not isinstance(first, Member):
        return b""
    try:
        info = parse(first.data)
    except BadRecord:
        return b""
    mark = f"\r\nWARC-Warcinfo-ID: {info.id}\r\n".encode()
    return mark if is_marked(unpacker, first.end, mark) else b""


def is_marked(unpacker: Unpacker, place: int, mark: bytes) -> bool:
    """Whether the record of the member at this place holds the mark; every record where there is none."""
    data = unpacker.peek(place)
    if mark and data and b"\r\n\r\n" not in data:
        data = unpacker.frame(place, MAX_HEAD).data
    return mark in data
