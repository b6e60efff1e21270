"""The verdict on each line of a page: kept, or dropped with the reason and the rule that took it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from cleaner.blocks import Block, Lines
from cleaner.body import Candidate
from cleaner.extract_align import key
from cleaner.extract_outlet import drops, shown
from cleaner.metadata import Metadata
from cleaner.outlets import Outlet
from cleaner.phrases.dates import is_date
from cleaner.rules import hinted, taken
from cleaner.values import Drop, Line, Page

_hinted = functools.lru_cache(maxsize=20_000)(hinted)  # the pages of an outlet share their menus
_BYLINE = re.compile(r"(?:by|автор(?:и|ы)?|текст|text)\s*:?\s+\S.{1,80}", re.IGNORECASE)
_NAV_CHARS: Final = 60
_NAV_LINKS: Final = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a verdict may look at: the page's lines, the body that was chosen, and what is known of the page."""

    lines: Lines
    body: Candidate
    said: Metadata
    page: Page
    outlet: Outlet | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The page's lines with their verdicts, and the lines that belong into fields."""

    lines: tuple[Line, ...]
    captions: tuple[str, ...]
    bylines: tuple[str, ...]
    dates: tuple[str, ...]


def verdicts(context: Context) -> Judged:
    """One verdict for every line of the page, in page order."""
    judge = _Judge(context)
    lines = tuple(judge.lines())
    return Judged(
        lines=lines,
        captions=_texts(lines, "caption"),
        bylines=_texts(lines, "byline"),
        dates=_texts(lines, "date"),
    )


class _Judge:
    """One page's rules put together; lives for one call."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.by_outlet = drops(context.lines, context.page, context.outlet)
        outlet = context.outlet
        self.marked = {
            "title": shown(context.lines, outlet.title_css if outlet else ""),
            "date": shown(context.lines, outlet.date_css if outlet else ""),
            "byline": shown(context.lines, outlet.author_css if outlet else ""),
        }
        self.title = key(context.said.title)
        self.authors = {key(name) for name in context.said.authors}
        self.seen: set[str] = set()
        self.body_rule = context.body.extractor.partition("/")[0].partition("-")[0]

    def lines(self) -> Iterator[Line]:
        for index, block in enumerate(self.context.lines.blocks):
            yield Line(text=block.text, kind=block.kind, drop=self.verdict(index, block))

    def verdict(self, index: int, block: Block) -> Drop | None:
        drop = self.by_outlet.get(index) or self.field(index, block)
        if drop:
            return drop
        if index not in self.context.body.keep:
            return _hinted(block.text) or self.left_out(block)
        drop = taken(block.text) or self.linked(block) or self.repeated(block)
        if drop is None:
            self.seen.add(key(block.text))
        return drop

    def field(self, index: int, block: Block) -> Drop | None:
        """The drop of a line that has a field of its own."""
        for reason, marked in self.marked.items():
            if index in marked:
                return Drop(reason=reason, rule=f"outlet:{self.context.outlet.name if self.context.outlet else ''}")
        own = key(block.text)
        if own == self.title and own != "  ":
            return Drop(reason="title", rule="field:title")
        if block.kind == "caption":
            return Drop(reason="caption", rule="field:caption")
        if own in self.authors or (_BYLINE.fullmatch(block.text) and len(block.text.split()) < 9):
            return Drop(reason="byline", rule="field:byline")
        if is_date(block.text):
            return Drop(reason="date", rule="field:date")
        return None

    def left_out(self, block: Block) -> Drop:
        short = len(block.text) < _NAV_CHARS or block.links >= _NAV_LINKS
        return Drop(reason="nav" if short else "outside", rule=self.body_rule)

    def linked(self, block: Block) -> Drop | None:
        if block.links >= 0.9 and block.kind not in ("h2", "h3", "h4"):
            return Drop(reason="related", rule="links:whole-line")
        return None

    def repeated(self, block: Block) -> Drop | None:
        own = key(block.text)
        return Drop(reason="repeated", rule="line:copy") if own in self.seen and len(own) > 20 else None


def _texts(lines: Iterable[Line], reason: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.text for line in lines if line.drop and line.drop.reason == reason))
