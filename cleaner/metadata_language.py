"""The language of an article: what the page declares, checked against the letters of the text."""

from __future__ import annotations

import re
from typing import Final

_CODE = re.compile(r"\s*([a-zA-Z]{2,3})(?:[-_].*|\s*)$")
_CYRILLIC: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґёў".encode("cp1251")
_LATIN: Final = b"abcdefghijklmnopqrstuvwxyz"
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
_SAMPLE: Final = 4000
_ENGLISH = re.compile(r"\b(?:the|and|of|to|in|was|is|that|for|with)\b")
_UK_SHARE: Final = 0.08
_RU_SHARE: Final = 0.023
"""How many letters of a text are those that the other language has not."""
_CLOSE: Final = 2
_BG_SHARE: Final = 0.006


def language(text: str, declared: str | None) -> str | None:
    """A two-letter code: letters decide among Cyrillic languages, the declaration among all others."""
    said = _code(declared or "")
    sample = text[:_SAMPLE].lower()
    coded = sample.encode("cp1251", "ignore")  # bytes are counted in a third of the time
    cyrillic, latin = (len(coded) - len(coded.translate(None, letters)) for letters in (_CYRILLIC, _LATIN))
    # Names of firms and products are in Latin letters in every language.
    if cyrillic > latin or (2 * cyrillic > latin and (not said or said in _CYRILLIC_LANGUAGES)):
        return said if said not in _OFTEN_WRONG else _by_letters(sample, cyrillic, said) or said or None
    if latin > cyrillic and (not said or said in _CYRILLIC_LANGUAGES):
        return "en" if len(_ENGLISH.findall(sample)) > max(2, 0.1 * len(sample.split())) else None
    return said or None


def _by_letters(sample: str, letters: int, said: str) -> str | None:
    """The language whose own letters the text has; where it has those of two in like number, the declared one."""
    if "ў" in sample:
        return "be"
    if sample.count("ъ") > _BG_SHARE * letters and not any(c in sample for c in "ыэёіїє"):
        return "bg"
    uk = sum(map(sample.count, "іїєґ")) / _UK_SHARE
    ru = sum(map(sample.count, "ыэъё")) / _RU_SHARE
    if uk == ru or (said in ("uk", "ru") and max(uk, ru) < _CLOSE * min(uk, ru)):
        return None
    return "uk" if uk > ru else "ru"


def _code(declared: str) -> str:
    declared = declared.strip().lower()
    if declared in _LONG_NAMES:
        return _LONG_NAMES[declared]
    found = _CODE.match(declared)
    return _LONG_NAMES.get(found[1], found[1]) if found else ""
