"""Foreign web archives into the archive: their records copied as they are, then indexed like our own.

Texts of dumps that another archive of ours took in are taken over as pages are; other `resource` records are not.
Members of a per-record gzip file are copied byte for byte; records that stand otherwise are compressed one by one.
Importing again adds nothing: record ids that are known are passed over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from archive.along import Packed
from archive.indexer import Tally
from archive.store import Writer
from archive.taking import Item, Lost, Passed, items
from archive.taking_apart import items_apart
from archive.warc.sources import refused
from cleaner.errors import BadInput

_COMMIT_RECORDS: Final = 384
_COMMIT_BYTES: Final = 4_000_000
_COMMIT_UNPACKED: Final = 8_000_000
_MOST_GROUPS: Final = 8
"""How many times as large a group grows where no capture comes at which it may end."""
_DETAIL: Final = re.compile(r"'[^']*'|\([^)]*\)|[:;].*|\d+", re.DOTALL)


@dataclass(slots=True)
class Imported:
    """Counts of an import; `problems` names what was passed over by file and offset."""

    files: int = 0
    records: int = 0
    known: int = 0
    passed: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    """Stretches of files that gave no record, by the reason."""
    notes: Counter[str] = field(default_factory=Counter)
    """What was odd about records that were taken over all the same."""
    problems: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    @property
    def all_problems(self) -> list[str]:
        """What was passed over, and what of the archive could not be read again for what came."""
        return [*self.problems, *self.tally.problems]


class Importer:
    """Copies foreign files through a `Writer`; one file after the other.

    With `apart` they are read in a process of its own, which may be killed.
    """

    def __init__(
        self, writer: Writer, progress: Callable[[int], None] = lambda records: None, *, apart: bool = False
    ) -> None:
        self.writer = writer
        self.progress = progress
        self.done = Imported()
        self._items = items_apart if apart else items
        self._name = ""
        self._ids: dict[str, int] = {}
        """Of each record of this import a hash of its moment and address."""
        self._known: dict[str, int] = {}
        """The same of captures that the archive held before."""
        self._waiting: list[Item] = []
        self._size, self._unpacked = 0, 0

    def file(self, path: Path, name: str = "") -> None:
        """Import one file, called `name` in messages. Raises `BadInput` where nothing in it can be read, `DiskFull`."""
        name, good, before = name or str(path), 0, len(self.done.problems)
        self._name = name
        try:
            if reason := refused(path):
                raise BadInput(f"{name}: {reason}")
            for one in self._items(path):
                if isinstance(one, Lost):
                    self._lost(name, one)
                    continue
                good += 1
                if isinstance(one, Passed):
                    self.done.passed[one.type] += 1
                else:
                    self._take(one)
        except OSError as error:
            self.flush()
            raise BadInput(f"{name}: cannot be read ({error.strerror})") from error
        self.flush()
        if not good:
            why = self._why(name, before)
            raise BadInput(f"{name}: not a WARC file, or damaged all through: no record could be read{why}")
        self.done.files += 1

    def _why(self, name: str, before: int) -> str:
        """Of a file that gave nothing the first problem, then named here alone, and how many more there are."""
        problems = self.done.problems[before:]
        del self.done.problems[before:]
        more = f"; and {len(problems) - 1} more" if problems[1:] else ""
        return f" ({problems[0].removeprefix(f'{name}: ')}{more})" if problems else ""

    def _lost(self, name: str, lost: Lost) -> None:
        place = f"{name}: {lost.part}" if lost.part else name
        skipped = f", {lost.length} bytes skipped" if lost.length else ""
        where = f"offset {lost.offset}{skipped}: " if lost.offset or skipped else ""
        self.done.problems.append(f"{place}: {where}{lost.reason}")
        self.done.skipped[" ".join(_DETAIL.sub("", lost.reason).split())] += 1

    def _take(self, item: Item) -> None:
        if item.note:
            self.done.notes[item.note] += 1
        self._waiting.append(item)
        self._size += len(item.raw)
        self._unpacked += len(item.record.data) if item.record else 0
        full = self._size >= _COMMIT_BYTES or self._unpacked >= _COMMIT_UNPACKED
        if (full or len(self._waiting) >= _COMMIT_RECORDS) and self._between(item):
            self.flush()

    def _between(self, last: Item) -> bool:
        """Whether a group may end here: what is known beside a capture stands before it, and in the same file.

        Of companions without a capture there may be any number.
        """
        most = len(self._waiting) >= _MOST_GROUPS * _COMMIT_RECORDS or self._size >= _MOST_GROUPS * _COMMIT_BYTES
        return last.id == last.owner or most

    def flush(self) -> None:
        """Append the waiting records that are not known, sync and index them."""
        self._note_known()
        fresh: list[Packed] = []
        for one in self._waiting:
            if one.id in self._ids or _bare(one.owner) in self._known:
                self._pass_over(one)
                continue
            self._ids[one.id] = hash(one.place)
            fresh.append(Packed(one.raw, one.record))
        if fresh:
            self.writer.append_all(fresh)
        self.done.records += len(fresh)
        count, self._waiting, self._size, self._unpacked = len(self._waiting), [], 0, 0
        self.done.tally.add(self.writer.commit())
        self.progress(count)

    def _pass_over(self, one: Item) -> None:
        """Count a record that is known, or say that it is another than the one whose id it has."""
        held = self._ids.get(one.id, self._known.get(_bare(one.id)))
        if one.place and held != hash(one.place):
            self._lost(self._name, Lost("", one.offset, len(one.raw), "another capture of the archive has its id"))
        else:
            self.done.known += 1

    def _note_known(self) -> None:
        """Which of the captures were in the archive before; a companion is known with its response."""
        owners = {one.owner for one in self._waiting} - self._ids.keys()
        known = self.writer.indexer.index.known([_bare(owner) for owner in owners])
        self._known |= {id_: hash(place) for id_, place in known.items()}


def _bare(record_id: str) -> str:
    return record_id.removeprefix("<urn:uuid:").removesuffix(">")
