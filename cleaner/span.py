"""Where the article is among the lines of a dump: first and last line of the stretch that carries the most prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cleaner.dump_signals import Signals

_HEAD_KEPT: Final = 5
_TAIL_KEPT: Final = 7
_TITLE_REACH: Final = 14
_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The article's stretch as positions in the signals, `first` to `last` included, and a title above it."""

    first: int
    last: int
    title: int | None = None

    def holds(self, position: int) -> bool:
        """Whether the line at this position is in the stretch or is the title."""
        return self.first <= position <= self.last or position == self.title


def find(signals: Sequence[Signals]) -> Span | None:
    """The article among the lines; None where no line is prose."""
    if not any(line.prose for line in signals):
        return None
    first, last = _heaviest([line.weight for line in signals])
    first, last = _head(signals, first), _tail(signals, last)
    return Span(first=first, last=last, title=_title(signals, first, last))


def _heaviest(weights: Sequence[float]) -> tuple[int, int]:
    """First and last position of the stretch with the greatest sum."""
    best, best_span = float("-inf"), (0, 0)
    total, start = 0.0, 0
    for position, weight in enumerate(weights):
        if total <= 0:
            total, start = 0.0, position
        total += weight
        if total > best:
            best, best_span = total, (start, position)
    return best_span


def _head(signals: Sequence[Signals], first: int) -> int:
    """The start of the article: a few lines above the prose with nothing against them are title, lead and dateline."""
    above = signals[:first]
    if len(above) <= _HEAD_KEPT and not any(_speaks_against(line) for line in above):
        return 0
    return first


def _tail(signals: Sequence[Signals], last: int) -> int:
    """The end of the article: what follows the prose stays where it reads on, and goes where it is a page's bottom."""
    below = signals[last + 1 :]
    until = next((n for n, line in enumerate(below) if _speaks_against(line)), len(below))
    calm = below[:until]
    if not calm:
        return last
    sentences = sum(not line.label for line in calm)
    announced = signals[last].text.endswith(":")
    if announced or sentences * 3 >= len(calm) or (until == len(below) and len(calm) <= _TAIL_KEPT):
        return last + len(calm)
    return last


def _speaks_against(line: Signals) -> bool:
    return line.junk or line.number or (line.sure is None and line.hint is not None)


def _title(signals: Sequence[Signals], first: int, last: int) -> int | None:
    """The line above the article that shares most words with it."""
    text = " ".join(line.text for line in signals[first : min(first + 6, last + 1)])
    known = _stems(text)
    best, best_share = None, 0.34
    for position in range(first - 1, max(first - _TITLE_REACH, 0) - 1, -1):
        line = signals[position]
        stems = _stems(line.text)
        if line.hint or (line.ends and not line.text.endswith("?")) or not 4 <= line.words <= 30 or len(stems) < 3:
            continue
        share = len(stems & known) / len(stems)
        if share > best_share:
            best, best_share = position, share
    return best


def _stems(text: str) -> set[str]:
    """The beginnings of the longer words: enough to see through the endings of inflected languages."""
    return {word[:5].lower() for word in _WORD.findall(text)}
