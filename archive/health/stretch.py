"""A stretch of a WARC file of the archive looked at: its members, records, digests, and the rows that follow from them.

Large files are looked at in stretches one after the other, so that results stay small and progress shows; what one
stretch leaves for the next goes with it.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from archive.companions import Companions
from archive.health.record import SEVERAL, judged
from archive.health.rows import GARBAGE, Rows, connected, unreadable
from archive.health.values import DAMAGED, PACKING, UNREADABLE, Flaw
from archive.segment import OPEN
from archive.warc.cdxj import Place, line_of
from archive.warc.members import Damage, Member, walk
from archive.warc.record import BadRecord, Record, parse

_STRETCH: Final = 32_000_000
_NAMING: Final = ("warc-concurrent-to", "warc-refers-to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What is to be looked at: a file from `start` to `until`, with the rows that an index has of it."""

    root: Path
    path: Path
    until: int
    start: int = 0
    indexed: int = -1
    """How far the index knows the file; below 0 there is no index to look at."""
    companions: Companions = field(default_factory=Companions)

    @property
    def name(self) -> str:
        """The file's final name, as the index has it."""
        return self.path.name.removesuffix(OPEN)

    @property
    def warcs(self) -> Path:
        """The folder of the WARC files."""
        return self.path.parent


@dataclass(slots=True)
class Looked:
    """What came of a stretch."""

    end: int = 0
    flaws: list[Flaw] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    records: int = 0
    indexed: int = 0
    """Records up to where the index knows the file."""
    captures: int = 0
    ids: array[int] = field(default_factory=lambda: array("Q"))
    """Of each record the digest of its id, its offset and its length."""
    named: array[int] = field(default_factory=lambda: array("Q"))
    """Digests of the ids that records name."""
    lines: int = 0
    """Of the CDXJ lines of the records, their digests added up."""
    companions: Companions = field(default_factory=Companions)


def key(text: str | bytes) -> int:
    """Eight bytes that stand for a text."""
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big")


def look(job: Stretch) -> Looked:
    """Look at a stretch; it ends with a member, and where it was told to."""
    done = Looked(end=job.start)
    with ExitStack() as stack:
        rows = None
        if job.indexed > job.start:
            try:
                db = stack.enter_context(closing(connected(job.root / "index.db")))
                rows = Rows(held=job, name=job.name, db=db, companions=job.companions)
                rows.start(job.start)
            except GARBAGE as error:
                rows = None
                done.flaws.append(unreadable(job.root / "index.db", error))
        _Looking(job, done, rows).run()
        done.companions = rows.companions if rows else Companions()
    return done


def after(job: Stretch, done: Looked) -> Stretch | None:
    """The next stretch of the file; None where it was the last."""
    if done.end >= job.until:
        return None
    return replace(job, start=done.end, companions=done.companions)


@dataclass(slots=True)
class _Looking:
    job: Stretch
    done: Looked
    rows: Rows | None

    def run(self) -> None:
        job, done = self.job, self.done
        try:
            for found in walk(job.path, job.start, job.until):
                self._one(found)
                if done.end - job.start >= _STRETCH:
                    break
        except OSError as error:
            what = f"cannot be read ({error.strerror}) from byte {done.end} on"
            done.flaws.append(Flaw(kind=UNREADABLE, file=job.name, what=what, cure="copy it from another disk"))
            done.end = job.until
        self._beside(lambda rows: rows.before(min(done.end, job.indexed)))

    def _one(self, found: Member | Damage) -> None:
        end = found.offset + found.length
        if isinstance(found, Damage):
            self._damaged(found.offset, found.length, found.reason)
        else:
            try:
                record = parse(found.data)
            except BadRecord as error:
                self._damaged(found.offset, found.length, str(error))
            else:
                self._record(found, record)
        self.done.end = end

    def _damaged(self, offset: int, length: int, reason: str) -> None:
        kind = PACKING if reason == SEVERAL else DAMAGED
        self.done.flaws.append(Flaw(kind=kind, file=self.job.name, offset=offset, length=length, what=reason))
        self._beside(lambda rows: rows.before(offset, offset + length))

    def _record(self, member: Member, record: Record) -> None:
        done, place = self.done, (member.offset, member.length)
        why, odd = judged(record)
        if why:
            self._damaged(*place, why)
            done.indexed += member.offset < self.job.indexed
            return
        done.notes.update(odd)
        done.records += 1
        done.indexed += member.offset < self.job.indexed
        done.captures += record.type in ("response", "revisit", "resource")
        done.ids.extend((key(record.id), *place))
        done.named.extend(key(value) for name in _NAMING if (value := record.headers.get(name)))
        line = line_of(record, Place(file=self.job.name, offset=place[0], length=place[1]))
        done.lines = (done.lines + key(line)) % (1 << 64) if line else done.lines
        if member.offset == 0 and record.type != "warcinfo":
            done.notes["files that do not begin with a warcinfo record"] += 1
        if member.offset < self.job.indexed:
            self._beside(lambda rows: rows.beside(record, *place))

    def _beside(self, ask: Callable[[Rows], Iterator[Flaw]]) -> None:
        """Ask the index; once it cannot answer it is asked no more."""
        if self.rows is None:
            return
        try:
            self.done.flaws.extend(ask(self.rows))
        except GARBAGE as error:
            self.done.flaws.append(unreadable(self.job.root / "index.db", error))
            self.rows = None
