"""A file as a stream of unpacked blocks that knows whether it ended where it should."""

from __future__ import annotations

import itertools
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from archive.dumps.read.unpack import BLOCK, magic, unpacked
from archive.dumps.read.wide import narrowed
from cleaner.errors import BadInput
from cleaner.textfile import wide_codec

HEAD: Final = 1 << 16
"""Bytes at the beginning that are looked at to tell what a file is."""
BREAKS: Final = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError, RuntimeError)
"""What reading a damaged file raises; `NotImplementedError` is how zipfile refuses packings that it does not know."""


class Stream:
    """The blocks of a file; `broken` says, once they have ended, that more should have come, and why."""

    def __init__(
        self, blocks: Iterable[bytes], name: str, inner: Stream | None = None, gaps: Sequence[BadInput] = ()
    ) -> None:
        self.name = name
        self._gaps = gaps
        self._inner = inner
        self._broken: BadInput | None = None
        self._blocks = self._guarded(blocks)
        self._first: list[bytes] = []

    @property
    def broken(self) -> BadInput | None:
        """Why less came than should have, as far as it was read."""
        return (self._inner.broken if self._inner else None) or self._broken

    @property
    def gaps(self) -> Sequence[BadInput]:
        """What is missing in the middle, as far as it was read."""
        return [*(self._inner.gaps if self._inner else ()), *self._gaps]

    def __iter__(self) -> Iterator[bytes]:
        first, self._first = self._first, []
        return itertools.chain(first, self._blocks)

    def head(self, size: int = HEAD) -> bytes:
        """The first bytes, which are given again by reading."""
        have = sum(map(len, self._first))
        while have < size and (block := next(self._blocks, b"")):
            self._first.append(block)
            have += len(block)
        return b"".join(self._first)[:size]

    def _guarded(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        try:
            yield from filter(None, blocks)
        except BadInput as error:
            self._broken = error
        except BREAKS as error:
            self._broken = BadInput(f"{self.name}: breaks off ({error or type(error).__name__}); read up to there")


class Reader:
    """A stream as a file to read from, forward only: what tarfile asks for."""

    def __init__(self, stream: Stream) -> None:
        self._blocks = iter(stream)
        self._rest = b""

    def read(self, size: int) -> bytes:
        """The next `size` bytes, fewer at the end."""
        parts, missing = [], size
        while missing and (self._rest or self._more()):
            parts.append(self._rest[:missing])
            self._rest = self._rest[missing:]
            missing -= len(parts[-1])
        return b"".join(parts)

    def _more(self) -> bool:
        self._rest = next(self._blocks, b"")
        return bool(self._rest)


def blocks(read: Callable[[int], bytes], limit: int | None = None) -> Iterator[bytes]:
    """What `read` gives, a block at a time, at most `limit` bytes: a file may grow while it is read."""
    left = limit if limit is not None else -1
    while left and (block := read(min(BLOCK, left) if left > 0 else BLOCK)):
        yield block
        left -= len(block) if left > 0 else 0


def unwrapped(raw: Iterable[bytes], name: str) -> tuple[Stream, str]:
    """The stream behind a file's packing, and what that was."""
    stream = raw if isinstance(raw, Stream) else Stream(raw, name)
    pack = magic(stream.head(8))
    gaps: list[BadInput] = []
    return (Stream(unpacked(stream, pack, name, gaps), name, stream, gaps), pack) if pack else (stream, "")


def narrow(stream: Stream) -> tuple[Stream, str]:
    """The stream with UTF-16 or UTF-32 turned into UTF-8, and which of them it was."""
    codec = wide_codec(stream.head())
    return (Stream(narrowed(stream, codec, stream.name), stream.name, stream), codec) if codec else (stream, "")
