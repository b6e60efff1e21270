"""The page as extractors are given it: without what is no text, and without boxes of links or of no hopeful line.

Their cost grows with the number of elements, most of which are menus and headline lists; taking these out first also
keeps them from being mistaken for content.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import accumulate
from typing import Final

from cleaner.blocks_values import Block, Lines

_TEXTLESS: Final = (
    "script style noscript template svg iframe link object embed canvas input source picture select button"
)
_LINKED: Final = 0.5
_SHORT: Final = 50
_BOX_LINES: Final = 4
_BOX_SHARE: Final = 0.7


def slim(lines: Lines, hopeful: Collection[int]) -> str:
    """The page's HTML without textless elements and boxes; `hopeful` lines alone may be the article's.

    Takes the tree apart: look nothing up after.
    """
    root = lines.tree.root
    if root is None:
        return ""
    root.strip_tags(_TEXTLESS.split(), recursive=True)
    boxes = _boxes(lines, hopeful)
    for node in [node for node in root.traverse() if node.mem_id in boxes] if boxes else ():
        node.decompose()
    return root.html or ""


def _boxes(lines: Lines, hopeful: Collection[int]) -> set[int]:
    """Ids of the outermost elements without a hopeful line, or whose lines are links and scraps."""
    linked = [0, *accumulate(b.links >= _LINKED for b in lines.blocks)]
    prose = [0, *accumulate(_is_prose(b) for b in lines.blocks)]
    hopes = [0, *accumulate(i in hopeful for i in range(len(lines.blocks)))]
    found: set[int] = set()
    inside = 0
    for element in lines.elements:
        size = element.last - element.first
        if element.first < inside or element.tag in ("body", "html"):
            continue
        hopeless = hopes[element.last] == hopes[element.first]
        bare = size >= _BOX_LINES and prose[element.last] == prose[element.first]
        if hopeless or (bare and linked[element.last] - linked[element.first] >= _BOX_SHARE * size):
            found.add(element.id)
            inside = element.last
    return found


def _is_prose(block: Block) -> bool:
    return block.links < _LINKED and len(block.text) >= _SHORT
