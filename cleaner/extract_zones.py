"""Zones of a page that say by their class or id what they are: comments and their rules, captions, tags.

An extractor that takes a whole column takes them along. A name counts only where little of the page's prose stands
below it: some outlets call the whole story `comment`.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from cleaner.blocks_values import Block, Lines
from cleaner.values import Drop

_PROSE_CHARS: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class _Zone:
    """The names that mark a zone, and the share of the page's prose above which they are not believed."""

    reason: str
    names: re.Pattern[str]
    most: float = 0.3
    longest: int = 10_000
    """Lines of more characters are not the zone's."""
    links: float = 0.0
    """Lines with a smaller share of links are not the zone's."""


# Letters first and what stands before them after: a search that begins with letters skips to them.
_ZONES: Final = (
    _Zone(
        reason="comments",
        names=re.compile(
            r"(?:^|\s)(?:respond|disqus_thread|comments?-?(?:list|respond|form|area|section|policy)|leave-reply)(?:$|\s)"
        ),
        most=0.8,
    ),
    _Zone(
        reason="comments",
        names=re.compile(r"(?:^|[\s_-])(?:comments?|respond|disqus\w*|commentlist|leave-reply)(?:$|[\s_-])"),
    ),
    _Zone(
        reason="caption",
        names=re.compile(
            r"caption|(?:img|image|photo|pic(?:ture)?)[_-]?(?:note|sign|desc\w*|credit|source|author|text)"
        ),
        longest=300,
    ),
    _Zone(
        reason="tags",
        names=re.compile(r"tag(?<![^\s_-]tag)(?:s(?:$|[\s_-])|s?[_-]?(?:list|link|cloud|block|item|box))"),
        longest=300,
        links=0.5,
    ),
)
_HINT = re.compile(r"comment|respond|disqus|leave-reply|caption|tag|img|image|photo|pic")
"""What all names of zones have a piece of: one search for most elements instead of one for each zone."""
_DROPS: Final = {zone.reason: Drop(reason=zone.reason, rule=f"zone:{zone.reason}") for zone in _ZONES}


def zones(lines: Lines) -> tuple[Drop | None, ...]:
    """For each line the drop that its zone suggests; None for lines outside of any."""
    sums = prose_sums(lines)
    found: list[_Zone | None] = []
    for _, _, names, parent, first, last in lines.elements:
        zone = found[parent] if parent >= 0 else None
        if zone is None and names and (known := _matching(names)):
            prose = sums[last] - sums[first]
            zone = next((zone for zone in known if prose <= zone.most * sums[-1]), None)
        found.append(zone)
    own = [found[block.element] if block.element >= 0 else None for block in lines.blocks]
    return tuple(
        [
            _DROPS[zone.reason] if zone and _fits(zone, block) else None
            for zone, block in zip(own, lines.blocks, strict=True)
        ]
    )


def prose_sums(lines: Lines) -> list[int]:
    """Characters of prose before each line, and after the last: differences give the prose of any stretch."""
    sizes = [len(text) if len(text) >= _PROSE_CHARS and links < 0.5 else 0 for text, _, links, _, _ in lines.blocks]
    return [0, *accumulate(sizes)]


@functools.lru_cache(maxsize=5_000)  # the pages of an outlet share their names
def _matching(names: str) -> tuple[_Zone, ...]:
    return tuple([zone for zone in _ZONES if zone.names.search(names)]) if _HINT.search(names) else ()


def _fits(zone: _Zone, block: Block) -> bool:
    return len(block.text) <= zone.longest and block.links >= zone.links
