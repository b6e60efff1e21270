"""What the byte server answers: each path a way of answering that loses something on its way through Scrapy."""

from __future__ import annotations

import gzip
from typing import Final

import brotlicffi
import zstandard

from tests.crawler.wire_server import Reply
from tests.support import page, story

MAX: Final = 200_000
"""Most bytes of a body in the crawl that asks for these."""
TIMEOUT: Final = 2.5
PAGE: Final = page("Дріт передає все", story(5))
"""What answers that come to no end, or to none in time, begin with."""


def own_page(path: str) -> bytes:
    """The page of a path, which no other path has: what is the same twice may be stored once."""
    return page(f"Дріт передає {path}", story(5))


def chunked(data: bytes, size: int = 700) -> bytes:
    """Data in chunks whose size lines have an extension, with two trailer fields."""
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    lines = [b'%x;Name="a;b"\r\n%s\r\n' % (len(piece), piece) for piece in pieces]
    return b"".join(lines) + b"000;last\r\nX-Trailer: one\r\nx-trailer: two\r\n\r\n"


def _answer(path: str, *fields: bytes, body: bytes | None = None, status: bytes = b"200 OK") -> Reply:
    body = own_page(path) if body is None else body
    length = b"Content-Length: %d" % len(body)
    return Reply(steps=(b"\r\n".join([b"HTTP/1.1 " + status, *fields, length, b"", b""]) + body,))


def _in_chunks(*fields: bytes, body: bytes) -> Reply:
    head = b"\r\n".join([b"HTTP/1.1 200 OK", *fields, b"tRANSFER-encoding: chunked", b"", b""])
    data = chunked(body)
    middle = len(data) // 2
    return Reply(steps=(head + data[:middle], 0.05, data[middle:]))


HTML: Final = b"Content-Type: text/html; charset=utf-8"
WHOLE: Final[dict[str, Reply]] = {
    "/case": _answer("/case", b"sErVeR:  nothing   special \t", HTML, b"X-b: 2", b"X-a: 1", b"x-B: 3"),
    "/cookies": _answer(
        "/cookies", b"Set-Cookie: z=1; Path=/", b"X-Between: 1", b"SET-COOKIE: a=2", b"Set-Cookie: z=1", HTML
    ),
    "/phrase": _answer("/phrase", HTML, status=b"200 Alles  in Ordnung \xd0\xb4\xd0\xb0"),
    "/nophrase": _answer("/nophrase", HTML, status=b"200"),
    "/eightbit": _answer(
        "/eightbit", b"X-Latin: caf\xe9", b"X-Cyrillic: \xcf\xf0\xe8\xe2\xb3\xf2", b"X-Odd: \x01\x7f\xff", HTML
    ),
    "/folded": _answer("/folded", b"X-Folded: one\r\n two\r\n\tthree", HTML),
    "/nocolon": _answer("/nocolon", b"this line has no colon", HTML),
    "/longline": _answer("/longline", HTML, b"X-Policy: " + b"a b; " * 8_000),
    "/barelf": Reply(
        steps=(
            b"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: %d\n\n" % len(own_page("/barelf"))
            + own_page("/barelf"),
        )
    ),
    "/gzip": _answer("/gzip", HTML, b"Content-Encoding: gzip", body=gzip.compress(own_page("/gzip"), mtime=0)),
    "/br": _answer("/br", HTML, b"Content-Encoding: br", body=brotlicffi.compress(own_page("/br"))),
    "/zstd": _answer(
        "/zstd", HTML, b"Content-Encoding: zstd", body=zstandard.ZstdCompressor().compress(own_page("/zstd"))
    ),
    "/chunks": _in_chunks(HTML, body=own_page("/chunks")),
    "/chunksgzip": _in_chunks(HTML, b"Content-Encoding: gzip", body=gzip.compress(own_page("/chunksgzip"), mtime=0)),
    "/untilclose": Reply(steps=(b"HTTP/1.0 200 OK\r\n" + HTML + b"\r\n\r\n" + own_page("/untilclose"),), close=True),
    "/slowly": Reply(
        steps=(b"HT", 0.05, b"TP/1.1 200 OK\r", 0.05, b"\nContent-Length: 4\r\n\r", 0.05, b"\nab", 0.05, b"cd")
    ),
    "/redirect": _answer("", b"LOCATION: /hop", body=b"gone on", status=b"302 Thataway"),
    "/hop": _answer("", b"location: /case?landed", body=b"", status=b"301 "),
    "/case?landed": _answer("/case?landed", HTML),
    "/missing": _answer("/missing", HTML, status=b"404 Nichts da"),
    "/broken": _answer("/broken", HTML, status=b"500 Oh"),
    "/nothing": Reply(steps=(b"HTTP/1.1 204 None at all\r\nX-Empty:\r\n\r\n",)),
    "/unchanged": Reply(steps=(b'HTTP/1.1 304 Same\r\nETag: "v1"\r\nContent-Length: 99\r\n\r\n',)),
}
"""Answers that come to their end: what is sent is what the record holds."""

