"""The tap in Twisted's HTTP/1.1 client: what a connection sends and receives is noted, exchange by exchange.

Scrapy swaps the same private parts of Twisted for its own; which ones we stand on, tests/crawler/test_wire_names.py
says and checks.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, Final, Self

from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientFactory, _LenientHTTP11ClientProtocol
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure
from twisted.web._newclient import Request as TxRequest
from twisted.web.client import HTTPConnectionPool

from crawler.wire_exchange import HEAD_MAX, Exchange
from crawler.wire_tls import spoken


class TooLong(Exception):
    """More came over the wire than may; the connection is closed."""


class Tapped:
    """The exchanges of one download: more than one where a kept connection had gone stale."""

    def __init__(self, body_max: int) -> None:
        self.body_max: Final = body_max
        self.exchanges: Final[list[Exchange]] = []

    def begin(self) -> Exchange:
        """A new exchange of the same download."""
        self.exchanges.append(Exchange(body_max=self.body_max))
        return self.exchanges[-1]


class SentTee:
    """What a request writes itself to: the transport, with a copy for the exchange."""

    def __init__(self, transport: Any, exchange: Exchange) -> None:
        self._transport = transport
        self._exchange = exchange

    def write(self, data: bytes) -> None:
        """Pass on and keep."""
        self._exchange.sent += data
        self._transport.write(data)

    def writeSequence(self, pieces: Iterable[bytes]) -> None:  # noqa: N802
        """Pass on and keep."""
        self.write(b"".join(pieces))

    def registerProducer(self, producer: Any, streaming: bool) -> None:  # noqa: N802
        """Pass on."""
        self._transport.registerProducer(producer, streaming)

    def unregisterProducer(self) -> None:  # noqa: N802
        """Pass on."""
        self._transport.unregisterProducer()


class WireRequest(TxRequest):
    """A request that knows its download, and is noted as it is written."""

    tapped: Tapped
    exchange: Exchange

    @classmethod
    def of(cls, request: TxRequest, tapped: Tapped) -> Self:
        """The same request, tapped."""
        ours: Self = cls._construct(  # type: ignore[no-untyped-call]
            request.method,
            request.uri,
            request.headers,
            request.bodyProducer,
            request.persistent,
            request._parsedURI,
        )
        ours.tapped = tapped
        return ours

    def writeTo(self, transport: Any) -> Deferred[None]:  # noqa: N802
        """Write the request; the copy is of the bytes that were written."""
        written: Deferred[None] = super().writeTo(SentTee(transport, self.exchange))  # type: ignore[no-untyped-call]
        return written


class WireProtocol(_LenientHTTP11ClientProtocol):
    """One connection: every byte it receives belongs to the exchange under way."""

    _exchange: Exchange | None = None

    def request(self, request: TxRequest) -> Deferred[Any]:
        """Begin the request's exchange, if the connection is free for one."""
        if isinstance(request, WireRequest) and self.state == "QUIESCENT":
            request.exchange = self._exchange = request.tapped.begin()
            transport: Any = self.transport
            self._exchange.ip = str(getattr(transport.getPeer(), "host", ""))
        answered: Deferred[Any] = super().request(request)
        if self._exchange and self._parser:
            self._parser.MAX_LENGTH = HEAD_MAX  # Twisted hangs up on lines over 16 KB; the whole head is bounded here
        return answered

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        """Note what came, then let it be parsed; hang up on what is endless."""
        exchange = self._exchange
        transport: Any = self.transport
        if exchange and not exchange.received:
            exchange.tls, exchange.cipher = spoken(transport)
        if exchange and not exchange.take(data):
            exchange.truncated = "length"
            self._giveUp(Failure(TooLong("the answer is longer than may be")))  # type: ignore[no-untyped-call]
            transport.abortConnection()
            return
        super().dataReceived(data)  # type: ignore[no-untyped-call]

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802
        """The answer came to its end; what follows it belongs to no request."""
        if self._exchange:
            self._exchange.finish(len(rest))
            self._exchange = None
        super()._finishResponse(rest)

    def _giveUp(self, reason: Failure) -> None:  # noqa: N802
        """The parser cannot go on, although more may come."""
        if self._exchange:
            self._exchange.truncated = self._exchange.truncated or "unspecified"
            self._exchange = None
        super()._giveUp(reason)  # type: ignore[no-untyped-call]


class WireFactory(_LenientHTTP11ClientFactory):
    """Makes tapped connections."""

    def buildProtocol(self, addr: Any) -> WireProtocol:  # noqa: N802
        """A connection to `addr`."""
        return WireProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class _Leased:
    """A connection got from the pool for one download."""

    def __init__(self, connection: Any, tapped: Tapped) -> None:
        self._connection = connection
        self._tapped = tapped

    def request(self, request: TxRequest) -> Deferred[Any]:
        """Send the request, tapped."""
        answered: Deferred[Any] = self._connection.request(WireRequest.of(request, self._tapped))
        return answered


class WirePool(HTTPConnectionPool):
    """Keeps connections, and leases each for the download that is beginning."""

    _factory = WireFactory
    beginning: Tapped | None = None
    """Set right before a download asks for its connection, which it does before anything else can run."""

    def getConnection(self, key: Hashable, endpoint: Any) -> Deferred[Any]:  # noqa: N802
        """A connection, for the download that is beginning."""
        got: Deferred[Any] = super().getConnection(key, endpoint)
        tapped, self.beginning = self.beginning, None
        return got.addCallback(_Leased, tapped) if tapped else got
