"""Which capture answers for a URL: the one nearest in time, by rows of the index."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote

from archive.index import Index, Row
from cleaner.canonical import article_id, canonical

COLUMNS: Final = (
    *("id", "url", "date", "status", "mime", "outcome", "reason", "article", "outlet"),
    *("found_how", "redirect_to", "payload_bytes", "file", "offset", "length"),
)
_SELECT: Final = f"SELECT {', '.join(COLUMNS)} FROM captures WHERE found_how IS NOT 'dump' AND "
_HOPS: Final = 5
_MOST: Final = 2_000
"""Captures of one URL that are chosen from or listed, the newest."""


@dataclass(frozen=True, slots=True)
class Captures:
    """The captures of an index, asked by id or URL; what was asked before is remembered, so keep it for one page."""

    index: Index
    _known: dict[tuple[str, ...], Row | None] = field(default_factory=dict)

    def by_id(self, capture: str) -> Row | None:
        """The capture of this id; a dump's text is none."""
        rows = self.index.query(_SELECT + "id = ?", [capture])
        return rows[0] if rows else None

    def of(self, url: str) -> list[Row]:
        """The captures of this URL, or of its first other form that has any; the newest first."""
        tried = forms(url)
        asked = f"url IN ({', '.join('?' * len(tried))}) ORDER BY date DESC, id LIMIT {_MOST}"
        rows = self.index.query(_SELECT + asked, tried)
        best = min((tried.index(row["url"]) for row in rows), default=0)
        return [row for row in rows if row["url"] == tried[best]]

    def nearest(self, url: str, date: str) -> Row | None:
        """The capture that shows this URL, nearest to the date; redirects are followed."""
        if (url, date) not in self._known:
            self._known[url, date] = self._followed(url, date)
        return self._known[url, date]

    def _followed(self, url: str, date: str) -> Row | None:
        for _ in range(_HOPS):
            row = nearest(self.of(url), date)
            if row is None or not row["redirect_to"]:
                return row
            url = row["redirect_to"]
        return None

    def page(self, url: str, date: str) -> Row | None:
        """The capture that a link to this URL leads to: also under another address of the same article."""
        if (url, "page", date) not in self._known:
            self._known[url, "page", date] = self.nearest(url, date) or self._of_article(url, date)
        return self._known[url, "page", date]

    def _of_article(self, url: str, date: str) -> Row | None:
        asked = "article = ? AND outcome = 'article' ORDER BY date DESC LIMIT 100"
        return nearest(self.index.query(_SELECT + asked, [article_id(canonical(url, None))]), date)


def nearest(rows: Iterable[Row], date: str) -> Row | None:
    """Of these captures the nearest to the date among those that were answered, else among redirects."""
    usable = [row for row in rows if row["redirect_to"] or _has_body(row)]
    return min(usable, key=lambda row: (bool(row["redirect_to"]), _apart(row["date"], date), row["id"]), default=None)


def _has_body(row: Row) -> bool:
    """Whether the capture shows what was asked for: an answer, or the word that an earlier one still holds."""
    status = row["status"] or 0
    return 200 <= status < 300 or (status == 304 and bool(row["payload_bytes"]))


def _apart(one: str, other: str) -> float:
    return abs((_moment(one) - _moment(other)).total_seconds())


def _moment(date: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(date)
    except ValueError:
        return dt.datetime.min.replace(tzinfo=dt.UTC)


def forms(url: str) -> list[str]:
    """The URL as given, then the other ways to write it, without repetition."""
    bare = url.partition("#")[0]
    written = [url, bare, quote(bare, safe="%/:=&?~#+!$,;'@()*[]"), unquote(bare)]
    other = re.sub(r"^http(s?):", lambda found: "http:" if found[1] else "https:", bare)
    return list(dict.fromkeys([*written, other, unquote(bare).partition("#")[0]]))


def date_of(stamp: str) -> str:
    """A date as captures have it, from 4 to 14 digits of a year, month, day, hour, minute, second; else empty."""
    if not re.fullmatch(r"\d{4}(?:\d\d){0,5}", stamp, re.ASCII):
        return ""
    whole = stamp + "00000101000000"[len(stamp) :]
    try:
        return dt.datetime.strptime(whole, "%Y%m%d%H%M%S").strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return ""
