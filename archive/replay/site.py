"""What the replay answers: captures by id, shown with what the archive has of their pictures and styles."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

from archive.index import Index, Row
from archive.replay import views
from archive.replay.addresses import Addresses
from archive.replay.bodies import Unshowable, stored
from archive.replay.css import Place, rewritten
from archive.replay.headers import ARCHIVED, FONT, OWN
from archive.replay.kinds import OTHER, is_page, shown_as
from archive.replay.lookup import Captures, date_of, nearest
from archive.replay.page import Shown, shown
from archive.store import Archive
from cleaner.charset import decode

_KEPT_PAGES: Final = 8
_ROUTES: Final = {"link": "capture", "style": "style"}
_URL_SAFE: Final = "%/:=&?~+!$,;'@()*[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is sent."""

    status: int = 200
    kind: str = "text/html; charset=utf-8"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = OWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """An archive's captures by one state of its index. Every method may raise `Unshowable`."""

    archive: Archive
    index_path: Path
    articles_port: int = 0
    """Where Datasette listens, on the same host; 0 where it does not."""
    encodings: dict[str, str] = field(default_factory=dict)
    """By outlet, the encoding that its definition names."""
    _shown: Callable[[str], Shown] = field(init=False)

    def __post_init__(self) -> None:
        """Remember the last pages: each is asked for twice, for what is told around it and for itself."""
        object.__setattr__(self, "_shown", functools.lru_cache(_KEPT_PAGES)(self._rewritten))

    def around(self, capture: str, host: str) -> Answer:
        """A capture with what is known of it above; `host` is the name under which this server was asked."""
        with closing(Index(self.index_path, read_only=True)) as index:
            captures = Captures(index)
            row = _there(captures.by_id(capture))
            others = captures.of(row["url"])
            leads = captures.nearest(row["redirect_to"], row["date"]) if row["redirect_to"] else None
        page = is_page(row["mime"] or "") and not row["redirect_to"]
        told = self._shown(capture) if page else None
        framed = "" if row["redirect_to"] else f"/page/{_id(row)}" if page else self._file_path(row)
        articles = f"http://{host}:{self.articles_port}" if self.articles_port else ""
        return _own(views.around(row, told, views.Ways(framed, leads, len(others), articles)))

    def _file_path(self, row: Row) -> str:
        return "" if self.file(row["id"]).kind == OTHER else f"/file/{_id(row)}"

    def page(self, capture: str) -> Answer:
        """A page itself, rewritten."""
        return Answer(body=self._shown(capture).html.encode("utf-8", "replace"), headers=ARCHIVED)

    def _rewritten(self, capture: str) -> Shown:
        with closing(Index(self.index_path, read_only=True)) as index:
            captures = Captures(index)
            row = _there(captures.by_id(capture))
            found = stored(self.archive, index, row)
            html = decode(found.body, found.content_type, self.encodings.get(row["outlet"], ""))
            return shown(html, row["url"], _place(captures, row["date"]))

    def style(self, capture: str) -> Answer:
        """A stylesheet, rewritten."""
        with closing(Index(self.index_path, read_only=True)) as index:
            captures = Captures(index)
            row = _there(captures.by_id(capture))
            found = stored(self.archive, index, row)
            addresses = Addresses(row["url"], _place(captures, row["date"]))
            text = rewritten(decode(found.body, found.content_type), addresses)
        return Answer(kind="text/css; charset=utf-8", body=text.encode("utf-8", "replace"), headers=ARCHIVED)

    def file(self, capture: str) -> Answer:
        """A picture or font as it is; anything else only to be saved."""
        with closing(Index(self.index_path, read_only=True)) as index:
            row = _there(Captures(index).by_id(capture))
            found = stored(self.archive, index, row)
        kind = shown_as(found.body, row["mime"] or "")
        more = (FONT,) if kind.startswith("font/") else ()
        if kind == OTHER:
            more = (("content-disposition", "attachment"),)
        return Answer(kind=kind, body=found.body, headers=(*ARCHIVED, *more))

    def captures(self, url: str) -> Answer:
        """The list of a URL's captures."""
        with closing(Index(self.index_path, read_only=True)) as index:
            rows = Captures(index).of(url)
        return _own(views.listed(url, rows), 200 if rows else 404)

    def at(self, stamp: str, url: str) -> Answer:
        """On to the capture of the URL that is nearest to a date."""
        date = date_of(stamp)
        if not date:
            wrong = f"{stamp!r} is no date."
            raise Unshowable(404, wrong, "Write it as digits, such as 2026, 202611 or 20261120080000.")
        with closing(Index(self.index_path, read_only=True)) as index:
            captures = Captures(index)
            row = nearest(captures.of(url), date) or captures.page(url, date)
        if row is None:
            raise Unshowable(404, f"The archive has no capture of {url}.", "Is the address written as it was then?")
        return moved(f"/capture/{_id(row)}")

    def start(self) -> Answer:
        """Where to begin."""
        return _own(views.start())


def moved(to: str) -> Answer:
    """On to another address of this server."""
    return Answer(status=302, headers=(*OWN, ("location", to)))


def captures_path(url: str) -> str:
    """Where the captures of a URL are listed."""
    return "/captures/" + quote(url, safe=_URL_SAFE)


def _own(text: str, status: int = 200) -> Answer:
    return Answer(status=status, body=text.encode("utf-8", "replace"))


def refused(error: Unshowable) -> Answer:
    """What is said where nothing can be shown."""
    return _own(views.refused(error.status, error.wrong, error.cure), error.status)


def _there(row: Row | None) -> Row:
    if row is None:
        wrong = "The archive has no such capture."
        raise Unshowable(404, wrong, "Was it crawled after 'litopys serve' was started? Then start that again.")
    return row


def _id(row: Row) -> str:
    return quote(row["id"], safe="")


def _place(captures: Captures, date: str) -> Place:
    def place(url: str, kind: str) -> str | None:
        row = captures.page(url, date) if kind == "link" else captures.nearest(url, date)
        if row is None:
            return None
        return f"/{_ROUTES.get(kind, 'file')}/{_id(row)}"

    return place
