"""The small grammar that sentences are written in: choices, names in their forms, numbers with their nouns.

[a|b]                one of them; choices may hold choices
{p1} {town.gen}      a word of the cast
{p1:сів|сіла}        the form that agrees with that person
{n:2-40 дім|доми|домів}   a number and, where given, its noun in the right form
{x:1-9}              a decimal; {sum} {pct} {day} {time} {year} {year2} {month} {wd}  other figures of the day
    {anytown} {anystreet} {anyfirm}  names that are not of the cast
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

_SLOT = re.compile(r"\{([^{}]*)\}")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SUMS = {
    "uk": ("мільйона гривень", "тисяч гривень"),
    "ru": ("миллиона рублей", "тысяч рублей"),
    "ru-ua": ("миллиона гривен", "тысяч гривен"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The people, places and calendar of one story."""

    words: dict[str, str]
    women: frozenset[str]
    names: dict[str, tuple[str, ...]]
    """All names of the language, for figures that speak of others."""
    money: str
    """`uk`, `ru` or `ru-ua`: in which words sums are said."""
    year: int


def expand(template: str, cast: Cast, rng: random.Random) -> str:
    """The template as a text: slots are filled first, then choices are made from the inside outwards."""
    text = _SLOT.sub(lambda slot: _fill(slot[1], cast, rng), template)
    while _CHOICE.search(text):
        text = _CHOICE.sub(lambda choice: rng.choice(choice[1].split("|")), text)
    return text


def plural(number: int, forms: str) -> str:
    """The form of `one|few|many` that stands after the number."""
    one, few, many = forms.split("|")
    if number % 10 == 1 and number % 100 != 11:
        return one
    return few if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else many


def sentence(text: str, end: str = ".") -> str:
    """The text with a capital and an end."""
    start = next((place for place, sign in enumerate(text) if sign.isalpha()), 0)
    text = text[:start] + text[start].upper() + text[start + 1 :]
    return text if text.endswith((".", "!", "?", ":", "…")) else text + end


def _fill(slot: str, cast: Cast, rng: random.Random) -> str:
    name, _, rest = slot.partition(":")
    if name == "n":
        return _number(rest, rng)
    if name == "x":
        low, high = rest.split("-")
        return f"{rng.randint(int(low), int(high))},{rng.randint(1, 9)}"
    if rest:
        his, hers = rest.split("|")
        return hers if name in cast.women else his
    return cast.words[name] if name in cast.words else _figure(name, cast, rng)


def _number(rest: str, rng: random.Random) -> str:
    bounds, _, forms = rest.partition(" ")
    low, high = bounds.split("-")
    number = rng.randint(int(low), int(high))
    return f"{number} {plural(number, forms)}" if forms else str(number)


def _figure(name: str, cast: Cast, rng: random.Random) -> str:
    if name == "sum":
        million, thousand = _SUMS[cast.money]
        small = f"{rng.randint(11, 98) * 10} {thousand}"
        return f"{rng.randint(1, 48)},{rng.randint(1, 9)} {million}" if rng.random() < 0.6 else small
    figures = {
        "pct": f"{rng.randint(4, 68)},{rng.randint(1, 9)} %",
        "day": f"{rng.randint(1, 28)} {rng.choice(cast.names['months'])}",
        "time": f"{rng.randint(6, 22)}:{rng.randrange(0, 60, 5):02}",
        "year": str(cast.year - rng.randint(2, 60)),
        "year2": str(cast.year + rng.randint(0, 1)),
        "month": rng.choice(cast.names["months"]),
        "wd": rng.choice(cast.names["weekdays"]),
    }
    figures |= {f"any{kind}": rng.choice(cast.names[f"{kind}s"]).split("|")[0] for kind in ("town", "street", "firm")}
    return figures[name]
