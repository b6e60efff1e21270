"""What of a foreign file's records an archive takes over, each as the gzip member that is appended.

Responses and revisits are taken, with the requests and metadata that name them; of `resource` records those texts of
dumps that another archive of ours took in. A request that names nothing belongs to the response after it that names it,
as wget writes them, or is of its address and moment, as js-wacz does. Everything else is counted and passed over.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from archive.dumps.judge.told import DUMP
from archive.warc.members import Damage
from archive.warc.packing import squeezed
from archive.warc.reading import Taken
from archive.warc.record import Record
from archive.warc.sources import results

CAPTURES: Final = frozenset({"response", "revisit"})
COMPANIONS: Final = frozenset({"request", "metadata"})
"""Record types taken over with the response that they name."""
TEXT: Final = "resource"


class Item(NamedTuple):
    """A record that is taken over."""

    id: str
    owner: str
    """The response that it belongs to: itself, or the one that it names."""
    raw: bytes
    offset: int
    note: str = ""
    place: str = ""
    """Of a capture its moment and address, which tell it from another that has its id."""
    record: Record | None = None
    """What `raw` gave, where it is a member of the file itself; a process apart does not hand it over."""


class Passed(NamedTuple):
    """A record that is read and not taken over."""

    type: str


class Lost(NamedTuple):
    """A stretch of a file, or of a file in it, that gives no record."""

    part: str
    offset: int
    length: int
    reason: str


def items(path: Path) -> Iterator[Item | Passed | Lost]:
    """What a file gives, in its order. Raises `OSError`."""
    chooser = _Chooser()
    for part, found in results(path):
        if isinstance(found, Damage):
            yield Lost(part, found.offset, found.length, found.reason)
        else:
            yield from chooser.take(found)
    yield from chooser.rest()


class _Chooser:
    """Which records are taken over, as far as that hangs on those before."""

    def __init__(self) -> None:
        self._texts: set[str] = set()
        self._request: Taken | None = None

    def take(self, taken: Taken) -> Iterator[Item | Passed]:
        record = taken.record
        if record.type in CAPTURES:
            yield from self._capture(taken)
            return
        yield from self.rest()
        if record.type == "metadata" and _tells_of_text(record):
            self._texts.add(owner_of(record))
        if record.type in COMPANIONS and owner_of(record):
            yield _item(taken, owner_of(record))
        elif record.type == TEXT and record.id in self._texts:
            self._texts.discard(record.id)
            yield _item(taken, record.id)
        elif record.type == "request":
            self._request = taken
        else:
            yield Passed(record.type)

    def _capture(self, taken: Taken) -> Iterator[Item | Passed]:
        request = self._request
        if request and _asked(request.record, taken.record):
            self._request = None
            yield _item(request, taken.record.id)
        yield from self.rest()
        yield _item(taken, taken.record.id)

    def rest(self) -> Iterator[Passed]:
        """A request that no response named."""
        if self._request:
            self._request = None
            yield Passed("request")


def _asked(request: Record, response: Record) -> bool:
    """Whether a request that names nothing is that of the response after it."""
    same = (request.url, request.date) == (response.url, response.date)
    return same or response.headers.get("warc-concurrent-to") == request.id


def _item(taken: Taken, owner: str) -> Item:
    record = taken.record
    place = f"{record.date} {record.url}" if owner == record.id else ""
    if taken.raw:
        return Item(record.id, owner, taken.raw, taken.offset, taken.note, place, record)
    return Item(record.id, owner, squeezed(taken.data), taken.offset, taken.note, place)


def _tells_of_text(record: Record) -> bool:
    """Whether a metadata record of ours says that its `resource` is a text out of a dump."""
    try:
        facts = json.loads(record.payload) if f'"{DUMP}"'.encode() in record.payload else {}
    except (ValueError, RecursionError):
        return False
    return isinstance(facts, dict) and facts.get("how") == DUMP


def owner_of(record: Record) -> str:
    """The response that a companion names, or an empty string."""
    return record.headers.get("warc-concurrent-to") or record.headers.get("warc-refers-to") or ""
