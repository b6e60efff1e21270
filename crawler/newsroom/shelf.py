"""Which articles an outlet has in a round: their dates, titles, paths, states, and where each is listed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from crawler.newsroom.cast import cast_for
from crawler.newsroom.compose import headline
from crawler.newsroom.values import Desk, Entry, Section

FEED_SIZE = 15
PAGE_SIZE = 10
NEW = (-1, -2, -3, -4)
_FEED_ONLY = {4, 9}
_SITEMAP_ONLY = {17, 22, 31}
_SECTION_ONLY = {36, 38, 41}
_EDITED = {1, 6, 13}
_MOVED = {8, 19}
_GONE = {16: 404, 23: 410}
_NEWEST = dt.datetime(2026, 11, 19, 20, 40)
_SECOND_DAY = dt.datetime(2026, 11, 20, 7, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """An outlet's articles in one round, newest first, and lookups into them."""

    desk: Desk
    entries: tuple[Entry, ...]
    by_path: dict[str, Entry]
    """Current and former paths; of twins both."""

    def alive(self, language: str = "") -> Iterator[Entry]:
        """Articles that can be read in this round, of one language or all."""
        return (e for e in self.entries if e.state != "gone" and language in ("", e.language))

    def fed(self, language: str) -> tuple[Entry, ...]:
        """What this language's feed lists."""
        found = (e for e in self.alive(language) if e.n not in _SITEMAP_ONLY | _SECTION_ONLY)
        return tuple(e for e, _ in zip(found, range(FEED_SIZE), strict=False))

    def mapped(self) -> tuple[Entry, ...]:
        """What the sitemaps list: moved and gone articles too, under their former paths."""
        return tuple(e for e in self.entries if e.n not in _FEED_ONLY | _SECTION_ONLY)

    def listed(self, section: Section | None = None) -> tuple[Entry, ...]:
        """What the pages of a section, or of all, list."""
        found = (e for e in self.alive() if e.n not in _FEED_ONLY | _SITEMAP_ONLY)
        return tuple(e for e in found if section is None or e.section == section)

    def found_by(self, entry: Entry) -> frozenset[str]:
        """Of `feed`, `sitemap`, `section`: the ways that lead to this article in this round."""
        ways = {
            "feed": entry.n in {e.n for e in self.fed(entry.language)},
            "sitemap": entry.n not in _FEED_ONLY | _SECTION_ONLY,
            "section": entry.state != "gone" and entry.n not in _FEED_ONLY | _SITEMAP_ONLY,
        }
        return frozenset(way for way, leads in ways.items() if leads)

    def twin(self, entry: Entry) -> Entry | None:
        """The same article in the other language."""
        if not self.desk.bilingual:
            return None
        return next((e for e in self.alive() if e.key == entry.key and e != entry), None)


def gone_status(entry: Entry) -> int:
    """404 or 410, for an article that is gone."""
    return _GONE[entry.n]


def entries(desk: Desk, *, seed: int, articles: int) -> tuple[list[Entry], list[Entry]]:
    """All articles of the outlet as first published: the base ones and those that round 2 adds."""
    base, new, taken = list(range(articles)), list(NEW), set[str]()
    return [_titled(desk, seed, n, taken) for n in base], [_titled(desk, seed, n, taken) for n in new]


def shelf(desk: Desk, entries: Iterable[Entry], round_: int) -> Shelf:
    """The outlet's shelf in this round, from the articles it has then."""
    told = sorted((_in_round(e, round_) for e in entries), key=lambda e: (e.published, -e.n), reverse=True)
    by_path = {e.path: e for e in told} | {e.old_path: e for e in told if e.old_path}
    return Shelf(desk=desk, entries=tuple(told), by_path=by_path)


def _titled(desk: Desk, seed: int, n: int, taken: set[str]) -> Entry:
    entry = _dated(desk, seed, n)
    cast = cast_for(entry.key, entry.language, entry.published.date(), desk.title)
    tries = (headline(entry.topic, f"{entry.key}:{i}", entry.language, cast) for i in range(1000))
    title = next(title for title in tries if title not in taken)
    taken.add(title)
    entry = replace(entry, title=title)
    return replace(entry, path=desk.article_path(entry))


def _dated(desk: Desk, seed: int, n: int) -> Entry:
    pair = n // 2 if desk.bilingual else n
    key = f"{seed}:{desk.name}:{pair}"
    section = desk.sections[n % len(desk.sections)]
    step = pair if desk.bilingual else n // len(desk.sections)
    topics = section.topics
    published = _published(random.Random(f"{key}:{section.language}:date"), n)
    return Entry(
        n=n,
        key=key,
        topic=topics[(step + desk.number * 2) % len(topics)],
        turn=step // len(topics) * 5 + desk.number,
        section=section,
        title="",
        path="",
        published=published,
        modified=published,
        state="new" if n < 0 else "plain",
    )


def _published(rng: random.Random, n: int) -> dt.datetime:
    if n < 0:
        return _zoned(_SECOND_DAY + dt.timedelta(minutes=-n * 95 + rng.randint(0, 60)))
    return _zoned(_NEWEST - dt.timedelta(minutes=n * 260 + rng.randint(0, 200)))


def _zoned(moment: dt.datetime) -> dt.datetime:
    """Kyiv time; written out, for the machine may have no time zone data."""
    summer = moment < dt.datetime(2026, 10, 25, 4)
    return moment.replace(tzinfo=dt.timezone(dt.timedelta(hours=3 if summer else 2)))


def _in_round(entry: Entry, round_: int) -> Entry:
    if round_ < 2:
        return entry
    changed = _zoned(_SECOND_DAY + dt.timedelta(minutes=20 + 7 * abs(entry.n)))
    if entry.n in _EDITED:
        return replace(entry, state="edited", modified=changed)
    if entry.n in _GONE:
        return replace(entry, state="gone", modified=changed)
    if entry.n in _MOVED:
        return replace(entry, state="moved", old_path=entry.path, path=_moved_path(entry.path), modified=changed)
    return entry


def _moved_path(path: str) -> str:
    """The path with another last number or slug, still in the outlet's form."""
    head, dot, tail = path.rpartition(".") if "." in path.rsplit("/", 1)[-1] else (path.rstrip("/"), "", "")
    ending = f"{dot}{tail}" if dot else ("/" if path.endswith("/") else "")
    return f"{head}7{ending}" if head[-1].isdigit() else f"{head}-nova{ending}"


def page_count(articles: int) -> int:
    """How many pages a section of so many articles has."""
    return max(1, -(-articles // PAGE_SIZE))
