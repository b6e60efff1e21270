"""JSON files as dumps: an array of records, one record, or records behind each other; read a record at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.dumps.base.frame import Piece
from archive.dumps.base.how import How
from archive.dumps.read import json_lines
from archive.dumps.read.json_lines import Reading, record
from archive.dumps.read.lines import Cut
from archive.dumps.read.parts import Part
from archive.dumps.read.sniff import sniffed
from archive.dumps.read.texts import fallback, too_large
from cleaner.errors import BadInput
from cleaner.textfile import LARGEST

_OUTSIDE = re.compile(rb"[{]")
_INSIDE = re.compile(rb'["{}\[\]]')
_STRING = re.compile(rb'["\\]')


def read(part: Part, how: How) -> Iterator[Piece]:
    """The records of the file and what stands between them; a file that is JSON Lines after all is read as such."""
    if sniffed(part.stream) == "jsonl" and b"\n" in part.stream.head():
        yield from json_lines.read(part, how)
        return
    reading = Reading(part=part, how=how, codec=fallback(part.stream.head()), shape="json")
    number = 0
    for piece in _cut(part):
        if not isinstance(piece, Cut):
            yield piece
            continue
        number += 1
        if number < part.after:
            continue
        made = too_large(part, piece) if piece.too_long else record(reading, number, piece.data, piece.offset)
        yield made
        if isinstance(made, BadInput) and number == 1 and not piece.too_long:
            return


def _cut(part: Part) -> Iterator[bytes | Cut | BadInput]:
    """Each object at the top, and the bytes between them; the last object may have no end."""
    finder = _Finder()
    for block in part.stream:
        yield from finder.feed(block)
    if finder.depth and not part.stream.broken:
        yield BadInput(f"{part.shown}: the record at byte {finder.offset} has no end ({finder.length} bytes); skipped")


class _Finder:
    """Follows brackets and strings through blocks to the ends of the objects at the top."""

    def __init__(self) -> None:
        self.depth = 0
        self.offset = 0
        self.length = 0
        self._quoted = self._escaped = False
        self._held: list[bytes] = []
        self._seen = 0

    def feed(self, block: bytes) -> Iterator[bytes | Cut]:
        """What this block completes."""
        place = start = 0
        if self._escaped:
            place, self._escaped = 1, False
        while found := self._pattern().search(block, place):
            char, place = block[found.start()], found.end()
            if self._quoted:
                place = self._in_string(block, char, place)
            elif not self.depth:
                yield block[start : found.start()]
                self.depth, start = 1, found.start()
                self.offset, self.length = self._seen + start, 0
            elif self._closes(char):
                self._hold(block[start:place])
                yield Cut(self.offset, b"".join(self._held) if self.length <= LARGEST else b"", self.length)
                self._held.clear()
                start = place
        if self.depth:
            self._hold(block[start:])
        else:
            yield block[start:]
        self._seen += len(block)

    def _pattern(self) -> re.Pattern[bytes]:
        return _STRING if self._quoted else _INSIDE if self.depth else _OUTSIDE

    def _in_string(self, block: bytes, char: int, place: int) -> int:
        if char == 0x22:
            self._quoted = False
            return place
        self._escaped = place == len(block)
        return place + 1

    def _closes(self, char: int) -> bool:
        if char == 0x22:
            self._quoted = True
        elif char in b"{[":
            self.depth += 1
        else:
            self.depth -= 1
        return not self.depth

    def _hold(self, data: bytes) -> None:
        self.length += len(data)
        if self.length > LARGEST:
            self._held.clear()
        else:
            self._held.append(data)
