"""Whole documents: an article inside what its host puts around it, as a page or as what an extractor left of it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from benchmarks.dumps.bodies import body
from benchmarks.dumps.hosts import Box, Host
from benchmarks.dumps.shapes import Shape
from benchmarks.dumps.values import DROP, KEEP, UNSCORED, Part, Row
from benchmarks.dumps.writer import Writer

Language = Literal["uk", "ru"]
_PAGES = 0.45
"""Share of documents that are whole pages; the others are what an extractor left."""
_CLEAN = 1 / 3
"""Share of the latter with nothing to drop."""
_ABOVE = 0.2
"""How often date and caption stand above the title."""
_TWICE = 0.12
"""Share of hosts that say the title twice."""
_INVITED = 0.06
_LONG = 60
_TOLD = frozenset({"next_own", "comments_own", "donate", "policy", "memorial", "bio_own", "teasers_own", "invite_own"})
"""What extractors take for an article more often than other blocks, since it is prose."""


def documents(
    seed: int, count: int, lang: Language | None = None, part: Part | None = None
) -> Iterator[dict[str, Any]]:
    """So many documents, the same for the same numbers, of hosts with some documents each; `part` halves all words."""
    made = number = 0
    while made < count:
        rng = random.Random(f"{seed}:dump:{part}:{number}")
        language: Language = lang or ("uk" if rng.random() < 0.6 else "ru")
        host = Host(language, part, rng, number * 2 + (part == "test"))
        for document in islice(_of(host, rng.choice((1, 2, 3, 4, 4, 5, 6, 8)), language), count - made):
            yield document | {"id": f"dump-{seed}-{part or 'all'}-{made}"}
            made += 1
        number += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    """One article of a host and who writes it."""

    writer: Writer
    title: str
    article: list[Row]


class _Page:
    """One page in the making: its host, its story, and the titles of the host's other stories."""

    def __init__(self, host: Host, story: _Story, titles: Sequence[str]) -> None:
        self.host, self.story, self.titles, self.rng = host, story, titles, host.rng
        self.kind = "page" if self.rng.random() < _PAGES else "residue"
        self.share = 1.0 if self.kind == "page" else 0.45

    def rows(self) -> list[Row]:
        """All of its lines."""
        if self.kind == "residue" and self.rng.random() < _CLEAN:
            kept = [row for row in self.story.article if row.label != DROP]
            return kept if self.rng.random() < 0.2 else [Row(text=self.story.title, label=KEEP), *kept]
        head, middle = self._head(), self._middle()
        return [*self._top(), *head, *middle, *self._bottom()] if self.kind == "page" else self._some(head, middle)

    def _head(self) -> list[Row]:
        rng, title = self.rng, Row(text=self.story.title, label=KEEP)
        head = [title] if self.kind == "page" or rng.random() < 0.75 else []
        for box, chance in ((self.host.meta, 0.9), (self.host.caption, self.host.shares["caption"])):
            if rng.random() < chance * self.share:
                place = 0 if rng.random() < _ABOVE else len(head)
                head[place:place] = self._box(box, self.share)
        if head and self.host.shares["twice"] < _TWICE:
            again = rng.choice((title.text, f"{title.text} | {self.host.brand}", f"{title.text} - {self.host.brand}"))
            head.insert(rng.choice((0, len(head))), Row(text=again, label=UNSCORED))
        return head

    def _middle(self) -> list[Row]:
        """The article with what the host puts between its paragraphs, and its last words."""
        rng, host, rows = self.rng, self.host, list(self.story.article)
        inserts = ((host.ad, "ad", 4), (host.also, "also", 3), (host.invite, "invite", 1), (host.mid, "mid", 1))
        for box, name, most in inserts:
            chance = host.shares[name] if host.shares[name] > (0.7 if name == "mid" else 0.35) else 0.03
            for _ in range(rng.randint(1, most) if rng.random() < chance * self.share else 0):
                place = _gap(rows, rng)
                rows[place:place] = self._box(box, self.share)
        if rng.random() < _INVITED and rows[-1].label == KEEP and len(rows[-1].text) > _LONG:
            rows[-1] = Row(text=f"{rows[-1].text} {self.story.writer.of('invite_tail')}", label=KEEP)
        if host.shares["signature"] > 0.6 and rng.random() < 0.8:
            rows += self._box(host.signature, 1.0)
        return rows

    def _top(self) -> list[Row]:
        host = self.host
        boxes = [host.menu, *host.head, *host.above] + ([host.crumbs] if host.shares["crumbs"] < 0.6 else [])
        if host.cookie_first:
            boxes.insert(0, host.cookie)
        return [row for box in boxes if self.rng.random() > 0.07 for row in self._box(box, 1.0)]

    def _bottom(self) -> list[Row]:
        host = self.host
        boxes = [*host.tail, *host.side] + ([host.menu] if host.shares["again"] < 0.3 else []) + host.foot
        return [row for box in boxes if self.rng.random() > 0.1 for row in self._box(box, 1.0)]

    def _some(self, head: list[Row], middle: list[Row]) -> list[Row]:
        """What an extractor leaves: now and then a block above, mostly some of those below."""
        rng, host, above, below = self.rng, self.host, list[Row](), list[Row]()
        if rng.random() < 0.2:
            above = self._box(rng.choice([*host.above, *host.head, host.crumbs, host.menu]), 0.5)
        told = [box for box in host.tail if box.role in _TOLD]
        for box in rng.sample([*host.tail, *told, *host.side[:2], *host.foot], rng.choice((0, 0, 1, 1, 1, 2, 3))):
            below += self._box(box, 0.6)
        made = [*above, *head, *middle, *below]
        return made if any(row.label == DROP for row in made) else [*made, *self._box(host.tail[0], 1.0)]

    def _box(self, box: Box, share: float) -> list[Row]:
        """The lines of a block; with a share below 1, now and then only some lines in a row; or two glued together."""
        rng, rows = self.rng, box.lines(self.story.writer, self.titles)
        if share < 1 and len(rows) > 2 and rng.random() < 0.35:
            start = rng.randrange(len(rows))
            rows = rows[start : start + rng.randint(1, 6)]
        if len(rows) > 1 and rng.random() < 0.04:
            rows[:2] = [Row(text=rows[0].text.rstrip(":") + rows[1].text, label=DROP)]
        return rows


