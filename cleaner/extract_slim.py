"""The page as extractors are given it: without what is no text, and without boxes that hold nothing but links.

Their cost grows with the number of elements, most of which are menus and headline lists; taking these out first also
keeps them from being mistaken for content.
"""

from __future__ import annotations

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


def slim(lines: Lines) -> str:
    """The page's HTML without textless elements and link boxes. Takes the tree apart: look nothing up after."""
    root = lines.tree.root
    if root is None:
        return ""
    root.strip_tags(_TEXTLESS.split(), recursive=True)
    boxes = _link_boxes(lines)
    for node in [node for node in root.traverse() if node.mem_id in boxes] if boxes else ():
        node.decompose()
    return root.html or ""


def _link_boxes(lines: Lines) -> set[int]:
    """Ids of the outermost elements whose lines are links and scraps, with hardly anything else."""
    linked = [0, *accumulate(b.links >= _LINKED for b in lines.blocks)]
    prose = [0, *accumulate(_is_prose(b) for b in lines.blocks)]
    found: set[int] = set()
    inside = 0
    for element in lines.elements:
        size = element.last - element.first
        if size < _BOX_LINES or element.first < inside or element.tag in ("body", "html"):
            continue
        bare = prose[element.last] == prose[element.first]
        if bare and linked[element.last] - linked[element.first] >= _BOX_SHARE * size:
            found.add(element.id)
            inside = element.last
    return found


def _is_prose(block: Block) -> bool:
    return block.links < _LINKED and len(block.text) >= _SHORT
