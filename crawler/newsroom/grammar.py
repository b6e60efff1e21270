"""The slot language of the phrase files: agreement in number and gender, choices, names in their cases.

{town.loc}  {p1.gen}         a word of the cast, in the form the sentence needs
{p1:сказав|сказала}          by the gender of that person
{#3-40 будинок|будинки|будинків}   a number drawn from the range, and the word that agrees with it
{одразу|невдовзі|згодом}     one of these
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass

_SLOT = re.compile(r"\{([^{}]*)\}")
_NUMBER = re.compile(r"#([\d.]+)-([\d.]+)(\*)?(?: (.+))?")
_GENDER = re.compile(r"(p\d):([^|]*)\|(.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who and where an article is about: words by slot name, and which persons are women."""

    words: Mapping[str, str]
    women: frozenset[str]


def fill(pattern: str, cast: Cast, rng: random.Random) -> str:
    """The pattern with every slot filled, inner slots first, its first letter a capital."""
    text = pattern
    while "{" in text:
        text = _SLOT.sub(lambda found: _slot(found[1], cast, rng), text)
    start = 1 if text[:1] in '«"' else 0
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]


def plural(number: int, forms: str) -> str:
    """The one of three forms (`один|два|п'ять`) that stands after this number; a single form always fits."""
    words = forms.split("|")
    return words[min(_form(number), len(words) - 1)]


def _form(number: int) -> int:
    if number % 10 == 1 and number % 100 != 11:
        return 0
    return 1 if 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14 else 2


def _slot(slot: str, cast: Cast, rng: random.Random) -> str:
    number = _NUMBER.fullmatch(slot)
    if number:
        low, high, many, forms = number.groups(default="")
        return _tenths(low, high, rng) if "." in low else _number(int(low), int(high), bool(many), forms, rng)
    gender = _GENDER.fullmatch(slot)
    if gender:
        return gender[3] if gender[1] in cast.women else gender[2]
    return rng.choice(slot.split("|")) if "|" in slot else cast.words[slot]


def _tenths(low: str, high: str, rng: random.Random) -> str:
    tenths = rng.randint(round(float(low) * 10), round(float(high) * 10))
    return f"{tenths // 10},{tenths % 10}"


def _number(low: int, high: int, many: bool, forms: str, rng: random.Random) -> str:
    number = rng.randint(low, high)
    if many and _form(number) != 2:
        number += 5 - number % 10
    if number >= 10_000:
        number -= number % 10
    shown = f"{number:,}".replace(",", " ") if number >= 10_000 else str(number)
    return f"{shown} {plural(number, forms)}" if forms else shown
