"""Kept lines whose place is against them: before the title, between other headlines, after the tags or comments.

What stands around a line is seen only when every line has its verdict, so this looks at the page a second time. The
share of article text among what each rule takes was measured on pages of many outlets: well below a tenth for all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from cleaner.blocks_values import Lines
from cleaner.extract_boxes import is_headline
from cleaner.extract_region import Region
from cleaner.values import Drop

_MOST_BEFORE: Final = 0.4
"""Share of the kept text above which it is not believed that the story begins at the title."""
_LEAST: Final = 300
_HALF: Final = 0.5
_LABEL_CHARS: Final = 80
_TEASER_CHARS: Final = 400
_LINKED_CHARS: Final = 40
_GAP: Final = 3
_STAMPED = re.compile(r"(?:\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?,?\s+)?\d{1,2}:\d{2}\s")
_TERMS = re.compile(
    r"авторськ\w+ прав|авторск\w+ прав|прав\w* (?:собственности|власності)|исключительн\w+ прав|передрук|перепечатк"
    r"|использовани\w+ (?:\w+ )?(?:материал|информац|текст)|використанн\w+ (?:\w+ )?(?:матеріал|інформац|текст)"
    r"|свидетельств\w+ о регистр|свідоцтв\w+ про|предназначен\w* только|rights reserved|may not be (?:pub|repro)|©",
    re.IGNORECASE,
)
_EMPTY_CELLS = re.compile(r"\| \|")


def strays(lines: Lines, own: Region, found: Sequence[Drop | None]) -> dict[int, Drop]:
    """The kept lines to drop after all, by index; none where they are all the prose that was kept."""
    stray: dict[int, Drop] = {}
    for rule in (_before_title, _after_tags, _after_comments, _between_links, _legal):
        for index, drop in rule(lines, own, found).items():
            stray.setdefault(index, drop)
    left = any(drop is None and i not in stray and own.weights[i] > 0 for i, drop in enumerate(found))
    return stray if left else {}


def _before_title(lines: Lines, own: Region, found: Sequence[Drop | None]) -> dict[int, Drop]:
    before = [i for i in range(max(own.start, 0)) if found[i] is None]
    size = _size(lines, before)
    if not before or size > _MOST_BEFORE * _size(lines, [i for i, drop in enumerate(found) if drop is None]):
        return {}
    return dict.fromkeys(before, Drop(reason="outside", rule="stray:before-title"))


def _after_tags(lines: Lines, own: Region, found: Sequence[Drop | None]) -> dict[int, Drop]:
    after = _after(lines, own, found, _LEAST, lambda i, drop: drop.reason == "tags")
    return dict.fromkeys(after, Drop(reason="outside", rule="stray:after-tags"))


def _after_comments(lines: Lines, own: Region, found: Sequence[Drop | None]) -> dict[int, Drop]:
    """What follows the heading of the comments where half of the text or more stands above it."""
    kept = [i for i, drop in enumerate(found) if drop is None]
    least = max(_LEAST, int(_HALF * _size(lines, kept)))

    def is_label(i: int, drop: Drop) -> bool:
        block = lines.blocks[i]
        return drop.rule == "phrase:comments" and len(block.text) < _LABEL_CHARS and block.links < _HALF

    return dict.fromkeys(_after(lines, own, found, least, is_label), Drop(reason="comments", rule="stray:comments"))


def _between_links(lines: Lines, own: Region, found: Sequence[Drop | None]) -> dict[int, Drop]:
    """Teasers: lines between two dropped headlines, links among dropped lines, rows of mostly empty cells."""
    blocks, stray = lines.blocks, {}
    for i in range(1, len(blocks) - 1):
        block = blocks[i]
        if found[i] is not None:
            continue
        alone = found[i - 1] is not None and found[i + 1] is not None
        headed = is_headline(blocks[i - 1]) and is_headline(blocks[i + 1])
        if block.links >= _HALF and _STAMPED.match(block.text):
            stray[i] = Drop(reason="latest", rule="stray:stamped-link")
        elif alone and ((headed and len(block.text) < _TEASER_CHARS) or _is_link(block.links, block.text)):
            stray[i] = Drop(reason="latest", rule="stray:between-links")
        elif block.kind == "td" and _EMPTY_CELLS.search(block.text):
            stray[i] = Drop(reason="outside", rule="stray:empty-cells")
    return stray


def _legal(lines: Lines, own: Region, found: Sequence[Drop | None]) -> dict[int, Drop]:
    """Terms of use that stand apart from the story, below it."""
    stray = {}
    for i in range(len(found) - 1, _GAP, -1):
        if found[i] is None:
            apart = all(drop is not None for drop in found[i - _GAP : i])
            if not apart or not speaks_of_terms(lines.blocks[i].text):
                break
            stray[i] = Drop(reason="legal", rule="stray:terms")
    return stray


def speaks_of_terms(text: str) -> bool:
    """Whether a line has the words of terms of use."""
    return _TERMS.search(text) is not None


def _is_link(links: float, text: str) -> bool:
    return links >= _HALF and len(text) >= _LINKED_CHARS


def _after(
    lines: Lines, own: Region, found: Sequence[Drop | None], least: int, is_end: Callable[[int, Drop], bool]
) -> list[int]:
    """The kept lines after the first end mark that stands below `least` characters of kept text."""
    size = 0
    for i, drop in enumerate(found):
        if drop is None:
            size += len(lines.blocks[i].text) if i > own.start else 0
        elif size >= least and is_end(i, drop):
            return [j for j in range(i, len(found)) if found[j] is None]
    return []


def _size(lines: Lines, indices: Sequence[int]) -> int:
    return sum(len(lines.blocks[i].text) for i in indices)
