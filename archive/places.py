"""Captures by what the index says of them: the newest pages of a host, and the record that stands in a place.

What is asked for here is in the rows of captures, so that no WARC file has to be walked through to read a few again.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from archive.capture import Found
from archive.index import PAGES, Index, Row
from archive.readings import Job
from archive.rows import Entry, entry_of
from archive.segment import OPEN
from archive.store import Archive
from archive.warc.members import read_member
from archive.warc.record import BadRecord, Record, parse
from cleaner.errors import BadInput
from cleaner.outlets import Outlet

COLUMNS: Final = (
    *("id", "url", "date", "outlet", "run", "found_how", "found_where"),
    *("listed_title", "listed_published", "listed_modified", "told", "file", "offset", "length"),
)
"""What of a capture's row it takes to read the capture again."""


def newest_pages(index: Index, host: str, most: int) -> list[Row]:
    """The newest captures of a host's pages, one for a URL, the newest first."""
    rows = index.db.execute(
        f"SELECT {', '.join(COLUMNS)} FROM captures WHERE host = ? AND {PAGES} ORDER BY date DESC, id DESC", [host]
    )
    found: dict[str, Row] = {}
    for values in rows:
        row = dict(zip(COLUMNS, values, strict=True))
        found.setdefault(row["url"], row)
        if len(found) == most:
            break
    return list(found.values())


def entry_at(archive: Archive, row: Row, outlets: Iterable[Outlet]) -> Entry:
    """The capture of a row, as it was when it was indexed from its file. Raises `BadInput`."""
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
    return entry_of(record_at(archive, row), found, outlets).at(row["file"], row["offset"], row["length"])


def jobs_of(archive: Archive, rows: Iterable[Row], outlets: Iterable[Outlet]) -> list[Job]:
    """The pages of captures, without profiles. Raises `BadInput`."""
    return [entry.job for row in rows if (entry := entry_at(archive, row, outlets)).job]


def record_at(archive: Archive, row: Row) -> Record:
    """The record in the place that a row (file, offset, length) names. Raises `BadInput`."""
    path = _present(archive.warcs / row["file"])
    try:
        member = read_member(path, row["offset"], row["length"])
    except OSError as error:
        raise BadInput(
            f"{path}: cannot be read ({error.strerror}); is a WARC file missing? Then run 'litopys rebuild'"
        ) from error
    if member is None:
        raise BadInput(
            f"{path}: no whole record at offset {row['offset']}; the file is damaged there; run 'litopys rebuild'"
        )
    try:
        return parse(member.data)
    except BadRecord as error:
        raise BadInput(f"{path}: offset {row['offset']}: {error}; run 'litopys rebuild'") from error


def _present(path: Path) -> Path:
    """The file, under the name that it has while it is still written."""
    return path if path.exists() else path.with_name(path.name + OPEN)
