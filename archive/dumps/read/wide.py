"""UTF-16 and UTF-32 as UTF-8 and back, block by block, so that only one kind of bytes must be understood.

Lone surrogates pass both ways, so every file of whole characters comes back byte for byte.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator

from cleaner.errors import BadInput


def narrowed(blocks: Iterable[bytes], codec: str, name: str) -> Iterator[bytes]:
    """The text as UTF-8. Raises `BadInput` at bytes that are no characters, after everything before them."""
    decoder = codecs.getincrementaldecoder(codec)("surrogatepass")
    taken = 0
    for block in blocks:
        try:
            yield decoder.decode(block).encode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            good = error.object[: error.start].decode(codec, "surrogatepass")
            yield good.encode("utf-8", "surrogatepass")
            raise BadInput(f"{name}: no {codec} near byte {taken + error.start}; read up to there") from error
        taken += len(block)
    try:
        yield decoder.decode(b"", True).encode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise BadInput(f"{name}: ends in the middle of a character at byte {taken}; read up to there") from error


class Widener:
    """UTF-8 in pieces, which may break inside a character, to UTF-16 or UTF-32."""

    def __init__(self, codec: str) -> None:
        self._codec = codec
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogatepass")

    def widen(self, data: bytes, final: bool = False) -> bytes:
        """These bytes in the wide codec. Raises `UnicodeDecodeError` where they are no UTF-8."""
        return self._decoder.decode(data, final).encode(self._codec, "surrogatepass")
