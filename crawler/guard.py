"""The guard of addresses: a crawl reaches public addresses only, whatever a link, redirect or name server says.

`PublicResolver` judges the address that is connected to, so a name cannot change between check and use. It is one
for the whole process; `AddressGuard` knows what the outlet being crawled may do, and gives refusals their name.
Both are needed: TWISTED_DNS_RESOLVER names the first, DOWNLOADER_MIDDLEWARES the second, nearest to the downloader.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Final, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet import defer
from twisted.internet.base import ReactorBase
from twisted.internet.error import DNSLookupError

from cleaner.errors import LitopysError

LOOPBACK: Final = "127.0.0.1"
_REFUSED_MAX: Final = 10_000


class PrivateAddress(LitopysError, IgnoreRequest):
    """A request would have reached an address that is not public; it was not made."""


class PublicResolver(CachingThreadedResolver):
    """Resolves names and literals of any form to public addresses only, and to loopback what the guard lets through."""

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.loopback: set[str] = set()
        """Names below `.localhost` that a guard let through."""
        self.refused: set[str] = set()

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
        if len(self.refused) >= _REFUSED_MAX:
            self.refused.clear()
        self.refused.add(host)
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
                raise _private(host, LOOPBACK)
            resolver.loopback.add(host)
        elif _is_literal(host) and not is_public(host):
            raise _private(host, host)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Name a refusal of the resolver. Raises `PrivateAddress`."""
        host = _bare(urlsplit(request.url).hostname or "")
        resolver = _resolver()
        if isinstance(exception, CannotResolveHostError) and resolver and host in resolver.refused:
            raise _private(host, "an address that is not public") from exception


def is_public(address: str) -> bool:
    """Whether this IPv4 or IPv6 address may be connected to."""
    ip = ipaddress.ip_address(address)
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return ip.is_global and not ip.is_multicast and (inner is None or is_public(str(inner)))


def is_local(host: str) -> bool:
    """Whether the name stands for this machine by its form: `localhost` and everything below it."""
    return host == "localhost" or host.endswith(".localhost")


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _bare(name: str) -> str:
    return name.lower().removesuffix(".").strip("[]")


def _private(host: str, address: str) -> PrivateAddress:
    what = "not a public address" if host == address else address
    return PrivateAddress(f"private_address: {host} is {what}; only public addresses are asked")


def _resolver() -> PublicResolver | None:
    # Importing it earlier would install a reactor before Scrapy chooses one.
    from twisted.internet import reactor

    found = getattr(reactor, "resolver", None)
    return found if isinstance(found, PublicResolver) else None
