"""Outlets whose layouts are drawn by lot, for training: any number of them, each with its own habits of markup.

What they tell comes from the same pen as the ten written outlets' stories; how they show it is put together from
habits that layouts of today have: names that mean something or nothing, paragraphs as `<p>`, as `<div>` or parted by
`<br>`, boxes between the paragraphs and below them, another story after the first. No layout of the ten is copied.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence

from markupsafe import escape

from benchmarks.modern.drawn_boxes import Boxes
from benchmarks.modern.drawn_names import Names
from benchmarks.modern.lexicon import lexicon, person
from benchmarks.modern.press import comments_on, gold, write
from benchmarks.modern.show import spoken, weave
from benchmarks.modern.values import Block, GoldPage, Outlet, Story

_KINDS = ("news", "short", "news", "interview", "news", "longread", "short", "news", "liveblog", "gallery", "news")
_INSERTS = ("also", "subscribe", "donate", "ad", "poll", "also", "also", "push")


def drawn(seed: int = 1, outlets: int = 60, each: int = 8) -> Iterator[GoldPage]:
    """So many pages of so many drawn outlets: the same ones for the same numbers."""
    used: set[str] = set()
    for number in range(outlets):
        rng = random.Random(f"{seed}:drawn:{number}")
        outlet = _outlet(number, rng)
        words = lexicon(outlet.language, hryvnia=outlet.hryvnia)
        staff = [person(words, rng) for _ in range(4)]
        stories = [write(place, outlet, staff, used, rng) for place in range(each)]
        layout = _Layout(outlet, rng)
        for story in stories:
            others = [other for other in stories if other is not story]
            comments = comments_on(story, words, rng)
            yield gold(outlet, story, layout.page(story, others, comments, rng).encode())


def _outlet(number: int, rng: random.Random) -> Outlet:
    language = "uk" if number % 5 < 3 else "ru"
    start = rng.randrange(len(_KINDS))
    return Outlet(
        host=f"drawn-{number}.example",
        brand=rng.choice(("Вежа", "Грань", "Пульс", "Орієнтир", "Маяк", "Берег", "Дзвін", "Слово")),
        language=language,
        layout="",
        path="/{section}/{number}-{slug}",
        since=dt.date(2016 + number % 10, 1 + number % 12, 1 + number % 27),
        kinds=_KINDS[start:] + _KINDS[:start],
        inserts=tuple(rng.sample(_INSERTS, rng.randint(0, 5))),
        signed=rng.choice((0.2, 0.9)),
    )


class _Layout:
    """How one outlet shows its stories; drawn once, then the same on all of its pages."""

    def __init__(self, outlet: Outlet, rng: random.Random) -> None:
        self.outlet = outlet
        self.names = Names(rng)
        self.boxes = Boxes(outlet, self.names, rng)
        self.paragraphs = rng.choice(("p", "p", "p", "p", "div", "br", "span", "section"))
        self.holder = rng.choice(("article", "main", "div", "div", "section"))
        self.lead = rng.choice(("plain", "plain", "bold", "own", "above"))
        self.depth = rng.randint(0, 3)
        self.nested = rng.random() < 0.35
        """Whether what stands below the story stands inside of its element."""
        self.says = rng.random() < 0.7
        """Whether the head of the page declares what it is."""

    def page(
        self, story: Story, others: Sequence[Story], comments: Sequence[tuple[str, str]], rng: random.Random
    ) -> str:
        stream = weave(story, self.outlet, list(others), rng)
        told = "".join(self.names.wrap("body", self.column(stream, rng), "div"))
        below = self.boxes.below(story, others, comments, rng)
        inner = self.head(story, rng) + told + (below if self.nested else "")
        for _ in range(self.depth):
            inner = self.names.wrap("wrap", inner, "div")
        column = self.names.wrap("story", inner, self.holder)
        side = self.boxes.beside(others, rng)
        parts = [side, column] if self.boxes.side_first else [column, side]
        if not self.nested:
            parts.insert(parts.index(column) + 1, below)
        shown = "".join([self.boxes.above(rng), *parts, self.boxes.foot()])
        head = f"<head>{self.declared(story)}</head>"
        return f"<!DOCTYPE html><html lang={self.outlet.language}>{head}<body>{shown}</body></html>"

    def declared(self, story: Story) -> str:
        title = f'<meta charset="utf-8"><title>{escape(story.title)} — {self.outlet.brand}</title>'
        if not self.says:
            return title
        said = f'<meta property="og:type" content="article"><meta property="og:title" content="{escape(story.title)}">'
        return f'{title}{said}<meta name="description" content="{escape(story.lead)}">'

    def head(self, story: Story, rng: random.Random) -> str:
        line = spoken(story.published, self.outlet.language)
        signed = "".join(self.names.wrap("author", name, "span") for name in story.authors)
        views = str(rng.randint(20, 9000)) if self.boxes.counts else ""
        meta = self.names.wrap("meta", f"{line} {signed} {views}", "div")
        lead = self.names.wrap("lead", str(escape(story.lead)), "p") if self.lead in ("own", "above") else ""
        return f"<h1>{escape(story.title)}</h1>" + (lead + meta if self.lead == "above" else meta + lead)

    def column(self, stream: Sequence[Block], rng: random.Random) -> str:
        apart = self.lead in ("own", "above")
        return "".join(self.block(block, rng) for block in stream if not (apart and block.kind == "lead"))

    def block(self, block: Block, rng: random.Random) -> str:
        text = str(escape(block.text))
        match block.kind:
            case "p" | "lead" | "question":
                strong = block.kind == "question" or (block.kind == "lead" and self.lead == "bold")
                return self.paragraph(f"<b>{text}</b>" if strong else text)
            case "h":
                return f"<h2>{text}</h2>" if self.paragraphs != "br" else f"<b>{text}</b><br><br>"
            case "ul" | "ol":
                return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in block.items) + "</ul>"
            case "quote" | "post":
                return f"<blockquote>{self.paragraph(text)}</blockquote>"
            case "table":
                cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in block.rows)
                return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
            case "entry":
                return self.paragraph(f"<b>{escape(block.note)}</b>") + self.paragraph(text)
            case "photo":
                return self.boxes.photo(text, str(escape(block.note)))
            case _:
                return self.boxes.insert(block, rng)

    def paragraph(self, text: str) -> str:
        match self.paragraphs:
            case "br":
                return f"{text}<br><br>"
            case "span":
                return f"<div><span>{text}</span></div>"
            case "section":
                return self.names.wrap("block", f"<p>{text}</p>", "section")
            case tag:
                return f"<{tag}>{text}</{tag}>"
