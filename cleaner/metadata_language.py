"""The language of an article: what the page declares, checked against the letters of the text."""

from __future__ import annotations

import re
from typing import Final

_CODE = re.compile(r"\s*([a-zA-Z]{2,3})(?:[-_].*|\s*)$")
_CYRILLIC = re.compile("[а-яіїєґёў]")
_LATIN = re.compile("[a-z]")
_LONG_NAMES: Final = {
    "ukr": "uk",
    "ukrainian": "uk",
    "rus": "ru",
    "russian": "ru",
    "eng": "en",
    "english": "en",
    "ua": "uk",
}
_CYRILLIC_LANGUAGES: Final = frozenset(["be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "tt", "uk"])
_OFTEN_WRONG: Final = frozenset(["", "uk", "ru", "en"])
_SAMPLE: Final = 2000


def language(text: str, declared: str | None) -> str | None:
    """A two-letter code: letters decide between Ukrainian and Russian, the declaration between all others."""
    said = _code(declared or "")
    sample = text[:_SAMPLE].lower()
    cyrillic, latin = len(_CYRILLIC.findall(sample)), len(_LATIN.findall(sample))
    if cyrillic > latin:
        return said if said not in _OFTEN_WRONG else _by_letters(sample) or said or None
    if latin > cyrillic and said in _CYRILLIC_LANGUAGES:
        return None
    return said or None


def _by_letters(sample: str) -> str | None:
    if "ў" in sample:
        return "be"
    uk = sum(sample.count(c) for c in "іїєґ")
    ru = sum(sample.count(c) for c in "ыэъё")
    if uk == ru:
        return None
    return "uk" if uk > ru else "ru"


def _code(declared: str) -> str:
    declared = declared.strip().lower()
    if declared in _LONG_NAMES:
        return _LONG_NAMES[declared]
    found = _CODE.match(declared)
    return _LONG_NAMES.get(found[1], found[1]) if found else ""
