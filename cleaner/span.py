"""Where the article is among the lines of a dump: first and last line of the stretch that carries the most prose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cleaner import dump_title
from cleaner.dump_signals import Signals

_HEAD_KEPT: Final = 5
_TAIL_KEPT: Final = 7
_TEASED: Final = 0.25
_COMMENTED: Final = 0.4
_ENOUGH: Final = 4.0
_WIDEST_GAP: Final = 6
_MIDWAY: Final = frozenset({"ad", "related", "share", "subscribe", "caption", "byline", "date", "source", "tags"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The article's stretch as positions in the signals, `first` to `last` included, with title and lead above it."""

    first: int
    last: int
    above: tuple[int, ...] = ()
    """Positions of the title, and of a lead, where other lines stand between them and the stretch."""

    @property
    def top(self) -> int:
        """Position of the first line of the article."""
        return self.above[0] if self.above else self.first

    def holds(self, position: int) -> bool:
        """Whether the line at this position is in the stretch or above it as title or lead."""
        return self.first <= position <= self.last or position in self.above


def find(signals: Sequence[Signals]) -> Span | None:
    """The article among the lines; None where no line is prose."""
    if not any(line.prose for line in signals):
        return None
    first, last = _heaviest(_weights(signals))
    first, last = _bridged(signals, first, -1), _bridged(signals, last, 1)
    first, last = _head(signals, first), _tail(signals, last)
    return Span(first=first, last=last, above=dump_title.above(signals, first, last))


def _weights(signals: Sequence[Signals]) -> list[float]:
    """The weight of each line in its place: teasers stand alone among labels, readers' comments below their label."""
    weights = []
    seen, below_comments = 0.0, False
    for position, line in enumerate(signals):
        weight = line.weight
        if weight > 0:
            weight *= (_TEASED if _stands_alone(signals, position) else 1) * (_COMMENTED if below_comments else 1)
            seen += weight
        elif line.junk and line.sure and line.sure.reason == "comments" and seen >= _ENOUGH:
            below_comments = True
        weights.append(weight)
    return weights


def _stands_alone(signals: Sequence[Signals], position: int) -> bool:
    """Whether two labels stand both above and below: a rubric and a headline for each teaser."""
    around = [*range(position - 2, position), position + 1, position + 2]
    return all(0 <= n < len(signals) and signals[n].label for n in around)


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


def _bridged(signals: Sequence[Signals], edge: int, step: int) -> int:
    """The edge moved outward over lists, tables and boxes that stand in the midst of the text."""
    position, labels = edge + step, 0
    while 0 <= position < len(signals) and labels <= _WIDEST_GAP:
        line = signals[position]
        if line.prose and _goes_on(signals, position, step, labels):
            edge, labels = position, 0
        elif line.hint and (line.sure is None or line.sure.reason not in _MIDWAY):
            break
        labels += line.label
        position += step
    return edge


def _goes_on(signals: Sequence[Signals], position: int, step: int, labels: int) -> bool:
    """Whether the text goes on at a prose line: right here, or beyond a gap with another one that speaks for it."""
    beyond = position + step
    return labels == 0 or (signals[position].weight > 0 and 0 <= beyond < len(signals) and signals[beyond].prose)


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
