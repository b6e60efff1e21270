"""An invented host: what it puts above, between and below its articles, in which order and words."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from benchmarks.dumps.tongue import Tongue, tongue
from benchmarks.dumps.values import DROP, Part, Row
from benchmarks.dumps.writer import Writer

_TAIL = (
    "tags_own", "share", "mistake", "also_own", "invite_own", "donate", "bio_own", "policy", "comments_own",
    "teasers_own", "teasers_own", "teasers_own", "next_own", "poll", "currency", "weather", "horoscope", "countdown",
    "memorial", "glossary", "app", "english", "advert", "head_widget", "meta_own",
)  # fmt: skip
_SIDE = (
    "teasers_own", "teasers_own", "teasers_own", "menu", "next_own", "poll", "currency", "weather", "horoscope",
    "countdown", "memorial", "donate", "advert",
)  # fmt: skip
_MID = ("donate", "poll", "memorial", "teasers_own", "glossary", "currency", "policy", "advert", "bio_own")
_CHANCES = ("ad", "also", "invite", "mid", "crumbs", "caption", "again", "signature", "twice")
_TOPICAL, _TOPICAL_ALSO = 0.1, 0.35
"""How often a block of other stories speaks of the same people as the article."""
_HEADLINE, _OWN = 40, 0.25
_ALIEN = 0.04
"""Share of blocks in another language."""
_MOVING = frozenset({"currency", "weather", "horoscope", "share", "countdown"})
"""Blocks whose figures move from page to page though their words stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A block of a host: fixed lines, or the template that each page fills anew."""

    role: str
    template: str
    fixed: tuple[str, ...] = ()
    tongue: Tongue | None = None
    """The tongue of a block that a host has in another language."""

    def lines(self, writer: Writer, titles: Sequence[str]) -> list[Row]:
        """The block on one page, none of it the article's; now and then it names other stories of the host."""
        if self.fixed:
            return [Row(text=line, label=DROP) for line in self.fixed]
        if self.tongue:
            writer = Writer(self.tongue, writer.rng)
        if self.role == "next_own":
            made = writer.stranger().lines(self.template)  # one other story, told by one writer
            return [Row(text=line, label=DROP) for line in made]
        foreign = writer.rng.random() > (_TOPICAL_ALSO if self.role == "also_own" else _TOPICAL)
        made = writer.lines(self.template, foreign=foreign)
        if self.role in ("teasers_own", "also_own") and titles and not self.tongue:
            others = writer.rng.sample(list(titles), len(titles))
            made = [_named(line, others, writer.rng) for line in made]
        return [Row(text=line, label=DROP) for line in made]


def _named(line: str, titles: list[str], rng: random.Random) -> str:
    """The line, or where it is a headline and chance will have it the next of the titles."""
    headline = len(line) > _HEADLINE and not line.endswith((".", "…")) and ":" not in line[:20]
    return titles.pop() if titles and headline and rng.random() < _OWN else line


class Host:
    """Draws its habits once; then every page of it has them."""

    def __init__(self, language: str, part: Part | None, rng: random.Random, number: int) -> None:
        words = tongue(language, part)
        self.brand = rng.choice(words.lists["outlet"])
        own = {"date": tuple(rng.sample(words.lists["date"], 2)), "outlet": words.lists["outlet"] + (self.brand,) * 9}
        self.tongue, self.part, self.rng = replace(words, lists=words.lists | own), part, rng
        self.writer = Writer(self.tongue, rng)
        self.name = f"{rng.choice(words.lists['slug'])}-{number}.example"
        self.menu, self.cookie, self.crumbs = self.box("menu"), self.box("cookie"), self.box("crumbs_own")
        self.meta, self.caption, self.signature = (self.box(f"{role}_own") for role in ("meta", "caption", "signature"))
        self.ad, self.also, self.invite = self.box("ad_own"), self.box("also_own"), self.box("invite_own")
        self.mid = self.box(rng.choice(_MID))
        self.cookie_first = rng.random() < 0.3
        self.head = [self.box("head_widget") for _ in range(rng.choice((0, 0, 1, 1, 2, 3, 5)))]
        self.above = [self.box(rng.choice(_SIDE)) for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 4)))]
        self.tail = [self.box(role) for role in rng.sample(_TAIL, rng.randint(3, 14))]
        self.side = [self.box(rng.choice(_SIDE)) for _ in range(rng.choice((0, 1, 2, 3, 4, 7, 12, 24)))]
        self.foot = [self.box("foot") for _ in range(rng.randint(1, 4))]
        self.shares = {role: rng.random() for role in _CHANCES}

    def box(self, role: str) -> Box:
        """A block of the role in this host's words."""
        if self.rng.random() < _ALIEN:
            alien = tongue("ru" if self.tongue.language == "uk" else "uk", self.part)
            return Box(role=role, template=self.rng.choice(alien.lists[role]), tongue=alien)
        template = self.rng.choice(self.tongue.lists[role])
        if role.endswith("_own") or (role in _MOVING and self.rng.random() < 0.7):
            return Box(role=role, template=template)
        return Box(role=role, template=template, fixed=tuple(self.writer.lines(template, foreign=True)))
