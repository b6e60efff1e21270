"""Packing what is written as it was packed when it was read, the same bytes on every run."""

from __future__ import annotations

import bz2
import lzma
import zlib
from typing import Any, BinaryIO, Final

import zstandard

from archive.dumps.wide import Widener

_MAKE: Final[dict[str, Any]] = {
    "gz": lambda: zlib.compressobj(6, zlib.DEFLATED, 31),  # its header has no time and no name
    "bz2": bz2.BZ2Compressor,
    "xz": lzma.LZMACompressor,
    "zst": lambda: zstandard.ZstdCompressor(level=6).compressobj(),
}


class Packer:
    """Writes into a binary file through a codec and a packing, each of which may be empty."""

    def __init__(self, sink: BinaryIO, pack: str, wide: str) -> None:
        self._sink = sink
        self._pack = pack
        self._machine = _MAKE[pack]() if pack else None
        self._widener = Widener(wide) if wide else None
        self._clean = True

    def write(self, data: bytes) -> None:
        """Append these bytes."""
        if not data:
            return
        self._clean = False
        if self._widener is not None:
            data = self._widener.widen(data)
        self._sink.write(self._machine.compress(data) if self._machine is not None else data)

    def cut(self) -> None:
        """End a gzip member here, so that what follows can be read by itself."""
        if self._pack == "gz" and self._machine is not None and not self._clean:
            self._sink.write(self._machine.flush())
            self._machine = _MAKE["gz"]()
            self._clean = True

    def close(self) -> None:
        """Write what is held back; the sink stays open."""
        if self._widener is not None:
            rest = self._widener.widen(b"", True)
            self._sink.write(self._machine.compress(rest) if self._machine is not None else rest)
        if self._machine is not None and not (self._pack == "gz" and self._clean):
            self._sink.write(self._machine.flush())
