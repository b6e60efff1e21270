"""An archive looked at as a whole: every record of every file, every row of the index, and what belongs to both."""

from __future__ import annotations

import contextlib
import fcntl
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from archive.health import foreign, pool, stretch, tables
from archive.health.ids import At, Ids
from archive.health.rows import GARBAGE, connected, unreadable
from archive.health.shown import flaw_of_lines
from archive.health.stretch import Looked, Stretch
from archive.health.values import (
    CLASH,
    DAMAGED,
    INDEX,
    LEFT_OPEN,
    PACKING,
    PROFILE,
    REBUILD,
    ROW,
    TWICE,
    UNINDEXED,
    UNREADABLE,
    Findings,
    Flaw,
)
from archive.profiles import broken_profiles, read_profiles
from archive.segment import OPEN
from archive.standing import whats_wrong
from archive.store import Archive
from archive.warc.members import read_member

Progress = Callable[[int], None]
_OPEN_WHAT: Final = "was left open by a writer that is dead"


def verify_files(names: Sequence[str], workers: int, progress: Progress = lambda size: None) -> Findings:
    """Look at files by themselves, whatever archives they are."""
    found = Findings()
    for name, given in pool.each(foreign.look_at, names, workers):
        if isinstance(given, str):
            found.flaws.append(_died(name, given))
            continue
        found.counts.update(files=1, bytes=given.size, records=given.looked.records)
        found.flaws += given.looked.flaws
        found.notes.update(given.looked.notes)
        ids = Ids()
        ids.add(name, given.looked)
        same = sum(1 for _ in ids.twice())
        found.notes.update({"records with the id of another": same} if same else {})
        progress(given.size)
    return found


def verify(archive: Archive, workers: int, progress: Progress = lambda size: None) -> Findings:
    """Look at all of an archive. Raises `NotAnArchive`, `ArchiveBusy` while it is made anew."""
    archive.require()
    with ExitStack() as stack:
        with contextlib.suppress(OSError):  # what cannot be written nobody else writes either
            stack.enter_context(archive.lock("writers", "a rebuild or a repair", shared=True))
        return look_over(archive, workers, progress)


def look_over(archive: Archive, workers: int, progress: Progress) -> Findings:
    """Look at all of an archive, where nobody makes it anew meanwhile."""
    if not archive.index_path.exists():
        return _Verifying(archive, None).run(workers, progress)
    with closing(connected(archive.index_path)) as db:
        return _Verifying(archive, db).run(workers, progress)


def _died(name: str, why: str) -> Flaw:
    return Flaw(kind=UNREADABLE, file=name, what=f"reading it was stopped: {why}", cure="look at it by itself")


