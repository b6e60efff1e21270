"""The one spider: asks an outlet's listings, then fetches what its frontier says, newest first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, ClassVar, Final, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Response, TextResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from archive.store import Archive
from cleaner.outlets import Outlet
from crawler.errors import RobotsUnreachable
from crawler.feeds import read_feed
from crawler.finds import Child, Find, Listing
from crawler.links import article_links
from crawler.requisites import WAITING_MOST, Allowance, Requisites
from crawler.session import Finished, Session
from crawler.sitemaps import read_sitemap

_OPEN_MOST: Final = 48
"""Articles asked for and not yet indexed: the reading must keep up with the fetching."""
_PAUSE: Final = 0.05
_HOST_DOWN: Final = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError)
_GONE: Final = frozenset({404, 410})
_REFUSALS: Final = frozenset({401, 403, 429})
_SITEMAPS_MOST: Final = 50
"""Child sitemaps a run reads, newest first."""


class OutletSpider(Spider):
    """Crawls one outlet; `crawler.loader` makes a class of it for each definition."""

    outlet: ClassVar[Outlet]
    session: Session

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, session: Session | None = None, **kwargs: Any) -> Self:
        """Scrapy's constructor; opens the archive's session where the caller did not. Raises `LitopysError`."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        archive = Archive(Path(crawler.settings["LITOPYS_ARCHIVE"]))
        spider.session = session or Session.open(archive, cls.outlet)
        spider.limit = crawler.settings.getint("LITOPYS_LIMIT") or None
        spider.listings_open = 0
        spider.sitemaps = set(cls.outlet.sitemaps)
        spider.requisites = Requisites(archive, crawler.settings.getint("LITOPYS_REQUISITES"))
        return spider

    limit: int | None
    listings_open: int
    sitemaps: set[str]
    requisites: Requisites

    async def start(self) -> AsyncIterator[Request]:
        """The listings, then articles as long as the frontier has any."""
        for request in self._listings():
            yield request
        while True:
            finds = self.session.lease(self._room())
            for find in finds:
                yield self._article(find)
            if self.session.broken or not (finds or self._busy):
                return
            await asyncio.sleep(0 if finds else _PAUSE)

    @property
    def _busy(self) -> bool:
        """Whether what is under way may make room for more, or lead to more."""
        return bool(self.listings_open or self.session.open_finds or self.requisites.waiting >= WAITING_MOST)

    def _room(self) -> int:
        room = _OPEN_MOST - len(self.session.open_finds) if self.requisites.waiting < WAITING_MOST else 0
        if self.limit is None:
            return room
        taken = self.session.counts.fetched + self.session.counts.failed + len(self.session.open_finds)
        return min(room, self.limit - taken)

    def _listings(self) -> Iterator[Request]:
        for url in self.outlet.feeds:
            yield self._listing(url, "feed")
        for url in self.outlet.sitemaps:
            yield self._listing(url, "sitemap")
        if self.outlet.home:
            yield self._listing(self.outlet.home, "section")
        for section in self.outlet.sections:
            yield self._section(section, 1)

    def _section(self, section: str, number: int) -> Request:
        request = self._listing(section.replace("{page}", str(number)), "section")
        request.cb_kwargs["following"] = (section, number + 1) if "{page}" in section else None
        return request

    def _listing(self, url: str, kind: str) -> Request:
        self.listings_open += 1
        etag, last_modified = self.session.frontier.validators(url)
        known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        return Request(
            url,
            callback=self.listed,
            errback=self.listing_failed,
            headers={name: value for name, value in known.items() if value},
            cb_kwargs={"kind": kind, "asked": url},
            meta={"handle_httpstatus_list": [304]},
            dont_filter=True,
            priority=10,
        )

    def listed(
        self, response: Response, kind: str, asked: str, following: tuple[str, int] | None = None, **known: str | None
    ) -> Iterator[Request]:
        """Take up what a listing names, and go on to its children or its next page."""
        self.listings_open -= 1
        self.session.counts.listings += 1
        if response.status == 304:
            return
        listing = self._read(response, kind)
        with self.session.enduring():
            self._take_up(listing, asked, kind)
            yield from self._children(listing.children)
            if following and self._goes_on(listing, following[1]):
                yield self._section(*following)
            if listing.problem:
                self.session.problems.append(f"{response.url}: {listing.problem}")
            elif not (listing.children or following):  # a 304 would hide what they lead to from a run that goes on
                validators = _header(response, "ETag"), _header(response, "Last-Modified")
                self.session.frontier.remember(asked, *validators, listed=known.get("stamp"))

    def _goes_on(self, listing: Listing, number: int) -> bool:
        """Whether a section's page `number` is worth asking for: always the second, later ones while there is news."""
        news = any(find.url not in self.session.seen for find in listing.finds)
        return bool(listing.finds) and number <= self.outlet.section_pages and (number == 2 or news)

    def _read(self, response: Response, kind: str) -> Listing:
        if kind == "feed":
            return read_feed(response.body, response.url, _header(response, "Content-Type"))
        if kind == "sitemap":
            return read_sitemap(response.body, response.url)
        if isinstance(response, TextResponse):
            return article_links(response.text, response.url, self.outlet)
        return Listing(problem="not a page: no text")

    def _take_up(self, listing: Listing, asked: str, kind: str) -> None:
        finds = [find for find in listing.finds if self.outlet.is_article(find.url)]
        self.session.counts.found += self.session.frontier.add(finds)
        if kind == "feed" and listing.finds and not finds:
            odd = f"none of its {len(listing.finds)} addresses looks like an article, such as {listing.finds[0].url}"
            self.session.problems.append(f"{asked}: {odd}; is article_urls in the outlet's definition right?")

    def _children(self, children: tuple[Child, ...]) -> Iterator[Request]:
        fresh = [child for child in self.session.frontier.unread(children) if child.url not in self.sitemaps]
        for child in fresh[: max(0, _SITEMAPS_MOST - len(self.sitemaps))]:
            self.sitemaps.add(child.url)
            request = self._listing(child.url, "sitemap")
            request.cb_kwargs["stamp"] = child.modified
            yield request

    def listing_failed(self, failure: Failure) -> None:
        """A listing could not be had: named, and the run goes on with the others."""
        self.listings_open -= 1
        request: Request = failure.request  # type: ignore[attr-defined]
        if _past_the_end(failure, request.cb_kwargs.get("following")):
            return
        self.session.counts.listings_failed += 1
        self.session.problems.append(f"{request.cb_kwargs['asked']}: {why(failure)}")

    def _article(self, find: Find) -> Request:
        return Request(
            find.url,
            callback=self.fetched,
            errback=self.not_fetched,
            cb_kwargs={"find": find},
            meta={"find": find},
            dont_filter=True,
        )

    async def fetched(self, response: Response, find: Find) -> AsyncIterator[Request]:
        """The article was answered; the recorder has its captures already. What its page needs follows."""
        landed = response.url if response.meta.get("redirect_urls") else ""
        self.session.finished.append(Finished(find=find, outcome=str(response.status), landed=landed))
        for request in await self.requisites.of_page(response):
            yield self._requisite(request)

    def _requisite(self, request: Request) -> Request:
        return request.replace(callback=self.shown, errback=self.not_shown)

    def shown(self, response: Response, allowance: Allowance, reads: bool) -> Iterator[Request]:
        """A picture or style was answered; what a style needs follows."""
        self.requisites.waiting -= 1
        self.session.counts.requisites += 1
        if reads:
            for request in self.requisites.of_sheet(response, allowance):
                yield self._requisite(request)

    def not_shown(self, _failure: Failure) -> None:
        """A picture or style could not be had: counted, and no failure of the run."""
        self.requisites.waiting -= 1
        self.session.counts.requisites_failed += 1

    def not_fetched(self, failure: Failure) -> None:
        """The article was refused, is gone, or could not be reached."""
        find: Find = failure.request.cb_kwargs["find"]  # type: ignore[attr-defined]
        self.session.finished.append(_ending(find, failure))


def _past_the_end(failure: Failure, following: tuple[str, int] | None) -> bool:
    """Whether a section simply has no such page: its second or a later one is not found."""
    error = failure.value
    return bool(following and following[1] > 2 and isinstance(error, HttpError) and error.response.status in _GONE)


def _ending(find: Find, failure: Failure) -> Finished:
    error = failure.value
    if isinstance(error, HttpError):
        status = error.response.status
        if status in _REFUSALS or status >= 500:
            return Finished(find=find, outcome=f"HTTP {status}", retry=True)
        return Finished(find=find, outcome=str(status), archived=status in _GONE)
    if isinstance(error, RobotsUnreachable):
        return Finished(find=find, outcome=str(error), retry=True, blame=False)
    refused = isinstance(error, IgnoreRequest)
    return Finished(find=find, outcome=why(failure), retry=not refused, blame=not isinstance(error, _HOST_DOWN))


def why(failure: Failure) -> str:
    """The failure in a few words for people."""
    error = failure.value
    if isinstance(error, HttpError):
        return f"HTTP {error.response.status}"
    if isinstance(error, IgnoreRequest):
        return str(error) or "refused by robots.txt"
    return str(error).rstrip(". ") or type(error).__name__


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
