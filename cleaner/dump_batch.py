"""A batch of documents as columns: their lines that are not blank, one below the other, and where each document begins.

Sums and neighbours are reckoned over the whole batch at once and stop at the edges of documents.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cleaner.dump_keys import keys
from cleaner.dump_letters import Ints, Keys, Letters, letters

Column = NDArray[np.float32]
Columns = dict[str, Column]
OUTSIDE: Final = -1.0
"""Stands for a neighbour that is not there."""
FAR: Final = 200
_EDGE: Final = 1e8


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The lines of some documents that are not blank, without outer white space."""

    texts: tuple[str, ...]
    places: Ints
    """By line: which of its document's lines it is, from 0."""
    doc: Ints
    """By line: which document."""
    first: Ints
    """By line: the first line of its document."""
    last: Ints
    """By line: the last line of its document."""
    starts: Ints
    """By document that has lines: its first line."""
    apart: NDArray[np.bool_]
    """By line: whether a blank line stands right above it, whether one stands right below, and one at the very top."""
    letters: Letters
    keys: Keys
    """By line: what copies of it share, see `dump_keys.keys`."""

    @property
    def size(self) -> int:
        """How many lines there are."""
        return len(self.texts)


def batch(documents: Sequence[Sequence[str]], left: Sequence[Sequence[int]] | None = None) -> Batch:
    """The documents' lines as a batch: all that are not blank, or those at the places that are `left` of each."""
    every = [line.strip() for lines in documents for line in lines]
    filled = np.fromiter(map(bool, every), bool, len(every))
    sizes = np.fromiter(map(len, documents), np.int64, len(documents))
    ends = np.cumsum(sizes)
    if left is None:
        at = np.flatnonzero(filled)
        doc = np.repeat(np.arange(len(sizes)), sizes)[at]
    else:
        doc = np.repeat(np.arange(len(sizes)), [len(own) for own in left])
        at = np.fromiter(itertools.chain.from_iterable(left), np.int64, len(doc)) + (ends - sizes)[doc]
    texts = [every[n] for n in at.tolist()]
    places = at - (ends - sizes)[doc]
    found = letters([text.replace("\n", " ") for text in texts])
    return _batch(texts, (places, doc, _apart(filled, at, ends - sizes, doc, ends)), found, keys(found))


def _apart(filled: NDArray[np.bool_], at: Ints, begin: Ints, doc: Ints, end: Ints) -> NDArray[np.bool_]:
    """Of the lines `at` these places: see `Batch.apart`."""
    if not len(at):
        return np.zeros((0, 3), bool)
    above = (at > begin[doc]) & ~filled[at - 1]
    below = (at + 1 < end[doc]) & ~filled[np.minimum(at + 1, len(filled) - 1)]
    return np.stack((above, below, ~filled[begin[doc]]), axis=1)


def narrowed(of: Batch, left: NDArray[np.bool_]) -> Batch:
    """The batch with only the lines that are left; documents without any are gone, the others numbered anew."""
    texts = list(itertools.compress(of.texts, left.tolist()))
    doc = of.doc[left]
    numbers = np.cumsum(np.diff(doc, prepend=-1) != 0) - 1
    return _batch(texts, (of.places[left], numbers, of.apart[left]), of.letters.only(left), of.keys[left])


def _batch(texts: list[str], standing: tuple[Ints, Ints, NDArray[np.bool_]], found: Letters, own: Keys) -> Batch:
    places, doc, apart = standing
    starts = np.flatnonzero(np.diff(doc, prepend=-1))
    ends = np.append(starts[1:], len(texts))[: len(starts)] - 1
    sizes = ends - starts + 1
    return Batch(
        texts=tuple(texts),
        places=places,
        doc=doc,
        first=np.repeat(starts, sizes),
        last=np.repeat(ends, sizes),
        starts=starts,
        apart=apart,
        letters=found,
        keys=own,
    )


def moved(of: Batch, column: NDArray[Any], offset: int, outside: float = OUTSIDE) -> NDArray[Any]:
    """The values of the lines `offset` further on; `outside` past the document's edges."""
    found = np.full(of.size, outside, column.dtype)
    size = max(0, of.size - abs(offset))
    here, there = (slice(start, start + size) for start in (max(0, -offset), max(0, offset)))
    np.copyto(found[here], column[there], where=of.doc[here] == of.doc[there])
    return found


def sums(column: NDArray[Any]) -> NDArray[np.float64]:
    """The sum before each line, and of all: the sum over a stretch is a difference."""
    return np.concatenate((np.zeros(1), np.cumsum(column, dtype=np.float64)))


def around(of: Batch, before: NDArray[np.float64], reach: int) -> tuple[Column, Column]:
    """From the `sums` of a column: what the `reach` lines above hold, and the `reach` lines below."""
    at = np.arange(of.size)
    low, high = np.maximum(of.first, at - reach), np.minimum(of.last + 1, at + 1 + reach)
    return np.asarray(before[at] - before[low], np.float32), np.asarray(before[high] - before[at + 1], np.float32)


def whole(of: Batch, before: NDArray[np.float64]) -> Column:
    """From the `sums` of a column: what the whole document holds, for each of its lines."""
    return np.asarray(before[of.last + 1] - before[of.first], np.float32)


def distances(of: Batch, sort: NDArray[np.bool_]) -> tuple[Column, Column]:
    """How many lines up and down the next line of the sort stands, at most `FAR`."""
    at = np.arange(of.size)
    up = np.maximum.accumulate(np.where(sort, at, -1)) if of.size else at
    up = np.append(-1, up[:-1])[: of.size]
    down = np.minimum.accumulate(np.where(sort, at, of.size)[::-1])[::-1] if of.size else at
    down = np.append(down[1:], of.size)[-of.size :] if of.size else at
    above = np.where(up >= of.first, np.minimum(at - up, FAR), FAR)
    below = np.where(down <= of.last, np.minimum(down - at, FAR), FAR)
    return np.asarray(above, np.float32), np.asarray(below, np.float32)


def heaviest(of: Batch, weights: NDArray[Any]) -> tuple[Ints, Ints]:
    """By line: first and last line of its document's stretch with the greatest sum of weights (Bentley, 1984)."""
    at, drop = np.arange(of.size), of.doc * _EDGE
    total = np.cumsum(weights, dtype=np.float64)
    before = total - weights - drop
    least = np.minimum.accumulate(before)
    gain = total - drop - least
    best = np.maximum.reduceat(gain, of.starts) if of.size else gain
    sizes = np.diff(np.append(of.starts, of.size))
    is_best = gain >= np.repeat(best, sizes)
    last = np.minimum.reduceat(np.where(is_best, at, of.size), of.starts) if of.size else at
    where = np.maximum.accumulate(np.where(before <= least, at, 0))
    return np.repeat(where[last], sizes), np.repeat(last, sizes)


def share_of(part: NDArray[Any], all_of_it: NDArray[Any]) -> Column:
    """The share that the part is, 0 where there is nothing."""
    return np.asarray(part / np.maximum(all_of_it, 1), np.float32)
