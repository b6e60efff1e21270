"""Rows and fields of CSV in bytes: where each row ends, and where in it each field stands."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final

from archive.dumps.read.lines import Cut, cuts
from cleaner.textfile import LARGEST

_QUOTE: Final = b'"'
_SECOND_LOOKS: Final = 100
"""Times that rows are read again behind a quote that is never closed."""


def rows(blocks: Iterable[bytes], delimiter: bytes, limit: int = LARGEST) -> Iterator[Cut]:
    """The rows with their line ends; together they are the stream. Those too long or never closed come without data."""
    gathering = _Gathering(delimiter, limit)
    for cut in cuts(blocks, b"\n", limit):
        yield from gathering.add(cut)
    yield from gathering.rest()


class _Gathering:
    """Lines that are gathered to rows, as long as a quote is open."""

    def __init__(self, delimiter: bytes, limit: int) -> None:
        self._delimiter = delimiter
        self._limit = limit
        self._held: deque[Cut] = deque()
        self._length = 0
        self._open = False
        self._looks = _SECOND_LOOKS

    def add(self, cut: Cut) -> Iterator[Cut]:
        """The row that this line ends, if it ends one."""
        if cut.too_long:
            yield from self.rest()
            yield cut
            return
        self._held.append(cut)
        self._length += cut.length
        self._open = ends_open(cut.data, self._delimiter, self._open)
        if not self._open:
            yield Cut(self._held[0].offset, b"".join(line.data for line in self._held), self._length)
            self._clear()
        elif self._length > self._limit:
            yield from self._again()

    def rest(self) -> Iterator[Cut]:
        """What is held when no more comes: its first line has a quote that is never closed."""
        while self._held:
            yield from self._again()

    def _again(self) -> Iterator[Cut]:
        """Give the first line up, and read the others as rows of their own; all of them after too many second looks."""
        lines = list(self._held)
        self._clear()
        self._looks -= 1
        if self._looks < 0:
            yield Cut(lines[0].offset, b"", sum(line.length for line in lines))
            return
        yield Cut(lines[0].offset, b"", lines[0].length)
        for line in lines[1:]:
            yield from self.add(line)

    def _clear(self) -> None:
        self._held.clear()
        self._length = 0
        self._open = False


def ends_open(line: bytes, delimiter: bytes, is_open: bool) -> bool:
    """Whether a quoted field is open at the end of a line, where one was or was not at its beginning."""
    if not is_open and _QUOTE not in line:
        return False
    place, size = 0, len(line)
    while place < size:
        if not is_open:
            if line[place : place + 1] == _QUOTE:
                is_open, place = True, place + 1
                continue
            place = _next(line, delimiter, place)
        else:
            place = _closing(line, place)
            if place < 0:
                return True
            is_open = False
            place = _next(line, delimiter, place)
    return is_open


def fields(row: bytes, delimiter: bytes) -> list[tuple[int, int]]:
    """Where the fields of a row stand, with their quotes, without the line end."""
    size = len(row.rstrip(b"\r\n"))
    found = []
    place = 0
    while True:
        end = place
        if row[place : place + 1] == _QUOTE:
            closed = _closing(row, place + 1)
            end = closed if closed >= 0 else size
        end = row.find(delimiter, end, size)
        if end < 0:
            found.append((place, max(size, place)))
            return found
        found.append((place, end))
        place = end + len(delimiter)


def _closing(line: bytes, place: int) -> int:
    """The place behind the quote that closes a field, or -1."""
    while (place := line.find(_QUOTE, place)) >= 0:
        if line[place + 1 : place + 2] != _QUOTE:
            return place + 1
        place += 2
    return -1


def _next(line: bytes, delimiter: bytes, place: int) -> int:
    """The place behind the next delimiter, or the line's end."""
    found = line.find(delimiter, place)
    return found + len(delimiter) if found >= 0 else len(line)
