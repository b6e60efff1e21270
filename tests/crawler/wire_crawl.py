"""A real crawl by the settings of every crawl, in a process of its own: `python wire_crawl.py JSON`.

The order names the archive, the local hosts, the articles to fetch, feeds, other requests as [method, URL, body], and
settings that differ.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, ClassVar

from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings

from archive.store import Archive
from cleaner.outlets import Outlet
from crawler.finds import Find
from crawler.session import Session
from crawler.spider import OutletSpider


class Taster(OutletSpider):
    """The spider, which asks for some things more than an outlet's articles."""

    name = "wire"
    others: ClassVar[list[tuple[str, str, str]]] = []

    async def start(self) -> AsyncIterator[Request]:
        for method, url, body in self.others:
            yield Request(url, self.tasted, method=method, body=body, errback=self.spat, dont_filter=True)
        async for request in super().start():
            yield request

    def tasted(self, response: Response) -> None:
        """Look at nothing."""

    def spat(self, failure: object) -> None:
        """It failed, as it should."""


def main(order: dict[str, Any]) -> None:
    """Crawl."""
    hosts = [host.partition(":")[0] for host in order["hosts"]]
    feeds = tuple(order.get("feeds", ()))
    outlet = Outlet(name="wire", title="Wire", domains=tuple(hosts), feeds=feeds, delay=0.0, loopback=True)
    session = Session.open(Archive(Path(order["archive"])), outlet)
    session.frontier.add([Find(url=url, how="command") for url in order["articles"]])
    Taster.outlet, Taster.others = outlet, order.get("others", [])
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    own = {
        "LITOPYS_ARCHIVE": order["archive"],
        "LITOPYS_LOOPBACK_HOSTS": order["hosts"],
        "DOWNLOAD_DELAY": 0.01,
        "AUTOTHROTTLE_ENABLED": False,
        "RETRY_TIMES": 0,
        "LOG_LEVEL": "ERROR",
        "LITOPYS_LIMIT": 1000,
    }
    settings.setdict(own | order.get("settings", {}), priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(Taster, session=session)
    process.start()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