@dataclass(slots=True)
class _File:
    """A WARC file on its way through."""

    path: Path
    indexed: int
    counted: int = 0
    """How many records the index counts in it."""
    looked: Counter[str] = field(default_factory=Counter)
    damages: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Verifying:
    archive: Archive
    db: sqlite3.Connection | None
    found: Findings = field(default_factory=Findings)
    files: dict[str, _File] = field(default_factory=dict)
    ids: Ids = field(default_factory=Ids)

    def run(self, workers: int, progress: Progress) -> Findings:
        found, archive = self.found, self.archive
        for path, why in broken_profiles(archive.profiles_path):
            found.flaws.append(Flaw(kind=PROFILE, file=path.name, what=why.removeprefix(f"{path}: ")))
        known = self._index()
        for job, done in pool.each(stretch.look, list(self._jobs(known)), workers, stretch.after):
            if isinstance(done, str):
                found.flaws.append(_died(job.name, done))
            else:
                self._take(job, done)
                progress(done.end - job.start)
        self._twice()
        if missing := self.ids.missing():
            found.notes["names of records that are not here"] = missing
        folder = archive.root / "quarantine"
        found.quarantine = sorted(path.name for path in folder.glob("*") if path.suffix != ".json")
        found.flaws.sort(key=lambda flaw: (flaw.file, flaw.offset or 0))
        return found

    def _index(self) -> dict[str, tuple[int, int, str]]:
        """Look at the index by itself; gives size, records and tail of each file that it knows."""
        path, known = self.archive.index_path, dict[str, tuple[int, int, str]]()
        if self.db is None:
            if self.archive.warc_files():
                self.found.flaws.append(Flaw(kind=INDEX, file=path.name, what="there is none", cure=REBUILD))
            return known
        profiles = None if self.found.of(PROFILE) else read_profiles(self.archive.profiles_path).mark
        try:
            self.db.execute("BEGIN")  # all is seen as of one moment, also while a crawl goes on
            for name, size, records, tail in self.db.execute("SELECT name, size, records, tail FROM files"):
                known[str(name)] = (int(size), int(records), str(tail or ""))
            for name in ("captures", "revisions", "articles"):
                (self.found.counts[name],) = self.db.execute(f"SELECT count(*) FROM {name}").fetchone()
            unresolved = "SELECT count(*) FROM captures WHERE reason = 'revisit_unresolved'"
            (self.found.notes["revisits of what is not here"],) = self.db.execute(unresolved).fetchone()
        except GARBAGE as error:
            self.found.flaws.append(unreadable(path, error))
            self.db = None
            return {}
        self.found.notes += Counter()  # without those that are none
        self.found.flaws += tables.flaws(self.db, path, profiles)
        return known

    def _jobs(self, known: dict[str, tuple[int, int, str]]) -> Iterator[Stretch]:
        for name, (size, _, tail) in known.items():
            if wrong := whats_wrong(self.archive.warcs / name, size, tail):
                self._row(name, wrong.partition("; ")[0])
        for path in self.archive.warc_files():
            name = path.name.removesuffix(OPEN)
            size, records, _ = known.get(name, (0, 0, ""))
            has = path.stat().st_size
            if path.suffix == OPEN:
                if _is_dead(path):
                    self.found.flaws.append(Flaw(kind=LEFT_OPEN, file=path.name, what=_OPEN_WHAT))
                has = min(has, size)
            elif size < has and self.db is not None:
                what = f"is not indexed beyond byte {size:,} of {has:,}"
                self.found.flaws.append(Flaw(kind=UNINDEXED, file=name, what=what))
            self.files[name] = _File(path=path, indexed=min(size, has), counted=records)
            self.found.counts.update(files=1, bytes=has)
            indexed = -1 if self.db is None else min(size, has)
            yield Stretch(root=self.archive.root, path=path, until=has, indexed=indexed)

    def _row(self, name: str, what: str) -> None:
        self.found.flaws.append(Flaw(kind=ROW, file=name, what=what))

    def _take(self, job: Stretch, done: Looked) -> None:
        file = self.files[job.name]
        self.ids.add(job.name, done)
        self.found.flaws += done.flaws
        self.found.notes.update(done.notes)
        self.found.counts.update(records=done.records)
        file.looked.update(indexed=done.indexed, lines=done.lines)
        file.damages |= {flaw.offset or 0 for flaw in done.flaws if flaw.kind in (DAMAGED, PACKING)}
        if done.end >= job.until:
            self._through(job, file)

    def _through(self, job: Stretch, file: _File) -> None:
        """What is said of a file when all of it was looked at."""
        if self.db is not None and file.indexed == job.until:
            if file.looked["indexed"] != file.counted and not file.damages:
                self._row(job.name, f"the index counts {file.counted} records, and it has {file.looked['indexed']}")
            told = "SELECT offset FROM damages WHERE file = ?"
            if {offset for (offset,) in self.db.execute(told, [job.name])} - file.damages:
                self._row(job.name, "the index tells of damage where none is")
        if job.path.suffix != OPEN:
            flaw = flaw_of_lines(job.path, self.archive.cdxj, file.looked["lines"] % (1 << 64))
            self.found.flaws += [flaw] if flaw else []

    def _twice(self) -> None:
        for first, second in self.ids.twice():
            same = self._data(first) == self._data(second)
            place = f"{first.file}, offset {first.offset}"
            self.found.flaws.append(
                Flaw(
                    kind=TWICE if same else CLASH,
                    file=second.file,
                    offset=second.offset,
                    length=second.length,
                    what=f"the same record as in {place}" if same else f"another record with the id of that in {place}",
                    cure="run 'litopys repair'" if same else "this cannot be mended",
                )
            )

    def _data(self, at: At) -> bytes:
        member = read_member(self.files[at.file].path, at.offset, at.length)
        return member.data if member else b""


def _is_dead(path: Path) -> bool:
    """Whether nobody writes a file that is open."""
    try:
        with path.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
