"""An archive of all that replayers stumble over: encodings, chunks, revisits, addresses that are not ASCII."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import brotlicffi

from archive.capture import Capture, new_record_id
from archive.store import Archive
from archive.warc.writing import Original, capture_members, payload_digest
from tests.support import capture, page, story, writer

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
_GZIP, _BR, _CHUNKED = b"Content-Encoding: gzip\r\n", b"Content-Encoding: br\r\n", b"Transfer-Encoding: chunked\r\n"
_packed = partial(gzip.compress, mtime=0)
HOST = "https://vyhadka.example/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a replayer must show: a URL at a moment, and the heading of its page."""

    url: str
    stamp: str
    heading: str


def odd(root: Path) -> tuple[Archive, list[Shown]]:
    """The archive, closed, and all that it must show."""
    originals = [
        _page(1, "plain.html"),
        replace(_page(2, "gzip.html", _GZIP), body=_packed(_html(2))),
        replace(_page(3, "chunked.html", _CHUNKED), body=_chunks(_html(3))),
        replace(_page(4, "br.html", _BR), body=brotlicffi.compress(_html(4))),
        replace(_page(5, "both.html", _CHUNKED + _GZIP), body=_chunks(_packed(_html(5)))),
        _page(6, "%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/%D0%9A%D0%B8%D1%97%D0%B2%20%D1%96.html?%D1%82=%D0%BC"),
        replace(_page(7, ""), url="https://xn--80aaeegvr.xn--j1amh/%D1%97.html"),
    ]
    plain, gzipped, chunked, _, both, *_ = originals
    revisits = [
        (plain, {"date": "2026-11-21T09:00:00Z"}),
        (chunked, {"date": "2026-11-21T09:00:00Z"}),
        (both, {"date": "2026-11-21T09:00:00Z"}),
        (gzipped, {"date": "2026-11-21T09:00:00Z", "url": HOST + "copy.html"}),
        (plain, {"date": "2026-11-22T09:00:00Z", "head": b"HTTP/1.1 304 Not Modified\r\n", "body": b""}),
    ]
    with writer(Archive(root)) as out:
        for one in originals:
            out.append(capture_members(one))
        made = [(replace(one, id=new_record_id(), **changes), one) for one, changes in revisits]  # type: ignore[arg-type]
        for again, one in made:
            known = Original(id=one.id, url=one.url, date=one.date, digest=payload_digest(one))
            out.append(capture_members(again, known))
        out.commit()
    shown = [_shown(one, one) for one in originals] + [_shown(again, one) for again, one in made]
    return Archive(root), shown


def heading(number: int) -> str:
    """The heading of a page."""
    return f"Новина номер {number}"


def _html(number: int) -> bytes:
    return page(heading(number), story(number))


def _page(number: int, path: str, wrapped: bytes = b"") -> Capture:
    return replace(capture(number), url=HOST + path, head=_HEAD + wrapped, body=_html(number))


def _chunks(data: bytes, size: int = 300) -> bytes:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def _shown(one: Capture, original: Capture) -> Shown:
    number = int(original.request_head.partition(b".html")[0].rpartition(b"/")[2])
    stamp = "".join(char for char in one.date if char.isdigit())
    return Shown(url=one.url, stamp=stamp, heading=heading(number))
