"""WARC files into the index: the only way anything gets there, live, after a kill, on import and on rebuild.

Pages are read with what outlets' definitions and hosts' profiles say of them: rows follow from these three alone.

Because a live crawl is indexed by reading back what was just synced, the index cannot know what the WARC lacks, and a
rebuilt index is the same by construction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, NamedTuple

from archive.along import Along, Placed, read
from archive.anew import read_anew
from archive.capture import Found
from archive.companions import Companions
from archive.index import Batch, Index, Row
from archive.pages import Readers
from archive.profiles import Profiles
from archive.readings import Reading
from archive.revisions import reading_rows
from archive.revisits import RESPONSE, REVISIT, resettled, settled
from archive.rows import RUN, TEXT, Entry, entry_of, outlet_row, run_row, sayable
from archive.segment import OPEN, tail_of
from archive.tally import Tally, read_how
from archive.warc.members import Damage
from archive.warc.record import METADATA, Record
from cleaner.errors import BadInput
from cleaner.outlets import Outlet

__all__ = ["Indexer", "Tally", "found_of"]

_BATCH_PAGES: Final = 48
_BATCH_TEXTS: Final = 256
_BATCH_BYTES: Final = 4_000_000
"""Of pages held at a time: larger batches are no faster, and a process's peak of memory grows by several times that.

