"""Subheads, list items, quotes and table rows that the model left out though the story runs on around them.

They are short, so a model of lines knows little of them; what stands around them says more. The share of article text
among what each rule brings back was measured on pages of many outlets that the model had not seen: above two thirds
for all, above nine tenths for list items.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from cleaner.blocks_values import Block, Lines
from cleaner.extract_tables import data_rows
from cleaner.values import Drop

_HEADS: Final = frozenset(["h2", "h3", "h4", "h5"])
_ROWS: Final = frozenset(["li", "td"])
_PROSE: Final = frozenset(["p", "td"])
"""Kinds of paragraphs: pages laid out by tables have them in cells."""
_LINKED: Final = 0.5
_PROSE_CHARS: Final = 50
_WITHIN: Final = 4
"""How many elements up a list may stand from the one that holds the story's paragraphs."""


def restored(lines: Lines, found: Sequence[Drop | None], open_rules: frozenset[str]) -> list[int]:
    """Indices of the lines to keep after all; only lines that were dropped by one of the open rules."""
    kept = [i for i, drop in enumerate(found) if drop is None]
    if not kept:
        return []
    story = _Story(lines, found, open_rules)
    blocks = lines.blocks
    return [i for i, drop in enumerate(found) if drop and story.is_open(i) and story.belongs(i, blocks[i])]


class _Story:
    """One page's kept lines, and the elements that hold its paragraphs; lives for one call."""

    def __init__(self, lines: Lines, found: Sequence[Drop | None], open_rules: frozenset[str]) -> None:
        self.lines, self.found, self.open_rules = lines, found, open_rules
        kept = [i for i, drop in enumerate(found) if drop is None]
        self.first, self.last = kept[0], kept[-1]
        prose = (i for i in kept if lines.blocks[i].kind in _PROSE and len(lines.blocks[i].text) > _PROSE_CHARS)
        self.holders = Counter(self.parent(lines.blocks[i].element) for i in prose)
        self.data = data_rows(lines.blocks)

    def parent(self, element: int) -> int:
        return self.lines.elements[element].parent if element >= 0 else -2

    def is_open(self, i: int) -> bool:
        drop = self.found[i]
        return drop is not None and drop.rule in self.open_rules and self.lines.blocks[i].links < _LINKED

    def belongs(self, i: int, block: Block) -> bool:
        inside = self.first < i < self.last
        if block.kind in _HEADS:
            return inside
        if block.kind == "quote":
            return inside
        if block.kind not in _ROWS:
            return False
        place = self.place(block)
        if place is None or self.holders[place] < 1:
            return False
        follows = self.follows(i, block.kind)
        if block.kind == "td":
            return (inside and (follows or i in self.data)) or (follows and i in self.data)
        bare = self.is_bare(block.element, place)
        return (inside and (follows or bare)) or (follows and bare and self.holders[place] > 1)

    def place(self, block: Block) -> int | None:
        """The nearest element around the line's list or table that holds paragraphs of the story."""
        element = self.parent(block.element) if block.kind == "li" else block.element
        for _ in range(_WITHIN):
            if element < 0:
                return None
            element = self.parent(element)
            if element in self.holders:
                return element
        return None

    def is_bare(self, element: int, place: int) -> bool:
        """Whether neither the item nor its list has a class or an id."""
        if self.lines.elements[element].names.strip():
            return False
        above = self.parent(element)
        return above == place or not self.lines.elements[above].names.strip()

    def follows(self, i: int, kind: str) -> bool:
        """Whether a kept line stands before the list or table that the line is in."""
        before = i - 1
        while before >= 0 and self.lines.blocks[before].kind == kind and self.is_open(before):
            before -= 1
        return before >= 0 and self.found[before] is None
