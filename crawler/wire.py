"""From what went over the wire to a capture.

Beneath Scrapy a tap keeps the bytes of each exchange (`wire_handler`, `wire_tap`), and they are the capture. Where it
was not used (HTTP/2, a handler of somebody else's) the heads are reconstructed from Scrapy's objects: header names
come in title case and without their order between names, the reason phrase is the standard one, chunking is undone,
so Transfer-Encoding must not be claimed. The capture says so.
"""

from __future__ import annotations

from http.client import responses
from typing import Final
from urllib.parse import urldefrag, urlsplit

from scrapy import Request
from scrapy.http import Headers, Response

from archive.capture import LISTING, Capture, Found
from archive.segment import now
from crawler.wire_exchange import Exchange

HEADS_NOTE: Final = (
    "HTTP heads and bodies are as sent and received, chunks and content codings included; 1xx answers are left out. "
    "Where they differ from that, the metadata record of the capture says how, as heads"
)
"""The warcinfo field `heads`."""
RECONSTRUCTED: Final = "reconstructed: header names in title case and grouped, standard reason phrase, chunks undone"
CUT_HEAD: Final = "cut short: the lines that came whole are as received"
_UNDONE: Final = frozenset({b"transfer-encoding", b"connection"})
_TRUNCATED: Final = {"dataloss": "disconnect", "download_stopped": "length"}


def capture_of_exchange(request: Request, exchange: Exchange, outlet: str, run: str) -> Capture | None:
    """The exchange as a capture, or None where nothing like an HTTP answer came back.

    `request.meta["find"]` tells how its URL was found, or it is a listing.
    """
    answer = exchange.answer()
    if answer is None:
        return None
    request_head, request_body = exchange.asked()
    return Capture(
        url=urldefrag(request.url).url,
        date=exchange.began,
        head=answer.head,
        blank=answer.blank,
        body=answer.body,
        request_head=request_head,
        request_body=request_body,
        ip=exchange.ip,
        truncated=exchange.truncated,
        protocols=exchange.protocols(),
        cipher=exchange.cipher,
        reconstructed=CUT_HEAD if answer.cut else "",
        found=_found(request, outlet, run),
    )


def capture_of(request: Request, response: Response, outlet: str, run: str) -> Capture:
    """A capture of a response whose bytes on the wire are not known."""
    return Capture(
        url=response.url,
        date=now(),
        head=_status_line(response) + _head(response.headers),
        body=response.body,
        request_head=_request_head(request),
        request_body=request.body,
        ip=str(response.ip_address or ""),
        truncated=next((_TRUNCATED[flag] for flag in response.flags if flag in _TRUNCATED), ""),
        protocols=(response.protocol.lower(),) if response.protocol else (),
        reconstructed=RECONSTRUCTED,
        found=_found(request, outlet, run),
    )


def _status_line(response: Response) -> bytes:
    """HTTP/2 has no form in bytes; its answers are written as those of HTTP/1.1."""
    version = response.protocol if (response.protocol or "").startswith("HTTP/1.") else "HTTP/1.1"
    return f"{version} {response.status} {responses.get(response.status, '')}".rstrip().encode() + b"\r\n"


def _head(headers: Headers) -> bytes:
    """Header lines; line breaks and NUL inside values cannot begin a header of their own."""
    lines = []
    for name, values in headers.items():
        if name.lower() not in _UNDONE and not name.startswith(b":"):
            lines += [name + b": " + _safe(value) + b"\r\n" for value in values]
    return b"".join(lines)


def _safe(value: bytes) -> bytes:
    return value.translate(None, b"\r\n\x00")


def _request_head(request: Request) -> bytes:
    parts = urlsplit(request.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = b"" if b"Host" in request.headers else f"Host: {parts.netloc.rpartition('@')[2]}\r\n".encode()
    return _safe(f"{request.method} {target} HTTP/1.1".encode()) + b"\r\n" + host + _head(request.headers)


def _found(request: Request, outlet: str, run: str) -> Found:
    find = request.meta.get("find")
    if find is None:
        return Found(outlet=outlet, run=run, how=LISTING)
    return Found(
        outlet=outlet,
        run=run,
        how=find.how,
        where=find.where,
        title=find.title or "",
        published=find.published or "",
        modified=find.modified or "",
    )
