"""The verdict on each line of a page: kept, or dropped with the reason and the rule that took it."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cleaner.blocks_values import Block, Lines
from cleaner.body import Candidate
from cleaner.extract_align import key
from cleaner.extract_boxes import boxes, is_headline
from cleaner.extract_forms import formed
from cleaner.extract_region import Region
from cleaner.extract_restore import restored
from cleaner.extract_signed import signed
from cleaner.extract_strays import speaks_of_terms, strays
from cleaner.extract_tables import data_rows
from cleaner.extract_zones import zones
from cleaner.line_model import VERSION
from cleaner.metadata import Metadata
from cleaner.metadata_dates import iso
from cleaner.phrases.dates import is_date
from cleaner.rules import hinted, taken
from cleaner.values import Drop, Line

_BYLINE = re.compile(r"(?:by|автор(?:и|ы)?|текст|text)\s*:?\s+\S.{1,80}", re.IGNORECASE)
_NAV_CHARS: Final = 60
_NAV_LINKS: Final = 0.6
_SHORT: Final = 50
_LISTS: Final = frozenset(["latest", "related"])
_CREDIT_CHARS: Final = 160
_TITLE_SHARE: Final = 0.6
_ENDS: Final = (".", "!", "?", "…", ":", ";", ",", "»", '"', "”")
_HEADS: Final = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_TITLE: Final = Drop(reason="title", rule="field:title")
_CAPTION: Final = Drop(reason="caption", rule="field:caption")
_BY: Final = Drop(reason="byline", rule="field:byline")
_DATE: Final = Drop(reason="date", rule="field:date")
_CREDIT: Final = Drop(reason="caption", rule="field:credit")
_HEADLINE: Final = Drop(reason="latest", rule="links:headline")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a verdict may look at: the lines, the body that was chosen, what the outlet and the page say of them."""

    lines: Lines
    region: Region
    body: Candidate
    said: Metadata
    marks: Mapping[int, Drop]
    """The lines that the outlet's own definition takes out."""


def verdicts(context: Context) -> tuple[Line, ...]:
    """One verdict for every line of the page, in page order."""
    judge = _Judge(context)
    found = [judge.verdict(index, block) for index, block in enumerate(context.lines.blocks)]
    if not context.body.extractor.startswith("outlet:"):
        for index, drop in strays(context.lines, context.region, found).items():
            if index not in context.body.sure:
                found[index] = hinted(context.lines.blocks[index].text) or drop
        judge.trim(found)
        open_rules = frozenset({judge.rule, "tail:scrap", "box:nav"})
        for index in restored(context.lines, found, open_rules):
            found[index] = None
        for index in formed(context.lines, found, context.said, open_rules):
            found[index] = None
        for index, drop in signed(context.lines, found, context.said, open_rules).items():
            found[index] = drop
    return tuple(
        Line(text=block.text, kind=block.kind, drop=drop)
        for block, drop in zip(context.lines.blocks, found, strict=True)
    )


