"""A real crawl behind the guard, in a process of its own: `python guard_crawl.py GUARDS ALLOWED_HOSTS URL…`.

GUARDS is `both`, `resolver` or `middleware`. Prints one JSON object: per URL its status and body, or the error's name.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from twisted.python.failure import Failure


class Canary(Spider):
    """Asks for each URL once and notes how that ended."""

    name = "canary"
    urls: ClassVar[list[str]]
    ends: ClassVar[dict[str, str]] = {}

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:
            yield Request(url, self.parse, errback=self.ended, dont_filter=True, cb_kwargs={"asked": url})

    def parse(self, response: Response, asked: str) -> None:
        self.ends[asked] = f"{response.status} {response.text}"

    def ended(self, failure: Failure) -> None:
        request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        self.ends[request.cb_kwargs["asked"]] = type(failure.value).__name__


def main(guards: str, allowed: str, urls: list[str]) -> None:
    """Crawl the URLs with nothing but the guard and robots.txt switched on."""
    Canary.urls = urls
    Canary.custom_settings = {"LITOPYS_LOOPBACK_HOSTS": [host for host in allowed.split(",") if host]}
    resolver = "scrapy.resolver.CachingThreadedResolver" if guards == "middleware" else "crawler.guard.PublicResolver"
    middleware = {} if guards == "resolver" else {"crawler.guard.AddressGuard": 950}
    process = AsyncCrawlerProcess(
        {
            "TWISTED_DNS_RESOLVER": resolver,
            "DOWNLOADER_MIDDLEWARES": middleware,
            "ROBOTSTXT_OBEY": True,
            "HTTPERROR_ALLOW_ALL": True,
            "DOWNLOAD_TIMEOUT": 10,
            "DNS_TIMEOUT": 5,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "HTTPPROXY_ENABLED": False,
            "RETRY_ENABLED": guards == "both",
            "LOG_LEVEL": "WARNING",
        }
    )
    process.crawl(Canary)
    process.start()
    json.dump(Canary.ends, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