def _of(host: Host, count: int, language: Language) -> Iterator[dict[str, Any]]:
    rng, shape = host.rng, Shape.drawn(host.rng)
    stories = [_story(host) for _ in range(count)]
    for place, story in enumerate(stories):
        page = _Page(host, story, [other.title for other in stories if other is not story])
        rows = shape.set(_fair(page.rows()), rng)
        yield {
            "url": f"https://{host.name}/{language}/{place + 1}.html",
            "host": host.name,
            "dom": host.name,
            "lang": language,
            "kind": page.kind,
            "lines": [row.text for row in rows],
            "labels": [row.label for row in rows],
        }


def _story(host: Host) -> _Story:
    writer = Writer(host.tongue, host.rng)
    title, article = body(writer)
    return _Story(writer=writer, title=title, article=article)


def _gap(rows: Sequence[Row], rng: random.Random) -> int:
    """Where something may stand between two paragraphs: after a long line, if there is one."""
    gaps = [
        place
        for place in range(1, len(rows) + 1)
        if rows[place - 1].label == KEEP and len(rows[place - 1].text) > _LONG
    ]
    return rng.choice(gaps) if gaps and rng.random() < 0.93 else rng.randint(1, len(rows))


def _fair(rows: Sequence[Row]) -> list[Row]:
    """A dropped line that says what a kept one says cannot be judged."""
    kept = {row.text.casefold() for row in rows if row.label == KEEP}
    return [
        Row(text=row.text, label=UNSCORED if row.label == DROP and row.text.casefold() in kept else row.label)
        for row in rows
    ]
