"""What pages need to be shown as they were: their pictures and styles, fetched beside them and once.

A page's needs are those addresses that the replay would look for in the archive, read by the same code. Fonts, scripts,
films and counting pixels are not fetched.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final

from scrapy import Request
from scrapy.http import Response

from archive.capture import REQUISITE
from archive.replay.addresses import Addresses
from archive.replay.css import rewritten
from archive.replay.page import shown
from archive.store import Archive
from cleaner.charset import decode
from crawler.errors import BadUrl
from crawler.finds import Find, clean

FOR_A_PAGE: Final = 60
"""Files that are fetched for one page, those that its styles need included."""
WAITING_MOST: Final = 300
"""Files asked for and not yet answered, above which no further article is asked for."""
_LONGEST: Final = 2_000_000
_ACCEPT: Final = {"style": "text/css,*/*;q=0.1", "image": "image/avif,image/webp,image/*,*/*;q=0.5"}


@dataclass(slots=True)
class Allowance:
    """How many files may still be fetched for a page."""

    left: int


@dataclass(slots=True)
class Requisites:
    """The pictures and styles of a run's pages; `most` is for one page, and 0 fetches none."""

    archive: Archive
    most: int
    waiting: int = 0
    _asked: set[str] = field(default_factory=set)

    async def of_page(self, response: Response) -> list[Request]:
        """Requests for what an article's page needs and the archive has not."""
        if not self.most or b"html" not in (response.headers.get("Content-Type") or b"html"):
            return []
        # Beside the reactor: a hostile page may take seconds.
        needs = await asyncio.to_thread(page_needs, _text(response), response.url)
        return list(self._requests(needs, response.url, Allowance(self.most)))

    def of_sheet(self, response: Response, allowance: Allowance) -> list[Request]:
        """Requests for what a stylesheet needs; what it imports is asked for, and what that imports is not."""
        needs = sheet_needs(_text(response), response.url)
        return list(self._requests(needs, response.url, allowance, last=True))

    def _requests(
        self, needs: list[tuple[str, str]], where: str, allowance: Allowance, last: bool = False
    ) -> Iterator[Request]:
        fresh = [need for need in needs if need[0] not in self._asked]
        held = self._held([url for url, _ in fresh])
        for url, kind in fresh:
            if url in held or allowance.left <= 0:
                continue
            allowance.left -= 1
            self.waiting += 1
            self._asked.add(url)
            yield Request(
                url,
                headers={"Accept": _ACCEPT[kind]},
                cb_kwargs={"allowance": allowance, "reads": kind == "style" and not last},
                meta={"find": Find(url=url, how=REQUISITE, where=where), "allow_offsite": True},
                dont_filter=True,
                priority=-1,
            )

    def _held(self, urls: list[str]) -> set[str]:
        """Which of these the archive holds, in whichever run they came."""
        if not urls or not self.archive.index_path.exists():
            return set()
        with closing(self.archive.read_index()) as index:
            marks = ", ".join("?" * len(urls))
            return {
                row["url"]
                for row in index.query(f"SELECT url FROM captures WHERE status < 400 AND url IN ({marks})", urls)
            }


def page_needs(html: str, url: str) -> list[tuple[str, str]]:
    """(URL, kind) of the pictures and styles of a page: styles first, then pictures as they come."""
    needs: dict[str, str] = {}
    shown(html, url, lambda found, kind: _noted(needs, found, kind))
    return sorted(needs.items(), key=lambda need: need[1] != "style")


def sheet_needs(text: str, url: str) -> list[tuple[str, str]]:
    """(URL, kind) of the pictures and styles that a stylesheet names."""
    needs: dict[str, str] = {}
    rewritten(text, Addresses(url, lambda found, kind: _noted(needs, found, kind)))
    return list(needs.items())


def _noted(needs: dict[str, str], url: str, kind: str) -> None:
    """Note a need that can be fetched; of a picture's other sizes none is."""
    if kind not in _ACCEPT or len(needs) >= 10 * FOR_A_PAGE:
        return
    try:
        clean(url)
    except BadUrl:
        return
    needs.setdefault(url, kind)


def _text(response: Response) -> str:
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return decode(response.body[:_LONGEST], kind)
