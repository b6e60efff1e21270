"""The whole newsroom as a value: its outlets in one round, and what is true about every article."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.newsroom import dialoh, hronika, vestnik, visnyk, zoria
from crawler.newsroom.drafts import draft, lines, salted
from crawler.newsroom.shelf import Shelf, entries, shelf
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

    def _gold(self, shelf: Shelf, entry: Entry) -> Gold:
        said, root = draft(shelf.desk, entry), self.root(shelf.desk)
        return Gold(
            outlet=shelf.desk.name,
            url=root + entry.path,
            title=entry.title,
            body=_typed(shelf.desk, entry, said),
            published=entry.published.isoformat(),
            modified=entry.modified.isoformat() if shelf.desk.shows_modified else None,
            authors=(said.author,) if said.author else (),
            section=entry.section.title,
            tags=said.tags,
            language=entry.language,
            captions=(said.caption,),
            found_by=shelf.found_by(entry),
            state=entry.state,
            moved_from=root + entry.old_path if entry.old_path else "",
        )


def _typed(desk: Desk, entry: Entry, said: Draft) -> tuple[str, ...]:
    """The body's lines with the signs that the outlet types before subheads."""
    heads = {line for block in said.blocks if block.kind == "h" for line in block.lines}
    return tuple(desk.typed_sign(entry) + line if line in heads else line for line in lines(said))


def build(*, seed: int = 7, articles: int = 44, round_: int = 1, port: int = DEFAULT_PORT) -> Newsroom:
    """The newsroom of this seed and size in its first or second round."""
    told = [(desk, *entries(desk, seed=seed, articles=articles)) for desk in DESKS]
    taken: set[str] = set()
    # The base of every outlet comes before anything new, so that an article says the same in either round.
    base = [salted(desk, old, taken) for desk, old, _ in told]
    new = [salted(desk, added, taken) if round_ > 1 else [] for desk, _, added in told]
    shelves = tuple(shelf(desk, a + b, round_) for (desk, _, _), a, b in zip(told, base, new, strict=True))
    return Newsroom(seed=seed, articles=articles, round_=round_, port=port, shelves=shelves)
