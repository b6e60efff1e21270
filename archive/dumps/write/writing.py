"""Writing cleaned documents back in the shape they came in, with everything around the texts as it was.

`writing` gives a writer whose `put` takes a document and its new text, in the order in which the documents were read.
The answer says whether the original record can be made again from the new one and the original text alone; where it
cannot, the answer has the original record's bytes, which belong into the sidecar.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from archive.dumps.base.frame import Frame
from archive.dumps.base.how import How
from archive.dumps.base.values import Document
from archive.dumps.read import spelling, wet
from archive.dumps.read.marks import FileMark
from archive.dumps.read.parquet import ParquetWriter
from archive.dumps.write.files import Files
from archive.dumps.write.places import Place, Unfinished, whole
from archive.dumps.write.tables import Converter, converter
from cleaner.errors import BadInput

_NOTHING: Final[Mapping[str, Sequence[str]]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """What became of a record."""

    exact: bool
    """Whether the new record and the original text give the original record again, byte for byte."""
    raw: bytes | None = None
    """The original record where they do not; None also for what was converted."""


class Writer:
    """Takes documents in the order in which they were read; made by `writing`."""

    def __init__(self, place: Place, how: How, target: str, mark: FileMark | None = None) -> None:
        sink = place.stream
        self.place = place
        self._sink = sink
        self._how = how
        self._converter: Converter | None = converter(sink, how.to, target, resumed=bool(mark)) if how.to else None
        self._files = Files(sink, mark if how.to is None else None)
        self._rows: ParquetWriter | None = None
        self.used = mark is not None
        """Whether any document was put."""

    def settled(self) -> bool:
        """Whether what follows can be written without knowing what was; long packed streams end here to be so."""
        return self._converter.settled() if self._converter is not None else self._files.settled()

    def mark(self) -> FileMark | None:
        """How far the file is, if it can be gone on with from here; all of that has left this process."""
        if self._rows is not None or not self.used or not self.place.process:
            return None
        mark = FileMark(process=self.place.process)
        settled = self._files.marked(mark) if self._converter is None else self._converter.settled() and mark
        self._sink.flush()
        return replace(settled, length=self._sink.tell()) if settled else None

    def put(self, document: Document, text: str, found: Mapping[str, Sequence[str]] = _NOTHING) -> Put:
        """Write the document with this text. Raises `BadInput` where its encoding lacks a character of the text.

        `found` is what cleaning found for fields (`Cleaned.fields`); only conversions have a place for it.
        """
        if self._converter is not None:
            self._converter.row(document, text, found)
            self.used = True
            return Put(exact=False)
        try:
            done = self._put(document, text)
        except UnicodeEncodeError as error:
            raise BadInput(
                f"{document.source}: {document.name}: {document.encoding} has no {error.object[error.start]!r}, which "
                "the repaired text needs; write UTF-8 with --to jsonl, or leave that repair out"
            ) from error
        self.used = True
        return done

    def put_raw(self, document: Document, raw: bytes) -> None:
        """Write the document's record as these bytes: what `Put.raw` gave."""
        self._files.record(document, _frame(document), raw)
        self.used = True

    def skip(self, document: Document) -> None:
        """Leave the document out; what stands between records stays."""
        frame = _frame(document)
        if self._converter is None and frame.shape != "parquet":
            self._files.skip(document, frame)

    def leave(self, document: Document) -> None:
        """Write only the members of an archive that go along with the document, of which itself nothing is left."""
        frame = _frame(document)
        if self._converter is None:
            self._files.along((*frame.ahead, *frame.behind))

    def close(self) -> None:
        """Write what is held back and the ends of all that is open."""
        if self._converter is not None:
            self._converter.close()
        if self._rows is not None:
            self._rows.close()
        self._files.close()

    def _put(self, document: Document, text: str) -> Put:
        frame = _frame(document)
        if frame.shape == "parquet":
            self._rows = self._rows or ParquetWriter(self._sink, self._how)
            self._rows.put(document, text.encode(document.encoding, "surrogateescape"))
            return Put(exact=True)
        if text == document.text:
            self._files.record(document, frame, frame.before + spelling.original(document, frame) + frame.after)
            return Put(exact=True)
        new = spelling.value(text, document.encoding, frame.shape, frame.style)
        before = wet.head(frame.before, new) if frame.shape == "warc" else frame.before
        self._files.record(document, frame, before + new + frame.after)
        if spelling.returns(document, frame, before, new):
            return Put(exact=True)
        return Put(exact=False, raw=frame.before + spelling.original(document, frame) + frame.after)


def _frame(document: Document) -> Frame:
    frame = document.record
    if not isinstance(frame, Frame):
        raise TypeError(f"{document.source}: {document.name} was not read from a dump")
    return frame


@contextmanager
def writing(target: str, how: How, unfinished: Unfinished | None = None) -> Iterator[Writer]:
    """A writer to the file `target`, or to stdout for `-`; the file appears, whole, if the block ends well.

    Without `how.to` it takes the documents of one source; with it those of any number. A target without documents is
    not made. With `unfinished` it can be gone on with where the block ends badly. Raises `LitopysError` where it cannot
    be written.
    """
    with whole(target, unfinished) as place:
        writer = Writer(place, how, target, unfinished.mark if unfinished else None)
        yield writer
        writer.close()
        place.wanted = writer.used
