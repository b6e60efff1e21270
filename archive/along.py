"""What the writer of a WARC file has at hand of it while it is indexed: what it appended, and the lines of its CDXJ.

Neither is another source of the index: a member stands for itself only where the very bytes that it was unpacked from
were appended at that place, and lines count only where they are of the whole file, from its beginning without a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from archive.segment import OPEN
from archive.warc.cdxj import Place, line_of
from archive.warc.members import Damage, Member, walk
from archive.warc.record import BadRecord, Record, parse

_MOST_LINES: Final = 32_000_000
"""Bytes of lines that are kept; the CDXJ of a file of more is made from the file."""


class Packed(NamedTuple):
    """A gzip member, and the record that it gave where somebody has unpacked this very member already."""

    raw: bytes
    record: Record | None = None


class Placed(NamedTuple):
    """A record, and where its member stands."""

    offset: int
    length: int
    record: Record


@dataclass(slots=True)
class Along:
    """One file that is written and indexed in turn."""

    known: list[Placed] = field(default_factory=list)
    """What was appended since the file was indexed last, in order."""
    _lines: list[bytes] = field(default_factory=list)
    _covered: int = 0
    _size: int = 0

    def append(self, offset: int, members: Sequence[Packed]) -> None:
        """Note what was appended at this place of the file."""
        for raw, record in members:
            if record:
                self.known.append(Placed(offset, len(raw), record))
            offset += len(raw)

    def walk(self, path: Path, start: int, until: int | None) -> Iterator[Placed | Member | Damage]:
        """As `archive.warc.members.walk`, but that what is known is not read again."""
        for one in self.known:
            if one.offset < start:
                continue
            if start < one.offset:
                yield from walk(path, start, one.offset)
            yield one
            start = one.offset + one.length
        if until is None or start < until:
            yield from walk(path, start, until)

    def indexed(self, name: str, placed: Placed) -> None:
        """Note the line of a record that was indexed."""
        if placed.offset != self._covered or self._size > _MOST_LINES:
            return
        line = line_of(placed.record, Place(file=name, offset=placed.offset, length=placed.length))
        self._covered += placed.length
        self._size += len(line)
        if line:
            self._lines.append(line)

    def lines(self, size: int) -> list[bytes] | None:
        """All lines of the file of this size, in its order; None where some are not known."""
        return self._lines if self._covered == size else None


def read(path: Path, start: int, until: int | None, along: Along | None = None) -> Iterator[Placed | Damage]:
    """The records of a file of ours from a place on, and what gives none; `along` is what its writer has at hand."""
    name = path.name.removesuffix(OPEN)
    for one in along.walk(path, start, until) if along else walk(path, start, until):
        found = _placed(one) if isinstance(one, Member) else one
        if along and isinstance(found, Placed):
            along.indexed(name, found)
        yield found


def _placed(member: Member) -> Placed | Damage:
    try:
        return Placed(member.offset, member.length, parse(member.data))
    except BadRecord as error:
        return Damage(offset=member.offset, length=member.length, reason=str(error))
