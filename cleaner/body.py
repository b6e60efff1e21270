"""Candidates for the body: which lines of a page are the article, each found in its own way.

A candidate names lines by index and says how it was made; it does not decide. Outlet selectors are facts,
trafilatura is the general way, density is for pages that trafilatura cannot read (deep nesting, bare text).
"""

from __future__ import annotations

import importlib.metadata
import logging
from dataclasses import dataclass
from typing import Final, Literal

import trafilatura
from trafilatura.settings import Document

from cleaner.blocks import Lines
from cleaner.extract_align import aligned
from cleaner.outlets import Outlet
from cleaner.values import Page

Mode = Literal["fast", "default", "precision"]
MAX_BLOCKS: Final = 6_000
"""Trafilatura's time grows with the square of the number of siblings; pages beyond this are read by density."""

_VERSION: Final = importlib.metadata.version("trafilatura")
_DENSE_CHARS: Final = 60
_ENOUGH: Final = 400

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs every empty page as an error; we give a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Lines that may be the body, and the name of the way they were found."""

    keep: frozenset[int]
    extractor: str

    def chars(self, lines: Lines) -> int:
        """Characters of the candidate's lines."""
        return sum(len(lines.blocks[i].text) for i in self.keep)


def by_outlet(lines: Lines, page: Page, outlet: Outlet) -> Candidate | None:
    """The lines in the first of the outlet's body selectors that holds on the day and matches something."""
    for number, rule in enumerate(outlet.body, 1):
        if rule.holds(page.day):
            nodes = lines.css(rule.css)
            keep = frozenset(i for node in nodes for i in lines.within(node))
            if keep:
                return Candidate(keep=keep, extractor=f"outlet:{outlet.name}/body#{number}")
    return None


def by_trafilatura(html: str, lines: Lines, mode: Mode) -> Candidate:
    """The lines that trafilatura takes in this mode."""
    found = trafilatura.bare_extraction(
        html, fast=mode == "fast", favor_precision=mode == "precision", include_comments=False, with_metadata=False
    )
    text = (found.text or "") if isinstance(found, Document) else ""
    keep = aligned(text, [block.text for block in lines.blocks]) if text else frozenset()
    return Candidate(keep=keep, extractor=f"trafilatura-{mode}/{_VERSION}")


def by_density(lines: Lines) -> Candidate:
    """Long lines with few links, and the subheads and list items between them."""
    dense = [i for i, b in enumerate(lines.blocks) if len(b.text) >= _DENSE_CHARS and b.links < 0.3 and b.kind != "td"]
    if not dense:
        return Candidate(keep=frozenset(), extractor="density/1")
    between = [
        i
        for i in range(dense[0], dense[-1])
        if lines.blocks[i].kind in ("h2", "h3", "h4") and lines.blocks[i].links < 0.3
    ]
    return Candidate(keep=frozenset(dense) | frozenset(between), extractor="density/1")


def choose(html: str, lines: Lines, page: Page, outlet: Outlet | None) -> Candidate:
    """The candidate taken for the body: the outlet's, else the first general one that is not doubtful."""
    named = by_outlet(lines, page, outlet) if outlet else None
    if named:
        return named
    if len(lines.blocks) > MAX_BLOCKS:
        return by_density(lines)
    fast = by_trafilatura(html, lines, "fast")
    if fast.chars(lines) >= _ENOUGH:
        return fast
    full = by_trafilatura(html, lines, "default")
    if full.chars(lines) > fast.chars(lines):
        return full
    return fast if fast.keep else by_density(lines)
