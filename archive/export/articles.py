"""Chosen articles as rows, and as the texts that exports of text are made of."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, Final

from archive.index import Index, Row

COLUMNS: Final = (
    *("id", "url", "outlet", "title", "authors", "published", "modified", "first_seen", "language", "section"),
    *("tags", "lead", "text", "state", "capture", "file", "offset", "length"),
)
_LISTS: Final = ("authors", "tags")
_ROWS: Final = f"""
SELECT {", ".join("a." + name for name in COLUMNS)}, c.url AS page, c.date AS captured, c.told IS NOT NULL AS dumped
FROM articles a JOIN captures c ON c.id = a.capture WHERE a.pk IN (SELECT pk FROM chosen_articles) ORDER BY a.pk
"""
_FORMULA: Final = ("=", "+", "-", "@", "\t")


def rows(index: Index) -> Iterator[Row]:
    """The articles that `selection.choose` noted; lists as lists, and beside the columns `page` and `captured`."""
    for row in index.db.query(_ROWS):
        yield row | {name: json.loads(row[name] or "[]") for name in _LISTS}


def page_lines(index: Index) -> Iterator[bytes]:
    """The page list of a WACZ: a header, and each article with title and text under the URL of its capture.

    Texts out of dumps have no page that could be shown.
    """
    yield _line({"format": "json-pages-1.0", "id": "pages", "title": "Articles", "hasText": True})
    for row in rows(index):
        if not row["dumped"]:
            facts = {"id": row["id"], "url": row["page"], "ts": row["captured"], "title": row["title"]}
            yield _line(facts | {"text": row["text"]})


def json_lines(index: Index) -> Iterator[bytes]:
    """Each article as one JSON object."""
    return (_line({name: row[name] for name in COLUMNS}) for row in rows(index))


def csv_lines(index: Index) -> Iterator[bytes]:
    """A header and each article as CSV; a cell that a spreadsheet would take for a formula has an apostrophe before."""
    yield _csv(COLUMNS)
    for row in rows(index):
        yield _csv([_cell(row[name]) for name in COLUMNS])


def texts(index: Index) -> Iterator[bytes]:
    """Title, empty line and text of each article; a line with a form feed between two."""
    between = ""
    for row in rows(index):
        yield f"{between}{row['title'] or ''}\n\n{row['text'] or ''}\n".encode("utf-8", "replace")
        between = "\f\n"


def capture_id(row: Row) -> str:
    """The id of the record that an article was read from."""
    bare = str(row["capture"])  # the index leaves out what all ids have
    return f"{bare}>" if bare.startswith("<") else f"<urn:uuid:{bare}>"


def _line(facts: dict[str, Any]) -> bytes:
    return (json.dumps(facts, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def _cell(value: Any) -> Any:
    text = "; ".join(value) if isinstance(value, list) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(_FORMULA) else text


def _csv(cells: Any) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode("utf-8", "replace")
