"""The values of the invented pages: what a story says (`Block`, `Story`), who shows it (`Outlet`), what is true."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

TOLD = frozenset({"lead", "p", "h", "question", "quote", "post", "ul", "ol", "table", "entry"})
"""Kinds of blocks that belong to the body; every other kind is what an outlet puts between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of a story's column: a paragraph, a list, a photo, an advertisement between paragraphs."""

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""
    """The time of a live entry, the name below a post, the credit of a photo."""
    number: int = 0
    """A number of the block's own, for identifiers and counters in the page."""

    @property
    def lines(self) -> tuple[str, ...]:
        """Its lines of gold: none where the block does not belong to the body."""
        if self.kind not in TOLD:
            return ()
        told = (self.note,) if self.kind == "entry" else ()
        return told + ((self.text,) if self.text else ()) + self.items + tuple(" | ".join(row) for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What one page tells, before any layout."""

    number: int
    kind: str
    topic: str
    section: str
    title: str
    path: str
    authors: tuple[str, ...]
    published: dt.datetime
    tags: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def lead(self) -> str:
        """The first paragraph."""
        return self.blocks[0].text

    @property
    def lines(self) -> tuple[str, ...]:
        """The gold body, a line each."""
        return tuple(line for block in self.blocks for line in block.lines)

    @property
    def teaser(self) -> str:
        """What other pages say of this one: its lead, and for every other story the paragraph after it."""
        after = [block.text for block in self.blocks[1:] if block.kind == "p"][: self.number % 2]
        return " ".join([self.lead, *after])

    @property
    def opening(self) -> tuple[str, ...]:
        """Its first paragraphs, as an endless page shows them below another story."""
        return tuple(block.text for block in self.blocks if block.kind in ("lead", "p"))[:3]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One invented outlet: its name, its habits and its layout."""

    host: str
    brand: str
    language: str
    layout: str
    """The file below `layouts/`."""
    path: str
    """A format of `date`, `section`, `slug` and `number`."""
    since: dt.date
    kinds: tuple[str, ...]
    """Kinds of its stories in turn."""
    inserts: tuple[str, ...]
    """What it puts between paragraphs."""
    markup: str = "none"
    """How its JSON-LD looks: `none`, `plain`, `full`, `truncated` or `graph`."""
    encoding: str = "utf-8"
    hryvnia: bool = True
    signed: float = 0.8
    """Share of stories with an author's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPage:
    """One page and the truth about it."""

    url: str
    html: bytes
    body: str
    """Paragraphs, subheads, list items, quotes, rows of tables, one a line and in order, without the title."""
    title: str
    lead: str
    authors: tuple[str, ...]
    published: str
    """ISO 8601 with the offset."""
    language: str
    host: str
    kind: str
    """`news`, `short`, `interview`, `liveblog`, `gallery` or `longread`."""
