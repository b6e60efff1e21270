"""`python -m crawler.fetch_once URL [LOCAL_HOST]`: asks for one page and prints it; what `crawler.fetch` starts.

The settings are those of every crawl: robots.txt is asked first and obeyed, only public addresses are reached, size,
redirects and time are bounded. On stdout comes a line of JSON, then the body, decoded as Content-Encoding says.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Sequence
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.utils.project import get_project_settings
from twisted.python.failure import Failure

from crawler.spider import why


class OncePage(Spider):
    """Asks for one page and keeps how that ended."""

    name = "once"
    url: ClassVar[str]
    told: ClassVar[dict[str, str]] = {"trouble": "there was no answer"}
    body: ClassVar[bytes] = b""

    async def start(self) -> AsyncIterator[Any]:
        """The one request."""
        yield Request(self.url, self.parse, errback=self.failed, dont_filter=True)

    def parse(self, response: Response) -> None:
        """It was answered."""
        kind = response.headers.get("Content-Type") or b""
        OncePage.told, OncePage.body = {"url": response.url, "content_type": kind.decode("latin-1")}, response.body

    def failed(self, failure: Failure) -> None:
        """It was refused, by the host, by robots.txt or by the guard of addresses."""
        OncePage.told = {"trouble": why(failure)}


def main(url: str, local: Sequence[str]) -> None:
    """Fetch the page and print it."""
    OncePage.url = url
    settings = get_project_settings()
    settings.setmodule("crawler.settings", priority="project")
    own = {
        "EXTENSIONS": {"crawler.manners.Manners": 110},  # no recorder: nothing is archived
        "LITOPYS_LOOPBACK_HOSTS": list(local),
        "LOG_LEVEL": "CRITICAL",
    }
    settings.setdict(own, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(OncePage)
    process.start()
    sys.stdout.buffer.write(json.dumps(OncePage.told).encode() + b"\n" + OncePage.body)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
