"""The values that cleaning takes and gives: pages, lines with verdicts, articles.

Everything here is frozen and compares by value; dates are ISO 8601 strings, so that what is stored, shown and
compared is the same text everywhere.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Final

REASONS: Final[dict[str, str]] = {
    "ad": "advertising and its labels",
    "poll": "polls, ratings, votes",
    "rates": "currency and price tables",
    "weather": "weather and horoscope widgets",
    "countdown": "countdowns and counters",
    "clock": "the page's own clock or date of today",
    "cookie": "cookie and consent notices",
    "comments": "comment forms, policies and readers' comments",
    "related": "links to related articles, read-also lines",
    "latest": "lists of other headlines and their dates",
    "share": "share buttons, view counters, print links",
    "subscribe": "invitations to subscribe, follow, donate or register",
    "promo": "boxes that promote something of the outlet's own",
    "memorial": "memorial and charity boxes",
    "nav": "menus, breadcrumbs, pagination, rubric names",
    "legal": "copyright, imprint and reuse notices",
    "repeated": "a copy of a line that was kept, or a line that many pages of the outlet share",
    "title": "the headline, which has a field of its own",
    "caption": "photo captions and credits, which have a field of their own",
    "byline": "author lines, which have a field of their own",
    "date": "date lines, which have a field of their own",
    "tags": "tag and rubric lists, which have a field of their own",
    "source": "source and credit lines, which have a field of their own",
    "outside": "text outside the article that fits no other reason",
}
"""Every reason code a drop may carry, with what it means in a user's words."""

METADATA: Final = frozenset({"date", "byline", "caption", "source", "tags"})
"""Reasons of lines that belong to the article but to a field of it, not to its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """Why a line was taken out: a code of `REASONS`, and the rule or model that decided."""

    reason: str
    rule: str
    """For example `phrase:cookie`, `outlet:zn.ua#2`, `trafilatura`, `span:tail`."""
    score: float | None = None
    """How surely the line is article text, 0 to 1, where a model was asked."""
    seen: int | None = None
    """In how many documents of its group the line stands, where they were counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a page or dump in its place; `drop` is None where it is kept."""

    text: str
    kind: str = "p"
    """What the line was on the page: `p`, `h2`…`h6`, `li`, `td`, `quote`, `caption`; `p` in dumps."""
    drop: Drop | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What extraction is given: a payload after content-decoding, and what is known beside it."""

    url: str
    html: bytes
    content_type: str = ""
    """The HTTP Content-Type header; its charset is the first word on decoding."""
    day: dt.date | None = None
    """Day of capture (UTC): picks the dated rules of an outlet. None means every rule in force today."""
    listed_title: str | None = None
    """The title that the feed or sitemap gave; used where the page has none."""
    listed_date: str | None = None
    """The date that the feed or sitemap gave, ISO 8601; used where the page has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a page says, cleaned. Text is paragraphs, subheads and list items, one a line, without the title."""

    url: str
    """The canonical URL: the article's identity."""
    title: str
    lead: str
    text: str
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    image: str | None = None
    paywalled: bool | None = None
    part: int = 1
    """Which page of an article over several pages this is; each has its own URL and is an article of its own."""
    captions: tuple[str, ...] = ()
    extractor: str = ""
    """Which way the body was found and the version that did it, for example `trafilatura-fast/2.3.1`."""
    quality: float = 0.0
    """Share of the kept characters that stand in prose lines, 0 to 1: low means look at it."""
    lines: tuple[Line, ...] = field(default=(), repr=False)
    """Every text line of the page in page order, kept and dropped: nothing vanishes unexplained."""

    @property
    def word_count(self) -> int:
        """Words of `text`, split at white space."""
        return len(self.text.split())

    @property
    def dropped(self) -> dict[str, int]:
        """Number of dropped lines per reason code, in order of the codes."""
        counts: dict[str, int] = {}
        for line in self.lines:
            if line.drop:
                counts[line.drop.reason] = counts.get(line.drop.reason, 0) + 1
        return dict(sorted(counts.items()))
