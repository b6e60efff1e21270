"""Which lines of a batch go: by the learned model, or by rules and frequency alone, several times as fast."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner import dump_model
from cleaner.dump_batch import Batch, Column, Columns, heaviest
from cleaner.dump_bridge import bridged, ended, headed

_SOLID: Final = 0.7
"""Share of sentences among a document's characters above which it is an article with leftovers, not a whole page."""
_LEAST: Final = 0.5
_LEAST_OF_PAGE: Final = 0.55
"""How sure a line must be article text to stay, in a document of sentences and in a page of all sorts."""
_LEAST_OF_CLEAN: Final = 0.25
"""The same in a document of sentences in which no phrase speaks against any line."""
_PHRASE: Final = 0.985
"""Where the model is this sure of a line, it stays in spite of a phrase."""
_LABEL: Final = 25.0
_MARK: Final = 40.0
_SHARED: Final = 80.0
_TITLE_REACH: Final = 6
_FEWEST_WORDS: Final = 4
_MOST_WORDS: Final = 30
_RARE: Final = 0.01
_FEWEST: Final = 2
_FEWEST_OF_MANY: Final = 3
_MANY: Final = 20

Marks = NDArray[np.bool_]


def by_model(of: Batch, columns: Columns, threshold: float | None = None) -> tuple[Marks, Column]:
    """By line whether it goes, and how likely it is article text; a `threshold` takes the place of our own."""
    likely = dump_model.chances(columns)
    least = np.where(columns["doc_solid"] > _SOLID, _LEAST, _LEAST_OF_PAGE)
    least = np.where((columns["doc_solid"] > _SOLID) & (columns["doc_hints"] == 0), _LEAST_OF_CLEAN, least)
    stays = (likely > (least if threshold is None else threshold)) & ((columns["taken"] == 0) | (likely > _PHRASE))
    score = likely.astype(np.float32)
    stays |= bridged(of, columns, stays, score)
    stays |= ended(of, columns, stays, score)
    stays |= headed(of, columns, stays, score)
    return ~(stays | bridged(of, columns, stays, score)), score


def by_rules(of: Batch, own: Columns, seen: Column, articles: Column) -> Marks:
    """By line whether it goes: what is outside the stretch with most sentences, known phrases, and shared lines."""
    shared = often(seen, articles)
    weights = np.where(own["prose"] > 0, own["prose"], -_LABEL)
    weights = np.where(own["taken"] > 0, -_MARK, weights)
    weights = np.where(shared, -_SHARED, weights)
    first, last = heaviest(of, weights)
    at = np.arange(of.size)
    stays = (at >= first) & (at <= last)
    stays |= _title(of, own, shared, first)
    return np.asarray(~(stays & (own["taken"] == 0) & ~shared))


def often(seen: Column, articles: Column) -> Marks:
    """By line whether more articles of its group have it than chance allows."""
    least = np.where(articles < _MANY, _FEWEST, np.maximum(_FEWEST_OF_MANY, articles * _RARE))
    return np.asarray(seen >= least)


def _title(of: Batch, own: Columns, shared: Marks, first: NDArray[np.int64]) -> Marks:
    """The nearest headline above the stretch, over a few lines of other sorts."""
    may = (own["words"] >= _FEWEST_WORDS) & (own["words"] <= _MOST_WORDS) & (own["hint"] == 0) & ~shared
    at = np.arange(of.size)
    may &= (at < first) & (at >= first - _TITLE_REACH)
    nearest = np.full(of.size, -1)
    where = np.maximum.accumulate(np.where(may, at, -1)) if of.size else at
    begins = first[of.starts] - 1
    found = where[np.maximum(begins, 0)]
    valid = (begins >= of.starts) & (found >= of.starts)
    nearest[found[valid]] = found[valid]
    return np.asarray(nearest == at)