EARLY: Final = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
LEFTOVER: Final = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nnot"
MORE: Final[dict[str, tuple[Reply, bytes]]] = {
    "/early": (Reply(steps=(EARLY, 0.05, EARLY + _answer("/early", HTML).sent)), _answer("/early", HTML).sent),
    "/leftover": (
        Reply(steps=(_answer("/leftover", HTML).sent + LEFTOVER,), close=True),
        _answer("/leftover", HTML).sent,
    ),
}
"""Answers with something before or after them, and what of that is the answer."""

_SHORT: Final = b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\nContent-Length: %d\r\n\r\n" % len(PAGE) + PAGE[:300]
_CHUNKED: Final = b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\nTransfer-Encoding: chunked\r\n\r\n"
_LINES: Final = b"HTTP/1.1 200 OK\r\nServer: x\r\n"
CUT: Final[dict[str, tuple[Reply, str]]] = {
    "/short": (Reply(steps=(_SHORT,), close=True), "disconnect"),
    "/shortchunks": (Reply(steps=(_CHUNKED + chunked(PAGE)[:500],), close=True), "disconnect"),
    "/badchunk": (Reply(steps=(_CHUNKED + b"5\r\nabcde\r\nxyz\r\n" + PAGE, 0.2)), "unspecified"),
    "/drip": (Reply(steps=(_SHORT, 0.1, PAGE[300:310], 5.0), close=True), "time"),
}
"""Answers that come to no end; all that is sent before is received."""

OVER: Final[dict[str, Reply]] = {
    "/toolong": _answer("", HTML, body=PAGE + b"x" * 900_000),
    "/toolongchunks": _in_chunks(HTML, body=PAGE + b"x" * 900_000),
    "/longhead": Reply(steps=(_LINES, *[b"X-Endless: %d\r\n" % n * 400 for n in range(40)])),
}
"""Answers over the limit: a part from their beginning is kept."""
SAFE: Final = _in_chunks(HTML, b"Content-Encoding: gzip", body=gzip.compress(own_page("/safe"), mtime=0))
"""What is asked for over TLS."""
CUT_HEAD: Final = (Reply(steps=(_LINES + b"Set-Coo",), close=True), _LINES + b"\r\n")
"""A head that breaks off: its whole lines are kept."""
NO_HTTP: Final = Reply(steps=(b"+OK ready\r\n\r\n",), close=True)
"""No answer in HTTP at all."""


def script() -> dict[str, Reply]:
    """All of it, by path."""
    odd = {"/safe": SAFE, "/cuthead": CUT_HEAD[0], "/nohttp": NO_HTTP, "/nowhere": Reply(steps=(), close=True)}
    more = {path: reply for path, (reply, _) in MORE.items()}
    cut = {path: reply for path, (reply, _) in CUT.items()}
    return WHOLE | more | cut | OVER | odd
