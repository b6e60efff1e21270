"""Finding articles on an outlet's home and section pages, where feeds and sitemaps do not tell.

A page is read in small pieces, cut before links: an HTML parser needs a time that grows with the square of the
depth, or of the attributes of one tag, and a hostile page of one megabyte would stop the crawl for minutes.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.outlets import Outlet
from crawler.finds import Gatherer, Listing

PAGE_MAX: Final = 2_000_000
LINKS_MAX: Final = 5_000
_PIECE: Final = 16_384
_LINK = re.compile(r"<a\s", re.IGNORECASE)
_BASE = re.compile(r"<base\s", re.IGNORECASE)
_UNSEEN = re.compile(r"<!--|<(script|style|template)\b", re.IGNORECASE)
_CLOSERS: Final = {
    name: re.compile(f"</{name}" if name else "-->", re.IGNORECASE) for name in ("", "script", "style", "template")
}


def article_links(html: str, url: str, outlet: Outlet) -> Listing:
    """The outlet's articles that a page fetched from `url` links to, with the words of the links as titles."""
    seen = _visible(html[:PAGE_MAX])
    gatherer = Gatherer("section", url)
    base = _joined(url, _base(seen)) or url
    cut = len(html) > PAGE_MAX
    for number, anchor in enumerate(_anchors(seen)):
        if number == LINKS_MAX:
            cut = True
            break
        address = _joined(base, anchor.attributes.get("href") or "")
        if address is None:
            gatherer.refuse("bad_url")
        else:
            gatherer.take(address, title=_words(anchor))
    return only_articles(gatherer.listing("too large: only its beginning was read" if cut else None), outlet)


def only_articles(listing: Listing, outlet: Outlet) -> Listing:
    """The listing without what is not one of the outlet's articles, counted as `not_article`."""
    finds = tuple(find for find in listing.finds if outlet.is_article(find.url))
    others = len(listing.finds) - len(finds)
    rejected = {**listing.rejected, **({"not_article": others} if others else {})}
    return replace(listing, finds=finds, rejected=dict(sorted(rejected.items())))


def _visible(html: str) -> str:
    """The page without comments, scripts, styles and templates; what is never closed reaches to the end."""
    kept = []
    start = 0
    while found := _UNSEEN.search(html, start):
        kept.append(html[start : found.start()])
        closer = _CLOSERS[(found[1] or "").lower()].search(html, found.end())
        if not closer:
            return "".join(kept)
        start = closer.end()
    return "".join((*kept, html[start:]))


def _anchors(html: str) -> Iterator[LexborNode]:
    """Every link of the page, read from pieces that each begin with one."""
    borders = [*(found.start() for found in _LINK.finditer(html)), len(html)]
    start = borders[0]
    for here, after in itertools.pairwise(borders):
        if after == len(html) or after - start > _PIECE:
            yield from LexborHTMLParser(html[start : min(after, here + _PIECE)]).css("a[href]")
            start = after


def _base(html: str) -> str:
    found = _BASE.search(html)
    node = LexborHTMLParser(html[found.start() : found.start() + _PIECE]).css_first("base[href]") if found else None
    return (node.attributes.get("href") or "") if node else ""


def _joined(base: str, href: str) -> str | None:
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return None


def _words(anchor: LexborNode) -> str | None:
    """The headline within the link where it marks one, else all of its text, else its title or its picture's."""
    heading = anchor.css_first("h1, h2, h3, h4, h5, h6")
    text = (heading or anchor).text(separator=" ")
    if text.strip():
        # As markup once more would be wrong: this is text already.
        return text.replace("&", "&amp;").replace("<", "&lt;")
    return anchor.attributes.get("title")
