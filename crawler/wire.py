"""From Scrapy's request and response to a capture.

Scrapy gives bodies as they came over the wire, still content-encoded, but not the heads: header names come back in
title case and without their order between names, the reason phrase is the standard one, and chunking is undone, so
Transfer-Encoding must not be claimed. The WARC's warcinfo says so.
"""

from __future__ import annotations

from http.client import responses
from typing import Final
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Headers, Response

from archive.capture import LISTING, Capture, Found
from archive.segment import now

HEADS_NOTE: Final = "HTTP heads are reconstructed: names in title case, standard reason phrases, chunking undone"
_UNDONE: Final = frozenset({b"transfer-encoding", b"connection"})
_TRUNCATED: Final = {"dataloss": "disconnect", "partial": "length", "download_stopped": "length"}


def capture_of(request: Request, response: Response, outlet: str, run: str) -> Capture:
    """The exchange as a capture; `request.meta["find"]` tells how its URL was found, or it is a listing."""
    return Capture(
        url=response.url,
        date=now(),
        head=_status_line(response) + _head(response.headers),
        body=response.body,
        request_head=_request_head(request),
        request_body=request.body,
        ip=str(response.ip_address or ""),
        truncated=next((_TRUNCATED[flag] for flag in response.flags if flag in _TRUNCATED), ""),
        found=_found(request, outlet, run),
    )


def _status_line(response: Response) -> bytes:
    line = f"{response.protocol or 'HTTP/1.1'} {response.status} {responses.get(response.status, '')}".rstrip()
    return line.encode() + b"\r\n"


def _head(headers: Headers) -> bytes:
    """Header lines; line breaks and NUL inside values cannot begin a header of their own."""
    lines = []
    for name, values in headers.items():
        if name.lower() not in _UNDONE:
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
