"""Writing into an archive in groups: each is durable before it is indexed, and indexed before it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.along import Along, Packed
from archive.capture import Capture, DumpText
from archive.indexer import Indexer
from archive.originals import Originals
from archive.rows import RUN
from archive.segment import Segment, now
from archive.tally import Tally
from archive.warc.writing import Setting, capture_members, note_member, text_members

if TYPE_CHECKING:
    from archive.store import Archive


@dataclass(slots=True)
class Writer:
    """Writes one outlet's captures: into the WARC at once, into the index at `commit`."""

    archive: Archive
    indexer: Indexer
    outlet: str
    facts: Mapping[str, str] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    written: int = 0
    _segment: Segment | None = None
    _originals: Originals | None = None
    _along: Along = field(default_factory=Along)

    def append(self, members: bytes) -> None:
        """Append whole gzip members, beginning a file where none is open. Raises `DiskFull`."""
        self._open().append(members)
        self.written += len(members)

    def append_all(self, members: Sequence[Packed]) -> None:
        """Append gzip members of which some are unpacked, so that these are not unpacked again. Raises `DiskFull`."""
        offset = self._open().size
        self.append(b"".join([one.raw for one in members]))
        self._along.append(offset, members)

    def add(self, capture: Capture) -> None:
        """Append a capture, as a revisit where its payload is known; it is acknowledged by the next `commit`."""
        if self._originals is None:
            self._originals = Originals(self.archive.warcs, self.indexer.index)
        original = self._originals.of(capture)
        self.append(capture_members(capture, original, self._setting()))
        self._originals.written(capture, original)

    def add_text(self, text: DumpText) -> None:
        """Append a dump's text; it is acknowledged by the next `commit`."""
        self.append(text_members(text, self._setting()))

    def commit(self) -> Tally:
        """Make everything appended durable, then index it. Raises `DiskFull`; the WARC keeps what was synced."""
        if self._segment is None:
            return Tally()
        try:
            self._segment.sync()
            done = self.indexer.catch_up(self._segment.path, self._segment.synced, self._along)
        finally:
            self._along.known.clear()
            if self._originals:
                self._originals.acknowledged()
        self.tally.add(done)
        if self._segment.full:
            self.close()
        return done

    def end_run(self, run: str, facts: Mapping[str, object]) -> None:
        """Write the record that closes a run and commit it; a run in which nothing was fetched leaves none."""
        if self._segment or self.tally.captures:
            self.append(note_member(RUN + run, facts, now(), self._setting()))
            self.commit()

    def close(self) -> None:
        """Close the file under its final name; what was not committed stays in it and is indexed at the next open."""
        if self._segment:
            segment, self._segment = self._segment, None
            path, along, self._along = segment.close(), self._along, Along()
            self.archive.note_shown({path: along.lines(segment.synced)})

    def _open(self) -> Segment:
        if self._segment is None:
            facts, taken = {"isPartOf": self.outlet, **self.facts}, self.indexer.index.indexed()
            self._segment = Segment(self.archive.warcs, self.outlet, facts, taken)
        return self._segment

    def _setting(self) -> Setting:
        return Setting(warcinfo=self._open().warcinfo)
