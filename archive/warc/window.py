"""Bytes to look at: a stretch of a file at any place, or what is unpacked from its front on."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

_AHEAD: Final = 1 << 20


class Window:
    """A stretch of a file, read ahead in blocks and looked at in any place."""

    def __init__(self, stream: BinaryIO, start: int = 0, end: int | None = None) -> None:
        self._file = stream.fileno()
        self.start = start
        self.end = os.fstat(self._file).st_size if end is None else end
        self._data, self._at = b"", 0

    def get(self, at: int, size: int) -> memoryview:
        """The bytes at a place of the file; fewer where the stretch ends."""
        stop = at + size if at + size < self.end else self.end
        if not self._at <= at or stop > self._at + len(self._data):
            self._at, self._data = at, self._read(at, max(min(self.end - at, _AHEAD), stop - at))
        return memoryview(self._data)[at - self._at : (stop if stop > at else at) - self._at]

    def _read(self, at: int, size: int) -> bytes:
        parts: list[bytes] = []
        while size > 0 and (part := os.pread(self._file, size, at)):
            parts.append(part)
            at, size = at + len(part), size - len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def chunks(self, at: int) -> Iterator[bytes]:
        """Everything from a place on, in blocks."""
        while chunk := bytes(self.get(at, _AHEAD // 4)):
            yield chunk
            at += len(chunk)

    def matches(self, pattern: re.Pattern[bytes], at: int) -> Iterator[int]:
        """The places from `at` on where a short pattern begins."""
        while at < self.end:
            block = self.get(at, _AHEAD // 2)
            if not block:
                return
            for found in pattern.finditer(block):
                yield at + found.start()
            at += max(len(block) - _LONGEST_PATTERN, 1) if at + len(block) < self.end else len(block)


_LONGEST_PATTERN: Final = 32


class View:
    """Unpacked bytes of which the front is looked at and given away, read on as far as is asked for."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self.data = bytearray()
        self.at = 0
        """Bytes given away so far."""

    def more(self, size: int) -> bool:
        """Whether so many bytes are there, after reading what is needed."""
        while len(self.data) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                return False
            self.data += chunk
        return True

    def take(self, size: int) -> bytes:
        """The first bytes, given away."""
        data = bytes(self.data[:size])
        del self.data[:size]
        self.at += len(data)
        return data

    def drop(self, size: int) -> None:
        """Give the first bytes away unseen."""
        before = len(self.data)
        del self.data[:size]
        self.at += before - len(self.data)
