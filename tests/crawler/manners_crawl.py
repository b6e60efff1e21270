"""A real crawl of a server on this machine with nothing but manners: `python manners_crawl.py URL…`."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from twisted.python.failure import Failure


class Guest(Spider):
    """Asks for each URL once, several at a time as far as its manners allow."""

    name = "guest"
    urls: ClassVar[list[str]]

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:
            yield Request(url, self.parse, errback=self.refused, dont_filter=True)

    def parse(self, response: Response) -> None:
        """Look at nothing."""

    def refused(self, failure: Failure) -> None:
        print(type(failure.value).__name__)  # noqa: T201


if __name__ == "__main__":
    Guest.urls = sys.argv[1:]
    process = AsyncCrawlerProcess(
        {
            "EXTENSIONS": {"crawler.manners.Manners": 110},
            "DOWNLOADER_MIDDLEWARES": {"crawler.manners.RobotsKeeper": 540},
            "RETRY_TIMES": 1,
            "ROBOTSTXT_PARSER": "crawler.manners.BoundedRobotParser",
            "ROBOTSTXT_OBEY": True,
            "AUTOTHROTTLE_ENABLED": True,
            "AUTOTHROTTLE_START_DELAY": 0.05,
            "DOWNLOAD_DELAY": 0.05,
            "HTTPERROR_ALLOW_ALL": True,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "LOG_LEVEL": "WARNING",
        }
    )
    process.crawl(Guest)
    process.start()
