"""Whether a page is an article at all: section fronts, error pages, walls, bot checks and empty shells are not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from cleaner.errors import NoBody, NotAnArticle
from cleaner.extract_kind_words import asks_for_scripts, kind_of
from cleaner.metadata import Metadata
from cleaner.values import Line, Page

_LEGAL = re.compile(r"©|\(c\)|copyright|rights reserved|права за[щхс]|(?:19|20)\d\d\s?[–—-]\s?20\d\d", re.IGNORECASE)
_PASSWORD = re.compile(rb"<input[^>]{0,300}\btype\s*=\s*[\"']?password", re.IGNORECASE)
_SHELL = re.compile(
    rb"<(?:div|app-root|main)\b[^>]{0,200}\bid\s*=\s*[\"']?(?:root|app|__next|__nuxt|main-app|react-app)\b[^>]{0,200}>\s*</"
    rb"|<noscript>[^<]{0,200}javascript",
    re.IGNORECASE,
)
_LISTS: Final = frozenset(["latest", "related", "nav", "outside"])
_BESIDE: Final = frozenset(["date", "byline", "caption", "tags", "source", "share"])
_HEADS: Final = frozenset(["h2", "h3", "h4"])
_ROWS: Final = frozenset(["li", "td"])
_MANY: Final = 5
_FEW: Final = 2
_TEASERS: Final = 3
_HEADLINE_CHARS: Final = 30
_LONGEST_HEADLINE: Final = 160
_ENDS: Final = (".", "!", "?", "…", ":", "。", "！", "？", "।", "۔", "؟")
_SHORT_PAGE: Final = 600
_SMALL_PAGE: Final = 2500
_PROSE_CHARS: Final = 80


def check_article(page: Page, said: Metadata, lines: Sequence[Line]) -> None:
    """Refuse pages that are plainly something else. Raises `NotAnArticle`, or `NoBody` where scripts write the text."""
    kept = [line.text for line in lines if line.drop is None]
    if sum(map(len, kept)) < _SHORT_PAGE and sum(map(_prose, kept)) < _FEW:
        _check_words(page, said, lines, kept)
    if said.kind != "article" and not said.form:
        _check_section(page.url or said.link or "", lines, kept)


def _check_words(page: Page, said: Metadata, lines: Sequence[Line], kept: Sequence[str]) -> None:
    """Refuse a page with hardly any text whose headings say what it is."""
    small = sum(len(line.text) for line in lines) < _SMALL_PAGE
    kept = kept or [line.text for line in lines if line.kind not in _ROWS]
    for text in _headings(said, lines, kept):
        kind = kind_of(text)
        if kind == "login_wall" and not (small and _PASSWORD.search(page.html)):
            continue
        if kind and (small or kind == "error_page" or text == said.title):
            raise NotAnArticle(kind, text)
    if all(map(asks_for_scripts, kept)) and (kept or _SHELL.search(page.html)):
        raise NoBody("needs_scripts", "the page's text is written by its scripts, and none of it was saved")


def _headings(said: Metadata, lines: Sequence[Line], kept: Sequence[str]) -> Iterator[str]:
    """The lines that may say what the page is: its title, its first-level headings, and the first lines kept."""
    yield said.title
    yield from (line.text for line in lines if line.kind == "h1")
    yield from kept[:_FEW]


def _check_section(url: str, lines: Sequence[Line], kept: Sequence[str]) -> None:
    """Refuse lists of headlines: by their address, or by what little was kept beside them."""
    headlines = [i for i, line in enumerate(lines) if _headline(line)]
    if len(headlines) >= _MANY and not any(_sentence(text) for text in kept):
        raise NotAnArticle("section", f"{len(headlines)} headlines of articles, and no sentence beside them")
    if _is_home(url) and not any(map(_prose, kept)):
        raise NotAnArticle(
            "section", f"{'a home page' if url else 'a page of no known address'} without a line of prose"
        )
    if len(headlines) < _MANY:
        return
    if len(kept) <= _FEW and all(map(_LEGAL.search, kept)):
        raise NotAnArticle("section", "headlines of articles above a footer")
    if len(kept) <= _FEW and _far_below(lines, headlines):
        raise NotAnArticle("section", "headlines of articles, and a line or two below them")
    if _are_teasers(lines):
        raise NotAnArticle("section", f"{len(kept)} lines, each below the headline of another article")


def _far_below(lines: Sequence[Line], headlines: Sequence[int]) -> bool:
    """Whether a list of headlines stands between the page's title and the first line kept."""
    first = next(i for i, line in enumerate(lines) if line.drop is None)
    titles = (i for i, line in enumerate(lines[:first]) if line.drop and line.drop.reason == "title")
    shown = max(titles, default=-1)
    return sum(shown < i < first for i in headlines) >= _MANY


def _are_teasers(lines: Sequence[Line]) -> bool:
    """Whether nearly every line kept stands right below the heading of another article, as others do that were not."""
    below, kept, teasers, above = 0, 0, 0, None
    for line in lines:
        headed = above is not None and above.kind in _HEADS and above.drop is not None and _headline(above)
        if line.drop is None:
            kept += 1
            below += headed
        teasers += headed and (line.drop is None or line.drop.reason in _LISTS) and _sentence(line.text)
        if line.drop is None or line.drop.reason not in _BESIDE:
            above = line
    return teasers >= _TEASERS and below >= 0.8 * kept


def prose_share(lines: Sequence[Line]) -> float:
    """Share of the kept characters that stand in prose lines, 0 to 1."""
    kept = [line.text for line in lines if line.drop is None]
    total = sum(map(len, kept))
    return round(sum(len(text) for text in kept if _prose(text)) / total, 4) if total else 0.0


def _headline(line: Line) -> bool:
    listed = line.drop is None or line.drop.reason in _LISTS
    return listed and len(line.text) >= _HEADLINE_CHARS and not _sentence(line.text)


def _sentence(text: str) -> bool:
    return len(text) > _LONGEST_HEADLINE or text.rstrip("\"'»”“)").endswith(_ENDS)


def _prose(text: str) -> bool:
    return len(text) >= _PROSE_CHARS and text.rstrip("\"'»”“)").endswith((".", "!", "?", "…", ":", ";"))


def _is_home(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.path in ("", "/") and not parts.query
