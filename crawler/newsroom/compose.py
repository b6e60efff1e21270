"""Writing an article: a topic's phrases, dealt without repeats into paragraphs, lists, quotes and tables."""

from __future__ import annotations

import random

from crawler.newsroom.grammar import Cast, fill
from crawler.newsroom.phrases import Phrase, phrases
from crawler.newsroom.values import Block

_LENGTHS = (1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9, 11, 13)
_EXTRAS = ("ul", "ol", "quote", "post", "table")
_SHAPES = (
    "facts facts",
    "facts common",
    "quotes",
    "facts facts common",
    "facts quotes",
    "common facts",
    "quotes facts",
)


class Pen:
    """Writes the sentences of one article: no phrase twice while there are others, the same ones in either language."""

    def __init__(self, *, topic: str, key: str, language: str, cast: Cast) -> None:
        self.topic, self.key, self.language, self.cast = topic, key, language, cast
        self._decks: dict[str, list[Phrase]] = {}
        self._dealt: dict[str, int] = {}

    def write(self, kind: str) -> str:
        """The next sentence of this kind: the topic's own phrases first, then the common ones."""
        turn = self._dealt[kind] = self._dealt.get(kind, -1) + 1
        deck = self._deck(kind)
        if kind == "facts" and turn >= len(deck):
            return self.write("common")
        return fill(deck[turn % len(deck)].said(self.language), self.cast, random.Random(f"{self.key}:{kind}:{turn}"))

    def _deck(self, kind: str) -> list[Phrase]:
        if kind not in self._decks:
            rng = random.Random(f"{self.key}:{kind}")
            parts = [phrases(file).get(kind, ()) for file in (self.topic, "common")]
            self._decks[kind] = [phrase for part in parts for phrase in rng.sample(part, len(part))]
        return self._decks[kind]


def headline(topic: str, key: str, language: str, cast: Cast) -> str:
    """The title of the article with this key."""
    return Pen(topic=topic, key=f"{key}:title", language=language, cast=cast).write("titles")


def body(pen: Pen, *, turn: int, closing: bool, edited: bool) -> tuple[Block, ...]:
    """The blocks of an article; an edited one says something more in its second paragraph."""
    rng = random.Random(f"{pen.key}:body")
    blocks = [Block(kind="lead", lines=(pen.write("leads"),))]
    blocks += _interview(pen, rng, turn) if "questions" in phrases(pen.topic) else _report(pen, rng)
    if closing or rng.random() < 0.3:
        blocks.append(_paragraph(pen, "earlier"))
    if edited:
        place = next((i for i, block in enumerate(blocks) if block.kind == "p"), 0)
        text = f"{blocks[place].lines[0]} {pen.write('updates')}"
        blocks[place] = Block(kind=blocks[place].kind, lines=(text,))
    return tuple(blocks)


def _report(pen: Pen, rng: random.Random) -> list[Block]:
    paragraphs = rng.choice(_LENGTHS)
    groups = [[_paragraph(pen, shape)] for shape in rng.choices(_SHAPES, k=paragraphs)]
    if paragraphs >= 3:
        for kind in rng.sample(_EXTRAS, rng.randint(0, min(3, paragraphs // 2))):
            groups.insert(rng.randint(1, len(groups)), _extra(pen, kind))
    if paragraphs >= 5:
        for place in sorted(rng.sample(range(1, len(groups)), min(3, paragraphs // 3)), reverse=True):
            groups.insert(place, [Block(kind="h", lines=(pen.write("subheads"),))])
    return [block for group in groups for block in group]


def _paragraph(pen: Pen, shape: str) -> Block:
    return Block(kind="p", lines=(" ".join(pen.write(kind) for kind in shape.split()),))


def _extra(pen: Pen, kind: str) -> list[Block]:
    """A list, quote, post or table with the sentence that leads to it."""
    if kind == "quote":
        return [Block(kind="quote", lines=(pen.write("statements"),))]
    if kind == "post":
        return [_paragraph(pen, "postintros"), Block(kind="post", lines=(pen.write("posts"),))]
    if kind == "table":
        rows = [pen.write(part) for part in ("heads", "rows", "rows", "rows")]
        return [_paragraph(pen, "tableintros"), Block(kind="table", lines=tuple(rows))]
    intro, point = ("listintros", "items") if kind == "ul" else ("stepintros", "steps")
    points = tuple(pen.write(point) for _ in range(3 + len(pen.key) % 2))
    return [_paragraph(pen, intro), Block(kind=kind, lines=points)]


def _interview(pen: Pen, rng: random.Random, turn: int) -> list[Block]:
    blocks = []
    short = set(rng.sample(range(7), 2))
    for i in range(rng.randint(7, 9)):
        question = pen.write("shortquestions" if i in short else "questions")
        answer = _one_word(pen, turn * 2 + len(short & set(range(i)))) if i in short else pen.write("answers")
        blocks += [Block(kind="question", lines=(question,)), Block(kind="p", lines=(answer,))]
    return blocks


def _one_word(pen: Pen, index: int) -> str:
    """An answer of one word, each in one interview only: past the stock, a year."""
    words = phrases(pen.topic)["words"]
    if 0 <= index < len(words):
        return words[index].said(pen.language)
    return f"У {1000 + index}-му." if pen.language == "uk" else f"В {1000 + index}-м."
