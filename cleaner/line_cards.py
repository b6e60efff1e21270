"""Boxes made alike: whether a line stands in one of several cards, or in the second of two places made like stories.

A teaser is a card: a linked headline with a sentence below it, several of them side by side. The story after the story
stands in elements that are called as those of the first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np

from cleaner.line_page import LINKED, OUTSIDE, Columns, PageLines

_LARGEST: Final = 8
"""Lines that a card has at most."""
_LEAST_TWIN: Final = 3
_HEADLINE_CHARS: Final = 20
_MOST: Final = 20
_NO_CARD: Final = (OUTSIDE, OUTSIDE, OUTSIDE)

Make = tuple[int, str, str]


def cards(page: PageLines) -> Columns:
    """Of the smallest box of several lines around each: whether a link leads it, how many there are beside it like it.

    And the share of those that a link leads; and how many boxes called as one around the line are before and after it.
    """
    sizes = (page.last - page.first).tolist()
    return {**_cards(page, sizes), **_twins(page, sizes)}


def _cards(page: PageLines, sizes: Sequence[int]) -> Columns:
    first: list[int] = page.first.tolist()
    leads: list[bool] = ((page.text["links"] >= LINKED) & (page.text["chars"] >= _HEADLINE_CHARS)).tolist()
    makes: defaultdict[Make, list[bool]] = defaultdict(list)
    own: list[Make | None] = [None] * len(sizes)
    for i, element in enumerate(page.lines.elements):
        if 1 < sizes[i] <= _LARGEST and page.has_open[i]:
            own[i] = make = (element.parent, element.tag, element.names)
            makes[make].append(leads[first[i]])
    shares = {make: (float(len(found)), sum(found) / len(found)) for make, found in makes.items()}
    rows: list[tuple[float, float, float]] = []
    for i, (element, made) in enumerate(zip(page.lines.elements, own, strict=True)):
        if made:
            rows.append((float(leads[first[i]]), *shares[made]))
        else:
            rows.append(_NO_CARD if element.parent < 0 or sizes[i] > _LARGEST else rows[element.parent])
    return _columns(page, ("card_head", "card_like", "card_heads"), [*rows, _NO_CARD])


def _twins(page: PageLines, sizes: Sequence[int]) -> Columns:
    names = [
        (element.tag, element.names) if size >= _LEAST_TWIN and has_open and element.names.strip() else None
        for element, size, has_open in zip(page.lines.elements, sizes, page.has_open, strict=True)
    ]
    total, seen = Counter(names), Counter[tuple[str, str]]()
    rows: list[tuple[int, int]] = []
    for element, name in zip(page.lines.elements, names, strict=True):
        before, after = rows[element.parent] if element.parent >= 0 else (0, 0)
        if name:
            before, after = max(before, seen[name]), max(after, total[name] - seen[name] - 1)
            seen[name] += 1
        rows.append((before, after))
    columns = _columns(page, ("twin_before", "twin_after"), [*rows, (0, 0)])
    return {name: np.minimum(column, _MOST) for name, column in columns.items()}


def _columns(page: PageLines, names: Sequence[str], rows: Sequence[tuple[float, ...]]) -> Columns:
    """What the elements have, as each line has it by its own element; the last row is of lines in none."""
    return dict(zip(names, np.array(rows, np.float32)[page.element].T, strict=True))
