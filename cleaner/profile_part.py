"""A part of a page that is read as if it were the whole: the smallest element around the story's container."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, cast

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.blocks import lines
from cleaner.blocks_values import Lines

_CELLS: Final = frozenset(["td", "th", "tr", "tbody", "thead", "tfoot", "table", "body", "html"])
"""Where a line may begin in one cell and end in the next, so that the part would read otherwise than the whole."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What reading lines asks of a page: where to begin, and its elements by selector."""

    tree: LexborHTMLParser
    body: LexborNode

    @property
    def root(self) -> LexborNode:
        return self.body

    def css(self, selector: str) -> list[LexborNode]:
        """The elements of the whole page that match."""
        return self.tree.css(selector)


def part_lines(tree: LexborHTMLParser, nodes: Sequence[LexborNode], apart: Collection[int]) -> Lines:
    """The lines of the smallest element around all of these; of the whole page where that could read otherwise."""
    around = _around(nodes)
    if around is None or any(node.tag in _CELLS for node in (around, *nodes)):
        return lines(tree, apart, nodes)
    found = lines(cast(LexborHTMLParser, _Part(tree, around)), apart, nodes)
    # What stands around the part holds all of its lines: a rule that takes such an element takes them.
    above = {node.mem_id: (0, len(found.blocks)) for node in _up(around)}
    return dataclasses.replace(found, spans=above | found.spans)


def _around(nodes: Sequence[LexborNode]) -> LexborNode | None:
    """The innermost element that is or holds each of these."""
    others = [frozenset(node.mem_id for node in _up(other)) for other in nodes[1:]]
    return next((one for one in _up(nodes[0]) if all(one.mem_id in ids for ids in others)), None)


def _up(node: LexborNode) -> Iterator[LexborNode]:
    above: LexborNode | None = node
    while above is not None:
        yield above
        above = above.parent