class _Judge:
    """One page's rules put together; lives for one call."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.title = key(context.said.title)
        self.authors = {key(name) for name in context.said.authors}
        self.starts = {own[1] for own in (self.title, *self.authors)}
        self.zones = zones(context.lines)
        self.boxes = boxes(context.lines, hinted)
        self.last = max(context.body.keep, default=-1)
        self.seen: set[str] = set()
        way = context.body.extractor.partition("+")[0]
        self.rule = f"model:{way}" if way == VERSION else way
        self.menu = Drop(reason="nav", rule=self.rule)

    def verdict(self, index: int, block: Block) -> Drop | None:
        drop = self.context.marks.get(index) or self.field(index, block)
        if drop:
            return drop
        if index not in self.context.body.keep:
            listed = self.zone(index, "tags") or self.listed(index, block)
            return listed or hinted(block.text) or self.zones[index] or self.left_out(index, block)
        drop = taken(block.text) or self.zones[index] or self.linked(index, block) or self.repeated(block)
        if drop is None:
            self.seen.add(key(block.text))
        return drop

    def field(self, index: int, block: Block) -> Drop | None:
        """The drop of a line that has a field of its own."""
        text = block.text
        own = key(text) if self.may_be_named(text[:1]) else ""
        if own == self.title and own != "  ":
            return _TITLE
        if block.kind == "caption":
            return _CAPTION
        if own in self.authors or (_BYLINE.fullmatch(text) and len(text.split()) < 9):
            return _BY
        if is_date(text):
            return _DATE
        if index in self.context.lines.pictures and self.is_credit(index, block):
            return _CREDIT
        return None

    def may_be_named(self, first: str) -> bool:
        """Whether a line may be the title or an author's name by its first character, as few of a page may."""
        return not first.isalnum() or first.lower()[0] in self.starts

    def is_credit(self, index: int, block: Block) -> bool:
        """Whether it is a line of small print below one of the story's pictures, where one stands above it."""
        if not self.context.region.start < index <= self.last:
            return False
        return block.small >= 0.9 and len(block.text) <= _CREDIT_CHARS and not block.text.endswith(_ENDS)

    def zone(self, index: int, reason: str) -> Drop | None:
        """The drop of the line's zone where it is of this reason."""
        found = self.zones[index]
        return found if found and found.reason == reason else None

    def listed(self, index: int, block: Block) -> Drop | None:
        """The drop of a link in a menu or of a headline in a list: not by its words, which are half of the work."""
        box = self.boxes[index]
        sure = (box == "nav" and block.links >= _NAV_LINKS) or (box in _LISTS and is_headline(block))
        return _boxed(box) if sure else None

    def left_out(self, index: int, block: Block) -> Drop:
        short = len(block.text) < _NAV_CHARS or block.links >= _NAV_LINKS
        box = self.boxes[index] if short else ""
        if box:
            return _boxed(box)
        if is_headline(block):
            return _HEADLINE
        if short:
            return self.menu
        return Drop(reason="legal" if speaks_of_terms(block.text) else "outside", rule=self.rule)

    def linked(self, index: int, block: Block) -> Drop | None:
        if index not in self.context.body.sure and block.links >= 0.9 and block.kind not in ("h2", "h3", "h4"):
            return Drop(reason="related", rule="links:whole-line")
        return None

    def repeated(self, block: Block) -> Drop | None:
        own = key(block.text)
        return Drop(reason="repeated", rule="line:copy") if own in self.seen and len(own) > 20 else None

    def trim(self, found: list[Drop | None]) -> None:
        """Take what stands before the first and after the last prose of the kept lines and is none itself."""
        kept = [i for i, drop in enumerate(found) if drop is None]
        blocks = self.context.lines.blocks
        rows = data_rows(blocks)
        prose = [i for i in kept if self.context.region.weights[i] > 0 or i in rows]
        if not prose:
            return
        for i in kept:
            if i < prose[0]:
                found[i] = self.head(blocks[i])
            elif i > prose[-1]:
                found[i] = self.tail(blocks[i])

    def head(self, block: Block) -> Drop | None:
        own = key(block.text)
        part = own in self.title or self.title in own
        if block.kind == "h1" or (part and len(own) >= _TITLE_SHARE * len(self.title)):
            return Drop(reason="title", rule="head:title")
        if len(block.text) < _SHORT and iso(block.text):
            return Drop(reason="date", rule="head:date")
        return hinted(block.text)

    def tail(self, block: Block) -> Drop | None:
        if block.kind in _HEADS or not (block.kind == "li" or block.text.endswith(_ENDS)):
            return hinted(block.text) or Drop(reason="outside", rule="tail:scrap")
        return hinted(block.text)


@functools.cache
def _boxed(box: str) -> Drop:
    return Drop(reason=box, rule=f"box:{box}")
