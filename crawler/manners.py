"""Manners towards a host: its Crawl-delay, its Retry-After, and a robots.txt that cannot stop the crawl.

Scrapy reads both and acts on neither; AutoThrottle would wear a longer delay down again after each answer.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self

from scrapy import Request, signals
from scrapy.core.downloader import Downloader, Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser, RobotParser

CRAWL_DELAY_MAX: Final = 60.0
RETRY_AFTER_MAX: Final = 300.0
_FIRST_PAUSE: Final = 10.0
_BUSY: Final = frozenset({429, 503})
ROBOTS_MAX: Final = 500 * 1024
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


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
