"""The whole newsroom as a value: its outlets in one round, and what is true about every article."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.newsroom import dialoh, hronika, vestnik, visnyk, zoria
from crawler.newsroom.cast import cast_for
from crawler.newsroom.compose import Pen, body
from crawler.newsroom.grammar import Cast
from crawler.newsroom.phrases import phrases
from crawler.newsroom.shelf import Shelf, shelf
from crawler.newsroom.values import Desk, Draft, Entry, Gold

DESKS: tuple[Desk, ...] = (zoria.DESK, visnyk.DESK, dialoh.DESK, vestnik.DESK, hronika.DESK)
DEFAULT_PORT = 18420
_CLOSE_OF_DAY = {1: dt.datetime(2026, 11, 19, 20, tzinfo=dt.UTC), 2: dt.datetime(2026, 11, 20, 16, tzinfo=dt.UTC)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsroom:
    """Five outlets in one round; texts and pages are made when asked for, and none is kept."""

    seed: int
    articles: int
    round_: int
    port: int
    shelves: tuple[Shelf, ...]

    @property
    def now(self) -> dt.datetime:
        """The invented moment of this round: the page clock and every Last-Modified."""
        return _CLOSE_OF_DAY[self.round_]

    def shelf_of(self, host: str) -> Shelf | None:
        """The outlet that answers under this host name (without the port)."""
        return next((s for s in self.shelves if host.removeprefix("www.") == s.desk.host), None)

    def root(self, desk: Desk) -> str:
        """Scheme, host and port of the outlet."""
        return f"http://{desk.host}:{self.port}"

    def gold(self) -> Iterator[Gold]:
        """The truth about every article, outlet by outlet, newest first."""
        return (self._gold(shelf, entry) for shelf in self.shelves for entry in shelf.entries)

    def draft(self, shelf: Shelf, entry: Entry) -> Draft:
        """What the article says in this round."""
        desk = shelf.desk
        cast = cast_for(entry.key, entry.language, entry.published.date(), desk.title)
        pen = Pen(topic=entry.topic, key=entry.key, language=entry.language, cast=cast)
        signed = desk.author_every and entry.n % desk.author_every == 0
        return Draft(
            blocks=body(pen, turn=entry.turn, closing=desk.closing, edited=entry.state == "edited"),
            caption=pen.write("captions"),
            author=cast.words["p6"] if signed else "",
            tags=_tags(entry, cast),
        )

    def _gold(self, shelf: Shelf, entry: Entry) -> Gold:
        draft, root = self.draft(shelf, entry), self.root(shelf.desk)
        return Gold(
            outlet=shelf.desk.name,
            url=root + entry.path,
            title=entry.title,
            body=tuple(line for block in draft.blocks for line in block.lines),
            published=entry.published.isoformat(),
            modified=entry.modified.isoformat() if shelf.desk.shows_modified else None,
            authors=(draft.author,) if draft.author else (),
            section=entry.section.title,
            tags=draft.tags,
            language=entry.language,
            captions=(draft.caption,),
            found_by=shelf.found_by(entry),
            state=entry.state,
            moved_from=root + entry.old_path if entry.old_path else "",
        )


def _tags(entry: Entry, cast: Cast) -> tuple[str, ...]:
    own = [phrase.said(entry.language) for phrase in phrases(entry.topic)["tags"][:2]]
    return (*own, cast.words["town"])


def build(*, seed: int = 7, articles: int = 44, round_: int = 1, port: int = DEFAULT_PORT) -> Newsroom:
    """The newsroom of this seed and size in its first or second round."""
    shelves = tuple(shelf(desk, seed=seed, articles=articles, round_=round_) for desk in DESKS)
    return Newsroom(seed=seed, articles=articles, round_=round_, port=port, shelves=shelves)
