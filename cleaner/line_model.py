"""The line model: for every line of a page, how likely it is article text.

Gradient-boosted trees, trained elsewhere (`python -m benchmarks.training`) and kept as numbers in `line_model.json`,
which also says what they were trained on and how well they did on outlets that they had not seen. They are evaluated
here with numpy alone, all lines and trees at once, by the method of QuickScorer (Lucchese et al., SIGIR 2015): every
test that a line fails strikes out the leaves it can no longer reach, and the first leaf left over is the line's. What
eight tests strike out together is looked up. The trainer's own evaluation is no faster on a page, and needs a system
library (libgomp) that small installations lack.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cleaner.line_bits import Bits, Split, bits
from cleaner.line_page import Columns

VERSION: Final = "lines/1"
FILE: Final = "line_model.json"
_ALL: Final = 0xFFFFFFFF
_LEAVES: Final = 32
_BITS: Final = 8
_FIRST: Final = 32
_HOPELESS: Final = -2.2
"""Lines that the first trees together hold for this unlikely (log odds) are not looked at further: most of any page."""
_AT_ONCE: Final = 2_000
"""Lines scored together: each holds up to 50 kB while it is, so that a page of 40,000 lines took 2 GB."""
_MANY: Final = 64
"""Lines from which on the way of `line_bits` is quicker."""

Chances = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trees:
    """Some trees of the model with up to 31 tests each; tests go by eights, whose outcomes are a byte of bits.

    The first axis is the place in the byte, the second the byte: long rows of few steps are what numpy is fast at.
    """

    columns: NDArray[np.int64]
    """By place, byte and tree: the index of the test's feature."""
    limits: NDArray[np.float32]
    """By place, byte and tree: the largest value with which a line passes the test."""
    strikes: NDArray[np.uint32]
    """By byte, tree and value of the byte: a bit for each leaf that a line can no longer reach."""
    leaves: NDArray[np.float64]
    """By tree: the log odds that each of its up to 32 leaves adds."""

    def score(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The sum of log odds per line; `rows` holds a row per feature and a column per line."""
        size = rows.shape[1]
        parts = [self._part(rows[:, at : at + _AT_ONCE]) for at in range(0, size, _AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def score_many(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """As `score`, for those who ask of thousands of lines: it takes a tenth of a second to make ready."""
        return self.score(rows) if rows.shape[1] < _MANY else _bits(self).score(rows)

    def _part(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        if rows.shape[1] == 1:  # numpy adds up a single column in another order, and the last bit would differ
            return self._part(np.repeat(rows, 2, axis=1))[:1]
        failed = (rows.take(self.columns, axis=0) > self.limits[..., None]).view(np.uint8)
        bits = failed[0]
        for place in range(1, _BITS):
            bits |= failed[place] << place
        left = ~np.bitwise_or.reduce(_looked_up(self.strikes, bits))
        lowest = left & (~left + np.uint32(1))
        leaf = np.frexp(lowest.astype(np.float32))[1] - 1
        return np.asarray(_looked_up(self.leaves, leaf).sum(axis=0), np.float64)


@functools.lru_cache(maxsize=16)
def _bits(trees: Trees) -> Bits:
    """The trees in the other form."""
    places, eights, size = trees.columns.shape
    single = trees.strikes[:, :, 1 << np.arange(places)]
    tests: list[list[Split]] = [[] for _ in range(size)]
    for eight, tree, place in np.ndindex(eights, size, places):
        struck = int(single[eight, tree, place])
        if struck:
            first, end = (struck & -struck).bit_length() - 1, struck.bit_length()
            feature, limit = int(trees.columns[place, eight, tree]), float(trees.limits[place, eight, tree])
            tests[tree].append(Split(feature=feature, limit=limit, first=first, end=end))
    return bits(tests, trees.leaves)


def _looked_up(table: NDArray[Any], at: NDArray[Any]) -> NDArray[Any]:
    """The values at these places of the table's rows, of which each has a row of places."""
    starts = np.arange(0, table.size, table.shape[-1]).reshape(*table.shape[:-1], 1)
    found: NDArray[Any] = table.take(starts + at)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The names of the features in their order, and the trees: those that every line meets, and the others."""

    names: tuple[str, ...]
    first: Trees
    rest: Trees


def chances(columns: Columns, asked: Sequence[bool]) -> Chances:
    """For each line how likely it is the article's, 0 to 1, from the columns of `line_features.features`.

    Only lines that are `asked` for are looked at; the others have 0.
    """
    model = _model()
    found, at = np.zeros(len(asked), np.float64), np.flatnonzero(asked)
    whole = np.empty((len(model.names), len(asked)), np.float32)
    for row, name in zip(whole, model.names, strict=True):
        row[:] = columns[name]
    rows = whole[:, at]
    odds = model.first.score(rows)
    hopeful = np.flatnonzero(odds > _HOPELESS)
    if len(hopeful):
        odds[hopeful] += model.rest.score(np.ascontiguousarray(rows[:, hopeful]))
    found[at] = np.where(odds > _HOPELESS, 1 / (1 + np.exp(-odds)), 0)
    return found


def doubt(likely: Chances, columns: Columns) -> float:
    """How unsure the model is of a page: characters expected to be wrong, as a share of those expected to be kept."""
    chars = columns["chars"]
    kept = float(np.sum(likely * chars))
    return float(np.sum(np.minimum(likely, 1 - likely) * chars)) / kept if kept else 1.0


@functools.cache
def _model() -> Model:
    return read(json.loads(resources.files("cleaner").joinpath(FILE).read_text("utf-8")))


def read(data: dict[str, Any]) -> Model:
    """The model from its JSON form: `features`, and `trees` with `feature`, `limit`, `keeps` and `leaf` each."""
    trees = data["trees"]
    return Model(names=tuple(data["features"]), first=_trees(trees[:_FIRST]), rest=_trees(trees[_FIRST:]))


def _trees(trees: list[dict[str, Any]]) -> Trees:
    return packed(
        _table(trees, "feature", 0).astype(np.int64),
        _table(trees, "limit", 0).astype(np.float32),
        ~_table(trees, "keeps", _ALL).astype(np.uint32),
        _table(trees, "leaf", 0),
    )


def packed(
    columns: NDArray[np.int64], limits: NDArray[np.float32], strikes: NDArray[np.uint32], leaves: NDArray[np.float64]
) -> Trees:
    """The trees of these tables with a row per tree: feature, limit and struck leaves of each test, and the leaves."""
    eights = (len(columns), _LEAVES // _BITS, _BITS)
    values = np.arange(1 << _BITS)
    struck = np.zeros((*eights[:2], len(values)), np.uint32)
    for place, own in enumerate(np.moveaxis(strikes.reshape(eights), 2, 0)):
        struck |= np.where(values >> place & 1, own[..., None], np.uint32(0))
    return Trees(
        columns=_by_place(columns.reshape(eights)),
        limits=_by_place(limits.reshape(eights)),
        strikes=np.ascontiguousarray(struck.swapaxes(0, 1)),
        leaves=leaves,
    )


def _by_place(tests: NDArray[Any]) -> NDArray[Any]:
    """The tests of each tree and byte, by their place in the byte first."""
    return np.ascontiguousarray(tests.transpose(2, 1, 0))


def _table(trees: list[dict[str, Any]], key: str, rest: int) -> NDArray[np.float64]:
    """What the trees have under this key, a row each; short rows are filled up, with tests that strike nothing out."""
    table = np.full((len(trees), _LEAVES), float(rest))
    for row, tree in zip(table, trees, strict=True):
        row[: len(tree[key])] = tree[key]
    return table
