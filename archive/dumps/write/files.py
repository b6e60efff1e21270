"""The files that records are written into: one, or the members of a zip or tar, packed as they were."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO, Final

from archive.dumps.base.frame import Aside, Frame, Layers
from archive.dumps.base.values import Document
from archive.dumps.read.marks import FileMark
from archive.dumps.read.stream import Stream
from archive.dumps.read.warc_cuts import blocks
from archive.dumps.write.holders import TarHolder, ZipHolder
from archive.dumps.write.pack import Packer

_BETWEEN: Final = re.compile(rb"[\s\[\],]*")


class Files:
    """Writes records, and what stands between them, into the file that each belongs to."""

    def __init__(self, sink: BinaryIO, mark: FileMark | None = None) -> None:
        self._sink = sink
        self._holder: ZipHolder | TarHolder | None = None
        self._packer: Packer | None = None
        self._key: tuple[str, int] | None = None
        self._records = 0
        self._skipped = False
        if mark is not None:
            self._packer = Packer(sink, mark.pack, mark.wide, resumed=True)
            self._key, self._records, self._skipped = (mark.source, -1), mark.records, mark.skipped

    def settled(self) -> bool:
        """Whether what follows can be written without knowing what was; a long packed stream ends here to be so."""
        return self._packer is not None and self._holder is None and self._packer.settled()

    def marked(self, mark: FileMark) -> FileMark | None:
        """The mark with how far the records are; None where they cannot be gone on with here."""
        packer, key = self._packer, self._key
        if packer is None or key is None or not self.settled():
            return None
        return replace(
            mark, source=key[0], pack=packer.pack, wide=packer.wide, records=self._records, skipped=self._skipped
        )

    def record(self, document: Document, frame: Frame, data: bytes) -> None:
        """Write a record with what stands before it, and behind it where it is the last."""
        self.along(frame.ahead)
        packer = self._of(document, frame)
        lead = frame.lead
        if self._skipped or frame.lost[0]:
            lead = _with_commas(lead, frame, 1 if self._records else 0)
        self._between(packer, lead, frame)
        packer.write(data)
        if frame.shape == "warc":
            packer.cut()
        self._records += 1
        self._skipped = False
        self._between(packer, _with_commas(frame.tail, frame, 0) if frame.lost[1] else frame.tail, frame)
        self.along(frame.behind)

    def along(self, asides: Sequence[Aside]) -> None:
        """Write members that are no dumps, as they are."""
        for one in asides:
            self._end()
            packer = self._begin(Layers(member=one.member))
            packer.write(one.data)
            packer.close()
            if self._holder is not None:
                self._holder.end()

    def skip(self, document: Document, frame: Frame) -> None:
        """Write only what stands around the record."""
        if frame.lead or frame.tail:
            packer = self._of(document, frame)
            self._between(packer, _with_commas(frame.lead, frame, 0), frame)
            self._between(packer, _with_commas(frame.tail, frame, 0), frame)
        self._skipped = True

    def close(self) -> None:
        """Write what is held back and the ends of all that is open."""
        self._end()
        if self._holder is not None:
            self._holder.close()

    def _between(self, packer: Packer, data: bytes, frame: Frame) -> None:
        """Bytes between records; records of a WARC each by itself."""
        if frame.shape != "warc" or not data:
            packer.write(data)
            return
        for block in blocks(Stream([data], "")):
            packer.write(block.data)
            packer.cut()

    def _of(self, document: Document, frame: Frame) -> Packer:
        """The file that the record belongs to; another one than the last ends that."""
        member = frame.layers.member
        key = (document.source, member.number if member else -1)
        if self._packer is None or key != self._key:
            self._end()
            self._key, self._records, self._skipped = key, 0, False
            self._packer = self._begin(frame.layers)
        return self._packer

    def _begin(self, layers: Layers) -> Packer:
        if layers.member is None:
            return Packer(self._sink, layers.pack, layers.wide)
        if self._holder is None:
            is_zip = layers.member.kind == "zip"
            self._holder = ZipHolder(self._sink) if is_zip else TarHolder(self._sink, layers.member.outer)
        return Packer(self._holder.begin(layers.member), layers.pack, layers.wide)

    def _end(self) -> None:
        if self._packer is not None:
            self._packer.close()
            if self._holder is not None:
                self._holder.end()
        self._packer = None


def _with_commas(data: bytes, frame: Frame, wanted: int) -> bytes:
    """What stands between the records of a JSON array, with as many commas as are left to part them: one or none."""
    if frame.shape != "json" or not _BETWEEN.fullmatch(data):
        return data
    first, comma, rest = data.partition(b",")
    return first + comma * wanted + rest.replace(b",", b"")
