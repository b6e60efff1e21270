"""Where the title is: the headline above the article's stretch, and the leads right below it.

Two kinds of evidence count: words that the headline shares with the article, and its place. By its place the title is
the nearest headline above the text, where only short labels and metadata stand between; a headline in a list is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cleaner.dump_repeats import is_caption
from cleaner.dump_signals import Signals
from cleaner.phrases.pattern import fold
from cleaner.values import METADATA

_REACH: Final = 14
_REACH_BY_WORDS: Final = 30
_BODY: Final = 6
_SHARED: Final = 0.34
_SHARED_AFAR: Final = 0.5
_PLACED: Final = 0.35
_SIGNED: Final = 0.15
"""Evidence of a headline by its place, and more of it where a date, an author or a caption stands right below."""
_DOUBLED: Final = 0.3
_FEWEST_WORDS: Final = 4
_MOST_WORDS: Final = 30
_LONGEST: Final = 200
_FEWEST_LISTED: Final = 3
_LEAD_REACH: Final = 3
_LEAD_WORDS: Final = 8
_LISTS: Final = frozenset({"related", "latest", "comments", "rates", "poll"})
_NO_HEADLINE = re.compile(
    r"\d{1,2}[:.]\d{2}\b.*\b(?:19|20)\d\d|\b(?:19|20)\d\d.*\d{1,2}[:.]\d{2}\b|[{}]|\s[»›>]\s|\s\|\s.*\s\|\s"
    r"|^By [A-Z]|^[•*]|^[^\W\d_A-ZÀ-ÞА-ЯІЇЄҐ]+\s"
)
"""Stamps, paths, templates, table rows, signatures, bullets: what headlines have not."""
_CYRILLIC_NAME = re.compile(r"[А-ЯІЇЄҐ]\w+")
_LONG: Final = 5
"""Letters of a stem; shorter ones are whole words."""
_ODD = re.compile("[Σİ]")
"""Capitals whose small letters depend on what follows, or are two."""
_STEM = re.compile(r"(\w{4}\w?)\w*+")


def above(signals: Sequence[Signals], first: int, last: int) -> tuple[int, ...]:
    """Positions of the title and the leads above the stretch from `first` to `last`; empty without a title."""
    known = _Words(" ".join(line.text for line in signals[first : min(first + _BODY, last + 1)]))
    reach = range(max(first - _REACH_BY_WORDS, 0), first)
    shares = {n: _share(signals[n], known) for n in reach if _may_be_title(signals[n])}
    placed = _nearest(signals, first)
    signed = placed is not None and any(map(_is_metadata, signals[placed + 1 : min(placed + 1 + _LEAD_REACH, first)]))
    if placed is not None and signed:
        shares[placed] += _SIGNED
    elif placed is not None and not known.shared(_stems(signals[placed].text)):
        placed = None
    title = _chosen(signals[:first], placed, shares)
    if title is None:
        return ()
    leads = (n for n in range(title + 1, min(title + 1 + _LEAD_REACH, first)) if _may_be_lead(signals[n]))
    return (title, *(n for n in leads if _share(signals[n], known) >= _SHARED))


def _chosen(head: Sequence[Signals], placed: int | None, shares: Mapping[int, float]) -> int | None:
    """The title's position: of the headlines in reach the one with most evidence, if that is enough."""
    doubled = _doubled(head)
    scores = {
        n: share + (_PLACED if n == placed else 0) + (_DOUBLED if fold(head[n].text) in doubled else 0)
        for n, share in shares.items()
        if share >= _SHARED or (n == placed and not _weakly_hinted(head[n])) or fold(head[n].text) in doubled
    }
    scores = {n: score for n, score in scores.items() if n >= len(head) - _REACH or shares[n] >= _SHARED_AFAR}
    best = max(scores, key=lambda n: (scores[n], n), default=None)
    if best is None or (best != placed and scores[best] < _SHARED):
        return placed if placed in scores else None
    return best


