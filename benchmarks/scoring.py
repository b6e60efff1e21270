"""How an extracted text is scored: 4-word shingles, precision and recall averaged over pages, F1 of the two.

Each page weighs the same: its true and false positives and its false negatives are shares of their sum. Interpunction
and line breaks do not count. The bootstrap interval draws pages, not words.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHINGLE = 4
_WORD = re.compile(r"\w+")
_ROUNDS = 300
_LONG_TITLE = 20
_LONGER = 1.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Shares of the shingles of one page: found rightly, found wrongly, missed. All are 0 where there was nothing."""

    right: float
    wrong: float
    missed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The figures of one extractor on a group of pages."""

    f1: float
    low: float
    high: float
    precision: float
    recall: float
    pages: int


def outcome(gold: str, got: str) -> Outcome:
    """Compare two texts by their shingles, each as often as it stands there."""
    wanted, found = _shingles(gold), _shingles(got)
    right = (wanted & found).total()
    wrong, missed = found.total() - right, wanted.total() - right
    everything = (right + wrong + missed) or 1
    return Outcome(right=right / everything, wrong=wrong / everything, missed=missed / everything)


def score(outcomes: Sequence[Outcome], seed: int = 7) -> Score:
    """Precision, recall and F1 over the pages, with the 95 % interval of F1."""
    rng = random.Random(seed)
    drawn = sorted(_f1(rng.choices(outcomes, k=len(outcomes)))[0] for _ in range(_ROUNDS)) if outcomes else [0.0]
    f1, precision, recall = _f1(outcomes)
    edge = int(len(drawn) * 0.025)
    return Score(
        f1=f1,
        low=drawn[edge],
        high=drawn[-1 - edge],
        precision=precision,
        recall=recall,
        pages=len(outcomes),
    )


def without_title(text: str, title: str, gold: str) -> str:
    """The text without a first line that is the page's title, unless the gold begins with it too."""
    first, _, rest = text.lstrip().partition("\n")
    line, name = bare(first), bare(title)
    same = line == name or (len(name) > _LONG_TITLE and line.startswith(name) and len(line) < _LONGER * len(name))
    return rest if name and same and not bare(gold).startswith(name) else text


def bare(text: str) -> str:
    """The letters and digits of a text, in one case: what two spellings of a title have in common."""
    return "".join(_WORD.findall(text)).replace("_", "").casefold()


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    if len(words) <= SHINGLE:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(*(words[start:] for start in range(SHINGLE)), strict=False))


def _f1(outcomes: Sequence[Outcome]) -> tuple[float, float, float]:
    precision = _mean(one.right / (one.right + one.wrong) for one in outcomes if one.right + one.wrong)
    recall = _mean(one.right / (one.right + one.missed) for one in outcomes if one.right + one.missed)
    return (2 * precision * recall / (precision + recall) if precision + recall else 0.0), precision, recall


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0
