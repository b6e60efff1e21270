"""What each line of a batch is by itself: its shape, its end, its words, the phrase rules that know it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner import line_talk
from cleaner.dump_batch import Batch, Column, Columns
from cleaner.dump_gate import may
from cleaner.dump_letters import SORTS, Letters, among, share, stem_of
from cleaner.rules import UNKNOWN, Known, known
from cleaner.values import REASONS

_SORT: Final = {name: number for number, name in enumerate(SORTS)}
_REASONS: Final = {reason: number + 1.0 for number, reason in enumerate(REASONS)}
_HINTED_CHARS: Final = 200
_SHORT: Final = 3
_HIGH: Final = np.uint64(48)
_RECALLING: Final = "нагадаємо нагадуємо раніше також напомним напоминаем ранее также"


def own(of: Batch, said: Sequence[Known]) -> Columns:
    """The columns of the lines by themselves, in the same order for every batch; `said` is what `told` gave."""
    found = of.letters
    columns = {**_shape(found), **_edges(found), **_words(found, of.size), **_talk(found), **gaps(of)}
    columns["hint"], columns["taken"] = _numbers(of, said)
    columns["prose"] = prose(columns)
    columns["recalls"] = _recalls(of)
    return columns


def few(of: Batch, said: Sequence[Known]) -> Columns:
    """Those of the columns that rules and frequency need."""
    found = of.letters
    columns = {"chars": found.sizes.astype(np.float32), "ends": _edges(found)["ends"]}
    columns["words"] = _count(found, np.bincount(found.word_line, minlength=of.size))
    columns["hint"], columns["taken"] = _numbers(of, said)
    columns["prose"] = prose(columns)
    return columns


def prose(columns: Columns) -> Column:
    """How much body text a line is: its characters where it ends as a sentence or is long, else 0; at most 500."""
    chars, words = columns["chars"], columns["words"]
    ends = columns["ends"] > 0
    sentence = (ends & (chars >= 60) & (words >= 7)) | (chars >= 180)
    return np.where(sentence & (columns["taken"] == 0), np.minimum(chars, 500), 0).astype(np.float32)


def _shape(found: Letters) -> Columns:
    counts = found.counts
    chars = found.sizes.astype(np.float32)
    letter = counts[:, _SORT["lower"]] + counts[:, _SORT["upper"]] + counts[:, _SORT["caseless"]]
    cased = counts[:, _SORT["lower"]] + counts[:, _SORT["upper"]]
    columns = {
        "chars": chars,
        "letters": share(letter, found.sizes),
        "digits": share(counts[:, _SORT["digit"]], found.sizes),
        "upper": share(counts[:, _SORT["upper"]], cased),
        "caseless": share(counts[:, _SORT["caseless"]], letter),
    }
    for name in ("stop", "pause", "quote", "bracket", "dash", "mark", "money"):
        columns[f"n_{name}"] = counts[:, _SORT[name]].astype(np.float32)
    columns["cyrillic"] = share(found.scripts[:, 2:].sum(axis=1), np.maximum(letter, 1))
    columns["other"] = counts[:, _SORT["other"]].astype(np.float32)
    return columns


def _edges(found: Letters) -> Columns:
    """How lines begin and end."""
    at = found.starts
    size = len(found.codes) - 1
    last = at + np.maximum(found.sizes, 1) - 1
    sort = found.sorts
    closing = (sort[last] == _SORT["quote"]) | (sort[last] == _SORT["bracket"])
    before = np.maximum(last - 1, at)
    core = np.where(closing, before, last)
    stop = sort[core] == _SORT["stop"]
    again = (core > at) & (sort[np.maximum(core - 1, 0)] == _SORT["stop"])
    dots = (found.codes[core] == 0x2026) | (stop & again)
    return {
        "starts": sort[at].astype(np.float32),
        "second": sort[np.minimum(at + 1, size)].astype(np.float32),
        "last": sort[last].astype(np.float32),
        "ends": stop.astype(np.float32),
        "dots": dots.astype(np.float32),
        "asks": (found.codes[core] == ord("?")).astype(np.float32),
        "colon": (found.codes[last] == ord(":")).astype(np.float32),
    }


def gaps(of: Batch) -> Columns:
    """Whether lines stand apart from the lines above and below: the only columns here that other lines change.

    A blank line goes with the line above it, and stays above a line that stays: what is seen here of the lines that are
    left is what is seen of the cleaned document.
    """
    gap = of.apart[:, 0].copy()
    gap[1:] |= of.apart[:-1, 1]
    gap[of.starts] = of.apart[of.starts, 0] | of.apart[of.starts, 2]
    below = np.append(gap[1:], False)[: of.size]
    below[of.last[of.starts]] = False
    return {"gap": gap.astype(np.float32), "gap_below": below.astype(np.float32)}


def _words(found: Letters, size: int) -> Columns:
    line = found.word_line
    count = np.bincount(line, minlength=size)
    length = np.bincount(line, found.word_size, size)
    first = np.searchsorted(line, np.arange(size))
    sort = found.sorts[found.word_at]
    capital = sort == _SORT["upper"]
    all_caps = capital & (found.word_size > 1) & (found.sorts[found.word_at + 1] == _SORT["upper"])
    inner = np.bincount(line, capital, size) - np.where(
        count > 0, capital[np.minimum(first, max(0, len(line) - 1))] if len(line) else 0, 0
    )
    return {
        "words": _count(found, count),
        "word": share(length, count),
        "short": share(np.bincount(line, found.word_size <= _SHORT, size), count),
        "capitals": share(inner, count - 1),
        "shouts": share(np.bincount(line, all_caps, size), count),
        "per_stop": share(count, found.counts[:, _SORT["stop"]]),
    }


def _count(found: Letters, count: NDArray[np.int64]) -> Column:
    """By line how many words it has, of which those of scripts without spaces are not told apart."""
    return np.asarray(np.maximum(count, found.counts[:, _SORT["caseless"]] // 2), np.float32)


def _recalls(of: Batch) -> Column:
    """By line whether its first word is one with which articles come to speak of what was reported before."""
    found = of.letters
    first = np.searchsorted(found.word_line, np.arange(of.size))
    has = (first < len(found.word_line)) & (found.counts[:, 3:6].sum(axis=1) > 0)
    stems = (
        found.stems[np.minimum(first, max(0, len(found.stems) - 1))]
        if len(found.stems)
        else np.zeros(of.size, np.uint64)
    )
    return np.asarray(among(stems, _recalling()) & has, np.float32)


@functools.cache
def _recalling() -> NDArray[np.uint64]:
    return np.array(sorted(stem_of(word) for word in _RECALLING.split()), np.uint64)


def _talk(found: Letters) -> Columns:
    """How many of a line's words speak of the outlet, to its readers, as "we"."""
    at = np.flatnonzero(_talked_high()[found.stems >> _HIGH])
    stems, line = found.stems[at], found.word_line[at]
    return {
        name: np.bincount(line, among(stems, own), found.size).astype(np.float32) for name, own in _talked().items()
    }


