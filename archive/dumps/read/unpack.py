"""Unpacking gz, bz2, xz and zst block by block: what can be read is read, and a break is named with its place."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

import zstandard

from cleaner.errors import BadInput

BLOCK: Final = 1 << 20
"""Bytes that are read at once."""
_MAGICS: Final = (
    ("gz", b"\x1f\x8b\x08"),
    ("bz2", b"BZh"),
    ("xz", b"\xfd7zXZ\x00"),
    ("zst", b"\x28\xb5\x2f\xfd"),
    ("xz", b"\x5d\x00\x00"),
)
_STEP: Final = {"gz": 65536, "bz2": 1024, "xz": 1024, "zst": 1024}
"""Packed bytes taken at once: few where a broken piece takes all that was in it along, or output cannot be bounded."""
_MEMBER: Final = b"\x1f\x8b\x08"
_PROBE: Final = 64
_BOMB_SIZE: Final = 256 << 20
_BOMB_RATIO: Final = 200
_ERRORS: Final = (zlib.error, lzma.LZMAError, zstandard.ZstdError, OSError, EOFError, ValueError)


def magic(head: bytes) -> str:
    """How a file is packed by its first bytes; empty where it is not."""
    return next((kind for kind, start in _MAGICS if head.startswith(start)), "")


def unpacked(blocks: Iterable[bytes], kind: str, name: str, gaps: list[BadInput]) -> Iterator[bytes]:
    """The unpacked bytes, in blocks. Raises `BadInput` at a break, after everything that stands before it.

    Where another gzip member follows the break, it goes on there: a line end stands for what is missing, and the gap is
    named in `gaps`.
    """
    unpacking = _Unpacking(kind, name, gaps)
    for block in blocks:
        for start in range(0, len(block), _STEP[kind]):
            yield from unpacking.feed(block[start : start + _STEP[kind]])
    unpacking.end()


class _Unpacking:
    """One packed file of which piece after piece comes."""

    def __init__(self, kind: str, name: str, gaps: list[BadInput]) -> None:
        self._kind = kind
        self._name = name
        self._gaps = gaps
        self._machine: Any = None
        self._taken = self._given = 0
        self._break = ""
        self._passed = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What this piece gives. Raises `BadInput` where nothing can follow."""
        self._taken += len(data)
        if self._break and (data := self._resumed(data)):
            yield b"\n"
        while data:
            if self._machine is None:
                if not (data := data.lstrip(b"\0")):  # padding between and behind streams
                    return
                self._machine = _machine(self._kind)
            try:
                for piece in _pieces(self._machine, data, self._kind):
                    self._given += len(piece)
                    yield piece
                    _no_bomb(self._given, self._taken, self._name)
            except _ERRORS as error:
                self._break = f"{self._name}: broken near byte {self._taken - len(data)} ({error})"
                if self._kind != "gz":
                    raise BadInput(f"{self._break}; read up to there") from error
                if data := self._resumed(data[1:]):
                    yield b"\n"
                continue
            data, self._machine = (self._machine.unused_data, None) if self._machine.eof else (b"", self._machine)

    def end(self) -> None:
        """No more comes. Raises `BadInput` where more should."""
        if self._break:
            raise BadInput(f"{self._break}; read up to there")
        if self._machine is not None:
            raise BadInput(f"{self._name}: cut short at byte {self._taken}; read up to there")

    def _resumed(self, data: bytes) -> bytes:
        """What begins with the next gzip member, or nothing while none is seen."""
        data = self._passed + data
        place = data.find(_MEMBER)
        while 0 <= place <= len(data) - _PROBE:
            if _begins(data[place:]):
                self._gaps.append(BadInput(f"{self._break}; went on at byte {self._taken - len(data) + place}"))
                self._machine, self._break, self._passed = None, "", b""
                return data[place:]
            place = data.find(_MEMBER, place + 1)
        self._passed = data[-_PROBE:]
        return b""


def _begins(data: bytes) -> bool:
    """Whether a gzip member begins here, as far as its first bytes tell."""
    try:
        return bool(zlib.decompressobj(31).decompress(data[: _STEP["gz"]], _PROBE))
    except zlib.error:
        return False


def _machine(kind: str) -> Any:
    if kind == "gz":
        return zlib.decompressobj(31)
    if kind == "bz2":
        return bz2.BZ2Decompressor()
    return lzma.LZMADecompressor() if kind == "xz" else zstandard.ZstdDecompressor().decompressobj()


def _pieces(machine: Any, data: bytes, kind: str) -> Iterator[bytes]:
    """The output of one piece of input, never more than a block at a time where the library can bound it."""
    if kind == "zst":
        yield machine.decompress(data)
    elif kind == "gz":
        yield from _inflated(machine, data)
    else:
        yield machine.decompress(data, BLOCK)
        while not machine.eof and not machine.needs_input:
            yield machine.decompress(b"", BLOCK)


def _inflated(machine: Any, data: bytes) -> Iterator[bytes]:
    """As zlib gives nothing of a piece with a fault in it, such a piece is given again byte by byte, to a copy."""
    while data:
        spare = machine.copy()
        try:
            piece = machine.decompress(data, BLOCK)
        except zlib.error:
            for place in range(len(data)):
                yield spare.decompress(data[place : place + 1])
            raise
        yield piece
        data = b"" if machine.eof else machine.unconsumed_tail


def _no_bomb(given: int, taken: int, name: str) -> None:
    if given > _BOMB_SIZE and given > _BOMB_RATIO * taken:
        raise BadInput(
            f"{name}: unpacks to more than {_BOMB_RATIO} times its size (at byte {taken}); "
            "stopped there: unpack it yourself if that is right"
        )
