"""Verdicts inside the article's stretch: only what speaks against itself goes, so that subheads and lists survive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.dump_signals import Signals, names_itself
from cleaner.values import Drop

_LINK_BOXES: Final = frozenset({"related", "latest"})
_SHORTEST_LINK: Final = 28
_LONGEST_BOX: Final = 8
_DATE_REACH: Final = 3


def inside(signals: Sequence[Signals]) -> dict[int, Drop]:
    """The drops of the lines of the stretch, by position."""
    known = [n for n, line in enumerate(signals) if line.hint]
    if not known:
        return {}
    drops = {n: sure for n in known if (sure := signals[n].sure)}
    dates = [n for n, sure in drops.items() if sure.reason == "date"]
    midst = chapters(signals) if dates else range(0)
    for position in dates:
        if position in midst:
            del drops[position]
    for label in [n for n, drop in drops.items() if drop.reason in _LINK_BOXES]:
        drops |= {n: Drop(reason=drops[label].reason, rule="run:after-label") for n in _links(signals, label)}
    return drops


def chapters(signals: Sequence[Signals]) -> range:
    """The midst of the text, where a date heads a part of a chronicle: after some sentences and before the last."""
    prose = [n for n, line in enumerate(signals) if line.prose]
    return range(prose[_DATE_REACH - 1], prose[-1]) if len(prose) > _DATE_REACH else range(0)


def _links(signals: Sequence[Signals], label: int) -> Iterator[int]:
    """The headlines right below the label of a box of links."""
    if names_itself(signals[label]):
        return
    for position in range(label + 1, min(label + 1 + _LONGEST_BOX, len(signals))):
        line = signals[position]
        if line.prose or not line.label or len(line.text) < _SHORTEST_LINK:
            return
        yield position
