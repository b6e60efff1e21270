"""The ids of all records of an archive, in some bytes each: which stand twice, and which are named and not there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from archive.health.stretch import Looked

_COLUMNS: Final = 3


class At(NamedTuple):
    """Where a record stands."""

    file: str
    offset: int
    length: int


@dataclass(slots=True)
class Ids:
    """The ids that were met, as digests."""

    _files: dict[str, int] = field(default_factory=dict)
    _met: list[NDArray[np.uint64]] = field(default_factory=list)
    _named: list[NDArray[np.uint64]] = field(default_factory=list)

    def add(self, file: str, done: Looked) -> None:
        """Take over what a stretch of a file holds."""
        number = self._files.setdefault(file, len(self._files))
        met = np.frombuffer(done.ids, dtype=np.uint64).reshape(-1, _COLUMNS)
        self._met.append(np.insert(met, 1, number, axis=1))
        self._named.append(np.frombuffer(done.named, dtype=np.uint64))

    def missing(self) -> int:
        """How many times a record is named that is not there."""
        named = np.concatenate([np.empty(0, np.uint64), *self._named])
        return int((~np.isin(named, self._all()[:, 0])).sum())

    def twice(self) -> Iterator[tuple[At, At]]:
        """Each record whose id another before it has, after that one."""
        every, names = self._all(), sorted(self._files)
        order = np.array([names.index(name) for name in self._files], dtype=np.int64)
        rank = order[every[:, 1].astype(np.int64)] if len(every) else every[:, 1]
        every = every[np.lexsort((every[:, 2], rank, every[:, 0]))]
        first = None
        for place in np.flatnonzero(every[1:, 0] == every[:-1, 0]) if len(every) else ():
            if first is None or every[place, 0] != first[0]:
                first = every[place]
            yield self._at(first), self._at(every[place + 1])

    def _all(self) -> NDArray[np.uint64]:
        return np.concatenate([np.empty((0, _COLUMNS + 1), np.uint64), *self._met])

    def _at(self, row: NDArray[np.uint64]) -> At:
        names = {number: name for name, number in self._files.items()}
        return At(names[int(row[1])], int(row[2]), int(row[3]))
