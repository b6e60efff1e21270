"""What of an archive's flaws can be mended without inventing anything, mended; nothing is deleted.

WARC files come first: what is damaged in them goes to quarantine. Before a file changes it is taken out of the index,
so that a repair which is stopped leaves an index that is brought up to date by whatever opens it next. Where rows do
not follow from one another the whole index is made anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final

from archive.health.mending import MENDING, Aside, mend, set_aside
from archive.health.rows import GARBAGE, connected
from archive.health.values import (
    IN_FILES,
    INDEX,
    LEFT_OPEN,
    PROFILE,
    ROW,
    SEARCH,
    SHOWN,
    TWICE,
    UNINDEXED,
    Findings,
    Flaw,
)
from archive.health.verify import look_over
from archive.index import Index
from archive.indexer import Indexer
from archive.pages import Readers
from archive.profiles import read_profiles
from archive.recovery import recover
from archive.standing import forget
from archive.store import Archive
from cleaner.errors import BadInput, LitopysError
from cleaner.outlets import all_outlets

_MENDABLE: Final = IN_FILES | {INDEX, LEFT_OPEN, PROFILE, ROW, SEARCH, SHOWN, UNINDEXED}
_PASSES: Final = 4
"""How often is looked again after mending: what one pass brings to light the next one mends."""
Looking = Callable[[int], None]


@dataclass(slots=True)
class Repaired:
    """What was done, or would be; and what is left."""

    done: list[str] = field(default_factory=list)
    left: list[Flaw] = field(default_factory=list)


def planned(archive: Archive, readers: Readers, looking: Looking = lambda size: None) -> Repaired:
    """What a repair would do; nothing is changed. Raises `NotAnArchive`, `ArchiveBusy`."""
    found = look_over(archive.require(), readers.workers, looking)
    left = [flaw for flaw in found.flaws if flaw.kind not in _MENDABLE]
    return Repaired(done=[f"would {_VERBS[f.kind]}: {_told(f)}" for f in found.of(*_MENDABLE)], left=left)


def repair(archive: Archive, readers: Readers, looking: Looking = lambda size: None) -> Repaired:
    """Mend what can be. Raises `NotAnArchive`, `ArchiveBusy` while others write, `DiskFull`."""
    archive.require()
    repaired = Repaired()
    with archive.lock("writers", "a crawl, an import or another command"):
        for path in archive.warcs.glob("*" + MENDING):
            path.unlink()
        for one in recover(archive.warcs, archive.root / "quarantine", _indexed(archive)):
            cut = f", {one.cut} torn bytes of it moved to quarantine/ ({one.reason})" if one.cut else ""
            repaired.done.append(f"closed {one.file}, which a dead writer left{cut}")
        for _ in range(_PASSES):
            found = look_over(archive, readers.workers, looking)
            before, repaired.left = repaired.left, found.flaws
            if not found.of(*_MENDABLE) or found.flaws == before:
                break
            _Pass(archive, readers, found, repaired.done).run()
        else:
            repaired.left = look_over(archive, readers.workers, looking).flaws
    return repaired


_VERBS: Final = {
    **dict.fromkeys(IN_FILES, "write the file anew without this stretch, which goes to quarantine/"),
    INDEX: "make the index anew",
    LEFT_OPEN: "close the file; what is torn at its end goes to quarantine/",
    PROFILE: "move the profile to quarantine/",
    ROW: "take the rows of the file out of the index, and index what it holds",
    SEARCH: "make the full-text index anew",
    SHOWN: "make the list anew",
    UNINDEXED: "index the rest of the file",
}


def _told(flaw: Flaw) -> str:
    return str(flaw).removesuffix(f"; {flaw.cure}")


def _indexed(archive: Archive) -> dict[str, int]:
    """How far files are indexed, as far as the index can tell."""
    if not archive.index_path.exists():
        return {}
    try:
        with closing(connected(archive.index_path)) as db:
            return {str(name): int(size) for name, size in db.execute("SELECT name, size FROM files")}
    except GARBAGE:
        return {}


@dataclass(slots=True)
class _Pass:
    """One look, and what is done about what it found."""

    archive: Archive
    readers: Readers
    found: Findings
    done: list[str]

    def run(self) -> None:
        found = self.found
        anew = bool(found.of(INDEX, PROFILE))
        for flaw in found.of(PROFILE):
            self._profile(flaw)
        files = sorted({flaw.file for flaw in found.of(*IN_FILES, ROW)})
        anew = anew or not self._forgotten(files)
        for name in sorted({flaw.file for flaw in found.of(*IN_FILES)}):
            self._file(name)
        for flaw in found.of(SHOWN):
            (self.archive.cdxj / flaw.file).unlink(missing_ok=True)
            self.done.append(f"made {flaw.file} anew")
        anew = anew or not self._brought_up_to_date(files)
        if anew:
            tally = self.archive.renew(self.readers, lambda captures: None)
            self.done.append(f"made the index anew: {tally.captures} captures")
        self.archive.note_shown()

    def _profile(self, flaw: Flaw) -> None:
        path = self.archive.profiles_path / flaw.file
        whole = Aside(offset=0, length=path.stat().st_size, reason=flaw.what)
        with path.open("rb") as stream:
            aside = set_aside(stream, whole, path.name, self.archive.root / "quarantine")
        path.unlink()
        self.done.append(f"moved {path.name} to quarantine/{aside.name} ({flaw.what})")

    def _forgotten(self, names: Sequence[str]) -> bool:
        """Take the files out of the index; whether that could be done."""
        if not names or self.found.of(INDEX):
            return not self.found.of(INDEX)
        try:
            with closing(Index(self.archive.index_path)) as index:
                for name in names:
                    with index.transaction() as connection:
                        forget(connection, self.archive, self._indexer(index), name)
        except (BadInput, *GARBAGE):  # what is to be read for it is damaged too
            return False
        return True

    def _indexer(self, index: Index) -> Indexer:
        return Indexer(index, all_outlets(), self.readers, read_profiles(self.archive.profiles_path))

    def _file(self, name: str) -> None:
        path, quarantine = self.archive.warcs / name, self.archive.root / "quarantine"
        twice = {flaw.offset or 0: flaw.what for flaw in self.found.of(TWICE) if flaw.file == name}
        for one in mend(path, quarantine, twice):
            place = f"{one.length} bytes at offset {one.offset} of {name}"
            self.done.append(f"moved {place} to quarantine/ ({one.reason})")

    def _brought_up_to_date(self, files: Sequence[str]) -> bool:
        """Index what is not; whether the index could take it."""
        try:
            with closing(Index(self.archive.index_path)) as index:
                tally = self.archive.catch_up(self._indexer(index))
                if self.found.of(SEARCH):
                    with index.transaction() as connection:
                        connection.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")
                    self.done.append("made the full-text index anew")
        except (sqlite3.Error, LitopysError):
            return False
        if files or tally.captures:
            named = f" of {', '.join(files)}" if files else ""
            self.done.append(f"indexed {tally.captures} captures{named}")
        return True
