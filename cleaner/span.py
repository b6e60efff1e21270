"""Where the article is among the lines of a dump: first and last line of the stretch that carries the most prose."""

from __future__ import annotations

import re
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
_TIMED = re.compile(r"\b\d{1,2}:\d{2}\b")
"""Lists of headlines have cells too: the headline and its time."""
_LONGEST_LABEL: Final = 60
_SHORTEST_SENTENCE: Final = 40
_FEWEST_WORDS: Final = 6
_LEFT: Final = 6
_LINKS: Final = frozenset({"related", "latest"})
_SIGNS_OFF: Final = frozenset({"byline", "tags", "source", "share"})
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
    last = _before_rules(signals, first, last)
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
        if (line.prose and _goes_on(signals, position, step, labels)) or (
            step > 0 and _signs_off(signals, position, labels)
        ):
            edge, labels = position, 0
        elif line.hint and (line.sure is None or line.sure.reason not in _MIDWAY):
            break
        elif not _in_passing(signals, position):
            labels += line.label
        position += step
    return edge


def _goes_on(signals: Sequence[Signals], position: int, step: int, labels: int) -> bool:
    """Whether the text goes on at a prose line: right here, or beyond a gap with another one that speaks for it."""
    beyond = position + step
    if labels == 0:
        return True
    if signals[position].weight <= 0 or not 0 <= beyond < len(signals):
        return False
    return signals[beyond].prose or (labels == 1 and _is_sentence(signals[beyond]))


def _signs_off(signals: Sequence[Signals], position: int, labels: int) -> bool:
    """Whether a sentence after a line in passing, or after one subhead, leads to the article's last words."""
    line = signals[position]
    if labels > 1:
        return False
    if _announces_table(signals, position):
        return True
    if not (labels == 0 and _is_row(signals, position)) and not (_is_sentence(line) and (line.prose or labels == 0)):
        return False
    subhead = False
    for below in range(position + 1, min(position + 1 + _LEFT, len(signals))):
        line = signals[below]
        if line.sure and line.sure.reason in _SIGNS_OFF:
            return True
        if not _in_passing(signals, below):
            if line.hint or (line.label and subhead) or not (line.label or _is_sentence(line)):
                return False
            subhead = line.label
    return position + 1 + _LEFT >= len(signals)


def _announces_table(signals: Sequence[Signals], position: int) -> bool:
    line = signals[position]
    return line.text.endswith(":") and line.words >= _FEWEST_WORDS and _is_row(signals, position + 1)


def _is_sentence(line: Signals) -> bool:
    return line.ends and line.weight > 0 and line.words >= _FEWEST_WORDS and len(line.text) >= _SHORTEST_SENTENCE


def _in_passing(signals: Sequence[Signals], position: int) -> bool:
    """Whether the line is a row of a table, or a read-also line, an ad or an appeal between two paragraphs."""
    line = signals[position]
    if line.sure and line.sure.reason in _LINKS:
        return names_itself(line)
    return line.sure is not None or _is_row(signals, position)


def names_itself(line: Signals) -> bool:
    """Whether a read-also line has its headline with it, so that it is no label of the lines below."""
    return ": " in line.text or len(line.text) > _LONGEST_LABEL


def _is_row(signals: Sequence[Signals], position: int) -> bool:
    """Whether the line is a row of cells as the line above it or below it is."""
    if position >= len(signals) or _TIMED.search(signals[position].text):
        return False
    cells = signals[position].text.count(" | ")
    around = (n for n in (position - 1, position + 1) if 0 <= n < len(signals))
    return cells > 0 and any(signals[n].text.count(" | ") == cells for n in around)


def _head(signals: Sequence[Signals], first: int) -> int:
    """The start of the article: a few lines above the prose with nothing against them are title, lead and dateline."""
    above = signals[:first]
    if len(above) <= _HEAD_KEPT and not any(_speaks_against(line) for line in above):
        return 0
    while first > 0 and _is_sentence(signals[first - 1]):
        first -= 1
    return first


def _tail(signals: Sequence[Signals], last: int) -> int:
    """The end of the article: what follows the prose stays where it reads on, and goes where it is a page's bottom."""
    below = signals[last + 1 :]
    until = next((n for n, line in enumerate(below) if _speaks_against(line)), len(below))
    calm = below[:until]
    if not calm:
        return last
    sentences = sum(not line.label or _is_row(below, n) for n, line in enumerate(calm))
    announced = signals[last].text.endswith(":")
    if announced or sentences * 3 >= len(calm) or (until == len(below) and len(calm) <= _TAIL_KEPT):
        return last + len(calm)
    return last


def _before_rules(signals: Sequence[Signals], first: int, last: int) -> int:
    """The end of the article without the rules for readers that stand between it and their comments."""
    end = last
    while end > first and signals[end].rules:
        end -= 1
    return end if end < last and is_of_comments(signals[last + 1 : last + 2]) else last


def is_of_comments(below: Sequence[Signals]) -> bool:
    """Whether the first of these lines is part of the readers' comments."""
    return bool(below) and below[0].hint is not None and below[0].hint.reason == "comments"


def _speaks_against(line: Signals) -> bool:
    return line.junk or line.number or (line.sure is None and line.hint is not None)
