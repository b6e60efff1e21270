"""Inside an article a line goes for a reason only: what stands between two kept sentences, and speaks for nothing else.

A model that knows shapes takes verse, line-ups, tables and one-word answers for menus. Between two lines that are
surely the article's, short lines without a phrase, a copy or a frequency against them are more often the article's own.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner.dump_batch import Batch, Column, Columns
from cleaner.values import REASONS

_NUMBER: Final = {reason: number + 1 for number, reason in enumerate(REASONS)}
_PASSING: Final = ("ad", "related", "share", "subscribe", "caption", "byline", "source", "tags")
"""Reasons of lines that stand between two paragraphs without ending the article."""
_ANCHOR: Final = 0.5
"""How sure the model must be of a line for it to hold others: a teaser that stays by mistake holds nothing."""
_COPY_CHARS: Final = 40
_MEAN: Final = 0.35
"""How sure the model must be, on average, of the lines between two sentences, or between one and a line in passing."""
_OFTEN: Final = 1.5
_SINGLE: Final = 0.25
"""The same of a single line, which is mostly a subhead."""
_TAIL: Final = 0.2
"""How sure the model must be of a sentence that follows the article's last kept line, and of a label before such."""
_TAIL_LABEL: Final = 0.2
_LISTED: Final = 0.1
"""The same of labels right below a line that ends in a colon: a list that the text announces."""
_RECALL: Final = 0.15
"""What it speaks for a line that it begins as sentences do that recall what was reported before."""
_HEAD: Final = 0.4
"""How sure the model must be of a line right above the first that stays: titles are like the headlines of others."""
_SENTENCE_CHARS: Final = 25
_WAITING: Final = 2

Marks = NDArray[np.bool_]


def bridged(of: Batch, columns: Columns, stays: Marks, likely: Column) -> Marks:
    """By line whether it stays after all, standing between two lines that stay and are the article's."""
    anchor = stays & (likely > _ANCHOR)
    passing, marked = _passing(columns), _marked(columns)
    gone = ~stays
    held = _held(of, anchor | passing, gone & ~passing, marked & ~passing, likely)
    return gone & ~passing & ~marked & _inside(of, anchor) & held


def ended(of: Batch, columns: Columns, stays: Marks, likely: Column) -> Marks:
    """By line whether it stays as the end of an article: sentences, and labels before them, right below what stays."""
    found = np.zeros(of.size, bool)
    listed = columns["announced"] > 0
    sentence = (columns["ends"] > 0) & (columns["chars"] >= _SENTENCE_CHARS)
    chance = np.where(columns["recalls"] > 0, likely + _RECALL, likely)
    least = np.where(sentence, _TAIL, np.where(listed, _LISTED, _TAIL_LABEL))
    walls = (_marked(columns) | (chance < least)).tolist()
    passing, whole, free = _passing(columns).tolist(), (sentence | listed).tolist(), listed.tolist()
    last = np.where(stays, np.arange(of.size), -1)
    held = np.bincount(of.doc[stays & (columns["prose"] > 0)], minlength=int(of.doc[-1]) + 1 if of.size else 0)
    for start, end in zip(of.starts.tolist(), of.last[of.starts].tolist(), strict=True):
        top = int(last[start : end + 1].max())
        waiting: list[int] = []
        for at in range(top + 1, end + 1) if top >= 0 and held[of.doc[start]] else ():
            if passing[at]:
                continue
            if walls[at] or (len(waiting) > _WAITING and not free[at]):
                break
            waiting.append(at)
            if whole[at]:
                found[waiting], waiting = True, []
    return found


def headed(of: Batch, columns: Columns, stays: Marks, likely: Column) -> Marks:
    """By line whether it stays as the head of an article, right above the first line that stays."""
    at = np.arange(of.size)
    below = np.append(stays[1:], False)[: of.size] & (at < of.last)
    before = np.concatenate(([0], np.cumsum(stays)))
    first = before[at] == before[of.first]
    return np.asarray(below & first & ~stays & (likely >= _HEAD) & (columns["taken"] == 0) & ~_marked(columns))


def _passing(columns: Columns) -> Marks:
    return np.isin(columns["taken"], [_NUMBER[reason] for reason in _PASSING])


def _marked(columns: Columns) -> Marks:
    """By line whether a phrase, its frequency or a copy speaks against it."""
    marked = (columns["hint"] > 0) | (columns["seen"] > _OFTEN)
    return np.asarray(marked | ((columns["again"] > 0) & (columns["chars"] >= _COPY_CHARS)))


def _held(of: Batch, wall: Marks, gone: Marks, marked: Marks, likely: Column) -> Marks:
    """By line whether the lines between the walls around it have nothing against them, and enough for them."""
    part = np.cumsum(wall) + of.doc  # a document more is a part more
    size = int(part[-1]) + 1 if of.size else 0
    against = np.bincount(part, marked & gone, size)
    count = np.bincount(part, gone, size)
    mean = np.bincount(part, likely * gone, size) / np.maximum(count, 1)
    return np.asarray(((against == 0) & (mean >= np.where(count == 1, _SINGLE, _MEAN)))[part])


def _inside(of: Batch, anchor: Marks) -> Marks:
    """By line whether an anchor stands above and another below it in its document."""
    before = np.concatenate(([0], np.cumsum(anchor)))
    at = np.arange(of.size)
    return np.asarray((before[at] > before[of.first]) & (before[of.last + 1] > before[at + 1]))
