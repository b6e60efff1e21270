"""Zones of a page that say by their class or id what they are: the comments and their rules, captions of pictures.

An extractor that takes a whole column takes them along. A name counts only where little of the page's prose stands
below it: some outlets call the whole story `comment`.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Final

from cleaner.blocks import Element, Lines
from cleaner.values import Drop

_ZONES: Final = (
    (re.compile(r"(?:^|[\s_-])(?:comments?|respond|disqus\w*|commentlist|leave-reply)(?:$|[\s_-])"), "comments"),
    (
        re.compile(r"caption|(?:img|image|photo|pic(?:ture)?)[_-]?(?:note|sign|desc\w*|credit|source|author|text)"),
        "caption",
    ),
)
_MOST: Final = 0.3
"""Share of the page's prose above which a zone's name is not believed."""
_LONGEST_CAPTION: Final = 300
_PROSE_CHARS: Final = 50


def zones(lines: Lines) -> tuple[Drop | None, ...]:
    """For each line the drop that its zone suggests; None for lines outside of any."""
    prose = (len(b.text) if len(b.text) >= _PROSE_CHARS and b.links < 0.5 else 0 for b in lines.blocks)
    sums = [0, *accumulate(prose)]
    found: list[str] = []
    for element in lines.elements:
        inherited = found[element.parent] if element.parent >= 0 else ""
        small = sums[element.last] - sums[element.first] <= _MOST * sums[-1]
        found.append(inherited or (_named(element) if small and element.names else ""))
    drops = {reason: Drop(reason=reason, rule=f"zone:{reason}") for _, reason in _ZONES}
    reasons = [found[b.element] if b.element >= 0 else "" for b in lines.blocks]
    long = [r == "caption" and len(b.text) > _LONGEST_CAPTION for r, b in zip(reasons, lines.blocks, strict=True)]
    return tuple(None if skip or not reason else drops[reason] for reason, skip in zip(reasons, long, strict=True))


def _named(element: Element) -> str:
    return next((reason for pattern, reason in _ZONES if pattern.search(element.names)), "")
