"""Trees of a line model evaluated for many lines at once, a bit for each line.

Of every test that any tree makes there is a row of bits: which lines fail it. From the root down, what reaches a node
is what reaches the one above it and fails its test, or passes: 64 lines in one step of the processor. The leaves
that lines end in are told by five such rows for each tree, the bits of their numbers. A few lines are quicker by the
method of `line_model`; both give the same numbers to the last bit, as they make the same comparisons and the same sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_DIGITS: Final = 5
_AT_ONCE: Final = 1024
"""Lines evaluated together, a multiple of `_WORD`."""
_NONE: Final = 0
_ALL: Final = 1
"""The rows of no lines and of all lines, above those of nodes."""
_WORD: Final = 64
"""Lines that are dealt with in one step."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """One test of a tree: a line fails it whose feature is above the limit, and can then reach no leaf it strikes."""

    feature: int
    limit: float
    first: int
    """The leaves that it strikes: from this to before `end`."""
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Nodes as far from the root as each other, of all trees."""

    above: Ints
    """By node: the row of the node above it."""
    test: Ints
    """By node: the row of those that may reach it from there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bits:
    """Trees in the order in which they are evaluated."""

    features: Ints
    limits: NDArray[np.float32]
    """By test that some tree makes, each once: its feature, and its limit as a column."""
    levels: tuple[Level, ...]
    """The nodes from the children of roots on."""
    ends: Ints
    """By place, binary digit and tree: the row of a leaf whose number has the digit, or an empty row."""
    leaves: NDArray[np.float64]
    """By tree: what its leaves add."""

    def score(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The sum of what the leaves add, per line; `rows` holds a row per feature and a column per line."""
        size = rows.shape[1]
        whole = np.zeros((len(rows), -(-size // _WORD) * _WORD), np.float32)
        whole[:, :size] = rows
        parts = [self._part(whole[:, at : at + _AT_ONCE]) for at in range(0, size, _AT_ONCE)]
        return np.concatenate([np.zeros(0), *parts])[:size]

    def _part(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        failed = np.packbits(rows.take(self.features, axis=0) > self.limits, axis=1, bitorder="little").view(np.uint64)
        either = np.concatenate((failed, ~failed))
        reached = np.empty((2 + sum(len(level.test) for level in self.levels), failed.shape[1]), np.uint64)
        reached[_NONE], reached[_ALL] = 0, np.iinfo(np.uint64).max
        start = _ALL + 1
        for level in self.levels:
            own = reached[start : start + len(level.test)]
            np.bitwise_and(either.take(level.test, axis=0), reached.take(level.above, axis=0), out=own)
            start += len(level.test)
        digits = np.bitwise_or.reduce(reached.take(self.ends, axis=0), axis=0).view(np.uint8)
        told = np.unpackbits(digits, axis=-1, bitorder="little")
        leaf = told[0]
        for place in range(1, _DIGITS):
            leaf |= told[place] << place
        starts = np.arange(0, self.leaves.size, self.leaves.shape[1])[:, None]
        return np.asarray(self.leaves.take(starts + leaf).sum(axis=0), np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    """A node while trees are made ready: its row, the leaves below it, and the tests of it and all below it."""

    tree: int
    row: int
    first: int
    end: int
    tests: Sequence[Split]

    def test(self) -> Split | None:
        """Its own test, which strikes the most leaves from its first on; None for a leaf."""
        return max((one for one in self.tests if one.first == self.first), key=lambda one: one.end, default=None)

    def below(self, own: Split, row: int) -> tuple[_Node, _Node]:
        """The node of lines that pass its test, in this row, and the node of those that fail, in the next."""
        left = [one for one in self.tests if one is not own and one.end <= own.end]
        right = [one for one in self.tests if one.first >= own.end]
        return (
            _Node(tree=self.tree, row=row, first=self.first, end=own.end, tests=left),
            _Node(tree=self.tree, row=row + 1, first=own.end, end=self.end, tests=right),
        )


def bits(trees: Sequence[Sequence[Split]], leaves: NDArray[np.float64]) -> Bits:
    """The trees with these tests and leaves made ready."""
    every = sorted({(one.feature, one.limit) for tests in trees for one in tests})
    numbers = {test: number for number, test in enumerate(every)}
    nodes = [_Node(tree=n, row=_ALL, first=0, end=len(own) + 1, tests=own) for n, own in enumerate(trees)]
    levels: list[Level] = []
    ends: list[_Node] = []
    while nodes:
        ends += [node for node in nodes if node.test() is None]
        row = _ALL + 1 + sum(len(level.test) for level in levels)
        level, nodes = _next(nodes, numbers, row)
        levels.append(level)
    return Bits(
        features=np.array([feature for feature, _ in every], np.int64),
        limits=np.array([limit for _, limit in every], np.float32).reshape(-1, 1),
        levels=tuple(levels),
        ends=_ends(ends, len(trees)),
        leaves=leaves,
    )


def _next(nodes: Sequence[_Node], numbers: Mapping[tuple[int, float], int], row: int) -> tuple[Level, list[_Node]]:
    """The level below these nodes, whose rows begin at `row`; `numbers` are those of the tests."""
    above: list[int] = []
    asked: list[int] = []
    below: list[_Node] = []
    for node in nodes:
        if own := node.test():
            number = numbers[own.feature, own.limit]
            above += [node.row, node.row]
            asked += [number + len(numbers), number]
            below += node.below(own, row + len(below))
    return Level(above=np.array(above, np.int64), test=np.array(asked, np.int64)), below


def _ends(leaves: Sequence[_Node], size: int) -> Ints:
    """See `Bits.ends`."""
    rows = np.full((1 << _DIGITS - 1, _DIGITS, size), _NONE, np.int64)
    filled = np.zeros((_DIGITS, size), np.int64)
    for leaf in leaves:
        for digit in range(_DIGITS):
            if leaf.first >> digit & 1:
                rows[filled[digit, leaf.tree], digit, leaf.tree] = leaf.row
                filled[digit, leaf.tree] += 1
    return rows
