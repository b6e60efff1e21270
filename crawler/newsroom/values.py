"""The values of the newsroom: what is shown (`Entry`, `Block`, `View`), by whom (`Desk`), what is true (`Gold`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One rubric of an outlet: its path below the root, its name in the menu, the topics it covers."""

    path: str
    title: str
    language: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of an article's body: `lead`, `p`, `h`, `ul`, `ol`, `quote`, `post`, `table`, `question`."""

    kind: str
    lines: tuple[str, ...]
    """The gold lines: one for prose, one per list item, one per table row with cells joined by ` | `."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an article says, before any outlet's template."""

    blocks: tuple[Block, ...]
    caption: str
    author: str
    tags: tuple[str, ...]
    comments: tuple[tuple[str, str], ...]
    """What readers say below, with their names; only some outlets show it."""

    @property
    def lead(self) -> str:
        """The first line of the body."""
        return self.blocks[0].lines[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article of an outlet in one round: where it is, when it came, what about; its text is made on demand."""

    n: int
    """Age: 0 is the newest of round 1; negative ones are new in round 2."""
    key: str
    """Seed of everything random in the article; the two languages of a twin share it."""
    topic: str
    turn: int
    section: Section
    title: str
    path: str
    published: dt.datetime
    modified: dt.datetime
    salt: int = 0
    """How often the text was written anew, until no line of it stood in another article."""
    state: str = "plain"
    old_path: str = ""

    @property
    def language(self) -> str:
        """`uk` or `ru`."""
        return self.section.language


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One outlet's fixed facts: how it names itself, what it sends, how it renders an article."""

    name: str
    number: int
    host: str
    title: str
    """As a sentence names it: `Зоря Краю`."""
    sections: tuple[Section, ...]
    article_path: Callable[[Entry], str]
    article: Callable[[View], str]
    feeds: tuple[tuple[str, str], ...]
    """Path and language of each feed."""
    feed_kind: str = "rss"
    full_feed: bool = False
    encoding: str = "utf-8"
    compression: str = ""
    chunked: bool = False
    json_ld: bool = False
    shows_modified: bool = True
    author_every: int = 1
    """Every how many-th article is signed; 0 is none."""
    closing: bool = False
    """Whether articles end in a sentence about what was reported before."""
    hidden: str = "/admin/"
    crawl_delay: str = ""
    gzip_sitemaps: bool = False
    clock: str = ""
    typed_sign: Callable[[Entry], str] = lambda entry: ""
    """What stands before a subhead as text of the page: typed, so it belongs to the line."""

    @property
    def bilingual(self) -> bool:
        """Whether every text is told twice, once a language."""
        return len({section.language for section in self.sections}) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything an outlet's template needs for one article page."""

    desk: Desk
    root: str
    """Scheme, host and port, without a slash at the end."""
    entry: Entry
    draft: Draft
    latest: tuple[Entry, ...]
    related: tuple[Entry, ...]
    twin: Entry | None
    today: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server sends for one path; `modified` makes it answerable by 304."""

    body: bytes
    kind: str
    status: int = 200
    location: str = ""
    modified: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """The truth about one article: what a perfect crawl and extraction would find in this round."""

    outlet: str
    url: str
    title: str
    body: tuple[str, ...]
    """Lead, paragraphs, subheads, list items, quotes, table rows; for a gone article, its last text."""
    published: str
    modified: str | None
    authors: tuple[str, ...]
    section: str
    tags: tuple[str, ...]
    language: str
    captions: tuple[str, ...]
    found_by: frozenset[str]
    """Of `feed`, `sitemap`, `section`: where the article is listed."""
    state: str
    """`plain`, `edited`, `new`, `moved` (then `url` is the new one) or `gone`."""
    moved_from: str = ""
