"""Packing what is written as it was packed when it was read, the same bytes on every run."""

from __future__ import annotations

import bz2
import lzma
import zlib
from typing import Any, BinaryIO, Final

import zstandard

from archive.dumps.read.wide import Widener

_MAKE: Final[dict[str, Any]] = {
    "gz": lambda: zlib.compressobj(6, zlib.DEFLATED, 31),  # its header has no time and no name
    "bz2": bz2.BZ2Compressor,
    "xz": lzma.LZMACompressor,
    "zst": lambda: zstandard.ZstdCompressor(level=6).compressobj(),
}

_LEAST: Final = 64 << 20
"""Bytes that are packed together at least, where writing may have to go on later."""


class Packer:
    """Writes into a binary file through a codec and a packing, each of which may be empty.

    `resumed` where the file holds what an earlier one wrote until it was `settled`.
    """

    def __init__(self, sink: BinaryIO, pack: str, wide: str, *, resumed: bool = False) -> None:
        self.pack = pack
        self.wide = wide
        self._sink = sink
        self._machine = _MAKE[pack]() if pack else None
        self._widener = Widener(wide) if wide else None
        self._clean = True
        self._ended = resumed
        self._since = 0

    def write(self, data: bytes) -> None:
        """Append these bytes."""
        if not data:
            return
        self._clean = False
        if self._widener is not None:
            data = self._widener.widen(data)
        self._since += len(data)
        self._sink.write(self._machine.compress(data) if self._machine is not None else data)

    def cut(self) -> None:
        """End a gzip member here, so that what follows can be read by itself."""
        if self.pack == "gz":
            self._end()

    def settled(self) -> bool:
        """Whether what follows does not depend on what was written; a packed stream ends here if it is long enough."""
        if self._since >= _LEAST:
            self._end()
        return self._machine is None or self._clean

    def close(self) -> None:
        """Write what is held back; the sink stays open."""
        if self._widener is not None:
            rest = self._widener.widen(b"", True)
            self._sink.write(self._machine.compress(rest) if self._machine is not None else rest)
        if self._machine is not None and not (self._clean and (self.pack == "gz" or self._ended)):
            self._sink.write(self._machine.flush())

    def _end(self) -> None:
        """End the packed stream; another one follows, which every reader takes as its continuation."""
        if self._machine is not None and not self._clean:
            self._sink.write(self._machine.flush())
            self._machine = _MAKE[self.pack]()
            self._clean = self._ended = True
            self._since = 0
