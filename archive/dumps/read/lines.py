"""Cutting a stream at a byte into pieces of bounded length, whatever comes: a line of 2 GB costs no memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cleaner.textfile import LARGEST


class Cut(NamedTuple):
    """A piece with the byte that ends it; of a piece above the limit only the length."""

    offset: int
    data: bytes
    length: int

    @property
    def too_long(self) -> bool:
        """Whether the piece was passed over."""
        return self.length != len(self.data)


def cuts(blocks: Iterable[bytes], end: bytes = b"\n", limit: int = LARGEST) -> Iterator[Cut]:
    """The pieces of a stream, each with `end` at its end except perhaps the last; together they are the stream."""
    held: list[bytes] = []
    length = offset = 0
    for block in blocks:
        start = 0
        while (found := block.find(end, start)) >= 0:
            stop = found + len(end)
            length += stop - start
            yield Cut(offset, b"".join([*held, block[start:stop]]) if length <= limit else b"", length)
            held.clear()
            offset += length
            length, start = 0, stop
        length += len(block) - start
        if length > limit:
            held.clear()
        elif start < len(block):
            held.append(block[start:])
    if length:
        yield Cut(offset, b"".join(held) if length <= limit else b"", length)
