"""Boxes beside the article that say what they list: by the heading above the links, or by class or id.

They name the reason for lines that no extractor took; whether a line is kept is not decided here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from typing import Final

from cleaner.blocks_values import Block, Lines
from cleaner.values import Drop

_NAMES: Final = (
    ("nav", re.compile(r"menu|navig|nav(?<![^\s_-]nav)|breadcrumb|crumbs|pagina|pager")),
    (
        "related",
        re.compile(r"related|recommend|similar|also-?read|read-?(?:also|more|next)|more-?(?:news|on)"),
    ),
    ("latest", re.compile(r"latest|recent|popular|trending|most-?(?:read|view)|news-?(?:list|feed|line)|lenta")),
)
_HOLDERS: Final = frozenset(["html", "body", "main", "article"])
_HEADED: Final = frozenset(["latest", "related", "promo", "poll", "rates", "weather"])
_HEADS: Final = frozenset(["h2", "h3", "h4", "h5", "h6"])
_HEAD_CHARS: Final = 60
_LINKED: Final = 0.5
_HEADLINE_CHARS: Final = 30
_HEADLINE_WORDS: Final = 5
_AHEAD: Final = 6


def is_headline(block: Block) -> bool:
    """Whether a line is a link too long for a menu: the title of another article."""
    text = block.text
    return block.links >= _LINKED and len(text) >= _HEADLINE_CHARS and text.count(" ") >= _HEADLINE_WORDS - 1


def boxes(lines: Lines, hint: Callable[[str], Drop | None]) -> tuple[str, ...]:
    """For each line the reason that its box suggests, empty where it stands in none; `hint` knows headings by words."""
    named: list[str] = []
    for _, tag, names, parent, _, _ in lines.elements:
        own = _named(names) if names and tag not in _HOLDERS else ""
        own = own or ("nav" if tag == "nav" else "")
        named.append(own or (named[parent] if parent >= 0 else ""))
    found = [named[block.element] if block.element >= 0 else "" for block in lines.blocks]
    reason, last = "", 0
    for i, block in enumerate(lines.blocks):
        if len(block.text) <= _HEAD_CHARS and _is_head(block, hint):
            last = _box_end(lines, i)
            reason = _headed(lines.blocks[i : min(last, i + _AHEAD)], hint)
        elif i >= last or (block.links < _LINKED and len(block.text) > _HEAD_CHARS):
            reason = ""
        found[i] = reason or found[i]
    return tuple(found)


@functools.lru_cache(maxsize=5_000)  # the pages of an outlet share their names
def _named(names: str) -> str:
    for reason, known in _NAMES:
        if known.search(names):
            return reason
    return ""


def _is_head(block: Block, hint: Callable[[str], Drop | None]) -> bool:
    """Whether a line so short is a heading, by its kind or by its words."""
    if block.kind in _HEADS:
        return True
    said = hint(block.text) if block.links < _LINKED else None
    return said is not None and said.reason in _HEADED


def _headed(box: Sequence[Block], hint: Callable[[str], Drop | None]) -> str:
    """The reason for the lines below a heading: what the heading says, else `latest` where headlines follow it."""
    said = hint(box[0].text)
    if said and said.reason in _HEADED:
        return said.reason
    return "latest" if sum(map(is_headline, box[1:])) > 1 and not is_headline(box[0]) else ""


def _box_end(lines: Lines, head: int) -> int:
    """Where the smallest element ends that holds the heading and more."""
    element = lines.blocks[head].element
    while element >= 0 and lines.elements[element].last <= head + 1:
        element = lines.elements[element].parent
    return lines.elements[element].last if element >= 0 else head + 1
