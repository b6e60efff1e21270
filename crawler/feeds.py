"""Reading RSS and Atom: feedparser on the bytes we fetched, its answers made safe and comparable."""

from __future__ import annotations

import calendar
import datetime as dt
import io
import re
from typing import Any, Final
from urllib.parse import urljoin

import feedparser

from crawler.finds import Gatherer, Listing, utc

FEED_MAX: Final = 10 * 2**20
_WIDE = re.compile(rb"[\x80-\xff]")


def read_feed(body: bytes, url: str, declared: str | None = None) -> Listing:
    """The entries of a feed fetched from `url` with this Content-Type header."""
    if not body.strip():
        return Listing(problem="empty")
    if len(body) > FEED_MAX:
        return Listing(problem=f"larger than {FEED_MAX // 2**20} MB")
    headers = {"content-type": _charset(body, declared), "content-location": url}
    # A stream, never bytes: feedparser would open a file of that name.
    feed = feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False)
    gatherer = Gatherer("feed", url)
    for entry in feed.entries:
        _take(gatherer, entry, url, atom=feed.version.startswith("atom"))
    return gatherer.listing(_problem(feed))


def _take(gatherer: Gatherer, entry: Any, url: str, *, atom: bool) -> None:
    link = entry.get("feedburner_origlink") or entry.get("link")
    if not link:
        gatherer.refuse("no_link")
        return
    try:
        address = urljoin(url, link.strip())
    except ValueError:
        gatherer.refuse("bad_url")
        return
    changed = _date(entry, "updated_parsed")
    published = _date(entry, "published_parsed") or changed
    # In RSS `updated` is the dc:date, which is when an article appeared.
    gatherer.take(address, title=entry.get("title"), published=published, modified=changed if atom else None)


def _date(entry: Any, name: str) -> str | None:
    # dict's own get: feedparser's answers `updated` with `published`, and a warning, where only that is there.
    value = dict.get(entry, name)
    if value is None:
        return None
    try:
        return utc(dt.datetime.fromtimestamp(calendar.timegm(value), dt.UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _charset(body: bytes, declared: str | None) -> str:
    """The Content-Type to believe: bytes that are valid UTF-8 beyond ASCII are UTF-8, whatever is declared."""
    kind = (declared or "").partition(";")[0].strip() or "application/xml"
    if not _WIDE.search(body):
        return declared or kind
    try:
        body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return declared or kind
    return f"{kind}; charset=utf-8"


def _problem(feed: Any) -> str | None:
    if not feed.version and not feed.entries:
        return "not a feed"
    error = feed.get("bozo_exception")
    if not feed.bozo or isinstance(error, feedparser.exceptions.ThingsNobodyCaresAboutButMe):
        return None
    return f"damaged: {error}"
