"""Two small sums over any number of things that are the same in whatever order things come, and can be added up.

`Best` keeps the first by rank: with a rank that is a hash, a fair sample. `Frequent` keeps what comes most often.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Rank = tuple[Any, ...]
"""Ranks of one `Best` have the same kinds of parts and never two things the same."""


@dataclass(slots=True)
class Best(Generic[T]):
    """The `size` things of least rank, one for a key."""

    size: int
    kept: dict[str, tuple[Rank, T]] = field(default_factory=dict)
    bound: Rank | None = None
    """The largest rank that still may be among the first, as far as it is known."""

    def wants(self, rank: Rank) -> bool:
        """Whether a thing of this rank may be among the first."""
        return self.bound is None or rank <= self.bound

    def offer(self, rank: Rank, key: str, thing: T) -> None:
        """Take the thing if it is among the first."""
        if not self.wants(rank) or (key in self.kept and self.kept[key][0] <= rank):
            return
        self.kept[key] = (rank, thing)
        if len(self.kept) >= 2 * self.size:
            self._trim()

    def merge(self, other: Best[T]) -> None:
        """Take those of another part of the run."""
        for key, (rank, thing) in other.kept.items():
            self.offer(rank, key, thing)

    def __iter__(self) -> Iterator[T]:
        return (thing for _, (_, thing) in self._first())

    def __len__(self) -> int:
        return min(self.size, len(self.kept))

    def _first(self) -> list[tuple[str, tuple[Rank, T]]]:
        return heapq.nsmallest(self.size, self.kept.items(), key=lambda item: item[1][0])

    def _trim(self) -> None:
        self.kept = dict(self._first())
        self.bound = max(rank for rank, _ in self.kept.values())


@dataclass(slots=True)
class Frequent:
    """How often each of many texts came, for those that come most often.

    Up to `size` texts are counted exactly; beyond, what is rare is forgotten, and a number may be too low by `missed`.
    """

    size: int
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    """By text and reason."""
    missed: int = 0

    def add(self, text: str, reason: str, count: int = 1) -> None:
        """Count the text once more, or `count` times."""
        key = (text, reason)
        self.counts[key] = self.counts.get(key, 0) + count
        if len(self.counts) >= 2 * self.size:
            ranked = sorted(self.counts.items(), key=_by_count)
            self.missed += ranked[self.size][1]
            self.counts = dict(ranked[: self.size])

    def merge(self, other: Frequent) -> None:
        """Add the counts of another part of the run."""
        self.missed += other.missed
        for (text, reason), count in other.counts.items():
            self.add(text, reason, count)

    def most(self, number: int) -> list[tuple[str, str, int]]:
        """Text, reason and count of those that came most often."""
        return [(*key, count) for key, count in heapq.nsmallest(number, self.counts.items(), key=_by_count)]


def draw(seed: int, *names: str) -> int:
    """A number that is as good as random and always the same for these names: the least of them are a fair sample."""
    told = "\0".join((str(seed), *names)).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(told, digest_size=8).digest())


def _by_count(item: tuple[tuple[str, str], int]) -> tuple[int, tuple[str, str]]:
    return -item[1], item[0]