@functools.cache
def _talked() -> dict[str, NDArray[np.uint64]]:
    names = line_talk.NAMES[:3]
    return {
        name: np.array(sorted({stem_of(word) for word in words}), np.uint64)
        for name, words in zip(names, line_talk.known(), strict=True)
    }


@functools.cache
def _talked_high() -> NDArray[np.bool_]:
    """By the high bits of a stem whether any of the words may have it: most words have not."""
    table = np.zeros(1 << 16, bool)
    for stems in _talked().values():
        table[stems >> _HIGH] = True
    return table


def told(of: Batch, langs: Sequence[str | None] = ()) -> list[Known]:
    """What the phrase rules say of each line; `langs` holds a language for each document, where any is known."""
    asked = may(of)
    docs, what = of.doc.tolist(), asked.tolist()
    found: list[Known] = [UNKNOWN] * of.size
    for at in np.flatnonzero(asked).tolist():
        found[at] = known(of.texts[at], langs[docs[at]] if langs else None, what[at])
    return found


def _numbers(of: Batch, said: Sequence[Known]) -> tuple[Column, Column]:
    """The reasons of the phrase rules as numbers: of those that count only outside an article, and of the sure ones."""
    hints, sure = np.zeros(of.size, np.float32), np.zeros(of.size, np.float32)
    for at, (hint, own) in enumerate(said):
        if own:
            hints[at] = sure[at] = _REASONS[own.reason]
        elif hint and len(of.texts[at]) <= _HINTED_CHARS:
            hints[at] = _REASONS[hint.reason]
    return hints, sure
