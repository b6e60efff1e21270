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
_BOMB_SIZE: Final = 256 << 20
_BOMB_RATIO: Final = 200
_ERRORS: Final = (zlib.error, lzma.LZMAError, zstandard.ZstdError, OSError, EOFError, ValueError)


def magic(head: bytes) -> str:
    """How a file is packed by its first bytes; empty where it is not."""
    return next((kind for kind, start in _MAGICS if head.startswith(start)), "")


def unpacked(blocks: Iterable[bytes], kind: str, name: str) -> Iterator[bytes]:
    """The unpacked bytes, in blocks. Raises `BadInput` at a break, after everything that stands before it."""
    taken = given = 0
    machine: Any = None
    for block in blocks:
        for start in range(0, len(block), _STEP[kind]):
            data = block[start : start + _STEP[kind]]
            taken += len(data)
            while data:
                if machine is None:
                    if not (data := data.lstrip(b"\0")):  # padding between and behind streams
                        break
                    machine = _machine(kind)
                try:
                    for piece in _pieces(machine, data, kind):
                        given += len(piece)
                        yield piece
                        _no_bomb(given, taken, name)
                except _ERRORS as error:
                    raise BadInput(
                        f"{name}: broken near byte {taken - len(data)} ({error}); read up to there"
                    ) from error
                data, machine = (machine.unused_data, None) if machine.eof else (b"", machine)
    if machine is not None:
        raise BadInput(f"{name}: cut short at byte {taken}; read up to there")


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
