"""Naming what goes: the reason that each dropped line carries, by its phrase, its frequency or the box it stands in."""

from __future__ import annotations

import functools
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner.dump_batch import Batch, Column, Columns
from cleaner.dump_decide import Marks, often
from cleaner.values import REASONS, Drop

_NAMES: Final = tuple(REASONS)
_CLOSED: Final = frozenset(
    {"poll", "rates", "weather", "countdown", "memorial", "comments", "latest", "related", "tags", "cookie"}
)
"""Kinds of boxes whose label names the lines that follow it, up to the next label."""
_SHORT_ONLY: Final = frozenset({"poll", "rates", "weather", "tags", "cookie"})
_LISTS: Final = frozenset({"latest", "related"})
_TIMES: Final = frozenset({"date", "clock"})
"""Reasons of lines that stand in boxes too, beside their headlines."""
_SHORT: Final = 60
_LABEL: Final = 60
"""Characters of a label that names the lines below it; a longer one has its headline with it."""
_HEADLINE_WORDS: Final = 4


def reasons(of: Batch, columns: Columns, goes: Marks, score: Column | None) -> dict[int, Drop]:
    """The drop of each line that goes, by its place in the batch."""
    known, sure = columns["hint"].astype(int).tolist(), columns["taken"].tolist()
    shared = often(columns["seen"], columns["articles"]).tolist()
    count = columns["seen"].tolist()
    scores = score.tolist() if score is not None else None
    chars = columns["chars"].tolist()
    kinds = _kinds(columns).astype(int).tolist()
    found: dict[int, Drop] = {}
    begins = set(of.starts.tolist())
    box, last = "", -2
    for at in np.flatnonzero(goes).tolist():
        if at != last + 1 or at in begins:
            box = ""
        last = at
        name = _NAMES[known[at] - 1] if known[at] else ""
        if name:
            box = name if name in _CLOSED and chars[at] <= _LABEL else box if name in _TIMES or not sure[at] else ""
        reason, rule = _named(name, box, kinds[at], shared[at], bool(sure[at]))
        told = round(scores[at], 3) if scores is not None else None
        found[at] = _drop(reason, rule, told, round(count[at]) if count[at] >= 0 else None)
    return found


@functools.lru_cache(maxsize=10_000)  # menus go from page after page
def _drop(reason: str, rule: str, score: float | None, seen: int | None) -> Drop:
    return Drop(reason=reason, rule=rule, score=score, seen=seen)


def _named(name: str, box: str, kind: int, shared: bool, sure: bool) -> tuple[str, str]:
    if box in _LISTS and name in _TIMES:
        return box, f"box:{box}"
    if name and (sure or name == box or not box):
        return name, f"phrase:{name}"
    if box and (kind < _PROSE or box not in _SHORT_ONLY):
        return box, f"box:{box}"
    if shared:
        return "repeated", "frequency"
    if kind == _COPY:
        return "repeated", "copy"
    return _KINDS[kind]


_COPY: Final = 0
_PROSE: Final = 3
_KINDS: Final = (("repeated", "copy"), ("nav", "model:label"), ("latest", "model:headline"), ("outside", "model:text"))
"""By kind of line: the second copy of another, a label, a headline, a sentence."""


def _kinds(columns: Columns) -> NDArray[np.int64]:
    headline = (columns["words"] >= _HEADLINE_WORDS) & (columns["ends"] == 0) & (columns["prose"] == 0)
    kinds = np.where(headline, 2, 1)
    sentence = (columns["prose"] > 0) | ((columns["ends"] > 0) & (columns["chars"] >= _SHORT))
    kinds = np.where(sentence, _PROSE, kinds)
    return np.where(columns["again"] > 0, _COPY, kinds)
