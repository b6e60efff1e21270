"""Composing a story of each kind from sentences: short, news, interview, live blog, gallery, long read."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from benchmarks.modern.grammar import expand, sentence
from benchmarks.modern.lexicon import person
from benchmarks.modern.pen import Pen
from benchmarks.modern.values import Block

_LENGTHS = (1, 1, 2, 2, 2, 3, 3, 4)
_SIGHTS = ("ul", "ol", "table", "post", "quote", "h", "photo")


def compose(kind: str, pen: Pen, published: dt.datetime) -> tuple[Block, ...]:
    """The blocks of a story, its lead first."""
    if kind == "liveblog":
        return (*_lead(pen), *_entries(pen, published))
    return (*_lead(pen), *_WAYS[kind](pen))


def title(pen: Pen) -> str:
    """A headline of the topic."""
    return sentence(pen.phrase("titles"), end="")


def _lead(pen: Pen) -> list[Block]:
    return [Block(kind="lead", text=sentence(pen.phrase("leads")))]


def _paragraphs(pen: Pen, count: int, topic: str = "") -> list[Block]:
    return [Block(kind="p", text=pen.paragraph(pen.rng.choice(_LENGTHS), topic)) for _ in range(count)]


def _short(pen: Pen) -> list[Block]:
    rest = pen.rng.randrange(3)
    if rest and pen.rng.random() < 0.5:
        return [Block(kind="p", text=pen.paragraph(rest))]
    return [Block(kind="p", text=pen.statement()) for _ in range(rest)]


def _news(pen: Pen) -> list[Block]:
    blocks = _paragraphs(pen, pen.rng.randint(4, 10))
    for kind in pen.rng.sample(_SIGHTS, pen.rng.choice((0, 1, 1, 2, 2, 3))):
        place = pen.rng.randint(1, len(blocks) - 1)
        blocks[place:place] = _sight(kind, pen)
    return blocks


def _longread(pen: Pen) -> list[Block]:
    other = pen.rng.choice([topic for topic in pen.words.topics if topic != pen.topic])
    blocks = _paragraphs(pen, 3)
    for topic in ("", other, "", other)[: pen.rng.randint(2, 4)]:
        blocks += _sight("h", pen) + _paragraphs(pen, pen.rng.randint(2, 4), topic)
        blocks += _sight(pen.rng.choice(_SIGHTS[:5]), pen) + _paragraphs(pen, 1, topic)
        blocks += _sight("photo", pen) if pen.rng.random() < 0.6 else []
    return blocks


def _interview(pen: Pen) -> list[Block]:
    blocks = _paragraphs(pen, pen.rng.randint(1, 2))
    for _ in range(pen.rng.randint(5, 8)):
        blocks.append(Block(kind="question", text=sentence(pen.phrase("questions"))))
        for _ in range(pen.rng.choice((1, 1, 2))):
            said = [pen.speech() if pen.rng.random() < 0.6 else pen.statement() for _ in range(pen.rng.randint(1, 3))]
            blocks.append(Block(kind="p", text=" ".join(said)))
    return blocks


def _gallery(pen: Pen) -> list[Block]:
    blocks = [Block(kind="p", text=sentence(pen.phrase("pieces")))]
    for _ in range(pen.rng.randint(5, 9)):
        blocks += _sight("photo", pen)
    return blocks + ([Block(kind="p", text=pen.statement())] if pen.rng.random() < 0.5 else [])


def _entries(pen: Pen, published: dt.datetime) -> list[Block]:
    """What a live blog added, the latest first or last, with the minute of each."""
    moment, entries = published, []
    for _ in range(pen.rng.randint(6, 11)):
        moment += dt.timedelta(minutes=pen.rng.randint(4, 38))
        text = pen.paragraph(pen.rng.choice((1, 1, 2)))
        entries.append(Block(kind="entry", text=text, note=f"{moment:%H:%M}"))
    return entries[::-1] if pen.rng.random() < 0.5 else entries


def _sight(kind: str, pen: Pen) -> list[Block]:
    """Something that is no plain paragraph, with the line that leads to it."""
    if kind in ("ul", "ol"):
        items = [pen.phrase("items") for _ in range(pen.rng.randint(3, 5))]
        return [_said("list_intro", pen), Block(kind=kind, items=tuple(_listed(items)))]
    if kind == "table":
        return [_said("table_intro", pen), Block(kind="table", rows=pen.table(pen.rng.randint(3, 6)))]
    if kind == "photo":
        text = expand(pen.rng.choice(pen.words.common["captions"]), pen.cast, pen.rng)
        credit, number = person(pen.words, pen.rng), pen.rng.randint(1000, 9999)
        return [Block(kind="photo", text=sentence(text, end=""), note=credit, number=number)]
    texts: dict[str, Callable[[], str]] = {
        "h": lambda: sentence(pen.phrase("heads"), end=""),
        "post": lambda: sentence(pen.phrase("posts")),
        "quote": pen.speech,
    }
    return [Block(kind=kind, text=texts[kind](), note=person(pen.words, pen.rng), number=pen.rng.randint(10**5, 10**6))]


def _said(kind: str, pen: Pen) -> Block:
    return Block(kind="p", text=sentence(pen.phrase(kind)))


def _listed(items: list[str]) -> list[str]:
    return [item + ("." if item is items[-1] else ";") for item in items]


_WAYS: dict[str, Callable[[Pen], list[Block]]] = {
    "short": _short,
    "news": _news,
    "interview": _interview,
    "gallery": _gallery,
    "longread": _longread,
}


def comment(pen: Pen, rng: random.Random) -> tuple[str, str]:
    """A reader's name and what they have to say."""
    kinds = pen.words.common
    said = " ".join(expand(line, pen.cast, rng) for line in rng.sample(kinds["comments"], rng.choice((1, 1, 2))))
    return expand(rng.choice(kinds["nicks"]), pen.cast, rng), said
