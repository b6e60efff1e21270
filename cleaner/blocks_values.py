"""What a page is as lines: the lines in page order, and the block elements of the tree that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode


class Block(NamedTuple):
    """One line of the page with its kind, the share of its characters in links, and its block element.

    A named tuple, as `Element` is: a page has hundreds, and they cost a third of a frozen dataclass.
    """

    text: str
    kind: str
    links: float
    element: int
    """Index into `Lines.elements`."""
    small: float = 0.0
    """The share of its characters in small print or italics."""


class Element(NamedTuple):
    """One block element: its parent's index (-1 at the top) and the lines in it, `[first, last)`; never none."""

    id: int
    """The node's id, as `LexborNode.mem_id` gives it."""
    tag: str
    names: str
    """Its class and id, lower-case, with a space between."""
    parent: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """A page's lines in page order, and the block elements that hold them in document order."""

    tree: LexborHTMLParser
    blocks: tuple[Block, ...]
    elements: tuple[Element, ...]
    spans: dict[int, tuple[int, int]]
    """Lines `[first, last)` of every block element, by the node's id."""
    pictures: frozenset[int] = frozenset()
    """Indices of the lines before which a picture stands."""
    depth: int = 0
    """How deep the deepest text stands."""
    size: int = 0
    """Number of elements, inline ones included."""

    def css(self, selector: str) -> list[LexborNode]:
        """The page's elements that match a CSS selector, in document order."""
        return self.tree.css(selector)

    def within(self, node: LexborNode) -> range:
        """Indices of the lines that stand in this element; empty where it starts no line of its own."""
        return range(*self.spans.get(node.mem_id, (0, 0)))
