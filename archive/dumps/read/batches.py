"""What is read of a dump, as one stream of events, and the batches in which it is worked on.

A batch may hold many files, so that small ones are cleaned as quickly as one large one; it rather ends where a file
ends, as a run can be gone on with from there.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from archive.dumps.base.frame import BadRecord
from archive.dumps.base.how import How
from archive.dumps.base.values import Document
from archive.dumps.read.asides import weight
from archive.dumps.read.inputs import Source
from archive.dumps.read.reading import documents
from cleaner.errors import BadInput

_DOCUMENTS: Final = 256
_CHARACTERS: Final = 400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """A file begins."""

    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The file that began last has ended."""

    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A document that another machine cleans."""

    document: Document


Event = Begin | End | LeftOut | Document | BadInput
Batch = tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """The part of a dump that this machine cleans: the `number`-th of `count`, from 1."""

    number: int = 1
    count: int = 1

    @property
    def suffix(self) -> str:
        """What makes the names of this part's results its own; empty where it is all."""
        return f".{self.number}-of-{self.count}" if self.count > 1 else ""

    def has(self, source: Source) -> bool:
        """Whether the file is in this part, which its name decides: it is the same on every machine."""
        return self.count == 1 or zlib.crc32(source.name.encode("utf-8", "surrogateescape")) % self.count == (
            self.number - 1
        )

    def has_document(self, number: int) -> bool:
        """Whether the document of this number is in this part, where a single file is shared out."""
        return (number - 1) % self.count == self.number - 1


def events(
    sources: Iterable[Source], how: How, shard: Shard | None = None, after: tuple[int, int] = (0, 0)
) -> Iterator[Event]:
    """Everything that is read of these files; with `shard`, the documents of other parts are left out.

    `after` a document of this number, which so many events of the first file end with, reading goes on behind it.
    """
    for source in sources:
        number, before = after
        after = (0, 0)
        if not before:
            yield Begin(source=source)
        for place, one in enumerate(documents(source, how, number), before + 1):
            other = shard is not None and isinstance(one, Document) and not shard.has_document(place)
            yield LeftOut(document=one) if other and isinstance(one, Document) else one
        yield End(source=source)


def batches(stream: Iterable[Event]) -> Iterator[Batch]:
    """The events in batches that are quick to work on."""
    held: list[Event] = []
    characters = number = 0
    for event in stream:
        held.append(event)
        if isinstance(event, Document):
            number += 1
            characters += len(event.text) + weight(event)
        elif isinstance(event, BadRecord):
            characters += len(event.raw)
        full = number >= _DOCUMENTS or characters >= _CHARACTERS or len(held) >= 4 * _DOCUMENTS
        if full or (isinstance(event, End) and (4 * number >= _DOCUMENTS or 4 * characters >= _CHARACTERS)):
            yield tuple(held)
            held.clear()
            characters = number = 0
    if held:
        yield tuple(held)


def texts(batch: Batch) -> list[Document]:
    """The documents of a batch that are to be cleaned."""
    return [event for event in batch if isinstance(event, Document)]
