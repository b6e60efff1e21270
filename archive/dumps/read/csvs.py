"""CSV and TSV as dumps: a record a row, of any length, with line breaks and doubled quotes inside quoted fields.

The csv module gives values, not where they stand. As the rest of a row is to stay as it is byte for byte, fields are
found here, by the same rules: a quote opens a field only at its beginning, and doubled it stands for itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from archive.dumps.base.columns import chosen
from archive.dumps.base.frame import Frame, Piece
from archive.dumps.base.how import How
from archive.dumps.base.values import Document
from archive.dumps.read.csv_rows import fields, rows
from archive.dumps.read.lines import Cut
from archive.dumps.read.making import Body, document
from archive.dumps.read.parts import Part
from archive.dumps.read.texts import MARK, fallback, too_large
from cleaner.errors import BadInput, LitopysError
from cleaner.textfile import LARGEST, reversible

_DELIMITERS: Final = b",;\t|"
_SAMPLE_ROWS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    part: Part
    how: How
    codec: str
    delimiter: bytes
    places: dict[str, int]


def read(part: Part, how: How) -> Iterator[Piece]:
    """The rows of the file and what stands between them. Raises `LitopysError` for a delimiter that is none."""
    delimiter, codec = _delimiter(part, how), fallback(part.stream.head())
    table: _Table | None = None
    number = 0
    for cut in rows(part.stream, delimiter):
        if part.stream.broken and not cut.data.endswith(b"\n"):
            return  # the break takes the row along, and is named for itself
        if cut.too_long:
            number += 1
            yield _no_row(part, cut)
        elif not cut.data.strip():
            yield cut.data
        elif table is None:
            try:
                table = _table(part, how, (delimiter, codec), cut.data)
            except BadInput as error:
                yield error
                return
            yield cut.data
        elif (number := number + 1) >= part.after:
            yield _row(table, number, cut)


def _no_row(part: Part, cut: Cut) -> BadInput:
    if cut.length > LARGEST:
        return too_large(part, cut)
    return BadInput(f"{part.shown}: the row at byte {cut.offset} has a quote that is never closed; skipped")


def spell(text: str, encoding: str, style: str) -> bytes:
    """The field of a text; `style` is the delimiter, behind a quote where the field is quoted."""
    data = text.encode(encoding, "surrogateescape")
    delimiter = style[-1:].encode()
    if style.startswith('"') or any(mark in data for mark in (delimiter, b'"', b"\n", b"\r")):
        return b'"' + data.replace(b'"', b'""') + b'"'
    return data


def _delimiter(part: Part, how: How) -> bytes:
    if how.delimiter is not None:
        wish = {"tab": "\t", "\\t": "\t"}.get(how.delimiter, how.delimiter)
        if len(wish) != 1 or not wish.isascii() or wish in '"\r\n':
            raise LitopysError(f"--delimiter {how.delimiter!r}: not one ASCII character that can stand between fields")
        return wish.encode()
    head = part.stream.head()
    return max((bytes([mark]) for mark in _DELIMITERS), key=lambda mark: _fit(head, mark))


def _fit(head: bytes, mark: bytes) -> tuple[int, int]:
    """How well a delimiter fits: rows with as many fields as the first, then the number of these."""
    counts = []
    for cut in rows([head], mark):
        if cut.data.strip():
            counts.append(len(fields(cut.data, mark)))
        if len(counts) >= _SAMPLE_ROWS:
            break
    first = counts[0] if counts else 1
    return (counts.count(first), first) if first > 1 else (0, 0)


def _table(part: Part, how: How, dialect: tuple[bytes, str], head: bytes) -> _Table:
    """What the header row says. Raises `BadInput` where it names no text."""
    delimiter, codec = dialect
    row = head.removeprefix(MARK)
    names = [_value(row[start:end], codec)[0] for start, end in fields(row, delimiter)]
    places = {role: names.index(name) for role, name in chosen(names, how, part.shown).items()}
    return _Table(part=part, how=how, codec=codec, delimiter=delimiter, places=places)


def _value(field: bytes, codec: str) -> tuple[str, str]:
    """The text of a field without its quotes, and its encoding."""
    if field.startswith(b'"'):
        closed = field.endswith(b'"') and len(field) > 1
        field = field[1 : -1 if closed else None].replace(b'""', b'"')
    return reversible(field, codec)


def _row(table: _Table, number: int, cut: Cut) -> Document | BadInput:
    """The document of a row, or why there is none."""
    spans = fields(cut.data, table.delimiter)
    place = table.places["text"]
    if place >= len(spans):
        return BadInput(
            f"{table.part.shown}: row {number} at byte {cut.offset} has {len(spans)} fields, none for the text; skipped"
        )
    start, end = spans[place]
    raw = cut.data[start:end]
    text, encoding = _value(raw, table.codec)
    style = ('"' if raw.startswith(b'"') else "") + table.delimiter.decode()
    frame = Frame(shape="csv", before=cut.data[:start], after=cut.data[end:], style=style)
    if spell(text, encoding, style) != raw:
        frame = replace(frame, raw=raw)
    told = {
        role: _value(cut.data[slice(*spans[at])], table.codec)[0]
        for role, at in table.places.items()
        if role != "text" and at < len(spans)
    }
    return document(table.part, table.how, number, told, Body(text=text, encoding=encoding, frame=frame))
