"""Captures by what the index says of them: the newest pages of a host, and the record that stands in a place.

What is asked for here is in the rows of captures, so that no WARC file has to be walked through to read a few again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Protocol

from archive.capture import Found
from archive.index import PAGES, Index, Row
from archive.readings import Job
from archive.revisits import REVISIT, with_payload
from archive.rows import Entry, entry_of
from archive.segment import OPEN
from archive.warc.members import read_member
from archive.warc.record import BadRecord, Record, parse
from cleaner.errors import BadInput
from cleaner.outlets import Outlet

_COLUMNS: Final = (
    *("id", "url", "date", "outlet", "run", "found_how", "found_where"),
    *("listed_title", "listed_published", "listed_modified", "told", "file", "offset", "length", "original"),
)
PLACES: Final = (
    f"SELECT {', '.join('c.' + name for name in _COLUMNS)}, o.file AS original_file, o.offset AS original_offset, "
    "o.length AS original_length FROM captures c LEFT JOIN captures o ON o.id = c.original"
)
"""What of a capture's row it takes to read the capture again, in SQL; the capture is `c`, its original `o`."""


class Held(Protocol):
    """Where WARC files are: an archive."""

    @property
    def warcs(self) -> Path:
        """The folder of the WARC files."""


def newest_pages(index: Index, host: str, most: int) -> list[Row]:
    """The newest captures of a host's pages, one for a URL, the newest first."""
    pages = PAGES.replace("outcome", "c.outcome")
    found: dict[str, Row] = {}
    for row in index.db.query(f"{PLACES} WHERE c.host = ? AND {pages} ORDER BY c.date DESC, c.id DESC", [host]):
        found.setdefault(row["url"], row)
        if len(found) == most:
            break
    return list(found.values())


def entry_at(archive: Held, row: Row, outlets: Iterable[Outlet]) -> Entry:
    """The capture of a row (of `PLACES`), as it was when it was indexed from its file. Raises `BadInput`."""
    found = Found(
        outlet=row["outlet"],
        run=row["run"] or "",
        how=row["found_how"] or "",
        where=row["found_where"] or "",
        title=row["listed_title"] or "",
        published=row["listed_published"] or "",
        modified=row["listed_modified"] or "",
        told=row["told"] or "",
    )
    record = record_at(archive, row, row["id"])
    original = None
    if record.type == REVISIT:
        with contextlib.suppress(BadInput):  # where only the original is damaged, the revisit has no page
            original = original_at(archive, row)
    entry = entry_of(record, found, outlets, original).at(row["file"], row["offset"], row["length"])
    return entry.of(row["original"])


def jobs_of(archive: Held, rows: Iterable[Row], outlets: Iterable[Outlet]) -> list[Job]:
    """The pages of captures, without profiles. Raises `BadInput`."""
    return [entry.job for row in rows if (entry := entry_at(archive, row, outlets)).job]


def page_at(archive: Held, index: Index, row: Row) -> Record:
    """The record of a capture's row (id, file, offset, length); a revisit with the payload of its original.

    Raises `BadInput` where one of the two is not in its place, or the original is not known.
    """
    record = record_at(archive, row, row["id"])
    if record.type != REVISIT:
        return record
    (place,) = index.query(f"{PLACES} WHERE c.id = ?", [row["id"]])
    original = original_at(archive, place)
    if original is None:
        raise BadInput(f"{record.url}: captured {record.date[:10]} as unchanged, and what it was is not in the archive")
    return with_payload(record, original)


def original_at(archive: Held, row: Row) -> Record | None:
    """The original of a capture's row (of `PLACES`, or with `Index.original`); None where it has none.

    Raises `BadInput`.
    """
    if not row.get("original_file"):
        return None
    place = {name: row[f"original_{name}"] for name in ("file", "offset", "length")}
    return record_at(archive, place, row.get("original") or "")


def record_at(archive: Held, row: Row, capture: str = "") -> Record:
    """The record in the place that a row (file, offset, length) names; of a revisit no more. Raises `BadInput`.

    Where a `capture` is wanted, it is no other's record.
    """
    path = _present(archive.warcs / row["file"])
    try:
        member = read_member(path, row["offset"], row["length"])
    except OSError as error:
        raise BadInput(
            f"{path}: cannot be read ({error.strerror}); is a WARC file missing? Then run 'litopys rebuild'"
        ) from error
    if member is None:
        raise BadInput(
            f"{path}: no whole record at offset {row['offset']}; the file is damaged there; run 'litopys repair'"
        )
    try:
        record = parse(member.data)
    except BadRecord as error:
        raise BadInput(f"{path}: offset {row['offset']}: {error}; run 'litopys repair'") from error
    if capture and record.id.removeprefix("<urn:uuid:").removesuffix(">") != capture:
        raise BadInput(f"{path}: another record stands at offset {row['offset']}; run 'litopys repair'")
    return record


def _present(path: Path) -> Path:
    """The file, under the name that it has while it is still written."""
    return path if path.exists() else path.with_name(path.name + OPEN)
