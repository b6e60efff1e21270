"""The words of a language, read from `words/`, and the cast that a story draws from them."""

from __future__ import annotations

import functools
import random
import tomllib
from dataclasses import dataclass
from pathlib import Path

from benchmarks.modern.grammar import Cast

_WORDS = Path(__file__).with_name("words")
_FORMS = ("", ".gen", ".ins")
_PLACES = (".nom", ".gen", ".loc", ".adj", ".ins")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Phrases by place: `names`, `common` and a table for each topic."""

    language: str
    money: str
    names: dict[str, tuple[str, ...]]
    common: dict[str, tuple[str, ...]]
    topics: dict[str, dict[str, tuple[str, ...]]]

    def phrases(self, topic: str, kind: str) -> tuple[str, ...]:
        """The phrases of a kind that a story of this topic may use: the topic's own and the common ones."""
        return self.topics[topic].get(kind, ()) + self.common.get(kind, ())


@functools.cache
def lexicon(language: str, *, hryvnia: bool = True) -> Lexicon:
    """The words of a language; Russian pages of Ukraine count in hryvnias, the others in roubles."""
    text = (_WORDS / f"{language}.toml").read_text(encoding="utf-8")
    if language == "ru" and hryvnia:
        for rouble, ours in (("рубль|рубля|рублей", "гривна|гривны|гривен"), ("рублей", "гривен"), ("р.\n", "грн\n")):
            text = text.replace(rouble, ours)
    found = tomllib.loads(text)
    return Lexicon(
        language=language,
        money="ru-ua" if language == "ru" and hryvnia else language,
        names=_lines(found["names"]),
        common=_lines(found["common"]),
        topics={topic: _lines(kinds) for topic, kinds in found["topics"].items()},
    )


def cast(words: Lexicon, year: int, rng: random.Random) -> Cast:
    """The people and places of one story: `p1` a man, `p3` a woman, `p2` either."""
    filled: dict[str, str] = {}
    women = {"p3"} | ({"p2"} if rng.random() < 0.5 else set())
    for slot in ("p1", "p2", "p3"):
        sex = "female" if slot in women else "male"
        first, last = (rng.choice(words.names[f"{sex}_{part}"]).split("|") for part in ("first", "last"))
        filled |= {slot + form: f"{a} {b}" for form, a, b in zip(_FORMS, first, last, strict=True)}
    for slot, town in zip(("town", "town2"), rng.sample(words.names["towns"], 2), strict=True):
        filled |= {slot + form: word for form, word in zip(_PLACES, town.split("|"), strict=True)}
        filled[slot] = filled[f"{slot}.nom"]
    filled |= zip(("org", "org.gen"), rng.choice(words.names["orgs"]).split("|"), strict=True)
    filled["street"] = rng.choice(words.names["streets"])
    filled["firm"] = rng.choice(words.names["firms"])
    return Cast(
        words=filled,
        women=frozenset(women),
        names=words.names,
        money=words.money,
        year=year,
    )


def person(words: Lexicon, rng: random.Random) -> str:
    """A name, for bylines and credits."""
    sex = rng.choice(("male", "female"))
    return " ".join(rng.choice(words.names[f"{sex}_{part}"]).split("|")[0] for part in ("first", "last"))


def _lines(table: dict[str, str]) -> dict[str, tuple[str, ...]]:
    return {kind: tuple(line for line in text.split("\n") if line.strip()) for kind, text in table.items()}
