"""Text files as dumps: one document a file, or many with a separator between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from archive.dumps.base.frame import Frame, Piece
from archive.dumps.base.how import How
from archive.dumps.read.lines import Cut, cuts
from archive.dumps.read.making import Body, document
from archive.dumps.read.parts import Part
from cleaner.errors import BadInput, LitopysError
from cleaner.textfile import LARGEST, reversible

MARK: Final = b"\xef\xbb\xbf"
_BLANK_LINES = re.compile(r"blank-lines(?::(\d+))?")


def read(part: Part, how: How) -> Iterator[Piece]:
    """The documents of a text file and what stands between them. Raises `LitopysError` for a separator that is none."""
    if how.separator is None:
        yield from _whole(part, how)
        return
    codec = fallback(part.stream.head())
    if how.separator == "form-feed":
        pieces = _at_form_feeds(part)
    elif how.separator == "line":
        pieces = _each_line(part)
    else:
        pieces = _between(part, boundary(how.separator))
    yield from _made(part, how, codec, pieces)


def fallback(head: bytes) -> str:
    """The 8-bit encoding of a file for its records that are no UTF-8; empty where the file is mostly UTF-8."""
    encoding = reversible(head[: head.rfind(b"\n") + 1] or head)[1]
    return "" if encoding == "utf-8" else encoding


def spell(text: str, encoding: str) -> bytes:
    """The bytes of a text as they stand in a text file. Raises `UnicodeEncodeError`."""
    return text.encode(encoding, "surrogateescape")


def boundary(separator: str) -> Callable[[bytes, int], bool]:
    """Whether a line, at the end of so many blank lines, separates documents. Raises `LitopysError`."""
    if blank := _BLANK_LINES.fullmatch(separator):
        wanted = int(blank[1] or 2)
        return lambda line, blanks: blanks >= wanted
    try:
        pattern = re.compile(separator)
    except re.error as error:
        raise LitopysError(
            f"--separator {separator!r}: neither form-feed, line, blank-lines:N nor a regular expression ({error})"
        ) from error
    return lambda line, blanks: pattern.fullmatch(line.rstrip(b"\r\n").decode("utf-8", "surrogateescape")) is not None


def _whole(part: Part, how: How) -> Iterator[Piece]:
    data = bytearray()
    for block in part.stream:
        data += block
        if len(data) > LARGEST:
            yield BadInput(
                f"{part.shown}: larger than {LARGEST >> 20} MB for one document; say what stands between its documents "
                "with --separator"
            )
            return
    body = bytes(data.removeprefix(MARK))
    text, encoding = reversible(body)
    frame = Frame(shape="text", before=MARK if len(body) < len(data) else b"")
    made = document(part, how, 1, {"id": part.name}, Body(text=text, encoding=encoding, frame=frame))
    if text.strip():
        yield made
    else:
        yield BadInput(f"{part.shown}: empty")


def _made(part: Part, how: How, codec: str, pieces: Iterator[Cut | bytes | tuple[bytes, bytes]]) -> Iterator[Piece]:
    """Documents of pieces: a text with what ends it, bytes between texts, or a piece that is too long."""
    number = 0
    for piece in pieces:
        if isinstance(piece, bytes):
            yield piece
        elif isinstance(piece, Cut):
            yield too_large(part, piece)
        else:
            number += 1
            if number < part.after:
                continue
            text, encoding = reversible(piece[0], codec)
            frame = Frame(shape="text", after=piece[1])
            yield document(part, how, number, {}, Body(text=text, encoding=encoding, frame=frame))


def too_large(part: Part, cut: Cut) -> BadInput:
    """The sentence for a document that is passed over for its size."""
    return BadInput(
        f"{part.shown}: the document at byte {cut.offset} is larger than {LARGEST >> 20} MB "
        f"({cut.length} bytes); skipped"
    )


def _each_line(part: Part) -> Iterator[Cut | bytes | tuple[bytes, bytes]]:
    for cut in cuts(part.stream):
        if cut.too_long:
            yield cut
            continue
        data = cut.data
        if not cut.offset and data.startswith(MARK):
            yield MARK
            data = data.removeprefix(MARK)
        text = data.rstrip(b"\r\n")
        if text.strip():
            yield text, data[len(text) :]
        else:
            yield data


def _at_form_feeds(part: Part) -> Iterator[Cut | bytes | tuple[bytes, bytes]]:
    for cut in cuts(part.stream, b"\f"):
        if cut.too_long:
            yield cut
            continue
        data = cut.data.removesuffix(b"\f")
        end = cut.data[len(data) :]
        if not cut.offset and data.startswith(MARK):
            yield MARK
            data = data.removeprefix(MARK)
        text = data.lstrip(b"\r\n")
        yield data[: len(data) - len(text)]
        if text.strip():
            yield text, end
        else:
            yield text + end


def _between(part: Part, ends: Callable[[bytes, int], bool]) -> Iterator[Cut | bytes | tuple[bytes, bytes]]:
    """Lines gathered to documents; blank lines at their borders and the separating lines stand between them."""
    held = _Held()
    for cut in cuts(part.stream):
        data = cut.data
        if not cut.offset and data.startswith(MARK):
            yield MARK
            data = data.removeprefix(MARK)
        blank = not cut.too_long and not data.strip()
        held.blanks = held.blanks + 1 if blank else 0
        if not cut.too_long and ends(data, held.blanks):
            yield from held.given()
            yield data
        elif blank:
            held.gap += data
            if not held.length:
                yield bytes(held.gap)
                held.gap.clear()
        else:
            held.add(cut, data)
    yield from held.given()


class _Held:
    """A document that is being gathered, and the blank lines behind it, which may turn out to be in it."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.gap = bytearray()
        self.length = self.offset = self.blanks = 0

    def add(self, cut: Cut, data: bytes) -> None:
        """Another line of the document; beyond the limit only its length is kept."""
        if not self.length:
            self.offset = cut.offset
        self.length += len(self.gap) + cut.length
        if self.length > LARGEST:
            self.lines.clear()
        else:
            self.lines += [bytes(self.gap), data]
        self.gap.clear()

    def given(self) -> Iterator[Cut | bytes | tuple[bytes, bytes]]:
        """The document, then the blank lines behind it; nothing is held any more."""
        if self.length > LARGEST:
            yield Cut(self.offset, b"", self.length)
        elif self.length:
            yield b"".join(self.lines), b""
        yield bytes(self.gap)
        self.gap.clear()
        self.lines.clear()
        self.length = 0
