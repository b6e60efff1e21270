"""The guard of addresses: a crawl reaches public addresses only, whatever a link, redirect or name server says.

`PublicResolver` judges the address that is connected to, so a name cannot change between check and use. It is one
for the whole process; `AddressGuard` knows what the outlet being crawled may do, and gives refusals their name.
Both are needed: TWISTED_DNS_RESOLVER names the first, DOWNLOADER_MIDDLEWARES the second, nearest to the downloader.
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Iterable, Sequence
from typing import Final, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet import defer
from twisted.internet.error import DNSLookupError

from cleaner.errors import LitopysError

LOOPBACK: Final = "127.0.0.1"
_REFUSED_MAX: Final = 10_000
_log = logging.getLogger(__name__)


class PrivateAddress(LitopysError, IgnoreRequest):
    """A request would have reached an address that is not public; it was not made."""


class PublicResolver(CachingThreadedResolver):
    """Resolves names and literals of any form to public addresses only, and to loopback what the guard lets through."""

    loopback: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()

    # The three names below are Twisted's and Scrapy's.
    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> defer.Deferred[str]:  # noqa: N802
        """The IPv4 address to connect to; fails with `DNSLookupError` where it is not public."""
        host = _bare(name)
        if is_local(host):
            return defer.succeed(LOOPBACK) if host in self.loopback else defer.fail(self._refusal(host, LOOPBACK))
        if ":" in host and not is_public(host):
            return defer.fail(self._refusal(host, host))
        return super().getHostByName(name, timeout).addCallback(self._vetted, host)

    def _vetted(self, address: str, host: str) -> str:
        if not is_public(address):
            raise self._refusal(host, address)
        return address

    def _refusal(self, host: str, address: str) -> DNSLookupError:
        self.refused = (self.refused if len(self.refused) < _REFUSED_MAX else frozenset()) | {host}
        return DNSLookupError(f"{host} is {address}, which is not a public address")


class AddressGuard:
    """Downloader middleware: refuses what the outlet may not reach, without a retry, as `PrivateAddress`."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._allowed = frozenset(_bare(host) for host in crawler.settings.getlist("LITOPYS_LOOPBACK_HOSTS"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let pass what may be asked of the resolver. Raises `PrivateAddress`."""
        parts = urlsplit(request.url)
        host = _bare(parts.hostname or "")
        resolver = _resolver()
        if resolver is None:
            raise PrivateAddress("addresses are not checked: set TWISTED_DNS_RESOLVER to crawler.guard.PublicResolver")
        if is_local(host):
            if not self._allowed & {host, f"{host}:{parts.port or (443 if parts.scheme == 'https' else 80)}"}:
                raise self._private(request, LOOPBACK)
            resolver.loopback |= {host}
        elif _is_literal(host) and not is_public(host):
            raise self._private(request, host)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Name a refusal of the resolver. Raises `PrivateAddress`."""
        host = _bare(urlsplit(request.url).hostname or "")
        resolver = _resolver()
        if isinstance(exception, CannotResolveHostError) and resolver and host in resolver.refused:
            raise self._private(request, "it") from exception
