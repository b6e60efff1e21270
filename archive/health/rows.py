"""The rows of the index beside the records of one stretch of a file: each where it should be, and as it should be."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

from archive.capture import Found
from archive.companions import Companions
from archive.health.values import INDEX, REBUILD, REPAIR, ROW, Flaw
from archive.index import Row
from archive.indexer import found_of
from archive.places import Held, original_at
from archive.revisits import RESPONSE, REVISIT
from archive.rows import RUN, TEXT, Entry, entry_of, run_row
from archive.warc.members import read_member
from archive.warc.record import METADATA, Record, parse
from cleaner.errors import BadInput
from cleaner.outlets import all_outlets

_READ: Final = ("outcome", "reason", "article", "revision")
"""What the row of a page's capture has only when the page was read."""
GARBAGE: Final = (sqlite3.Error, ValueError, TypeError, OverflowError)
"""What comes of rows that hold anything at all."""
_ROWS: Final = """SELECT c.*, o.file AS original_file, o.offset AS original_offset, o.length AS original_length
FROM captures c LEFT JOIN captures o ON o.id = c.original WHERE c.file = ? AND c.offset >= ? ORDER BY c.offset, c.id"""


def connected(path: Path) -> sqlite3.Connection:
    """An index for looking at: nothing in it stops the reading of its texts."""
    found = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=60)
    found.row_factory = sqlite3.Row
    found.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    return found


@dataclass(slots=True)
class Rows:
    """The rows of a file from an offset on, asked in order of offsets."""

    held: Held
    name: str
    db: sqlite3.Connection
    companions: Companions = field(default_factory=Companions)
    """What our metadata records told of captures that are yet to come."""
    _coming: Iterator[sqlite3.Row] = field(default_factory=lambda: iter(()))
    _next: Row | None = None

    def start(self, offset: int) -> None:
        """Go to the first row from this offset on. Raises `sqlite3.Error`."""
        self._coming = iter(self.db.execute(_ROWS, [self.name, offset]))
        self._step()

    def _step(self) -> None:
        found = next(self._coming, None)
        self._next = dict(found) if found else None

    def before(self, offset: int, end: int = 0) -> Iterator[Flaw]:
        """What is said of rows before an offset at which no capture was met; those up to `end` are passed over."""
        while self._next is not None and self._next["offset"] < offset:
            row = self._next
            yield self._flaw(row["offset"], row["length"], f"the index has the capture {row['id']} here, and none is")
            self._step()
        while self._next is not None and self._next["offset"] < end:
            self._step()

    def _flaw(self, offset: int, length: int, what: str) -> Flaw:
        return Flaw(kind=ROW, file=self.name, offset=offset, length=length, what=what, cure=REPAIR)

    def beside(self, record: Record, offset: int, length: int) -> Iterator[Flaw]:
        """What is wrong with the rows that follow from a record. Raises `sqlite3.Error`."""
        yield from self.before(offset)
        if record.type == "metadata" and record.url.startswith(METADATA):
            self.companions.add(record.headers.get("warc-concurrent-to", ""), found_of(record))
        elif record.type == "metadata" and record.url.startswith(RUN):
            yield from self._run(record, offset, length)
        elif record.type in (RESPONSE, REVISIT, TEXT):
            yield from self._capture(record, offset, length)

    def _run(self, record: Record, offset: int, length: int) -> Iterator[Flaw]:
        wanted = run_row(record, self.name)
        known = self.db.execute("SELECT * FROM runs WHERE id = ?", [wanted["id"]]).fetchone()
        elsewhere = known is not None and known["file"] != self.name and (self.held.warcs / str(known["file"])).exists()
        if not elsewhere and (known is None or dict(known) != wanted):
            yield self._flaw(offset, length, f"the index does not have the run {wanted['id']} as it was")

    def _capture(self, record: Record, offset: int, length: int) -> Iterator[Flaw]:
        found = self.companions.pop(record.id)
        rows = []
        while self._next is not None and self._next["offset"] == offset:
            rows.append(self._next)
            self._step()
        entry, told = self._entry(record, found, rows[0] if rows else {})
        entry = entry.at(self.name, offset, length)
        own = [row for row in rows if row["id"] == entry.row["id"]]
        for row in rows:
            if row not in own:
                yield self._flaw(offset, length, f"the index has the capture {row['id']} here, and it is another")
        if not own and not self._stands_elsewhere(entry.row["id"]):
            yield self._flaw(offset, length, f"the index does not have this capture of {record.url[:200]}")
        for row in own if told else ():
            if wrong := differing(entry, row):
                yield self._flaw(offset, length, f"the index has of this capture another {', '.join(wrong)}")

    def _entry(self, record: Record, found: Found, row: Row) -> tuple[Entry, bool]:
        """The entry of a capture, and whether all of it is known: the original of a revisit may be damaged."""
        original, told, known = None, True, row.get("original") if record.type == REVISIT else None
        if record.type == REVISIT:
            try:
                original = original_at(self.held, row)
            except BadInput:
                told = False
            except GARBAGE:  # what names its place is no place
                original = None
        return entry_of(record, found, all_outlets(), original).of(known), told

    def _stands_elsewhere(self, capture: str) -> bool:
        """Whether the index has the capture in another place, and it is there too."""
        row = self.db.execute("SELECT file, offset, length FROM captures WHERE id = ?", [capture]).fetchone()
        try:
            member = row and read_member(self.held.warcs / row["file"], row["offset"], row["length"])
            own = parse(member.data).id if member else ""
        except (OSError, *GARBAGE):
            return False
        return own.removeprefix("<urn:uuid:").removesuffix(">") == capture


def differing(entry: Entry, row: Row) -> list[str]:
    """The columns of a row that are not what the record gives; of what pages say only what can be told unread."""
    read = _READ if entry.job else ()
    wrong = [name for name, value in entry.row.items() if name not in read and row[name] != value]
    if entry.job and not _was_read(entry, row):
        wrong.append("outcome")
    return wrong


def _was_read(entry: Entry, row: Row) -> bool:
    if row["outcome"] == "article":
        return bool(row["article"] and row["revision"]) and str(row["reason"]).startswith(entry.row["reason"])
    return row["outcome"] == "no_article" and bool(row["reason"]) and row["article"] is row["revision"] is None


def unreadable(path: Path, error: Exception) -> Flaw:
    """The flaw of an index that SQLite cannot read."""
    return Flaw(kind=INDEX, file=str(path), what=f"cannot be read ({error})", cure=REBUILD)
