"""What a line says of itself whatever the host: its sort, its folded words, and whether words or fields take it."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection
from typing import Final

from cleaner.blocks_values import Block
from cleaner.extract_align import key
from cleaner.phrases.dates import is_date
from cleaner.profile_values import LINKS, SCRAPS
from cleaner.rules import taken
from cleaner.values import Drop

ENDS: Final = (".", "!", "?", "…", ":", ";", "。", "！", "？")
_DIGITS = re.compile(r"\d+")
_BYLINE = re.compile(r"(?:by|автор(?:и|ы)?|текст|text)\s*:?\s+\S.{1,80}", re.IGNORECASE)
_HEADS: Final = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_LINKED: Final = 0.8
_WHOLE: Final = 0.9
_SCRAP: Final = 120
_BY: Final = Drop(reason="byline", rule="field:byline")
_LONGEST: Final = 90
"""Neither a date line nor an author's line is longer."""


def sort_of(block: Block) -> str:
    """Whether the line is all links, a scrap that ends like no sentence, or neither (empty)."""
    if block.links >= _LINKED:
        return LINKS
    if len(block.text) < _SCRAP and not block.text.rstrip("\"'»”)").endswith(ENDS):
        return SCRAPS
    return ""


def folded(text: str) -> str:
    """The line's words in lower case with numbers as 0, so that a counter repeats itself; of marks alone, the marks."""
    words = key(text).strip()
    return _DIGITS.sub("0", words) if words else text.strip()


def opening(text: str) -> str:
    """The first of the line's folded words: what a look-up by the whole of them may ask for first."""
    own = key(text)
    return _DIGITS.sub("0", own[1 : own.index(" ", 1)]) if len(own) > len("  ") else folded(text).partition(" ")[0]


def by_words(block: Block, title: str, authors: Collection[str]) -> Drop | None:
    """The drop of a line that has a field of its own, is a link and no more, or is no article text by its words."""
    field = by_field(block, title, authors)
    if field is None and block.links >= _WHOLE and block.kind not in _HEADS:
        return Drop(reason="related", rule="links:whole-line")
    return field or taken(block.text)


def by_field(block: Block, title: str, authors: Collection[str]) -> Drop | None:
    """The drop of a line that has a field of its own."""
    own = key(block.text)
    if own == title and own != "  ":
        return Drop(reason="title", rule="field:title")
    if block.kind == "caption":
        return Drop(reason="caption", rule="field:caption")
    if own in authors:
        return _BY
    return _labelled(block.text) if len(block.text) <= _LONGEST else None


@functools.lru_cache(maxsize=4_000)  # the pages of a host share their labels
def _labelled(text: str) -> Drop | None:
    """The drop of a short line that says itself that it names an author or a date."""
    if _BYLINE.fullmatch(text) and len(text.split()) < 9:
        return _BY
    return Drop(reason="date", rule="field:date") if is_date(text) else None
