"""Whether a page is an article at all: section fronts, error pages and consent walls are not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from cleaner.errors import NotAnArticle
from cleaner.metadata import Metadata
from cleaner.values import Line, Page

_ERROR = re.compile(
    r"(?:error|ошибка|помилка)?\W*(?:40[034]|410|50[0234])\b(?!\s*(?:\w+\s){4}).{0,60}"
    r"|.{0,30}(?:page not found|not found|сторінк[ау] не знайдено|страница не найдена|сторінки не існує|access denied"
    r"|доступ (?:заборонено|запрещен|запрещён)|service unavailable|bad gateway|just a moment).{0,40}",
    re.IGNORECASE,
)
_WALL = re.compile(
    r".{0,40}(?:before you continue|attention required|are you (?:a )?(?:human|robot)).{0,60}", re.IGNORECASE
)
_LEGAL = re.compile(r"©|\(c\)|copyright|rights reserved|права за[щхс]|(?:19|20)\d\d\s?[–—-]\s?20\d\d", re.IGNORECASE)
_LISTS: Final = frozenset(["latest", "related", "nav", "outside"])
_MANY: Final = 5
_FEW: Final = 2
_HEADLINE_CHARS: Final = 30
_LONGEST_HEADLINE: Final = 160
_ENDS: Final = (".", "!", "?", "…", ":", "。", "！", "？", "।", "۔", "؟")
_SHORT_PAGE: Final = 600
_PROSE_CHARS: Final = 80


def check_article(page: Page, said: Metadata, lines: Sequence[Line]) -> None:
    """Refuse pages that are plainly something else. Raises `NotAnArticle`."""
    kept = [line.text for line in lines if line.drop is None]
    size = sum(map(len, kept))
    if size < _SHORT_PAGE and _ERROR.fullmatch(said.title.strip()):
        raise NotAnArticle("error_page", said.title)
    if size < _SHORT_PAGE and _WALL.fullmatch(said.title.strip()):
        raise NotAnArticle("consent_wall", said.title)
    if said.kind != "article":
        _check_section(page.url or said.link or "", lines, kept)


def _check_section(url: str, lines: Sequence[Line], kept: Sequence[str]) -> None:
    """Refuse lists of headlines: by their address, or by what little was kept beside them."""
    if _is_home(url) and not any(map(_prose, kept)):
        raise NotAnArticle("section", "a home page without a line of prose")
    headlines = [i for i, line in enumerate(lines) if _headline(line)]
    if len(headlines) < _MANY:
        return
    if not any(_sentence(text) for text in kept):
        raise NotAnArticle("section", f"{len(headlines)} headlines of articles, and no sentence beside them")
    if len(kept) <= _FEW and all(map(_LEGAL.search, kept)):
        raise NotAnArticle("section", "headlines of articles above a footer")
    first = next(i for i, line in enumerate(lines) if line.drop is None)
    shown = next((i for i, line in enumerate(lines) if line.drop and line.drop.reason == "title"), -1)
    if len(kept) <= _FEW and sum(shown < i < first for i in headlines) >= _MANY:
        raise NotAnArticle("section", "headlines of articles, and a line or two below them")


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
