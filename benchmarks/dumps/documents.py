"""Whole documents: an article inside what its host puts around it, as a page or as what an extractor left of it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from benchmarks.dumps.bodies import body
from benchmarks.dumps.hosts import Box, Host
from benchmarks.dumps.shapes import Shape
from benchmarks.dumps.tongue import tongue
from benchmarks.dumps.values import DROP, KEEP, UNSCORED, Part, Row
from benchmarks.dumps.writer import Writer

Language = Literal["uk", "ru"]
_PAGES = 0.45
"""Share of documents that are whole pages; the others are what an extractor left."""
_CLEAN = 1 / 3
"""Share of the latter with nothing to drop."""
_ABOVE = 0.2
"""How often date and caption stand above the title."""
_LONG = 60


def documents(
    seed: int, count: int, lang: Language | None = None, part: Part | None = None
) -> Iterator[dict[str, Any]]:
    """So many documents, the same for the same numbers, of hosts with some documents each; `part` halves all words."""
    made = number = 0
    while made < count:
        rng = random.Random(f"{seed}:dump:{part}:{number}")
        language: Language = lang or ("uk" if rng.random() < 0.6 else "ru")
        host = Host(tongue(language, part), rng, number * 2 + (part == "test"))
        for document in _of(host, min(count - made, rng.choice((1, 2, 3, 4, 4, 5, 6, 8))), language):
            yield document | {"id": f"dump-{seed}-{part or 'all'}-{made}"}
            made += 1
        number += 1


def _of(host: Host, count: int, language: Language) -> Iterator[dict[str, Any]]:
    rng, shape = host.rng, Shape.drawn(host.rng)
    for place in range(count):
        kind = "page" if rng.random() < _PAGES else "residue"
        title, article = body(Writer(host.tongue, rng))
        clean = kind == "residue" and rng.random() < _CLEAN
        rows = _clean(title, article, rng) if clean else _around(host, title, article, kind)
        rows = shape.set(_fair(rows), rng)
        yield {
            "url": f"https://{host.name}/{language}/{place + 1}.html",
            "host": host.name,
            "dom": host.name,
            "lang": language,
            "kind": kind,
            "lines": [row.text for row in rows],
            "labels": [row.label for row in rows],
        }


def _clean(title: str, article: Sequence[Row], rng: random.Random) -> list[Row]:
    kept = [row for row in article if row.label != DROP]
    return kept if rng.random() < 0.2 else [Row(text=title, label=KEEP), *kept]


def _around(host: Host, title: str, article: list[Row], kind: str) -> list[Row]:
    rng = host.rng
    share = 1.0 if kind == "page" else 0.45
    head = [Row(text=title, label=KEEP)] if kind == "page" or rng.random() < 0.75 else []
    for box, chance in ((host.meta, 0.9), (host.caption, host.shares["caption"])):
        if rng.random() < chance * share:
            place = 0 if rng.random() < _ABOVE else len(head)
            head[place:place] = _rows(box, host, share)
    middle = _middle(host, article, share)
    if rng.random() < 0.06 and middle[-1].label == KEEP and len(middle[-1].text) > _LONG:
        middle[-1] = Row(text=f"{middle[-1].text} {Writer(host.tongue, rng).of('invite_tail')}", label=KEEP)
    if kind == "page":
        return [*_top(host), *head, *middle, *_bottom(host)]
    return _some(host, head, middle)


def _top(host: Host) -> list[Row]:
    rng = host.rng
    boxes = [host.menu, *host.head, *host.above] + ([host.crumbs] if host.shares["crumbs"] < 0.6 else [])
    if host.cookie_first:
        boxes.insert(0, host.box("cookie"))
    return [row for box in boxes if rng.random() > 0.07 for row in _rows(box, host, 1.0)]


def _bottom(host: Host) -> list[Row]:
    rng = host.rng
    boxes = [*host.tail, *host.side] + ([host.menu] if host.shares["again"] < 0.3 else []) + host.foot
    return [row for box in boxes if rng.random() > 0.1 for row in _rows(box, host, 1.0)]


def _some(host: Host, head: list[Row], middle: list[Row]) -> list[Row]:
    """What an extractor leaves: now and then a block above, mostly some of those below."""
    rng = host.rng
    above = (
        _rows(rng.choice([*host.above, *host.head, host.crumbs, host.menu]), host, 0.5) if rng.random() < 0.2 else []
    )
    below: list[Row] = []
    for box in rng.sample([*host.tail, *host.side, *host.foot], min(3, rng.choice((0, 0, 1, 1, 1, 2, 3)))):
        below += _rows(box, host, 0.6)
    made = [*above, *head, *middle, *below]
    return made if any(row.label == DROP for row in made) else [*made, *_rows(host.tail[0], host, 1.0)]


def _rows(box: Box, host: Host, share: float) -> list[Row]:
    """The lines of a block; with a share below 1, now and then only some lines in a row, or two glued together."""
    rows = box.lines(Writer(host.tongue, host.rng))
    if share < 1 and len(rows) > 2 and host.rng.random() < 0.35:
        start = host.rng.randrange(len(rows))
        rows = rows[start : start + host.rng.randint(1, 6)]
    if len(rows) > 1 and host.rng.random() < 0.04:
        rows[:2] = [Row(text=rows[0].text.rstrip(":") + rows[1].text, label=DROP)]
    return rows


def _middle(host: Host, article: list[Row], share: float) -> list[Row]:
    """The article with what the host puts between its paragraphs."""
    rng, rows = host.rng, list(article)
    for box, name, most in (
        (host.ad, "ad", 4),
        (host.also, "also", 3),
        (host.invite, "invite", 1),
        (host.mid[0], "mid", 1),
    ):
        chance = host.shares[name] if host.shares[name] > (0.7 if name == "mid" else 0.35) else 0.03
        for _ in range(rng.randint(1, most) if rng.random() < chance * share else 0):
            place = _gap(rows, rng)
            rows[place:place] = _rows(box, host, share)
    return rows


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
