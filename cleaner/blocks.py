"""The page as lines: one parse, every visible text line in page order, and where in the tree it stands.

Lines are what a reader would see as lines: paragraphs, headings, list items, table rows, captions and the loose text
between them, split at `<br>`. Elements that are merely hidden count; scripts, styles and templates are not text.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

_SILENT = """script style template noscript head title meta link base iframe object embed canvas audio video datalist
    param source track noembed noframes -comment -doctype"""
_INLINE = """a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr picture q rp rt
    ruby s samp small span strike strong sub sup time tt u var wbr svg math path g use text tspan amp-img"""
SILENT: Final = frozenset(_SILENT.split())
INLINE: Final = frozenset(_INLINE.split())
_KINDS: Final = {
    **{f"h{n}": f"h{n}" for n in range(1, 7)},
    "li": "li", "dt": "li", "dd": "li", "td": "td", "th": "td", "tr": "td", "caption": "caption",
    "blockquote": "quote", "q": "quote", "figcaption": "caption", "option": "li",
}  # fmt: skip
_MARKS: Final = frozenset("|•▪●◦‣")
_UNSEEN_CHARS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x9f\xad\u200b-\u200d\u2028\u2029\u2060\ufeff\ud800-\udfff]")
_UNSEEN: Final = {
    **dict.fromkeys([*range(9), *range(14, 28), *range(127, 133), *range(134, 160)]),
    **dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF]),
    **dict.fromkeys(range(0xD800, 0xE000)),
    **dict.fromkeys([0x85, 0x2028, 0x2029], " "),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One line of the page with its kind, the share of its characters in links, and its block element."""

    text: str
    kind: str
    links: float
    element: int
    """Index into `Lines.elements`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One block element: its parent's index (-1 at the top) and the lines in it, `[first, last)`."""

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


def squeeze(text: str) -> str:
    """The text with runs of white space as one space and invisible characters taken out."""
    return " ".join((text.translate(_UNSEEN) if _UNSEEN_CHARS.search(text) else text).split())


def parse(html: str) -> LexborHTMLParser:
    """The one parse of a page; lexbor has no depth limit, so deep text is not lost."""
    return LexborHTMLParser(html)


def lines(tree: LexborHTMLParser, apart: Collection[int] = ()) -> Lines:
    """The lines of the page. Elements whose ids are in `apart` stand on lines of their own even if inline."""
    root = tree.body or tree.root
    renderer = _Renderer(apart)
    if root is not None:
        renderer.run(root)
    return renderer.result(tree)


class _Renderer:
    """Walks a tree without recursion and gathers lines; lives for one page."""

    def __init__(self, apart: Collection[int]) -> None:
        self.apart = apart
        self.blocks: list[Block] = []
        self.nodes: list[tuple[LexborNode, str, int, int]] = []
        self.ends: list[int] = []
        self.open: list[int] = []
        self.parts: list[str] = []
        self.linked = 0
        self.link_depth = 0
        self.pre_depth = 0
        self.depth = 0
        self.size = 0

    def run(self, root: LexborNode) -> None:
        stack: list[tuple[LexborNode, str, bool]] = []
        node: LexborNode | None = root
        while node is not None:
            tag = node.tag or ""
            if tag == "-text":
                self.depth = max(self.depth, len(stack))
                self.text(node.text_content or "")
            elif tag not in SILENT:
                stack.append((node, tag, self.enter(node, tag)))
                child = node.first_child
                if child is not None:
                    node = child
                    continue
                self.leave(*stack.pop()[1:])
            while (following := node.next if node is not root else None) is None:
                if not stack:
                    self.flush()
                    return
                node, tag, block = stack.pop()
                self.leave(tag, block)
            node = following

    def enter(self, node: LexborNode, tag: str) -> bool:
        """Take note of the element; whether it is one that starts and ends lines."""
        self.size += 1
        if tag == "a":
            self.link_depth += 1
        elif tag == "br":
            self.flush()
            return False
        if tag in INLINE and not (self.apart and node.mem_id in self.apart):
            return False
        self.start(node, tag)
        return True

    def start(self, node: LexborNode, tag: str) -> None:
        first = len(self.blocks)
        if tag in ("td", "th") and self.parts and self.in_row(first):
            self.parts.append(" | ")
        else:
            self.flush()
            first = len(self.blocks)
        if tag == "pre":
            self.pre_depth += 1
        self.nodes.append((node, tag, self.open[-1] if self.open else -1, first))
        self.ends.append(first)
        self.open.append(len(self.nodes) - 1)

    def in_row(self, first: int) -> bool:
        """Whether the text waiting belongs to the open row: nothing was put out since the row began."""
        _, tag, _, since = self.nodes[self.open[-1]]
        return tag == "tr" and since == first

    def leave(self, tag: str, block: bool) -> None:
        if tag == "a":
            self.link_depth -= 1
        if not block:
            return
        index = self.open[-1]
        if tag not in ("td", "th") or not self.simple_cell(index):
            self.flush()
        if tag == "pre":
            self.pre_depth -= 1
        self.ends[index] = len(self.blocks)
        self.open.pop()

    def simple_cell(self, index: int) -> bool:
        """Whether a cell gave no line of its own and its row none either, so that the row is one line."""
        _, _, row, first = self.nodes[index]
        return row >= 0 and self.nodes[row][1] == "tr" and self.nodes[row][3] == first == len(self.blocks)

    def text(self, text: str) -> None:
        if self.pre_depth and "\n" in text:
            for line in text.split("\n"):
                self.add(line)
                self.flush()
        elif text:
            self.add(text)

    def add(self, text: str) -> None:
        self.parts.append(text)
        if self.link_depth:
            self.linked += len(text.strip())

    def flush(self) -> None:
        if not self.parts:
            return
        text = squeeze("".join(self.parts))
        if text[:1] in _MARKS or text[-1:] == "|":
            text = text.removesuffix(" |").removeprefix("| ").lstrip("•▪●◦‣ ")
        linked, self.linked = self.linked, 0
        self.parts.clear()
        if not text or text == "|":
            return
        element = self.open[-1] if self.open else -1
        share = min(1.0, linked / len(text))
        self.blocks.append(Block(text=text, kind=self.kind(element), links=share, element=element))

    def kind(self, element: int) -> str:
        """The kind of the nearest element that has one, looked for a few levels up."""
        for _ in range(4):
            if element < 0:
                break
            _, tag, parent, _ = self.nodes[element]
            if tag in _KINDS:
                return _KINDS[tag]
            element = parent
        return "p"

    def result(self, tree: LexborHTMLParser) -> Lines:
        elements, spans = [], {}
        for (node, tag, parent, first), last in zip(self.nodes, self.ends, strict=True):
            if first < last:
                spans[node.mem_id] = (first, last)
            names = _names(node) if first < last else ""
            elements.append(Element(id=node.mem_id, tag=tag, names=names, parent=parent, first=first, last=last))
        return Lines(
            tree=tree,
            blocks=tuple(self.blocks),
            elements=tuple(elements),
            spans=spans,
            depth=self.depth,
            size=self.size,
        )


def _names(node: LexborNode) -> str:
    given = node.attributes
    return f"{given.get('class') or ''} {given.get('id') or ''}".lower() if given else ""
