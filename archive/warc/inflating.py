"""Members of gzip files and frames of zstd and lz4 files unpacked one by one, each of a bounded size.

A member that is damaged gives what stands in it before the damage, and says so: a record in it that has a digest can
still be proven.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any, Final

import zstandard
from lz4.frame import LZ4FrameDecompressor

from archive.warc.window import Window

MAX_RECORD: Final = 64 * 1024 * 1024
"""Largest decoded record, bytes: a bomb of a record costs itself, not the memory of the reader."""
_GZIP_MAGIC: Final = b"\x1f\x8b\x08"
MAGICS: Final = {_GZIP_MAGIC: "gzip", b"\x28\xb5\x2f": "zstd", b"\x04\x22\x4d": "lz4"}
"""How each kind of member begins."""


def _inflating() -> ModuleType:
    """ISA-L's inflate, or zlib's where there is no build of it: the same bytes, more slowly."""
    try:
        return import_module("isal.isal_zlib")
    except ImportError:
        return zlib


INFLATE: Final = _inflating()
"""The module that inflates."""
TRUNCATED: Final = "truncated"
_CHECKED: Final = 4
"""The bit that says so, in zstd's and in lz4's frames."""
_SKIPPABLE: Final = b"\x2a\x4d\x18"
_DICTIONARY: Final = b"\x5d\x2a\x4d\x18"
_GZIP: Final = 31
_CHUNK: Final = 32 * 1024
_PEEK: Final = 4096
_ZST_STEP: Final = 1024
"""Packed bytes taken at once where nothing bounds what they give but the format: 32 MB."""
_MAX_WINDOW: Final = 1 << 27
_MAX_DICTIONARY: Final = 16 << 20
_ERRORS: Final = (zlib.error, INFLATE.error, zstandard.ZstdError, RuntimeError, OSError, ValueError, EOFError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A member or frame unpacked: what it gave, where it ends in the file, and what was wrong with it."""

    data: bytes
    end: int
    flaw: str = ""
    over: bool = False
    """Whether it holds more than was asked for, so that neither its end nor its soundness are known."""


