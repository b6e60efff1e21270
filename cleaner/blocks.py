"""The page as lines: one parse, every visible text line in page order, and where in the tree it stands.

Lines are what a reader would see as lines: paragraphs, headings, list items, table rows, captions and the loose text
between them, split at `<br>`. Elements that are merely hidden count; scripts, styles and templates are not text.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.blocks_text import (
    CELLS,
    CHIP_ROLES,
    CHIPS,
    INLINE,
    KINDS,
    MARKS,
    PICTURES,
    ROLES,
    SILENT,
    SMALL,
    joined,
    names_of,
    squeeze,
)
from cleaner.blocks_values import Block, Element, Lines

_new = tuple.__new__
"""Makes a named tuple of a tuple in less than half of the time that the class itself takes; a page has hundreds."""


def parse(html: str) -> LexborHTMLParser:
    """The one parse of a page; lexbor has no depth limit, so deep text is not lost."""
    return LexborHTMLParser(html)


def lines(tree: LexborHTMLParser, apart: Collection[int] = (), named: Sequence[LexborNode] | None = None) -> Lines:
    """The lines of the page. Elements whose ids are in `apart` stand on lines of their own even if inline.

    Where `named` is given, only these elements and those in them tell their names: reading names costs more than
    finding the elements.
    """
    root = tree.body or tree.root
    chips = (node.mem_id for node in tree.css("span[role]") if node.attributes["role"] in CHIP_ROLES)
    renderer = _Renderer(apart, frozenset(chips))
    if root is not None:
        renderer.run(root)
    return renderer.result(tree, named)


class _Renderer:
    """Walks a tree without recursion and gathers lines; lives for one page."""

    def __init__(self, apart: Collection[int], chips: Collection[int]) -> None:
        self.apart = apart
        self.marked = bool(apart or chips)
        self.plain = frozenset() if self.marked else INLINE - ROLES
        """Elements that mean nothing to lines."""
        self.chips = chips
        self.blocks: list[Block] = []
        self.nodes: list[tuple[LexborNode, str, int, int]] = []
        self.ends: list[int] = []
        self.open: list[int] = [-1]
        """Indices of the open elements, the innermost last; -1 stands for none."""
        self.parts: list[str] = []
        self.pictures: set[int] = set()
        self.chip: tuple[LexborNode | None, int] = (None, 0)
        self.opened = 0
        self.linked = 0
        self.link_depth = 0
        self.small = 0
        self.small_depth = 0
        self.pre_depth = 0
        self.depth = 0
        self.size = 0

    def run(self, root: LexborNode) -> None:
        stack: list[tuple[LexborNode, str, bool]] = []
        node: LexborNode | None = root
        while node is not None:
            tag = node.tag or ""
            if tag == "-text":
                text = node.text_content
                if text and (self.parts or not text.isspace()):  # white space alone starts no line
                    self.text(text, len(stack))
            elif tag not in SILENT:
                self.size += 1
                stack.append((node, tag, tag not in self.plain and self.enter(node, tag)))
                child = node.first_child
                if child is not None:
                    node = child
                    continue
                self.leave(*stack.pop())
            while (following := node.next if node is not root else None) is None:
                if not stack:
                    self.flush(-1)
                    return
                node, tag, block = stack.pop()
                if block or tag not in self.plain:
                    self.leave(node, tag, block)
            node = following

    def enter(self, node: LexborNode, tag: str) -> bool:
        """Take note of the element; whether it is one that starts and ends lines."""
        if tag not in INLINE:
            self.start(node, tag)
            return True
        self.note(node, tag)
        if not self.marked or node.mem_id not in self.apart:
            return False
        self.start(node, tag)
        return True

    def note(self, node: LexborNode, tag: str) -> None:
        """Take note of an element that means something to the line it stands in."""
        if tag in CHIPS or (self.chips and node.mem_id in self.chips):
            self.space(node)
        if tag == "a":
            self.link_depth += 1
        elif tag in SMALL:
            self.small_depth += 1
        elif tag in PICTURES:
            self.pictures.add(len(self.blocks) + ("".join(self.parts).strip() != ""))
        elif tag == "br":
            self.flush(self.open[-1])

    def space(self, node: LexborNode) -> None:
        """Put a space between two links or labels with nothing between them: a browser shows them apart."""
        before, place = self.chip
        if before is not None and self.parts and place == len(self.parts) and not joined(before, node):
            self.parts.append(" ")
            self.linked += node.tag == "a"
        self.opened = len(self.parts)

    def start(self, node: LexborNode, tag: str) -> None:
        first = len(self.blocks)
        if self.parts and tag in CELLS and self.in_row(first):
            self.parts.append(" | ")
        elif self.parts:
            self.flush(self.open[-1])
            first = len(self.blocks)
        if tag == "pre":
            self.pre_depth += 1
        self.nodes.append((node, tag, self.open[-1], first))
        self.ends.append(first)
        self.open.append(len(self.nodes) - 1)

    def in_row(self, first: int) -> bool:
        """Whether the text waiting belongs to the open row: nothing was put out since the row began."""
        _, tag, _, since = self.nodes[self.open[-1]]
        return tag == "tr" and since == first

    def leave(self, node: LexborNode, tag: str, block: bool) -> None:
        if tag in INLINE:
            if len(self.parts) > self.opened and (tag in CHIPS or (self.chips and node.mem_id in self.chips)):
                self.chip = (node, len(self.parts))
            if tag == "a":
                self.link_depth -= 1
            elif tag in SMALL:
                self.small_depth -= 1
        if not block:
            return
        index = self.open.pop()
        if self.parts and (tag not in CELLS or not self.simple_cell(index)):
            self.flush(index)
        if tag == "pre":
            self.pre_depth -= 1
        if self.nodes[index][3] == len(self.blocks):  # nor has any element in it a line
            self.nodes.pop()
            self.ends.pop()
        else:
            self.ends[index] = len(self.blocks)

    def simple_cell(self, index: int) -> bool:
        """Whether a cell gave no line of its own and its row none either, so that the row is one line."""
        _, _, row, first = self.nodes[index]
        return row >= 0 and self.nodes[row][1] == "tr" and self.nodes[row][3] == first == len(self.blocks)

    def text(self, text: str, depth: int) -> None:
        if depth > self.depth:
            self.depth = depth
        if self.pre_depth and "\n" in text:
            for line in text.split("\n"):
                self.add(line)
                self.flush(self.open[-1])
        else:
            self.add(text)

    def add(self, text: str) -> None:
        self.parts.append(text)
        if self.link_depth:
            self.linked += len(text.strip())
        if self.small_depth:
            self.small += len(text.strip())

    def flush(self, element: int) -> None:
        """Put the text that waits out as a line of this element."""
        if not self.parts:
            return
        text = squeeze("".join(self.parts))
        if text[:1] in MARKS or text[-1:] == "|":
            text = text.removesuffix(" |").removeprefix("| ").lstrip("•▪●◦‣ ")
        self.chip = (None, 0)
        linked, self.linked = self.linked, 0
        small, self.small = self.small, 0
        self.parts.clear()
        if not text or text == "|":
            return
        links = min(1.0, linked / len(text)) if linked else 0.0
        slight = min(1.0, small / len(text)) if small else 0.0
        self.blocks.append(_new(Block, (text, self.kind(element), links, element, slight)))

    def kind(self, element: int) -> str:
        """The kind of the nearest element that has one, looked for a few levels up."""
        for _ in range(4):
            if element < 0:
                break
            _, tag, parent, _ = self.nodes[element]
            if tag in KINDS:
                return KINDS[tag]
            element = parent
        return "p"

    def result(self, tree: LexborHTMLParser, named: Sequence[LexborNode] | None) -> Lines:
        wanted = frozenset(node.mem_id for node in named or ())
        told = len(self.blocks) if named is None else 0
        elements, spans = [], {}
        for (node, tag, parent, first), last in zip(self.nodes, self.ends, strict=True):
            own = node.mem_id
            spans[own] = (first, last)
            if own in wanted and last > told:
                told = last
            names = names_of(node) if first < told else ""
            elements.append(_new(Element, (own, tag, names, parent, first, last)))
        return Lines(
            tree=tree,
            blocks=tuple(self.blocks),
            elements=tuple(elements),
            spans=spans,
            pictures=frozenset(self.pictures),
            depth=self.depth,
            size=self.size,
        )
