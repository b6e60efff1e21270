"""From the outlets to their pages: stories are written for the whole set in turn, then each is shown."""

from __future__ import annotations

import datetime as dt
import functools
import random
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.modern.lexicon import Lexicon, cast, lexicon, person
from benchmarks.modern.pen import Pen
from benchmarks.modern.show import show
from benchmarks.modern.stories import comment, compose, title
from benchmarks.modern.values import GoldPage, Outlet, Story

_ROSTER = Path(__file__).with_name("outlets.toml")
_PAIRS = (
    "а=a б=b в=v г=h ґ=g д=d е=e є=ie ж=zh з=z и=y і=i ї=i й=i к=k л=l м=m н=n "
    "о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ь= ю=iu я=ia ы=y э=e ъ= ё=e"
)
_LATIN = dict(pair.split("=") for pair in _PAIRS.split())


def pages(seed: int = 7, outlets: int = 10, each: int = 20) -> Iterator[GoldPage]:
    """The pages of the first so many outlets, so many of each: the same ones for the same numbers."""
    roster = roll()
    if not 1 <= outlets <= len(roster) or each < 1:
        raise ValueError(f"there are 1 to {len(roster)} outlets with 1 page or more each, not {outlets} with {each}")
    used: set[str] = set()
    for outlet in roster[:outlets]:
        rng = random.Random(f"{seed}:{outlet.host}")
        words = lexicon(outlet.language, hryvnia=outlet.hryvnia)
        staff = [person(words, rng) for _ in range(5)]
        stories = [write(number, outlet, staff, used, rng) for number in range(each)]
        for story in stories:
            comments = comments_on(story, words, rng)
            yield gold(outlet, story, show(outlet, story, stories, comments, rng))


@functools.cache
def roll() -> tuple[Outlet, ...]:
    """All outlets, as `outlets.toml` has them."""
    listed: list[dict[str, Any]] = tomllib.loads(_ROSTER.read_text(encoding="utf-8"))["outlet"]
    return tuple(Outlet(**one | {key: tuple(one[key]) for key in ("kinds", "inserts")}) for one in listed)


def write(number: int, outlet: Outlet, staff: list[str], used: set[str], rng: random.Random) -> Story:
    """The story of this place in the outlet's row, with no long sentence that was used before."""
    words = lexicon(outlet.language, hryvnia=outlet.hryvnia)
    kind = outlet.kinds[number % len(outlet.kinds)]
    topic = rng.choice(sorted(words.topics))
    published = _moment(outlet, number, rng)
    pen = Pen(words=words, topic=topic, cast=cast(words, published.year, rng), rng=rng, used=used)
    headline, facts = title(pen), words.topics[topic]
    identity = 48_000 + number * 37 + rng.randrange(30)
    slug = slugged(headline)
    section = slugged(facts["section"][0])
    return Story(
        number=identity,
        kind=kind,
        topic=topic,
        section=facts["section"][0],
        title=headline,
        path=outlet.path.format(date=published, section=section, slug=slug, number=identity),
        authors=tuple(rng.sample(staff, 1 if rng.random() < 0.9 else 2)) if rng.random() < outlet.signed else (),
        published=published,
        tags=tuple(facts["tags"][0].split("|")),
        blocks=compose(kind, pen, published),
    )


def _moment(outlet: Outlet, number: int, rng: random.Random) -> dt.datetime:
    """When the story appeared: each some days after the one before, in the outlet's time."""
    day = outlet.since + dt.timedelta(days=number * 6 + rng.randrange(6))
    offset = 2 if outlet.hryvnia and not 3 < day.month < 11 else 3
    zone = dt.timezone(dt.timedelta(hours=offset))
    return dt.datetime(day.year, day.month, day.day, rng.randint(7, 15), rng.randrange(60), tzinfo=zone)


def slugged(text: str) -> str:
    """The text as part of an address: Latin letters and hyphens, at most sixty of them."""
    latin = "".join(_LATIN.get(sign, sign) for sign in text.casefold().replace("’", ""))
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:60].rstrip("-")


def comments_on(story: Story, words: Lexicon, rng: random.Random) -> list[tuple[str, str]]:
    """Readers' names with what they say of the story."""
    drawn = Pen(words=words, topic=story.topic, cast=cast(words, story.published.year, rng), rng=rng, used=set())
    return [comment(drawn, rng) for _ in range(rng.choice((0, 0, 0, 1, 2, 3, 5)))]


def gold(outlet: Outlet, story: Story, html: bytes) -> GoldPage:
    """The page with what is true of it."""
    return GoldPage(
        url=f"https://{outlet.host}{story.path}",
        html=html,
        body="\n".join(story.lines),
        title=story.title,
        lead=story.lead,
        authors=story.authors,
        published=story.published.isoformat(),
        language=outlet.language,
        host=outlet.host,
        kind=story.kind,
    )
