"""What discovery gives: finds, listings of them, and the form of a URL that says whether two are the same.

Everything a feed, sitemap or page lists passes through `Gatherer`, so that no unusable URL gets any further.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import SplitResult, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser
from w3lib.url import canonicalize_url, safe_url_string

from crawler.errors import BadUrl

URL_MAX: Final = 2083
TITLE_MAX: Final = 1000
_EARLIEST: Final = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
_AHEAD: Final = dt.timedelta(days=2)

# Narrow on purpose: a general list takes `cid`, `ref` or `gallery` too, and two articles would become one.
_TRACKER: Final = re.compile(
    r"(?:utm|mtm|pk|vero|oly|hsa|itm)_\w*|(?:fbc|gc|dc|yc|ysc|msclk|twc|ttc|wbra|gbra)l?id|mc_[ce]id|igshi?d?"
    r"|_ga|_gl|_openstat|_hs(?:enc|mi)|mkt_tok|phpsessid|jsessionid|aspsessionid\w*",
    re.IGNORECASE,
)
_SESSION: Final = re.compile(r";jsessionid=[^/?;]*", re.IGNORECASE)
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_PLAIN: Final = re.compile(r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)+/?")
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """A URL that may be an article, and what its listing says of it."""

    url: str
    how: str
    """`feed`, `sitemap`, `section` or `command`."""
    where: str = ""
    """URL of the listing."""
    title: str | None = None
    published: str | None = None
    modified: str | None = None
    """Only what a publisher sets when an article changes: sitemap `lastmod`, Atom `updated`; never RSS `pubDate`."""
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A sitemap that a sitemap index names."""

    url: str
    modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one feed, sitemap or page gave: finds without repetition, child sitemaps, counts of what was refused."""

    finds: tuple[Find, ...] = ()
    children: tuple[Child, ...] = ()
    rejected: Mapping[str, int] = field(default_factory=dict)
    problem: str | None = None
    """What is wrong with the listing as a whole, in a user's words; the finds read before it still count."""


class Gatherer:
    """Collects the finds of one listing: cleans each URL, merges repetitions, counts what it refuses."""

    def __init__(self, how: str, where: str) -> None:
        self.how = how
        self.where = where
        self.finds: dict[str, Find] = {}
        self.rejected: dict[str, int] = {}

    def refuse(self, reason: str) -> None:
        """Count one entry that is of no use."""
        self.rejected[reason] = self.rejected.get(reason, 0) + 1

    def take(self, url: str, *, title: str | None = None, **known: str | None) -> None:
        """Add what is listed under this URL; a repetition only fills what is not known yet."""
        try:
            address = clean(url)
            same = key(address)
        except BadUrl as error:
            self.refuse(error.reason)
            return
        new = Find(url=address, how=self.how, where=self.where, title=plain(title), **known)
        old = self.finds.setdefault(same, new)
        if old is not new:
            names = ("title", "published", "modified", "language")
            self.finds[same] = replace(old, **{name: getattr(old, name) or getattr(new, name) for name in names})

    def listing(self, problem: str | None = None, children: tuple[Child, ...] = ()) -> Listing:
        """Everything gathered so far."""
        counts = dict(sorted(self.rejected.items()))
        return Listing(finds=tuple(self.finds.values()), children=children, rejected=counts, problem=problem)


def key(url: str) -> str:
    """The URL in the one form that equal URLs share, for comparing and not for fetching. Raises `BadUrl`."""
    address = clean(url)
    return address if _PLAIN.fullmatch(address) else canonicalize_url(address)


def clean(url: str) -> str:
    """The URL as it should be fetched: no fragment, tracker, session id or default port. Raises `BadUrl`."""
    if _PLAIN.fullmatch(url) and len(url) <= URL_MAX and _is_host(url.split("/", 3)[2]):
        return url
    address = re.sub(r"[\t\r\n]", "", url.strip())
    try:
        address.encode()
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise BadUrl("bad_url", url) from error
    if parts.scheme not in _PORTS:
        raise BadUrl("bad_scheme", url)
    if "@" in parts.netloc:
        raise BadUrl("userinfo", url)
    host = _host(parts, url)
    if port == 0:
        raise BadUrl("bad_url", url)
    netloc = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    query = "&".join(p for p in parts.query.split("&") if p and not _TRACKER.fullmatch(p.partition("=")[0]))
    path = _SESSION.sub("", parts.path) or "/"
    return _short(safe_url_string(urlunsplit((parts.scheme, netloc, path, query, ""))), url)


def _short(address: str, url: str) -> str:
    if len(address) > URL_MAX:
        raise BadUrl("too_long", url)
    return address


def _host(parts: SplitResult, url: str) -> str:
    """The host in ASCII and lower case, a literal in its brackets. Raises `BadUrl`."""
    host = (parts.hostname or "").removesuffix(".")
    try:
        if ":" in host:
            return f"[{ipaddress.IPv6Address(host).compressed}]"
        host = host if host.isascii() else host.encode("idna").decode("ascii").lower()
    except ValueError as error:
        raise BadUrl("bad_host", url) from error
    if not _is_host(host):
        raise BadUrl("bad_host", url)
    return host


def _is_host(host: str) -> bool:
    return len(host) <= 253 and all(_LABEL.fullmatch(label) for label in host.split("."))


def plain(text: str | None) -> str | None:
    """Text of a title that may hold markup: tags out, entities resolved, spaces single; None where nothing is left."""
    if text and ("<" in text or "&" in text):
        text = LexborHTMLParser(text[: 20 * TITLE_MAX]).text(separator=" ")
    words = "".join(c if c.isprintable() else " " for c in text or "").split()
    return " ".join(words)[:TITLE_MAX] or None


def moment(text: str | None, now: dt.datetime | None = None) -> str | None:
    """A listed date (ISO 8601, also shortened, or RFC 822) as UTC `…Z`; None where it is none or absurd."""
    value = (text or "").strip()[:64]
    padded = value + "-01-01"[len(value) - 4 :] if re.fullmatch(r"\d{4}(?:-\d\d)?", value) else value
    try:
        return utc(dt.datetime.fromisoformat(padded), now)
    except ValueError:
        pass
    try:
        return utc(email.utils.parsedate_to_datetime(value), now)
    except ValueError:
        return None


def utc(date: dt.datetime, now: dt.datetime | None = None) -> str | None:
    """The date as UTC `…Z`, without a zone taken for UTC; None outside 1990 to two days from now."""
    aware = date if date.tzinfo else date.replace(tzinfo=dt.UTC)
    if not _EARLIEST.year <= aware.year < dt.MAXYEAR:
        return None
    date = aware.astimezone(dt.UTC)
    if not _EARLIEST <= date <= (now or dt.datetime.now(dt.UTC)) + _AHEAD:
        return None
    return date.strftime("%Y-%m-%dT%H:%M:%SZ")
