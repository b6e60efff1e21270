"""Converting: documents of any shape to text, JSON Lines, CSV or Parquet, with what cleaning found beside the text.

In text, a form feed stands between documents. In CSV, cells that a spreadsheet would take for formulas get an
apostrophe before them. What is packed, is so by the ending of the target.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import BinaryIO, Final

from archive.dumps.base.endings import ending
from archive.dumps.base.values import Document
from archive.dumps.read.csvs import spell
from archive.dumps.read.parquet import TableWriter
from archive.dumps.write.pack import Packer

COLUMNS: Final = (
    "id", "file", "url", "host", "lang", "title", "date", "text", "byline", "caption", "source", "tags",
)  # fmt: skip
"""The columns of converted dumps: `file` is the input, `source` a credit line of the text."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class Converter:
    """Writes documents in another shape; made by `converter`."""

    def __init__(self, packer: Packer, to: str, table: TableWriter | None, *, first: bool = True) -> None:
        self._packer = packer
        self._to = to
        self._table = table
        self._first = first

    def settled(self) -> bool:
        """Whether what follows can be written without knowing what was."""
        return self._table is None and not self._first and self._packer.settled()

    def row(self, document: Document, text: str, found: Mapping[str, Sequence[str]]) -> None:
        """Write one document with this text."""
        values = _values(document, text, found)
        if self._table is not None:
            self._table.row(values)
        elif self._to == "jsonl":
            known = {name: value for name, value in values.items() if value is not None}
            self._packer.write(json.dumps(known, ensure_ascii=False).encode() + b"\n")
        elif self._to == "csv":
            self._cells(values)
        else:
            plain = (values["text"] or "").replace("\f", "\n")
            end = "" if plain.endswith("\n") else "\n"
            self._packer.write((("" if self._first else "\f") + plain + end).encode())
        self._first = False

    def close(self) -> None:
        """Write what is held back."""
        if self._table is not None:
            self._table.close()
        self._packer.close()

    def _cells(self, values: Mapping[str, str | None]) -> None:
        if self._first:
            self._packer.write(",".join(COLUMNS).encode() + b"\r\n")
        cells = (values.get(name) or "" for name in COLUMNS)
        safe = ("'" + cell if cell.startswith(_FORMULA) else cell for cell in cells)
        self._packer.write(b",".join(spell(cell, "utf-8", ",") for cell in safe) + b"\r\n")


def converter(sink: BinaryIO, to: str, target: str, *, resumed: bool = False) -> Converter:
    """A converter to one of `How.CONVERSIONS`. Raises `LitopysError` for Parquet without pyarrow.

    `resumed` where the file holds what another one wrote until it was `settled`.
    """
    if to == "parquet":
        return Converter(Packer(sink, "", ""), to, TableWriter(sink, COLUMNS))
    packer = Packer(sink, ending(target).pack, "", resumed=resumed)
    return Converter(packer, to, None, first=not resumed)


def _values(document: Document, text: str, found: Mapping[str, Sequence[str]]) -> dict[str, str | None]:
    values: dict[str, str | None] = {
        "id": document.own_name,
        "file": document.source,
        "url": document.url,
        "host": document.host,
        "lang": document.lang,
        "title": document.title,
        "date": document.date or _joined(found.get("date", ())),
        "text": text,
    }
    values |= {name: _joined(found.get(name, ())) for name in ("byline", "caption", "source", "tags")}
    return {name: _plain(value) for name, value in values.items()}


def _joined(lines: Sequence[str]) -> str | None:
    return "\n".join(lines) or None


def _plain(value: str | None) -> str | None:
    """The text as valid Unicode: bytes that are none become U+FFFD."""
    if value is None:
        return None
    return value.encode("utf-8", "surrogateescape" if _escaped(value) else "replace").decode("utf-8", "replace")


def _escaped(value: str) -> bool:
    """Whether all surrogates of the text stand for bytes."""
    return not any("\ud800" <= char <= "\udfff" and not "\udc80" <= char <= "\udcff" for char in value)