def _nearest(signals: Sequence[Signals], first: int) -> int | None:
    """The headline right above the text, over short labels and metadata; None where a list or a box stands there."""
    for position in range(first - 1, max(first - _REACH, 0) - 1, -1):
        line = signals[position]
        if _may_be_title(line) and not _weakly_hinted(line):
            return None if _in_list(signals, position, first) else position
        if line.prose or (line.junk and line.sure and line.sure.reason in _LISTS):
            return None
    return None


def _in_list(signals: Sequence[Signals], position: int, first: int) -> bool:
    """Whether the headline is the last of a list: others stand right above it, and nothing sets it apart from them."""
    others, metadata = 1, 0
    for line in _upward(signals, position):
        if _is_metadata(line):
            metadata += 1
        elif _may_be_title(line) or (line.hint and line.hint.rule == "shape:timed-headline"):
            others += 1
        else:
            break
    below = sum(_is_metadata(line) for line in signals[position + 1 : first])
    return others >= _FEWEST_LISTED and (metadata > 0 or below == 0)


def _upward(signals: Sequence[Signals], position: int) -> Iterator[Signals]:
    return (signals[n] for n in range(position - 1, max(position - _REACH, 0) - 1, -1))


def _is_metadata(line: Signals) -> bool:
    return bool(line.sure and line.sure.reason in METADATA)


def _doubled(head: Sequence[Signals]) -> set[str]:
    """Headlines that the head of the page has twice: once in the window's title or the path, once above the text."""
    seen: set[str] = set()
    twice: set[str] = set()
    for line in head:
        if _may_be_title(line):
            folded = fold(line.text)
            (twice if folded in seen else seen).add(folded)
    return twice


def _may_be_title(line: Signals) -> bool:
    if line.sure or not _FEWEST_WORDS <= line.words <= _MOST_WORDS or len(line.text) > _LONGEST or _is_other(line):
        return False
    return line.text[-1] in '?!"»”' or not (line.ends or line.text.endswith((":", ",", ";")))


def _is_other(line: Signals) -> bool:
    """Whether the line is known by its shape as something else; Cyrillic headlines are not written in capitals."""
    if is_caption(line) or _NO_HEADLINE.search(line.text):
        return True
    return len(_CYRILLIC_NAME.findall(line.text)) * 5 >= line.words * 4


def _weakly_hinted(line: Signals) -> bool:
    """Whether the line is more likely a part of a box: it needs words of the article to be its title."""
    return line.hint is not None


def _may_be_lead(line: Signals) -> bool:
    return line.words >= _LEAD_WORDS and not line.hint and not _is_other(line)


def _share(line: Signals, known: _Words) -> float:
    """Which part of the line's longer words the article has too."""
    stems = _stems(line.text)
    return known.shared(stems) / max(len(stems), _FEWEST_WORDS) if len(stems) >= 3 else 0.0


class _Words:
    """The longer words of a text, of which only few are ever asked for."""

    __slots__ = ("_lower", "_stems")

    def __init__(self, text: str) -> None:
        self._lower = text.lower()
        self._stems = _stems(text) if _ODD.search(text) else None

    def shared(self, stems: set[str]) -> int:
        """How many of these stems are those of words of the text."""
        return len(stems & self._stems) if self._stems is not None else sum(map(self._has, stems))

    def _has(self, stem: str) -> bool:
        """Whether a word begins with the stem, or is it where the stem is a whole short word."""
        at = self._lower.find(stem)
        while at >= 0:
            end = at + len(stem)
            whole = len(stem) == _LONG or not _in_word(self._lower[end : end + 1])
            if whole and not _in_word(self._lower[max(at - 1, 0) : at]):
                return True
            at = self._lower.find(stem, at + 1)
        return False


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _stems(text: str) -> set[str]:
    """The beginnings of the longer words: enough to see through the endings of inflected languages."""
    return set(" ".join(_STEM.findall(text)).lower().split(" ")) - {""}
