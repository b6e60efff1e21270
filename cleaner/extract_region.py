"""The region of a page with the most prose: the body as the page's own lines show it, without any extractor.

Each line has a weight, positive for prose, negative for links and scraps; the region is the run of lines with the
greatest sum. It costs next to nothing, so it serves as a second opinion on every page.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from cleaner.blocks_values import Block, Lines
from cleaner.extract_align import key

_ASIDE_TAGS: Final = frozenset(["aside", "footer", "nav", "textarea", "select", "button", "label", "fieldset"])
_HOLDERS: Final = frozenset(["body", "html", "article", "main"])
_ASIDE_NAMES = re.compile(
    r"comment|disqus|footer|foot\b|side-?bar|right-?col|related|recommend|popular|cookie|consent|gdpr|copyright|subscri"
    r"|newsletter|share|social|promo|banner|advert|ad(?<!\wad)s?\b|teaser|more-news|lenta|widget|menu|navig|breadcrumb"
    r"|rules|login|regist|modal|popup|outbrain|taboola|trending|most-?read|also|tag(?<!\wtag)s?\b|author-bio"
)
_HEADS: Final = frozenset(["h1", "h2", "h3", "h4"])
_BOX_LINES: Final = 3
_PROSE_CHARS: Final = 50
_MOST_CHARS: Final = 600
_HALF: Final = 0.4
_ENDS: Final = (".", "!", "?", "…", ":", ";")


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """The lines of the region, and the weight of each line of the page."""

    keep: frozenset[int]
    weights: tuple[float, ...]
    start: int
    """Index of the title's line, -1 where the page does not show it."""


def region(lines: Lines, title: str) -> Region:
    """The lines with the most prose after the title, without the boxes and link lists among them."""
    aside = _aside(lines)
    start = _start(lines.blocks, key(title))
    weights = [_weight(b, b.element >= 0 and aside[b.element], i < start) for i, b in enumerate(lines.blocks)]
    first, last = _best_run(weights)
    run = [i for i in range(first, last) if lines.blocks[i].links < 0.8]
    keep = {i for i in run if not aside[lines.blocks[i].element]} or set(run)
    sums = [0.0, *accumulate(weights)]
    for _, _, _, _, start_of, end in lines.elements:
        if first <= start_of and end <= last and end - start_of >= _BOX_LINES and sums[end] < sums[start_of]:
            keep.difference_update(range(start_of, end))
    return Region(keep=frozenset(keep), weights=tuple(weights), start=start)


def _weight(block: Block, aside: bool, before_title: bool) -> float:
    size = len(block.text)
    if block.links >= 0.5:
        return -(15 + 0.15 * size)
    if size < _PROSE_CHARS or block.kind in _HEADS:
        return -8.0
    weight = min(size, _MOST_CHARS) * (1 - block.links)
    if not block.text.rstrip("\"'»”)").endswith(_ENDS):
        weight *= 0.3
    if before_title:
        weight *= 0.3
    return weight * 0.2 if aside else weight


def _start(blocks: Sequence[Block], title: str) -> int:
    """Where the title stands: as a heading if it does, else its first copy, else before everything."""
    sizes = range(len(title) - 2, 400) if title != "  " else ()  # a key has a space more at either end than its words
    copies = [i for i, b in enumerate(blocks) if len(b.text) in sizes and key(b.text) == title]
    return next((i for i in copies if blocks[i].kind in ("h1", "h2")), copies[0] if copies else -1)


def _aside(lines: Lines) -> list[bool]:
    """Which elements are beside the story by tag or name; never one that holds much of the page's prose."""
    sizes = [len(text) if len(text) >= _PROSE_CHARS and links < 0.5 else 0 for text, _, links, _, _ in lines.blocks]
    sums = [0, *accumulate(sizes)]
    most = _HALF * sums[-1]
    found: list[bool] = []
    for _, tag, names, parent, first, last in lines.elements:
        inherited = parent >= 0 and found[parent]
        found.append(inherited or (_named_aside(tag, names) and sums[last] - sums[first] <= most))
    return found


def _named_aside(tag: str, names: str) -> bool:
    return tag in _ASIDE_TAGS or (bool(names) and tag not in _HOLDERS and _are_aside(names))


@functools.lru_cache(maxsize=5_000)  # the pages of an outlet share their names
def _are_aside(names: str) -> bool:
    return _ASIDE_NAMES.search(names) is not None


def _best_run(weights: Sequence[float]) -> tuple[int, int]:
    """The stretch `[first, last)` with the greatest sum."""
    best, current, start, found = 0.0, 0.0, 0, (0, 0)
    for i, weight in enumerate(weights):
        if current <= 0:
            current, start = 0.0, i
        current += weight
        if current > best:
            best, found = current, (start, i + 1)
    return found
