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
    if said.kind != "article" and _is_home(page.url) and not any(map(_prose, kept)):
        raise NotAnArticle("section", "a home page without a line of prose")


def prose_share(lines: Sequence[Line]) -> float:
    """Share of the kept characters that stand in prose lines, 0 to 1."""
    kept = [line.text for line in lines if line.drop is None]
    total = sum(map(len, kept))
    return round(sum(len(text) for text in kept if _prose(text)) / total, 4) if total else 0.0


def _prose(text: str) -> bool:
    return len(text) >= _PROSE_CHARS and text.rstrip("\"'»”“)").endswith((".", "!", "?", "…", ":", ";"))


def _is_home(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.path in ("", "/") and not parts.query
