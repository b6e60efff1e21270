"""The heads of a file's records without their bodies, for lists of what stands where: bodies are not unpacked.

A gzip member ends with the size of its content, and a record's head says what that must be: where both agree, the end
of the member is found without going through it. Whoever sent a body can put such an end into it, and a record behind
that; so what follows must be a record that names the file's warcinfo, which they do not know. Where it is not, as in
files of records of others, or where a head is not all there, the member is gone through.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from archive.warc.inflating import Unpacker
from archive.warc.members import Damage, Member, is_marked, mark_of, member_at, next_start
from archive.warc.record import EXCHANGES, BadRecord, Head, Record, head_of, parse, record_of
from archive.warc.window import Window

_MAGIC: Final = b"\x1f\x8b\x08"
_ENDS: Final = 4
_SMALLEST: Final = 18
_FLAGS: Final = 0x20
_BLOCK: Final = 64 * 1024


class Headed(NamedTuple):
    """A record in its place. Its payload is left out, unless it has no digest of it."""

    offset: int
    length: int
    record: Record


def heads(path: Path, start: int = 0, end: int | None = None) -> Iterator[Headed | Damage]:
    """The records of a per-record gzip file in order, and what gives none. Bodies are not looked at, nor proven."""
    with path.open("rb") as stream:
        unpacker = Unpacker(Window(stream, start, end))
        offset = start
        while offset < unpacker.window.end:
            found = _quick(unpacker, offset) or _full(unpacker, offset)
            yield found
            offset += found.length


def _full(unpacker: Unpacker, offset: int) -> Headed | Damage:
    found = member_at(unpacker, offset)
    if isinstance(found, Member):
        try:
            return Headed(offset, found.length, parse(found.data))
        except BadRecord as error:
            return Damage(offset=offset, length=found.length, reason=str(error))
    return Damage(offset=offset, length=next_start(unpacker, offset + 1) - offset, reason=found)


def _quick(unpacker: Unpacker, offset: int) -> Headed | None:
    """The record at this place by its first bytes; None where these do not tell all."""
    mark = mark_of(unpacker)
    if not mark or unpacker.kind(offset) != "gzip":
        return None
    data = unpacker.peek(offset)
    try:
        head = head_of(data)
        shown = _shown(data, head)
        size = _size(unpacker.window, offset, head.end + _ENDS) if shown >= 0 else 0
        if not size or (offset + size < unpacker.window.end and not is_marked(unpacker, offset + size, mark)):
            return None
        return Headed(offset, size, record_of(data, head._replace(length=shown - head.at)))
    except BadRecord:
        return None


def _shown(data: bytes, head: Head) -> int:
    """Where what is known without the body ends; -1 where more than the first bytes is needed."""
    fields = head.headers
    if "warc-record-id" not in fields:
        return -1
    if fields.get("warc-type", "").lower() not in EXCHANGES:
        return head.at
    if "warc-payload-digest" not in fields:
        return -1
    if not data.startswith(b"HTTP/", head.at):
        return head.at if len(data) > head.at else -1
    end = data.find(b"\r\n\r\n", head.at, head.end)
    return end + 4 if end >= 0 else -1


def _size(window: Window, offset: int, content: int) -> int:
    """The length of the member whose content is so long, by the size at its end; 0 where that is not found."""
    trailer = (content & 0xFFFFFFFF).to_bytes(4, "little")
    at, last = offset + _SMALLEST, min(window.end, offset + content + content // 8 + _BLOCK)
    while at <= last:
        block = bytes(window.get(at - 4, _BLOCK))
        if len(block) < 4:
            return 0
        place = block.find(trailer + _MAGIC)
        while place >= 0:
            if block[place + 7 : place + 8] < bytes([_FLAGS]):
                return at + place - offset
            place = block.find(trailer + _MAGIC, place + 1)
        if at - 4 + len(block) >= window.end:
            return window.end - offset if block.endswith(trailer) else 0
        at += len(block) - 8
    return 0
