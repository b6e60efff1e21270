"""An invented host: what it puts above, between and below its articles, in which order and words."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from benchmarks.dumps.tongue import Tongue
from benchmarks.dumps.values import DROP, Row
from benchmarks.dumps.writer import Writer

_TAIL = (
    "tags_own", "share", "mistake", "also_own", "invite_own", "donate", "bio_own", "policy", "comments_own",
    "teasers_own", "teasers_own", "teasers_own", "next_own", "poll", "currency", "weather", "horoscope", "countdown",
    "memorial", "glossary", "app", "english", "head_widget",
)  # fmt: skip
_SIDE = ("teasers_own", "teasers_own", "poll", "currency", "weather", "horoscope", "countdown", "memorial", "donate")
_MOVING = frozenset({"currency", "weather", "horoscope", "share", "countdown"})
"""Blocks whose figures move from page to page though their words stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A block of a host: fixed lines, or the template that each page fills anew."""

    role: str
    template: str
    fixed: tuple[str, ...] = ()

    def lines(self, writer: Writer) -> list[Row]:
        """The block on one page; none of it is the article's."""
        made = self.fixed or tuple(writer.lines(self.template, foreign=True))
        return [Row(text=line, label=DROP) for line in made]


class Host:
    """Draws its habits once; then every page of it has them."""

    def __init__(self, tongue: Tongue, rng: random.Random, number: int) -> None:
        dates = tuple(rng.sample(tongue.lists["date"], 2))
        tongue = replace(tongue, lists=tongue.lists | {"date": dates})
        self.tongue, self.rng = tongue, rng
        self.writer = Writer(tongue, rng)
        self.name = f"{rng.choice(tongue.lists['slug'])}-{number}.example"
        self.brand = self.writer.of("outlet")
        self.menu = self.box("menu")
        self.head = [self.box("head_widget") for _ in range(rng.choice((0, 0, 1, 1, 2, 3, 5)))]
        self.cookie_first = rng.random() < 0.3
        self.above = [self.box(rng.choice(_SIDE)) for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 4)))]
        self.crumbs, self.meta, self.caption = self.box("crumbs_own"), self.box("meta_own"), self.box("caption_own")
        self.ad, self.also, self.invite = self.box("ad_own"), self.box("also_own"), self.box("invite_own")
        self.mid = [self.box(rng.choice(("donate", "poll", "memorial", "teasers_own", "glossary", "currency")))]
        self.tail = [self.box(role) for role in rng.sample(_TAIL, rng.randint(3, 14))]
        self.side = [self.box(rng.choice(_SIDE)) for _ in range(rng.choice((0, 1, 2, 3)))]
        self.foot = [self.box("foot") for _ in range(rng.randint(1, 4))]
        self.shares = {role: rng.random() for role in ("ad", "also", "invite", "mid", "crumbs", "caption", "again")}

    def box(self, role: str) -> Box:
        """A block of the role in this host's words."""
        template = self.rng.choice(self.tongue.lists[role])
        if role.endswith("_own") or (role in _MOVING and self.rng.random() < 0.7):
            return Box(role=role, template=template)
        return Box(role=role, template=template, fixed=tuple(self.writer.lines(template, foreign=True)))
