"""Places in a run from which it can be gone on with, also in the middle of a file: plain values that are kept on disk.

A mark stands behind a document. What comes behind it is read, cleaned and written as if nothing had been before: so it
is only set where no reader and no packing holds anything back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from archive.console import counted
from archive.dumps.base.frame import BadRecord, Frame
from archive.dumps.base.values import Document
from archive.dumps.read.batches import Batch, Begin, End, LeftOut
from archive.dumps.read.inputs import STDIN, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """How far reading has come."""

    files: int = 0
    """Files that have ended."""
    number: int = 0
    """The number of the last document that was read of the next file; 0 before its first one."""
    events: int = 0
    """Everything that was read of that file, what cannot be cleaned too."""

    @property
    def told(self) -> str:
        """How far that is, as people say it."""
        parts = [counted(self.files, "input")] if self.files else []
        return " and ".join([*parts, counted(self.number, "document")] if self.number else parts)

    def after(self, batch: Batch) -> At:
        """The same once this batch has been read as well."""
        at = self
        for event in batch:
            if isinstance(event, End):
                at = At(files=at.files + 1)
            elif not isinstance(event, Begin):
                document = event.document if isinstance(event, LeftOut) else event
                number = document.number if isinstance(document, Document) else at.number
                at = replace(at, number=number, events=at.events + 1)
        return at


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMark:
    """How far an unfinished output file is."""

    process: int
    """The process that began it, after which it is called while it is unfinished."""
    length: int = 0
    """Bytes that are written."""
    source: str = ""
    """The source of the records that were written last, as documents name it; empty where records are converted."""
    pack: str = ""
    wide: str = ""
    records: int = 0
    skipped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SidecarMark:
    """How far an unfinished sidecar is: its bytes, where its last file begins in them, and what is told of that."""

    length: int
    begun: int
    documents: int
    changed: int
    source: str
    told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far the results of a run are, where a file is unfinished."""

    file: FileMark
    sidecar: SidecarMark | None = None
    plain: bool = False
    unread: int = 0


def settled(batch: Batch) -> bool:
    """Whether reading can begin anew behind this batch, and gives what it would have given."""
    last = batch[-1]
    if isinstance(last, End):
        return True
    document = last.document if isinstance(last, LeftOut) else last
    if not isinstance(document, Document) or not isinstance(document.record, Frame):
        return False
    if document.record.layers.member is not None or not lasting(document.source):
        return False
    # What cannot be kept in its place is told of before the document that stands before it.
    return len(batch) > 1 and isinstance(batch[-2], Document | LeftOut | BadRecord | Begin)


def lasting(source: Source | str) -> bool:
    """Whether the same can be read again later, and it is seen if it is not the same."""
    where = source.where if isinstance(source, Source) else source
    return where not in (STDIN, "stdin") and "://" not in where
