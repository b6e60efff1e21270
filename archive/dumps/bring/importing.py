"""Dumps into the archive: of each document its very bytes as a WARC record, and the cleaned text into the index.

The dump is read twice, as in cleaning: first its lines are counted. What the counts say of a document's lines is kept
beside it, so that the index follows from the WARC files alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from archive.dumps.base.values import Document
from archive.dumps.bring.payload import text_of
from archive.dumps.bring.records import Draft, draft, record
from archive.dumps.judge.evidence import Sight, with_evidence
from archive.dumps.judge.judged import DAMAGE
from archive.dumps.read.batches import Batch, Begin, End
from archive.dumps.read.inputs import Source
from archive.indexer import Tally
from archive.segment import now
from archive.store import Writer
from archive.warc.members import MAX_RECORD
from cleaner.errors import BadInput

_LARGEST: Final = MAX_RECORD - (1 << 20)


@dataclass(slots=True)
class Imported:
    """Counts of an import of dumps."""

    files: int = 0
    documents: int = 0
    """Documents that are new."""
    known: int = 0
    """Documents that the archive had."""
    repairs: int = 0
    """New documents that were damaged; other kinds of spaces and apostrophes are no damage."""
    tally: Tally = field(default_factory=Tally)


class DumpImporter:
    """Puts what is read of dumps into the archive, a batch at a time; each is durable and indexed when it is taken."""

    def __init__(self, writer: Writer, sight: Sight, fail: Callable[[str], None]) -> None:
        self._writer = writer
        self._sight = sight
        self._fail = fail
        self._source: Source | None = None
        self.done = Imported()

    def take(self, batch: Batch) -> None:
        """Write and index the documents of a batch that are not known. Raises `DiskFull`."""
        drafts: list[Draft] = []
        for event in batch:
            if isinstance(event, Begin):
                self._source = event.source
            elif isinstance(event, End):
                self.done.files += 1
            elif isinstance(event, BadInput):
                self._fail(str(event))
            elif isinstance(event, Document) and self._source:
                drafts.append(draft(event, self._source))
        fresh = self._fresh([one for one in drafts if self._fits(one)])
        self._write(fresh)
        self.done.documents += len(fresh)
        self.done.tally.add(self._writer.commit())

    def _fits(self, one: Draft) -> bool:
        if len(one.body) <= _LARGEST:
            return True
        self._fail(f"{one.document.source}: {one.document.name}: over {_LARGEST >> 20} MB, too large for a record")
        return False

    def _fresh(self, drafts: list[Draft]) -> list[Draft]:
        """The drafts that are not in the archive, each once."""
        own: dict[str, Draft] = {}
        for one in drafts:
            own.setdefault(one.id, one)
        known = self._writer.indexer.index.known([_bare(id_) for id_ in own])
        fresh = [one for one in own.values() if _bare(one.id) not in known]
        self.done.known += len(drafts) - len(fresh)
        return fresh

    def _write(self, drafts: list[Draft]) -> None:
        # As they will be read from their records, which for a few odd texts is not quite how the dump was read.
        documents = [_as_read(one) for one in drafts]
        told = with_evidence(documents, [one.told for one in drafts], self._sight)
        moment = now()
        for one, about in zip(drafts, told, strict=True):
            self.done.repairs += not DAMAGE.isdisjoint(name for name, _ in about.repairs)
            self._writer.add_text(record(one, about, moment))


def _as_read(one: Draft) -> Document:
    text, encoding = text_of(one.body, one.content_type)
    return replace(one.document, text=text, encoding=encoding)


def _bare(record_id: str) -> str:
    return record_id.removeprefix("<urn:uuid:").removesuffix(">")
