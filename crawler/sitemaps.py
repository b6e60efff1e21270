"""Reading sitemaps: URL sets, indexes, news sitemaps, plain lists, packed or not, also when damaged.

Scrapy's own reader gives no news titles and dates, and none gives what stands before a damaged place.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterable
from typing import Final

from lxml import etree

from crawler.errors import BadUrl
from crawler.feeds import read_feed
from crawler.finds import Child, Gatherer, Listing, clean, moment

UNPACKED_MAX: Final = 50 * 2**20
ENTRIES_MAX: Final = 50_000
_GZIP: Final = b"\x1f\x8b"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_ROOT = re.compile(r"<(?:[\w.-]+:)?(\w[\w.-]*)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BARE_AMPERSAND = re.compile(rb"&(?!(?:[A-Za-z]\w*|#\d+|#x[0-9A-Fa-f]+);)")
_TOO_MANY: Final = f"more than {ENTRIES_MAX} entries"


def read_sitemap(body: bytes, url: str) -> Listing:
    """The pages and child sitemaps, newest first, that a sitemap fetched from `url` names."""
    data, problem = _unpacked(body)
    data = data.removeprefix(b"\xef\xbb\xbf").strip(b" \t\r\n")
    if not data:
        return Listing(problem=problem or "empty")
    root = _root(data)
    if root in ("rss", "feed", "RDF"):
        return read_feed(data, url)
    if root == "" and not data.startswith(b"<"):
        return _read_text(data, url, problem)
    if root not in ("urlset", "sitemapindex"):
        return Listing(problem="not a sitemap")
    reader, found = _read_xml(data, url)
    return reader.gatherer.listing(problem or found, _newest_first(reader.children.values()))


def _newest_first(children: Iterable[Child]) -> tuple[Child, ...]:
    return tuple(sorted(children, key=lambda child: child.modified or "", reverse=True))


def _unpacked(body: bytes) -> tuple[bytes, str | None]:
    """The sitemap out of its gzip wrapping, as far as it can be read, and what is wrong with the wrapping."""
    out = bytearray()
    while body.startswith(_GZIP):
        inflater = zlib.decompressobj(31)
        try:
            # In pieces, so that what stands before damaged bytes is not lost.
            for start in range(0, len(body), 4096):
                out += inflater.decompress(body[start : start + 4096], UNPACKED_MAX + 1 - len(out))
                if len(out) > UNPACKED_MAX:
                    return bytes(out[:UNPACKED_MAX]), f"larger than {UNPACKED_MAX // 2**20} MB"
                if inflater.eof:
                    body = inflater.unused_data + body[start + 4096 :]
                    break
            else:
                return bytes(out), "cut short: the gzip stream does not end"
        except zlib.error as error:
            return bytes(out), f"damaged gzip: {error}"
    if out:
        return bytes(out), None
    return body[:UNPACKED_MAX], f"larger than {UNPACKED_MAX // 2**20} MB" if len(body) > UNPACKED_MAX else None


def _root(data: bytes) -> str:
    """Local name of the root element, empty where there is none near the start."""
    head = data[:4096].decode("utf-16" if data.startswith(_UTF16) else "utf-8", "ignore")
    found = _ROOT.search(_COMMENT.sub("", head))
    return found[1] if found else ""


def _read_text(data: bytes, url: str, problem: str | None) -> Listing:
    gatherer = Gatherer("sitemap", url)
    lines = data.decode("utf-8", "replace").split("\n")
    if problem:
        del lines[-1]  # it may be half a URL
    for line in lines[:ENTRIES_MAX]:
        if line.strip():
            gatherer.take(line)
    if not gatherer.finds:
        return Listing(problem=problem or "not a sitemap")
    return gatherer.listing(problem or (_TOO_MANY if len(lines) > ENTRIES_MAX else None))


def _read_xml(data: bytes, url: str) -> tuple[_Reader, str | None]:
    """What could be read, and what is wrong; a bare `&`, the commonest damage, is mended."""
    reader = _Reader(url)
    try:
        return reader, reader.read(data)
    except etree.XMLSyntaxError as error:
        mended = _BARE_AMPERSAND.sub(b"&amp;", data)
        if mended == data:
            return reader, f"damaged: {error}"
    reader, problem = _read_xml(mended, url)
    return reader, problem or "damaged: & stands bare in it"


class _Reader:
    """Goes through the XML of one sitemap and keeps what was understood up to its end or first damage."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.gatherer = Gatherer("sitemap", url)
        self.children: dict[str, Child] = {}

    def read(self, data: bytes) -> str | None:
        """Take every entry; the answer is what is wrong with the document. Raises `XMLSyntaxError` at damage."""
        events = etree.iterparse(  # type: ignore[call-overload]  # the stubs do not know "internal"
            io.BytesIO(data),
            events=("end",),
            tag=("{*}url", "{*}sitemap"),
            resolve_entities="internal",
            load_dtd=False,
            no_network=True,
            huge_tree=False,
        )
        for number, (_, element) in enumerate(events):
            if number == ENTRIES_MAX:
                return _TOO_MANY
            self._entry(element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        return None

    def _entry(self, element: etree._Element) -> None:
        loc, lastmod = _text(element, "{*}loc"), moment(_text(element, "{*}lastmod"))
        if not loc:
            self.gatherer.refuse("no_link")
        elif etree.QName(element).localname == "sitemap":
            self._child(loc, lastmod)
        else:
            published = moment(_text(element, "{*}news/{*}publication_date"))
            title = _text(element, "{*}news/{*}title")
            language = _text(element, "{*}news/{*}publication/{*}language")
            self.gatherer.take(loc, title=title, published=published, modified=lastmod, language=language)

    def _child(self, loc: str, lastmod: str | None) -> None:
        try:
            address = clean(loc)
        except BadUrl as error:
            self.gatherer.refuse(error.reason)
            return
        if address == self.url:
            self.gatherer.refuse("itself")
            return
        self.children[address] = Child(url=address, modified=lastmod)


def _text(element: etree._Element, path: str) -> str | None:
    found = element.findtext(path)
    return found.strip() if found else None