class Unpacker:
    """Unpacks the members of one file; a zstd dictionary that the file brings is kept for its frames."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self._dictionary: zstandard.ZstdCompressionDict | None = None
        self.mark: bytes | None = None
        """What the heads of all its records hold, once it was looked for."""

    def kind(self, at: int) -> str:
        """What kind of member begins at this place; empty where none does."""
        return MAGICS.get(bytes(self.window.get(at, 3)), "")

    def vouches(self, at: int) -> bool:
        """Whether the member at this place carries a checksum of its content; gzip always does."""
        head = bytes(self.window.get(at, 5))
        return head[:3] == _GZIP_MAGIC or (len(head) == 5 and bool(head[4] & _CHECKED))

    def frame(self, at: int, most: int | None = None) -> Frame:
        """The member that begins at this place."""
        most = MAX_RECORD if most is None else most
        if quick := self._quick(at, most):
            return quick
        parts: list[bytes] = []
        size, stream = 0, Pieces(self, at)
        for piece in stream.pieces(most + 1):
            parts.append(piece)
            size += len(piece)
            if size > most:
                return Frame(data=b"".join(parts)[:most], end=stream.end, over=True)
        if stream.flaw and stream.flaw != TRUNCATED:
            parts = [_before_damage(self, at, most)]
        return Frame(data=parts[0] if len(parts) == 1 else b"".join(parts), end=stream.end, flaw=stream.flaw)

    def _quick(self, at: int, most: int) -> Frame | None:
        """A sound gzip member of no great size, which is what nearly all are."""
        machine = INFLATE.decompressobj(_GZIP)
        end, parts, size = at, list[bytes](), 0
        while not machine.eof:
            chunk = self.window.get(end, _CHUNK)
            if not chunk or size > most or (end == at and chunk[:3].tobytes() != _GZIP_MAGIC):
                return None
            try:
                parts.append(machine.decompress(chunk, most))
            except _ERRORS:
                return None
            if machine.unconsumed_tail and not machine.eof:
                return None
            size += len(parts[-1])
            end += len(chunk)
        data = parts[0] if len(parts) == 1 else b"".join(parts)
        return Frame(data=data, end=end - len(machine.unused_data)) if size <= most else None

    def peek(self, at: int) -> bytes:
        """The first bytes of what the member at this place gives; nothing where it is none."""
        kind = self.kind(at)
        if not kind:
            return b""
        machine = zlib.decompressobj(_GZIP) if kind == "gzip" else self.machine(at)  # quicker for a few bytes
        try:
            return next(_out(kind, machine, self.window.get(at, _PEEK), _PEEK), b"")
        except _ERRORS:
            return b""

    def machine(self, at: int) -> Any:
        """A fresh decompressor for the member at this place."""
        kind = self.kind(at)
        if kind == "gzip":
            return INFLATE.decompressobj(_GZIP)
        if kind == "lz4":
            return LZ4FrameDecompressor()
        return zstandard.ZstdDecompressor(
            dict_data=self._dictionary, max_window_size=_MAX_WINDOW
        ).decompressobj()  # fmt: skip

    def skippable(self, at: int) -> int:
        """Bytes of the zstd frame of no content at this place, 0 where there is none; a dictionary in it is taken."""
        head = bytes(self.window.get(at, 8))
        if len(head) < 8 or head[1:4] != _SKIPPABLE or head[0] >> 4 != 5:
            return 0
        size = int.from_bytes(head[4:], "little")
        if at + 8 + size > self.window.end:
            return 0
        if head[:4] == _DICTIONARY and self._dictionary is None and size <= _MAX_DICTIONARY:
            self._dictionary = _dictionary(bytes(self.window.get(at + 8, size)))
        return 8 + size


class Pieces:
    """The content of one member, piece by piece; its end and its flaw are known when it is through."""

    def __init__(self, unpacker: Unpacker, at: int) -> None:
        self._unpacker = unpacker
        self._start = at
        self.end, self.flaw = at, ""

    def pieces(self, largest: int = 1 << 20) -> Iterator[bytes]:
        """The unpacked bytes; where zstd says nothing of its size, a piece may be larger than `largest`."""
        window, machine = self._unpacker.window, self._unpacker.machine(self._start)
        kind = self._unpacker.kind(self._start)
        step = _step(window, self._start, kind, largest)
        while not machine.eof:
            chunk = window.get(self.end, step)
            if not chunk:
                self.flaw = TRUNCATED
                return
            self.end += len(chunk)
            try:
                yield from _out(kind, machine, chunk, largest)
            except _ERRORS as error:
                self.flaw = f"bad {kind} ({str(error)[:80]})"
                return
        self.end -= len(machine.unused_data or b"")


def _step(window: Window, at: int, kind: str, largest: int) -> int:
    if kind != "zstd":
        return _CHUNK
    try:
        size = zstandard.frame_content_size(window.get(at, 32))
    except zstandard.ZstdError:
        return _ZST_STEP
    return _CHUNK if 0 <= size <= largest else _ZST_STEP


def _out(kind: str, machine: Any, chunk: memoryview | bytes, largest: int) -> Iterator[bytes]:
    """What a decompressor gives for a chunk, bounded where it can be."""
    if kind == "zstd":
        yield machine.decompress(chunk)
    elif kind == "lz4":
        yield machine.decompress(bytes(chunk), largest)
        while not machine.eof and not machine.needs_input:
            yield machine.decompress(b"", largest)
    else:
        yield from _inflated(machine, chunk, largest)


def _inflated(machine: Any, chunk: memoryview | bytes, largest: int) -> Iterator[bytes]:
    while True:
        piece = machine.decompress(chunk, largest)
        yield piece
        chunk = machine.unconsumed_tail
        if machine.eof or not (chunk or len(piece) == largest):
            return


def _before_damage(unpacker: Unpacker, at: int, most: int) -> bytes:
    """What a damaged member gives before its damage, as near as is quickly told: fed in ever smaller steps."""
    parts: list[bytes] = []
    size, kind, machine = 0, unpacker.kind(at), unpacker.machine(at)
    while size <= most and (chunk := unpacker.window.get(at, 64)):
        try:
            for piece in _out(kind, machine, chunk, most):
                parts.append(piece)
                size += len(piece)
        except _ERRORS:
            break
        if machine.eof:
            break
        at += len(chunk)
    return b"".join(parts)[:most]


def _dictionary(data: bytes) -> zstandard.ZstdCompressionDict | None:
    """The dictionary of a file of WARC-zstd, which may be packed itself; None where it cannot be read."""
    try:
        if data[:3] == b"\x28\xb5\x2f":
            data = zstandard.ZstdDecompressor().decompress(data, max_output_size=_MAX_DICTIONARY)
        return zstandard.ZstdCompressionDict(data)
    except (zstandard.ZstdError, ValueError, MemoryError):
        return None
