"""Date lines: whether a line says a date and nothing else, in any of the languages of the phrase files."""

from __future__ import annotations

import functools
import re

from cleaner.phrases import date_words

_LONGEST = 90
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"\d{4}-\d\d?-\d\d?t[\d:.+z-]+|\d+(?:[.:/-]\d+)*|[^\W\d_][\w'.]*|[^\w\s]")
_TOUCH = re.compile(r"(?<=\d)\.?(?=[^\W\d_])|(?<=[^\W\d_])\.?(?=\d)")
_FULL = re.compile(r"(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2})\.?")
_TIME = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SIGNS = frozenset("•·|/,.-–—:()[]«»@+'’°")


def is_date(text: str) -> bool:
    """Whether the line is a full date, with or without time, and nothing but words of a date.

    >>> is_date("7 грудня 2021, 22:21"), is_date("09.Jan.2026"), is_date("7 грудня він прийшов")
    (True, True, False)
    """
    if len(text) > _LONGEST or not _DIGIT.search(text):
        return False
    lowered = text.lower()
    first = _LETTERS.search(lowered)
    if first and first[0] not in _starts() and lowered[10:11] != "t":
        return False
    tokens = _TOKEN.findall(_split(lowered))
    return all(_belongs(token) for token in tokens) and _complete(tokens)


def is_of_dates(text: str) -> bool:
    """Whether the text has a number and is made of words of a date only, complete or not: `today at 16:18`."""
    return bool(_DIGIT.search(text)) and all(_belongs(token) for token in _TOKEN.findall(_split(text.lower())))


def _split(text: str) -> str:
    """The text with a space where a number touches a word: `09.jan.2026`, `10h`, `4th`."""
    return _TOUCH.sub(" ", text) if "t" not in text[10:11] else text


def _belongs(token: str) -> bool:
    word = token.rstrip(".")
    if not word or word[0].isdigit() or token in _SIGNS:
        return True
    return word in _words()


@functools.cache
def _words() -> frozenset[str]:
    return date_words("months") | date_words("words")


@functools.cache
def _starts() -> frozenset[str]:
    """The letters that words of a date begin with: most lines with a number in them begin with others."""
    return frozenset(found[0] for word in _words() if (found := _LETTERS.match(word)))


def _complete(tokens: list[str]) -> bool:
    """Whether there is a day with its month and a year or a time: a bare day and month may head a chronicle."""
    if any(_FULL.match(token) for token in tokens):
        return True
    month = any(token.rstrip(".") in date_words("months") for token in tokens)
    number = any(token.isdecimal() and 1 <= int(token) <= 31 for token in tokens)
    rest = any(_YEAR.fullmatch(token) or _TIME.fullmatch(token) for token in tokens)
    return month and number and rest
