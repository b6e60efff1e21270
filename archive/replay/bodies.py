"""The body of a capture, out of its record; where it cannot be had, why, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from archive.index import Index, Row
from archive.places import page_at, record_at
from archive.revisits import REVISIT
from archive.segment import OPEN
from archive.store import Archive
from archive.warc.http import decoded
from archive.warc.record import Record
from cleaner.errors import BadInput

GONE: Final = 410
DAMAGED: Final = 502


class Unshowable(Exception):
    """A capture that cannot be shown: an HTTP status, and what is wrong and what to do, in sentences."""

    def __init__(self, status: int, wrong: str, cure: str) -> None:
        super().__init__(wrong)
        self.status, self.wrong, self.cure = status, wrong, cure


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What a server answered, decoded."""

    body: bytes
    content_type: str
    flaw: str = ""


def stored(archive: Archive, index: Index, row: Row) -> Stored:
    """What the capture of this row holds. Raises `Unshowable`."""
    record = _record(archive, row)
    if record.type == REVISIT:
        try:
            record = page_at(archive, index, row)
        except BadInput as error:
            cure = "Bring the file with the earlier capture back, or import it: then this one is whole again."
            raise Unshowable(
                GONE, f"What was the same as in an earlier capture is not there: {error}.", cure
            ) from error
    body = decoded(record)
    return Stored(body=body.data, content_type=record.http_header("content-type") or row["mime"] or "", flaw=body.flaw)


def _record(archive: Archive, row: Row) -> Record:
    name = str(row["file"])
    if "/" in name or name in ("", ".", ".."):
        raise Unshowable(DAMAGED, f"The index names no file of the archive: {name!r}.", "Run 'litopys rebuild'.")
    paths = (archive.warcs / name, archive.warcs / (name + OPEN))
    if not any(path.is_file() for path in paths):
        raise Unshowable(
            GONE,
            f"The WARC file of this capture is not in the archive: warcs/{name} is missing.",
            "Bring the file back from a copy of the archive; or run 'litopys rebuild', and the index forgets it.",
        )
    try:
        record = record_at(archive, row)
    except BadInput as error:
        cure = "Bring the file back from a copy of the archive; 'litopys repair' keeps what is whole in a damaged one."
        raise Unshowable(DAMAGED, f"The record of this capture cannot be read: {error}.", cure) from error
    if row["url"] and record.url != row["url"]:
        wrong = f"Another record stands where the index has this capture: warcs/{name}, offset {row['offset']}."
        raise Unshowable(DAMAGED, wrong, "Run 'litopys repair'.")
    return record
