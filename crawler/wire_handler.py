"""Scrapy's HTTP/1.1 download handler with the tap beneath it; `crawler.settings` puts it in place.

What went over the wire is handed on by the signal `exchange_ended`, also where the download fails: a body cut short
never becomes a response, but it was received.
"""

from __future__ import annotations

from typing import Final

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, StopDownload
from scrapy.http import Response

from crawler.wire_exchange import exchange_ended
from crawler.wire_tap import Tapped, WirePool

_CUT_BY: Final = {"dataloss": "disconnect", "download_stopped": "length"}
"""Why a response that Scrapy hands on all the same is not whole, by its flag."""


class WireHandler(HTTP11DownloadHandler):
    """Downloads as Scrapy does, and tells what went over the wire."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        theirs = self._pool
        self._pool = self._tapping = WirePool(theirs._reactor, persistent=theirs.persistent)  # type: ignore[no-untyped-call]
        self._tapping.maxPersistentPerHost = theirs.maxPersistentPerHost

    async def download_request(self, request: Request) -> Response:
        """The response to a request. Raises what Scrapy's handler raises."""
        tapped = self._tapping.beginning = Tapped(request.meta.get("download_maxsize", self._default_maxsize))
        response: Response | None = None
        cut = "disconnect"
        try:
            response = await super().download_request(request)
            cut = next((_CUT_BY[flag] for flag in response.flags if flag in _CUT_BY), "")
        except DownloadTimeoutError:
            cut = "time"
            raise
        except (DownloadCancelledError, StopDownload):
            cut = "length"
            raise
        finally:
            self._tell(request, tapped, response, cut)
        return response

    def _tell(self, request: Request, tapped: Tapped, response: Response | None, cut: str) -> None:
        for exchange in tapped.exchanges:
            if not exchange.whole:
                exchange.truncated = exchange.truncated or cut
            last = response if exchange is tapped.exchanges[-1] else None
            self._crawler.signals.send_catch_log(
                exchange_ended, request=request, exchange=exchange, response=last, spider=self._crawler.spider
            )
