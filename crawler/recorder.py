"""The Scrapy extension that archives: every exchange goes to the session before any middleware sees it.

Our download handler tells of each as it ends, whole or cut short, redirects, retries and errors included. A response
of another handler is taken at `response_downloaded`, right after it. Groups of captures are committed in a thread, one
group at a time.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Final, Self
from weakref import WeakSet

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from archive.capture import Capture
from crawler.session import Session
from crawler.spider import OutletSpider
from crawler.wire import capture_of, capture_of_exchange
from crawler.wire_exchange import Exchange, exchange_ended

GROUP: Final = 16
"""Captures per commit, or fewer after `DELAY` seconds."""
DELAY: Final = 0.2
_log = logging.getLogger(__name__)


class Recorder:
    """Hands captures to the spider's session and commits them in groups."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._told: WeakSet[Response] = WeakSet()
        self._closing = False
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closer: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        recorder = cls(crawler)
        crawler.signals.connect(recorder.opened, signals.spider_opened)
        crawler.signals.connect(recorder.exchanged, exchange_ended)
        crawler.signals.connect(recorder.downloaded, signals.response_downloaded)
        crawler.signals.connect(recorder.closed, signals.spider_closed)
        return recorder

    @property
    def session(self) -> Session:
        """The session of the crawl's spider."""
        spider = self.crawler.spider
        if not isinstance(spider, OutletSpider):
            raise TypeError("the recorder serves outlet spiders only")
        return spider.session

    def opened(self) -> None:
        """Begin to commit."""
        self._task = asyncio.ensure_future(self._run())

    def exchanged(self, request: Request, exchange: Exchange, response: Response | None) -> None:
        """Take what went over the wire."""
        session = self.session
        capture = capture_of_exchange(request, exchange, session.outlet.name, session.run)
        if capture:
            self._record(capture)
            if response:
                self._told.add(response)

    def downloaded(self, response: Response, request: Request) -> None:
        """Take a response whose bytes on the wire nobody told of."""
        if response not in self._told:
            session = self.session
            self._record(capture_of(request, response, session.outlet.name, session.run))

    def _record(self, capture: Capture) -> None:
        """Hand the capture over; commit when a group is full."""
        self.session.record(capture)
        if len(self.session.waiting) >= GROUP:
            self._wake.set()

    async def _run(self) -> None:
        while not self._closing and not self.session.broken:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), DELAY)
            self._wake.clear()
            await self._commit()
        if self.session.broken:
            _log.error("%s", self.session.problems[-1])
            if self.crawler.engine and not self._closing:
                self._closer = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="archive_failed"))

    async def _commit(self) -> None:
        """Commit what is waiting; a commit that fails ends the run, and nothing of it is acknowledged."""
        session = self.session
        captures, session.waiting = session.waiting, []
        finished, session.finished = session.finished, []
        with session.enduring():
            if captures:
                await asyncio.to_thread(session.commit, captures)
            session.acknowledge(finished)

    async def closed(self, reason: str) -> None:
        """Commit the rest and close the session."""
        self._closing = True
        self.session.stopped = reason == "shutdown"
        self._wake.set()
        try:
            if self._task:
                await self._task
            while not self.session.broken and (self.session.waiting or self.session.finished):
                await self._commit()
        finally:
            self.session.close()
