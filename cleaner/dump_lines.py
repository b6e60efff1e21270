"""What each line of a batch is by itself: its shape, its end, its words, the phrase rules that know it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner import line_talk
from cleaner.dump_batch import Batch, Column, Columns
from cleaner.dump_letters import SORTS, Letters, among, share, stem_of
from cleaner.rules import hinted, taken
from cleaner.values import REASONS

_SORT: Final = {name: number for number, name in enumerate(SORTS)}
_REASONS: Final = {reason: number + 1.0 for number, reason in enumerate(REASONS)}
_HINTED_CHARS: Final = 200
_SHORT: Final = 3
_RECALLING: Final = "нагадаємо нагадуємо раніше також напомним напоминаем ранее также"


def own(of: Batch, langs: Sequence[str | None] = ()) -> Columns:
    """The columns of the lines by themselves, in the same order for every batch."""
    found = of.letters
    columns = {**_shape(found), **_edges(found), **_words(found, of.size), **_talk(found), **gaps(of)}
    hints, sure = known(of, langs)
    columns["hint"], columns["taken"] = hints, sure
    columns["prose"] = prose(columns)
    columns["recalls"] = _recalls(of)
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
        "words": np.maximum(count, found.counts[:, _SORT["caseless"]] // 2).astype(np.float32),
        "word": share(length, count),
        "short": share(np.bincount(line, found.word_size <= _SHORT, size), count),
        "capitals": share(inner, count - 1),
        "shouts": share(np.bincount(line, all_caps, size), count),
        "per_stop": share(count, found.counts[:, _SORT["stop"]]),
    }


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
    columns = {}
    for name, known in _talked().items():
        hit = among(found.stems, known)
        columns[name] = np.bincount(found.word_line, hit, found.size).astype(np.float32)
    return columns


@functools.cache
def _talked() -> dict[str, NDArray[np.uint64]]:
    names = line_talk.NAMES[:3]
    return {
        name: np.array(sorted({stem_of(word) for word in words}), np.uint64)
        for name, words in zip(names, line_talk.known(), strict=True)
    }


def known(of: Batch, langs: Sequence[str | None] = ()) -> tuple[Column, Column]:
    """The reasons of the phrase rules as numbers: of those that count only outside an article, and of the sure ones."""
    docs = of.doc.tolist()
    told = langs or [None] * (docs[-1] + 1 if docs else 0)
    rows = [_known(text, told[doc]) for text, doc in zip(of.texts, docs, strict=True)]
    both = np.array(rows, np.float32).reshape(-1, 2)
    return both[:, 0], both[:, 1]


@functools.lru_cache(maxsize=50_000)
def _known(text: str, lang: str | None) -> tuple[float, float]:
    hint = hinted(text, lang) if len(text) <= _HINTED_CHARS else taken(text, lang)
    if not hint:
        return 0.0, 0.0
    sure = taken(text, lang)
    return _REASONS[hint.reason], _REASONS[sure.reason] if sure else 0.0