Texts of dumps are small, and cleaned quicker in larger batches."""


class _Place(NamedTuple):
    """Where a WARC file is."""

    warcs: Path
    name: str


@dataclass(slots=True)
class _Pending:
    """What was read from the file since the last transaction."""

    entries: list[Entry] = field(default_factory=list)
    runs: list[Row] = field(default_factory=list)
    damages: list[Row] = field(default_factory=list)
    records: int = 0
    bytes: int = 0
    end: int = 0
    pages: int = 0

    @property
    def full(self) -> bool:
        """Whether this is enough for a transaction."""
        most = _BATCH_PAGES if self.pages else _BATCH_TEXTS
        return len(self.entries) >= most or self.bytes >= _BATCH_BYTES

    def took(self, placed: Placed) -> Record:
        """Count a record; gives it."""
        self.end, self.bytes = placed.offset + placed.length, self.bytes + len(placed.record.data)
        self.records += 1
        return placed.record

    def damaged(self, path: Path, damage: Damage) -> None:
        """Note the row of a damaged stretch."""
        place = {"offset": damage.offset, "length": damage.length, "reason": damage.reason}
        self.damages.append({"file": path.name.removesuffix(OPEN)} | place)
        self.end = damage.offset + damage.length


class Indexer:
    """Brings an index up to date with WARC files, batch by batch."""

    def __init__(
        self, index: Index, outlets: Iterable[Outlet], readers: Readers, profiles: Profiles | None = None
    ) -> None:
        self.index = index
        self.outlets = tuple(outlets)
        self.readers = readers
        self.profiles = profiles or Profiles()
        self.progress: Callable[[int], None] = lambda captures: None
        """Called with the number of captures after each transaction."""
        self._file, self._companions = "", Companions()

    def catch_up(self, path: Path, until: int | None = None, along: Along | None = None) -> Tally:
        """Index what the file holds beyond what is indexed, up to offset `until` (or the end).

        `along` is what its writer has at hand of it.
        """
        name = path.name.removesuffix(OPEN)
        start = self.index.indexed().get(name, 0)
        tally, pending = Tally(), _Pending(end=start)
        if name != self._file:
            self._file, self._companions = name, Companions()
        for found in read(path, start, until, along):
            if isinstance(found, Damage):
                pending.damaged(path, found)
                tally.problems.append(f"{path}: offset {found.offset}, {found.length} bytes skipped: {found.reason}")
                continue
            record = pending.took(found)
            if self._is_capture(record, pending):
                entry = entry_of(record, self._companions.pop(record.id), self.outlets)
                pending.entries.append(entry.at(name, found.offset, found.length))
                pending.pages += record.type != TEXT
                pending.bytes += len(entry.job.page.html) if entry.job else 0
                if pending.full:
                    tally.add(self._flush(path, pending))
                    pending = _Pending(end=pending.end)
        if pending.end > start:
            tally.add(self._flush(path, pending))
        return tally

    def _is_capture(self, record: Record, pending: _Pending) -> bool:
        """Whether the record is a capture; our metadata records are put aside for theirs, which may be yet to come."""
        if record.type == "metadata" and record.url.startswith(METADATA):
            self._companions.add(record.headers.get("warc-concurrent-to", ""), found_of(record))
        elif record.type == "metadata" and record.url.startswith(RUN):
            pending.runs.append(run_row(record, self._file))
        return record.type in (RESPONSE, REVISIT, TEXT)

    def _flush(self, path: Path, pending: _Pending) -> Tally:
        """One transaction: read the pages of the pending captures, add their rows, settle which revisit is of what."""
        rows, tally = self.read(pending.entries)
        place = _Place(path.parent, path.name.removesuffix(OPEN))
        batch = replace(
            rows, file=place.name, size=pending.end, records=pending.records, tail=tail_of(path, pending.end)
        )
        batch = replace(batch, runs=pending.runs, damages=pending.damages)
        fresh = self.index.add(batch, lambda connection: self._settle(connection, batch, place, tally))
        revisits = [row["id"] for row in batch.captures if row["kind"] == REVISIT]
        if revisits:
            others = [row for row in batch.captures if row["kind"] != REVISIT]
            tally.count([*others, *self.index.captures(revisits)])
        tally.captures = fresh
        self.progress(len(pending.entries))
        return tally

    def _settle(self, connection: sqlite3.Connection, batch: Batch, place: _Place, tally: Tally) -> None:
        """Read the revisits again whose original is another now; one that cannot be read stays as it was."""
        connection.execute("SAVEPOINT settling")
        changed = settled(connection, batch)
        try:
            if changed:
                read_anew(connection, place, self, changed)
        except BadInput:
            connection.execute("ROLLBACK TO settling")
            for revisit in changed:
                self._settle_one(connection, revisit, place, tally)
        connection.execute("RELEASE settling")

    def _settle_one(self, connection: sqlite3.Connection, revisit: str, place: _Place, tally: Tally) -> None:
        connection.execute("SAVEPOINT one")
        try:
            read_anew(connection, place, self, resettled(connection, [revisit]))
        except BadInput as error:
            connection.execute("ROLLBACK TO one")
            tally.problems.append(str(error))
        connection.execute("RELEASE one")

    def read(self, entries: Sequence[Entry]) -> tuple[Batch, Tally]:
        """The rows of captures once their pages are read, and the counts of what came of it."""
        jobs = [self.profiles.serve(entry.job) for entry in entries if entry.job]
        readings = self.readers.map(jobs)
        coming = iter(readings)
        rows = [reading_rows(entry, next(coming) if entry.job else Reading()) for entry in entries]
        captures = [row.capture for row in rows]
        batch = Batch(
            captures=captures,
            revisions=[row.revision for row in rows if row.revision],
            drops=[drop for row in rows for drop in row.drops],
            outlets=[outlet_row(o, self.outlets) for o in sorted({c["outlet"] for c in captures})],
        )
        tally = read_how(jobs, readings)
        tally.count(captures)
        return batch, tally


def found_of(record: Record) -> Found:
    """Our metadata record as a value; foreign or damaged JSON gives an empty one."""
    try:
        facts = json.loads(record.payload)
        told = json.dumps(facts.pop("told"), ensure_ascii=False, sort_keys=True) if facts.get("told") else ""
        known = {key: str(value) for key, value in facts.items() if key in Found.__slots__} | {"told": told}
        return Found(**{key: sayable(value) for key, value in known.items()})
    except (ValueError, AttributeError, RecursionError):
        return Found()
