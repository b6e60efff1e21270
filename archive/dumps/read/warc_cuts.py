"""Cutting a stream of WARC records into records, by their own lengths, past those that are too large or no records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from archive.dumps.read.stream import Stream
from cleaner.textfile import LARGEST

_MOST_HEAD = 64 * 1024
_FIELD = re.compile(rb"(?im)^([\w-]+)[ \t]*:[ \t]*([^\r\n]*?)[ \t]*\r?$")
_END = re.compile(rb"\r?\n\r?\n")
_ENDS = re.compile(rb"[\r\n]*")
_START = b"WARC/"


class Block(NamedTuple):
    """One record with the empty lines behind it, or a stretch that gives none, and why."""

    offset: int
    length: int
    data: bytes = b""
    head: int = 0
    """Bytes of its header, with the empty line."""
    kind: str = ""
    problem: str = ""


def blocks(stream: Stream) -> Iterator[Block]:
    """The records of the stream in order; what stands between them is named."""
    buffer = _Buffer(stream)
    while buffer.more(len(_START)):
        found = _record(buffer) if buffer.data.startswith(_START) else "no WARC record"
        if isinstance(found, Block):
            yield found
            continue
        offset = buffer.offset
        buffer.drop(1 if buffer.data.startswith(_START) else 0)
        buffer.seek(b"\n" + _START)
        yield Block(offset, buffer.offset - offset, problem=found)


def _record(buffer: _Buffer) -> Block | str:
    """The record at the beginning of the buffer, taken out of it, or why there is none."""
    end = buffer.find(_END, _MOST_HEAD)
    if end < 0:
        return "a header without end"
    if buffer.data.find(b"\n" + _START, 0, end) >= 0:
        return "a header that breaks off"
    fields = {name.lower(): value for name, value in _FIELD.findall(bytes(buffer.data[:end]))}
    length = fields.get(b"content-length", b"")
    if not length.isdigit() or len(length) > 18:
        return "a record without Content-Length"
    offset, size = buffer.offset, end + int(length)
    if size > LARGEST:
        whole = buffer.drop(size)
        return Block(offset, whole + buffer.drop_ends(), problem=f"a record over {LARGEST >> 20} MB")
    if not buffer.more(size):
        return "a record that is cut short"
    if buffer.more(size + 1) and buffer.data[size] not in b"\r\n":
        return "a record whose Content-Length is wrong"
    data = buffer.take(size)
    data += buffer.take_ends()
    kind = fields.get(b"warc-type", b"").decode("ascii", "replace").lower()
    return Block(offset, len(data), data, end, kind)


class _Buffer:
    """The bytes that were read and not yet given away."""

    def __init__(self, stream: Stream) -> None:
        self._blocks = iter(stream)
        self.data = bytearray()
        self.offset = 0

    def more(self, size: int) -> bool:
        """Whether so many bytes are there, after reading what is needed."""
        while len(self.data) < size and (block := next(self._blocks, b"")):
            self.data += block
        return len(self.data) >= size

    def find(self, pattern: re.Pattern[bytes], within: int) -> int:
        """Where the pattern ends, or -1."""
        self.more(within)
        found = pattern.search(self.data, 0, within)
        return found.end() if found else -1

    def take(self, size: int) -> bytes:
        """So many bytes, taken out."""
        data = bytes(self.data[:size])
        del self.data[:size]
        self.offset += size
        return data

    def take_ends(self) -> bytes:
        """The line ends behind a record: two of them, and what else of them is there."""
        self.more(4096)
        found = _ENDS.match(self.data)
        return self.take(found.end() if found else 0)

    def drop_ends(self) -> int:
        """As `take_ends`, only the number of bytes."""
        return len(self.take_ends())

    def drop(self, size: int) -> int:
        """Pass over so many bytes; the number that there were."""
        left = size
        while left and self.more(1):
            left -= len(self.take(min(left, len(self.data))))
        return size - left

    def seek(self, mark: bytes) -> None:
        """Pass over everything up to the last byte but the first of the mark, or to the end."""
        while (place := self.data.find(mark)) < 0:
            self.take(max(0, len(self.data) - len(mark)))
            if not self.more(len(self.data) + 1):
                self.take(len(self.data))
                return
        self.take(place + 1)
