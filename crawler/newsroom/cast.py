"""Invented people, towns, streets and companies in their grammatical forms, and the days an article speaks of."""

from __future__ import annotations

import datetime as dt
import functools
import random

from crawler.newsroom.grammar import Cast
from crawler.newsroom.phrases import Phrase, phrases

_MONTHS = {
    "uk": "січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня",
    "ru": "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря",
}
_WEEKDAYS = {
    "uk": ("у понеділок", "у вівторок", "у середу", "у четвер", "у п’ятницю", "у суботу", "у неділю"),
    "ru": ("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье"),
}
_ADJECTIVES = {
    "ький": (("ий", "ого", "им"), ("а", "ої", "ою")),
    "ский": (("ий", "ого", "им"), ("ая", "ой", "ой")),
    "цкий": (("ий", "ого", "им"), ("ая", "ой", "ой")),
}
_DRAWN = 6


def cast_for(key: str, language: str, day: dt.date, brand: str) -> Cast:
    """The people and places of the article with this key: the same ones in either language."""
    rng = random.Random(f"{key}:cast")
    words = {"brand": brand} | _days(language, day, rng)
    women: set[str] = set()
    for slot, name in enumerate(zip(_draw("first", rng), _draw("last", rng), strict=True), 1):
        woman = name[0].uk.split()[0][-1] in "ая"
        women |= {f"p{slot}"} if woman else set()
        words |= _person(f"p{slot}", name, language, woman)
    for slot, town in enumerate(_draw("towns", rng), 1):
        words |= _town("town" if slot == 1 else f"town{slot}", town.said(language))
    street = _draw("streets", rng)[0].said(language)
    on, *endings = ("на вулиці", "ій", "ої", "а") if language == "uk" else ("на улице", "ой", "ой", "ая")
    words |= zip(("street", "street.gen", "street.nom"), (street + ending for ending in endings), strict=True)
    words["street"] = f"{on} {words['street']}"
    words["firm"] = "«" + "-".join(_draw(kind, rng)[0].said(language) for kind in ("firms", "trades")) + "»"
    return Cast(words=words, women=frozenset(women))


def spoken_day(day: dt.date, language: str) -> str:
    """`14 листопада` or `14 ноября`."""
    return f"{day.day} {_MONTHS[language].split('|')[day.month - 1]}"


def _draw(kind: str, rng: random.Random) -> list[Phrase]:
    return rng.sample(_names(kind), _DRAWN)


@functools.cache
def _names(kind: str) -> tuple[Phrase, ...]:
    return phrases("names")[kind]


def _days(language: str, day: dt.date, rng: random.Random) -> dict[str, str]:
    past, ahead, later = rng.randint(2, 40), rng.randint(3, 30), rng.randint(35, 120)
    return {
        "wd": _WEEKDAYS[language][day.weekday()],
        "today": spoken_day(day, language),
        "day": spoken_day(day - dt.timedelta(past), language),
        "next": spoken_day(day + dt.timedelta(ahead), language),
        "later": spoken_day(day + dt.timedelta(later), language),
    }


def _person(slot: str, name: tuple[Phrase, Phrase], language: str, woman: bool) -> dict[str, str]:
    first, last = (part.said(language) for part in name)
    names = dict(zip(("", ".gen", ".ins"), first.split(), strict=True))
    forms = {case: decline(last, woman, case, language) for case in names}
    return {f"{slot}{case}": f"{name} {forms[case]}" for case, name in names.items()} | {
        f"{slot}.last": forms[""],
        f"{slot}.last.gen": forms[".gen"],
    }


def decline(surname: str, woman: bool, case: str, language: str) -> str:
    """The surname in nominative (``), genitive (`.gen`) or instrumental (`.ins`), by its ending."""
    place = ("", ".gen", ".ins").index(case)
    for ending, forms in _ADJECTIVES.items():
        if surname.endswith(ending):
            return surname[:-2] + forms[woman][place]
    # A man's name in -нко takes endings in Ukrainian only; a woman's in -нко or a consonant never does.
    if not case or woman or (surname.endswith("о") and language == "ru"):
        return surname
    return surname.removesuffix("о") + ("", "а", "ом")[place]


def _town(slot: str, forms: str) -> dict[str, str]:
    nom, gen, loc, adjective = (form.strip() for form in forms.split(","))
    return {slot: nom, f"{slot}.gen": gen, f"{slot}.loc": loc, f"{slot}.adj": adjective}
