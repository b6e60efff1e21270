"""Candidates for the body: which lines of a page are the article, each found in its own way, and which one is taken.

A candidate names lines by index and says how it was made. Outlet selectors are facts; the line model is the general
way, and trafilatura is heard on the pages where the model is in doubt.
"""

from __future__ import annotations

import importlib.metadata
import logging
import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import trafilatura
from lxml.etree import LxmlError
from lxml.html import HtmlElement, document_fromstring
from trafilatura.settings import Document
from trafilatura.utils import HTML_PARSER

from cleaner.blocks_values import Lines
from cleaner.extract_align import aligned
from cleaner.extract_outlet import shown
from cleaner.extract_region import Region
from cleaner.extract_slim import slim
from cleaner.line_features import features
from cleaner.line_model import VERSION, Chances, chances, doubt
from cleaner.line_page import Columns, is_open
from cleaner.metadata import Metadata
from cleaner.outlets import Outlet
from cleaner.values import Page

MAX_BLOCKS: Final = 6_000
MAX_ELEMENTS: Final = 30_000
"""Trafilatura's time grows with the square of the number of siblings; pages beyond these are read by region."""

MAX_DEPTH: Final = 200
"""The parser below trafilatura loses what stands deeper than 256 elements, without a word."""

_UNBEARABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
"""Characters at which trafilatura gives the whole page up, so that its voice would be against every line."""
_VERSION: Final = importlib.metadata.version("trafilatura")
_MISHAPS: Final = (LxmlError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What other people's heuristics may stumble over on odd pages; it costs one candidate, not the page."""
_LIKELY: Final = 0.47
_DOUBT: Final = 0.12
"""About one page in eight is above it; hearing trafilatura on more of them brings no more."""
_SURE: Final = 0.95
_REGION_CHARS: Final = 300
"""Prose below which a page that the model finds nothing on is held to have none."""
_HOPE: Final = 0.06
"""Boxes whose lines are all less likely are kept from trafilatura: its voice could not bring them back."""
_OWN: Final = 0.7
"""Share of the model's voice: trafilatura moves a line that it holds for 0.29 to 0.71 likely."""

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs every empty page as an error; we give a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Lines that may be the body, and the name of the way they were found."""

    keep: frozenset[int]
    extractor: str
    sure: frozenset[int] = frozenset()
    """Those of the kept lines that are the article's beyond reasonable doubt."""


def choose(lines: Lines, own: Region, said: Metadata, named: Candidate | None) -> Candidate:
    """The candidate taken for the body: the outlet's (`named`) where its selectors match, else the general one.

    What JSON-LD gives as the article's text is often cut short, so it is a witness and not the body.
    """
    return named or by_model(lines, features(lines, own, said)) or by_region(lines, own)


def by_outlet(lines: Lines, page: Page, outlet: Outlet | None) -> Candidate | None:
    """The lines in the first of the outlet's body selectors that holds on the day and matches something."""
    for number, rule in enumerate(outlet.body if outlet else (), 1):
        keep = shown(lines, rule.css) if rule.holds(page.day) else frozenset()
        if keep:
            return Candidate(keep=keep, extractor=f"outlet:{outlet.name if outlet else ''}/body#{number}")
    return None


def by_region(lines: Lines, own: Region) -> Candidate:
    """The region with the most prose, for pages on which the model holds no line likely; nothing where it is small."""
    size = sum(len(lines.blocks[i].text) for i in own.keep if own.weights[i] > 0)
    return Candidate(keep=own.keep if size >= _REGION_CHARS else frozenset(), extractor="region")


def by_model(lines: Lines, columns: Columns) -> Candidate | None:
    """The lines that the model holds likely; where it is in doubt, trafilatura is heard as well. None for no line."""
    likely = chances(columns, is_open(lines.blocks))
    heard = doubt(likely, columns) > _DOUBT and bearable(lines)
    tree = _tree(lines, _above(likely, _HOPE)) if heard else None
    if tree is None:
        return _candidate(likely, _LIKELY, VERSION)
    said = np.isin(np.arange(len(likely)), list(by_trafilatura(tree, lines).keep))
    likely = _OWN * likely + (1 - _OWN) * said
    name = f"{VERSION}+trafilatura/{_VERSION}"
    return _candidate(likely, 0.5, name)


def _candidate(likely: Chances, least: float, name: str) -> Candidate | None:
    keep = _above(likely, least)
    return Candidate(keep=keep, extractor=name, sure=_above(likely, _SURE)) if keep else None


def bearable(lines: Lines) -> bool:
    """Whether trafilatura can read the page in good time and as a whole."""
    return len(lines.blocks) <= MAX_BLOCKS and lines.size <= MAX_ELEMENTS and lines.depth <= MAX_DEPTH


def _above(likely: Chances, least: float) -> frozenset[int]:
    return frozenset(np.flatnonzero(likely > least).tolist())


def by_trafilatura(tree: HtmlElement, lines: Lines) -> Candidate:
    """The lines that trafilatura takes by its own rules; its fallbacks cost more and say less."""
    try:
        found = trafilatura.bare_extraction(tree, fast=True, include_comments=False, with_metadata=False)
    except _MISHAPS:
        found = None
    text = (found.text or "") if isinstance(found, Document) else ""
    keep = aligned(text, [block.text for block in lines.blocks]) if text else frozenset()
    return Candidate(keep=keep, extractor=f"trafilatura/{_VERSION}")


def _tree(lines: Lines, hopeful: frozenset[int]) -> HtmlElement | None:
    """The page as trafilatura reads it; takes the page's own tree apart."""
    html = _UNBEARABLE.sub("", slim(lines, hopeful))
    try:
        return document_fromstring(html, parser=HTML_PARSER) if html else None
    except (LxmlError, ValueError):
        return None
