"""What a line's frequency says: of itself, of the lines around it, and of where the article is among single lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from cleaner.dump_batch import Batch, Column, Columns, around, heaviest, moved, share_of, sums, whole
from cleaner.dump_frequency import Seen
from cleaner.dump_letters import SORTS

UNKNOWN: Final = -1.0
_SHARED: Final = 80.0
_LABEL: Final = 25.0
_CHARS: Final = 300


def frequencies(of: Batch, groups: Sequence[str], seen: Seen | None) -> tuple[Column, Column]:
    """By line: in how many articles of its document's group it stands, and how many articles the group has; or -1.

    Of lines without a letter nothing is concluded: times and prices are all alike once their digits do not count.
    """
    count = np.full(of.size, UNKNOWN, np.float32)
    articles = np.full(of.size, UNKNOWN, np.float32)
    if seen is None:
        return count, articles
    own = of.keys
    for start, end in zip(of.starts.tolist(), [*of.starts[1:].tolist(), of.size], strict=True):
        found, total = seen.of(groups[int(of.doc[start])], own[start:end])
        count[start:end], articles[start:end] = found, total
    worded = of.letters.counts[:, SORTS.index("lower") : SORTS.index("caseless") + 1].sum(axis=1) > 0
    return np.where(worded, count, np.minimum(count, 1)).astype(np.float32), articles


def shared(of: Batch, own: Columns, count: Column, articles: Column) -> Columns:
    """The columns of frequency; where nothing was counted they are those of lines that no other document has."""
    often = count > 1
    rate = np.where(often, count / np.maximum(articles, 1), 0).astype(np.float32)
    columns: Columns = {"seen": count, "rate": rate, "articles": articles}
    for offset in (-2, -1, 1, 2):
        columns[f"rate{offset:+d}"] = moved(of, rate, offset)
    before = sums(often)
    for reach in (3, 8):
        columns[f"often_above{reach}"], columns[f"often_below{reach}"] = around(of, before, reach)
    chars = sums(own["chars"])
    columns["often_chars"] = share_of(whole(of, sums(own["chars"] * often)), whole(of, chars))
    single = sums(np.where(often, 0, np.minimum(own["chars"], _CHARS)))
    at = np.arange(of.size)
    total = whole(of, single)
    columns["single_before"] = share_of(single[at] - single[of.first], total)
    columns["single_after"] = share_of(single[of.last + 1] - single[at + 1], total)
    weights = np.where(often, -_SHARED, own["prose"] - np.where(own["prose"] > 0, 0, _LABEL))
    first, last = heaviest(of, weights)
    columns["single_inside"] = ((at >= first) & (at <= last)).astype(np.float32)
    columns["single_first"] = np.clip(at - first, -50, 50).astype(np.float32)
    columns["single_last"] = np.clip(at - last, -50, 50).astype(np.float32)
    return columns
