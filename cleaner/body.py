"""Candidates for the body: which lines of a page are the article, each found in its own way, and which one is taken.

A candidate names lines by index and says how it was made. Outlet selectors are facts; trafilatura is the general way,
quick where the page's own region agrees with it, in several modes that vote where it does not.
"""

from __future__ import annotations

import importlib.metadata
import logging
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

import trafilatura
from lxml.etree import LxmlError
from lxml.html import HtmlElement, document_fromstring
from trafilatura.settings import Document
from trafilatura.utils import HTML_PARSER

from cleaner.blocks_values import Lines
from cleaner.extract_align import aligned, key
from cleaner.extract_outlet import shown
from cleaner.extract_region import Region
from cleaner.extract_slim import slim
from cleaner.metadata import Metadata
from cleaner.outlets import Outlet
from cleaner.values import Page

Mode = Literal["fast", "default", "precision"]
MAX_BLOCKS: Final = 6_000
MAX_ELEMENTS: Final = 30_000
"""Trafilatura's time grows with the square of the number of siblings; pages beyond these are read by region."""

MAX_DEPTH: Final = 200
"""The parser below trafilatura loses what stands deeper than 256 elements, without a word."""

_VERSION: Final = importlib.metadata.version("trafilatura")
_MISHAPS: Final = (LxmlError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What other people's heuristics may stumble over on odd pages; it costs one candidate, not the page."""
_SAME: Final = 0.9
_AGREE: Final = 0.7
_NEARLY: Final = 0.6
_LEAD: Final = 80
_DECLARED: Final = 500

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs every empty page as an error; we give a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Lines that may be the body, and the name of the way they were found."""

    keep: frozenset[int]
    extractor: str


def choose(lines: Lines, own: Region, said: Metadata, named: Candidate | None) -> Candidate:
    """The candidate taken for the body: the outlet's (`named`) where its selectors match, else the general one.

    What JSON-LD gives as the article's text is often cut short, so it is a witness and not the body.
    """
    return named or with_lead(lines, own, by_agreement(lines, own, said.body), said.lead)


def by_outlet(lines: Lines, page: Page, outlet: Outlet | None) -> Candidate | None:
    """The lines in the first of the outlet's body selectors that holds on the day and matches something."""
    for number, rule in enumerate(outlet.body if outlet else (), 1):
        keep = shown(lines, rule.css) if rule.holds(page.day) else frozenset()
        if keep:
            return Candidate(keep=keep, extractor=f"outlet:{outlet.name if outlet else ''}/body#{number}")
    return None


def by_agreement(lines: Lines, own: Region, declared: str) -> Candidate:
    """The quick extraction where a witness agrees, else the precise one, else what most of them keep."""
    bearable = len(lines.blocks) <= MAX_BLOCKS and lines.size <= MAX_ELEMENTS and lines.depth <= MAX_DEPTH
    tree = _tree(lines) if bearable else None
    if tree is None:
        return Candidate(keep=own.keep, extractor="region/1")
    fast = by_trafilatura(tree, lines, "fast")
    if fast.keep and agreement(lines, fast.keep, own.keep) >= _AGREE:
        return fast
    witness = by_declared(lines, declared)
    if fast.keep and witness and agreement(lines, fast.keep, witness) >= _AGREE:
        return fast
    precise = by_trafilatura(tree, lines, "precision")
    if precise.keep and agreement(lines, precise.keep, own.keep) >= _NEARLY:
        return precise
    if fast.keep and precise.keep and agreement(lines, fast.keep, precise.keep) >= _SAME:
        return fast
    full = by_trafilatura(tree, lines, "default")
    votes = Counter(i for keep in (own.keep, precise.keep, full.keep) for i in keep)
    keep = frozenset(i for i, count in votes.items() if count >= 2) or full.keep or own.keep
    return Candidate(keep=keep, extractor=f"vote/1+trafilatura/{_VERSION}")


def by_trafilatura(tree: HtmlElement, lines: Lines, mode: Mode) -> Candidate:
    """The lines that trafilatura takes in this mode."""
    try:
        found = trafilatura.bare_extraction(
            tree, fast=mode == "fast", favor_precision=mode == "precision", include_comments=False, with_metadata=False
        )
    except _MISHAPS:
        found = None
    text = (found.text or "") if isinstance(found, Document) else ""
    keep = aligned(text, [block.text for block in lines.blocks]) if text else frozenset()
    return Candidate(keep=keep, extractor=f"trafilatura-{mode}/{_VERSION}")


def by_declared(lines: Lines, declared: str) -> frozenset[int]:
    """The lines that the page's JSON-LD repeats; none where it gives no more than a teaser."""
    return aligned(declared, [block.text for block in lines.blocks]) if len(declared) >= _DECLARED else frozenset()


def with_lead(lines: Lines, own: Region, body: Candidate, declared: str) -> Candidate:
    """The candidate with the region's prose that stands between the title and its first line: extractors lose leads.

    Less than a long line counts only where the page declares it as the lead.
    """
    said = key(declared)
    first = min((i for i in body.keep if own.weights[i] > 0), default=0)
    before = [i for i in range(own.start + 1, first) if i in own.keep and own.weights[i] > 0]
    lead = [i for i in before if own.weights[i] > _LEAD or key(lines.blocks[i].text) in said]
    if not lead or len(lead) > 3:
        return body
    return Candidate(keep=body.keep | frozenset(lead), extractor=body.extractor)


def agreement(lines: Lines, one: Collection[int], other: Collection[int]) -> float:
    """Characters that both keep, as a share of those that either keeps."""
    both, either = set(one) & set(other), set(one) | set(other)
    total = sum(len(lines.blocks[i].text) for i in either)
    return sum(len(lines.blocks[i].text) for i in both) / total if total else 1.0


def _tree(lines: Lines) -> HtmlElement | None:
    """The page as trafilatura reads it, parsed once for all modes; takes the page's own tree apart."""
    html = slim(lines)
    try:
        return document_fromstring(html, parser=HTML_PARSER) if html else None
    except (LxmlError, ValueError):
        return None
