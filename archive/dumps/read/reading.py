"""Reading documents out of dumps of any shape: the one function that everything else calls.

What cannot be read comes as a `BadInput` in its place among the documents, a sentence with the file and the byte; the
rest goes on. Memory is bounded whatever comes: files are read a block at a time, and a document has a largest size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from archive.dumps.base.frame import Aside, Piece, folded
from archive.dumps.base.how import How
from archive.dumps.base.values import Document
from archive.dumps.read import csvs, json_array, json_lines, parquet, texts, wet
from archive.dumps.read.asides import carried
from archive.dumps.read.inputs import Source
from archive.dumps.read.parts import Part, parts
from cleaner.errors import BadInput

_READERS: Final[Mapping[str, Callable[[Part, How], Iterator[Piece]]]] = {
    "text": texts.read,
    "jsonl": json_lines.read,
    "json": json_array.read,
    "csv": csvs.read,
    "parquet": parquet.read,
    "warc": wet.read,
}


def documents(source: Source, how: How, after: int = 0) -> Iterator[Document | BadInput]:
    """The documents of a source in order, and what could not be read. Raises `LitopysError` where `how` is wrong.

    With `after`, only what stands behind the document of that number, in a file that is no archive.
    """
    return carried(_read(source, how, after))


def _read(source: Source, how: How, after: int) -> Iterator[Document | BadInput | Aside]:
    for part in parts(source, how):
        if isinstance(part, BadInput | Aside):
            yield part
        else:
            yield from _of(part, how, after)


def _of(part: Part, how: How, after: int) -> Iterator[Document | BadInput]:
    found = bool(after)
    pieces = _READERS[part.shape](replace(part, after=after), how)
    for piece in folded(_behind(pieces, after) if after else pieces, part.layers):
        found = True
        yield piece
    yield from part.stream.gaps
    if part.stream.broken:
        yield part.stream.broken
    elif not found and not part.stream.gaps:
        yield BadInput(f"{part.shown}: no documents in it")


def _behind(pieces: Iterator[Piece], number: int) -> Iterator[Piece]:
    """What stands behind the document of this number."""
    for piece in pieces:
        if isinstance(piece, Document) and piece.number >= number:
            break
    yield from pieces
