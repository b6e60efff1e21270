"""Showing a story in its outlet's layout: what stands between the paragraphs, beside and below them."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import random
from collections.abc import Callable, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from benchmarks.modern.linked import app_state, json_ld
from benchmarks.modern.named import module, style_sheet, styled
from benchmarks.modern.values import Block, Outlet, Story

_PROSE = ("lead", "p", "quote", "entry", "ul", "table")
_INSERTED = 0.42
_MONTHS = {
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}


def show(
    outlet: Outlet, story: Story, stories: Sequence[Story], comments: Sequence[tuple[str, str]], rng: random.Random
) -> bytes:
    """The page of the story, encoded as its outlet encodes; `stories` are all that the outlet has."""
    others = [other for other in stories if other is not story]
    rng.shuffle(others)
    values = {
        "o": outlet,
        "s": story,
        "url": f"https://{outlet.host}{story.path}",
        "stream": weave(story, outlet, others, rng),
        "others": others,
        "comments": comments,
        "ld": json_ld(outlet, story),
        "views": rng.randint(40, 9000),
        "minutes": max(1, sum(map(len, story.lines)) // 900),
        "state": app_state(story, others),
    }
    page = environment().get_template(outlet.layout).render(values | tools(outlet, rng))
    return page.encode(outlet.encoding, "xmlcharrefreplace")


def tools(outlet: Outlet, rng: random.Random) -> dict[str, Callable[..., object]]:
    """What the layouts may call: dates in words, class names and styles of the host, random figures."""
    return {
        "day": lambda moment: spoken(moment, outlet.language),
        "mod": functools.partial(module, outlet.host),
        "sc": functools.partial(styled, outlet.host),
        "css": functools.partial(style_sheet, outlet.host),
        "rate": lambda low, high: f"{rng.uniform(low, high):.2f}",
        "some": rng.randint,
        "chance": lambda share: rng.random() < share,
        "rich": _rich,
    }


@functools.cache
def environment() -> Environment:
    """The layouts; an unknown name in one of them is an error."""
    folder = Path(__file__).with_name("layouts")
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def weave(story: Story, outlet: Outlet, others: Sequence[Story], rng: random.Random) -> list[Block]:
    """The story's blocks with what the outlet puts between them; at most one thing after each paragraph."""
    left, stream = rng.sample(outlet.inserts, len(outlet.inserts)), list[Block]()
    offered = iter(others)
    for place, block in enumerate(story.blocks):
        stream.append(block)
        leads_on = block.text.endswith(":") or story.kind == "gallery"
        if left and block.kind in _PROSE and not leads_on and place and rng.random() < _INSERTED:
            stream.append(_insert(left.pop(), outlet, next(offered, None), rng))
    if story.kind == "short" and rng.random() < 0.6:
        stream.append(_insert("also", outlet, next(offered, None), rng))
    return stream


def _insert(kind: str, outlet: Outlet, other: Story | None, rng: random.Random) -> Block:
    number = rng.randint(100, 99_999)
    if kind != "also":
        return Block(kind=kind, number=number)
    if other is None:
        return Block(kind="ad", number=number)
    return Block(kind="also", text=other.title, note=f"https://{outlet.host}{other.path}", number=number)


def spoken(moment: dt.datetime, language: str) -> str:
    """`14 листопада 2023, 09:05`."""
    return f"{moment.day} {_MONTHS[language].split()[moment.month - 1]} {moment:%Y, %H:%M}"


def _rich(text: str) -> Markup:
    """The text as HTML; in some paragraphs a few words are a link or stand out."""
    draw = int(hashlib.sha256(text.encode()).hexdigest()[:6], 16)
    words = str(escape(text)).split(" ")
    if len(words) > 12 and draw % 4 == 0:
        start = 3 + draw % (len(words) - 8)
        mark: Callable[[str], str] = (lambda run: f"<strong>{run}</strong>") if draw % 3 == 0 else _link
        words[start : start + 3] = [mark(" ".join(words[start : start + 3]))]
    return Markup(" ".join(words))


def _link(run: str) -> str:
    return f'<a href="/tag/{hashlib.sha256(run.encode()).hexdigest()[:8]}">{run}</a>'
