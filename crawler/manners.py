"""Manners towards a host: its Crawl-delay, its Retry-After, and a robots.txt that cannot stop the crawl.

Scrapy reads both and acts on neither; AutoThrottle would wear a longer delay down again after each answer.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import logging
import time
from typing import Final, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser, RobotParser

from crawler.errors import RobotsUnreachable

CRAWL_DELAY_MAX: Final = 60.0
RETRY_AFTER_MAX: Final = 300.0
_FIRST_PAUSE: Final = 10.0
_BUSY: Final = frozenset({429, 503})
ROBOTS_MAX: Final = 500 * 1024
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_log = logging.getLogger(__name__)


class BoundedRobotParser(ProtegoRobotParser):
    """Reads the first 500 KiB of a robots.txt, whole lines only, in UTF-8 or in UTF-16 with its mark."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        """Scrapy's constructor."""
        body = robotstxt_body
        if body.startswith(_UTF16):
            body = body[:ROBOTS_MAX].decode("utf-16", "ignore").encode()
        if len(body) > ROBOTS_MAX:
            # Half a line could forbid more than the whole one, or allow it.
            body = body[: body.rfind(b"\n", 0, ROBOTS_MAX) + 1]
        return super().from_crawler(crawler, body)


class Manners:
    """Extension: keeps to what a host asks for; list it after AutoThrottle, so with any order above 0."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._floors: dict[str, float] = {}
        self._before: dict[str, tuple[float, float]] = {}
        """Delay and jitter to go back to once a busy host answers again."""
        crawler.signals.connect(self.robots_parsed, signal=signals.robots_parsed)
        crawler.signals.connect(self.answered, signal=signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Take the host's Crawl-delay, 60 seconds at most, as the least time between two requests."""
        settings = self._crawler.settings
        agent = settings["ROBOTSTXT_USER_AGENT"] or settings["USER_AGENT"]
        asked = min(robotparser.crawl_delay(agent) or 0.0, CRAWL_DELAY_MAX)
        if not asked > settings.getfloat("DOWNLOAD_DELAY"):
            return
        downloader = self._crawler.engine.downloader
        key = downloader.get_slot_key(request)
        self._floors[key] = asked
        # An idle slot is thrown away; the next one for this host is made from these settings.
        downloader.per_slot_settings[key] = downloader.per_slot_settings.get(key, {}) | {"delay": asked, "jitter": 0.0}
        self._hold(downloader.slots.get(key), asked)

    def answered(self, response: Response, request: Request) -> None:
        """Pause where the host says it is busy; go on as before once it answers otherwise."""
        key = request.meta.get("download_slot", "")
        slot = self._crawler.engine.downloader.slots.get(key)
        if slot is None:
            return
        if response.status in _BUSY:
            self._pause(key, slot, response)
            return
        if key in self._before:
            slot.delay, slot.jitter = self._before.pop(key)
        self._hold(slot, self._floors.get(key, 0.0))

    def _hold(self, slot: Slot | None, floor: float) -> None:
        if slot and floor:
            slot.delay, slot.jitter = max(slot.delay, floor), 0.0

    def _pause(self, key: str, slot: Slot, response: Response) -> None:
        again = key in self._before
        self._before.setdefault(key, (slot.delay, slot.jitter))
        asked = seconds(response.headers.get("Retry-After"))
        wait = max(_FIRST_PAUSE, 2 * slot.delay if again else 0.0) if asked is None else asked
        slot.delay, slot.jitter = min(max(wait, self._before[key][0]), RETRY_AFTER_MAX), 0.0
        slot.lastseen = time.monotonic()
        if slot.latercall:
            # It would send the next request after the old delay; the downloader plans anew right after this.
            slot.latercall.cancel()
            slot.latercall = None
        self._crawler.stats.inc_value("manners/pauses")
        _log.info("%s answers %d: next request in %.0f s", key, response.status, slot.delay)


class RobotsKeeper:
    """Downloader middleware: no robots.txt because of the host's trouble allows nothing, because it has none, all.

    Its place is between Scrapy's robots middleware (100) and its retries (550).
    """

    def __init__(self) -> None:
        self._unreachable: dict[str, str] = {}

    def process_request(self, request: Request) -> None:
        """Let pass what the host has allowed. Raises `RobotsUnreachable`."""
        host = urlsplit(request.url).netloc
        if host in self._unreachable and not _asks_robots(request):
            trouble = self._unreachable[host]
            raise RobotsUnreachable(f"robots.txt of {host}: {trouble}; without it nothing of this host may be fetched")

    def process_response(self, request: Request, response: Response) -> Response:
        """Note a host in trouble; an error page where there is no robots.txt is not read as rules."""
        if not _asks_robots(request) or response.status < 400:
            return response
        if response.status >= 500 or response.status in _BUSY:
            self._unreachable[urlsplit(_first_url(request)).netloc] = f"HTTP {response.status}"
        return response.replace(body=b"")

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note a host that gives no answer at all."""
        if _asks_robots(request) and not isinstance(exception, IgnoreRequest):
            self._unreachable[urlsplit(_first_url(request)).netloc] = (
                str(exception).rstrip(".") or type(exception).__name__
            )


def _first_url(request: Request) -> str:
    """The URL before any redirect."""
    return str(request.meta.get("redirect_urls", [request.url])[0])


def _asks_robots(request: Request) -> bool:
    return bool(request.meta.get("dont_obey_robotstxt")) and urlsplit(_first_url(request)).path == "/robots.txt"


def seconds(header: bytes | None, now: dt.datetime | None = None) -> float | None:
    """The time a Retry-After header asks to wait, in either of its forms; None where it says nothing of use."""
    text = (header or b"").decode("ascii", "replace").strip()
    if text.isdecimal():
        return float(text[:9])
    try:
        date = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    date = date if date.tzinfo else date.replace(tzinfo=dt.UTC)
    return max(0.0, (date - (now or dt.datetime.now(dt.UTC))).total_seconds())
