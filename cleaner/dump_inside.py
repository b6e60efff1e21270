"""Verdicts inside the article's stretch: only what speaks against itself goes, so that subheads and lists survive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.dump_signals import Signals
from cleaner.span import Span, names_itself
from cleaner.values import Drop

_LINK_BOXES: Final = frozenset({"related", "latest"})
_SHORTEST_LINK: Final = 28
_LONGEST_BOX: Final = 8
_DATE_REACH: Final = 3


def inside(signals: Sequence[Signals], article: Span) -> dict[int, Drop]:
    """The drops of the lines of the stretch, by position."""
    drops: dict[int, Drop] = {}
    chapters = _chapters(signals, article)
    for position in range(article.first, article.last + 1):
        sure = signals[position].sure
        if sure and not (sure.reason == "date" and position in chapters):
            drops[position] = sure
    for label in [n for n, drop in drops.items() if drop.reason in _LINK_BOXES]:
        drops |= {n: Drop(reason=drops[label].reason, rule="run:after-label") for n in _links(signals, article, label)}
    for run in _runs(signals, article):
        drops |= _menu(signals, run)
    return drops


def _chapters(signals: Sequence[Signals], article: Span) -> range:
    """The midst of the text, where a date heads a part of a chronicle: after some sentences and before the last."""
    prose = [n for n in range(article.first, article.last + 1) if signals[n].prose]
    return range(prose[_DATE_REACH - 1], prose[-1]) if len(prose) > _DATE_REACH else range(0)


def _links(signals: Sequence[Signals], article: Span, label: int) -> Iterator[int]:
    """The headlines right below the label of a box of links."""
    if names_itself(signals[label]):
        return
    for position in range(label + 1, min(label + 1 + _LONGEST_BOX, article.last + 1)):
        line = signals[position]
        if line.prose or not line.label or len(line.text) < _SHORTEST_LINK:
            return
        yield position


def _runs(signals: Sequence[Signals], article: Span) -> Iterator[range]:
    """Stretches of labels between the sentences of the article."""
    start = None
    for position in range(article.first, article.last + 2):
        label = position <= article.last and (signals[position].label or signals[position].number)
        if label and start is None:
            start = position
        elif not label and start is not None:
            yield range(start, position)
            start = None


def _menu(signals: Sequence[Signals], run: range) -> dict[int, Drop]:
    """The drops of a stretch of labels of which many are known as parts of menus and boxes."""
    known = [n for n in run if signals[n].hint]
    if len(run) < 3 or len(known) * 5 < len(run) * 2:
        return {}
    box = ""
    drops: dict[int, Drop] = {}
    for position in run:
        hint = signals[position].hint
        box = hint.reason if hint else box
        drops[position] = hint or Drop(reason=box or "nav", rule="run:menu")
    return drops
