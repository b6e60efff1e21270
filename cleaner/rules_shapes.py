"""Shapes of whole lines: what is known by the kind of its words and their order, not by a phrase.

`sure` shapes are never article text wherever they stand: full dates, rows of share buttons, menus written on one line.
`weak` shapes count only where the place already speaks against a line: entries of headline lists, weather, glued menus.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from cleaner.phrases import phrases, tables
from cleaner.phrases.dates import is_date
from cleaner.phrases.pattern import fold, is_plain
from cleaner.values import Drop

_LONGEST_PLAIN: Final = 90
_LONGEST_LISTED: Final = 200
_LONGEST_MENU: Final = 300
_LONGEST_NAME: Final = 3
_FEWEST_SURE: Final = 4
_FEWEST_WEAK: Final = 3
_FEWEST_JOINTS: Final = 3
_MENU_REASONS: Final = frozenset({"nav", "latest", "legal", "subscribe", "comments", "ad"})
_DIGIT = re.compile(r"\d")
_TIMED = re.compile(
    r"[\s•|*-]*(?:\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?,?\s+)?\d{1,2}:\d{2}[\s|,–—-]+"
    r"(?:[^\W\d_]\w*\s+\S+\s+\S|\d[\w-]*\s+[^\W\d_]\w*\s+\S+\s+\S)"
)
_DATED = re.compile(r"[^\W_].*\w\S*\s\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})(?:,?\s\d{1,2}:\d{2})?")
_SENTENCE_END: Final = (".", "!", ":", ",", ";")
_SIGNED = re.compile(r"(\d.{5,40}?\d)[\s,|·•]+([^\W\d_][\w'’.-]+(?:\s[^\W\d_][\w'’.-]+){1,2})")
_DEGREES = re.compile(r"(?:^|[\s(:|,])[+−–-]?\d{1,2}(?:\s?[.…–-]{1,3}\s?[+−–-]?\d{1,2})?\s?°")
_JOINT = re.compile(r"[A-ZА-ЯІЇЄҐ](?<=[^\W\d_A-ZА-ЯІЇЄҐ].)(?=[^\W\d_A-ZА-ЯІЇЄҐ])")
_SEPARATORS = re.compile(r"[\s|/•·›»>]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"\w+")
_MARKS = re.compile(r"[|/•·›»>]")
_SHARE_WORDS: Final = frozenset(tables()["any"]["share"]["words"])
_DATE: Final = Drop(reason="date", rule="shape:date")
_SHARE: Final = Drop(reason="share", rule="shape:share-row")
_MENU: Final = Drop(reason="nav", rule="shape:menu")
_TIMED_HEADLINE: Final = Drop(reason="latest", rule="shape:timed-headline")
_DATED_HEADLINE: Final = Drop(reason="latest", rule="shape:dated-headline")
_WEATHER: Final = Drop(reason="weather", rule="shape:degrees")


def sure(text: str) -> Drop | None:
    """The drop of a line whose shape says that it is no article text; None for any other."""
    if len(text) <= _LONGEST_PLAIN:
        if _DIGIT.search(text) and (is_date(text) or _is_signed(text)):
            return _DATE
        if _is_share_row(text):
            return _SHARE
    return _MENU if _has_capitals(text) and _menu_names(text) >= _FEWEST_SURE else None


def weak(text: str) -> Drop | None:
    """The drop of a line whose shape is that of boxes and lists around an article; None for any other."""
    if len(text) > _LONGEST_MENU:
        return None
    if _DIGIT.search(text) and (found := _numbered(text)):
        return found
    return _MENU if _has_capitals(text) and (_menu_names(text) >= _FEWEST_WEAK or _is_glued(text)) else None


def _numbered(text: str) -> Drop | None:
    """The drop of a headline with its time or date, or of a line of temperatures."""
    if text.endswith(_SENTENCE_END):
        return None
    if len(text) <= _LONGEST_LISTED:
        if _TIMED.match(text):
            return _TIMED_HEADLINE
        if text[-1].isdecimal() and _DATED.fullmatch(text):
            return _DATED_HEADLINE
    return _WEATHER if "°" in text and len(text) <= _LONGEST_PLAIN and _DEGREES.search(text) else None


def _has_capitals(text: str) -> bool:
    """Whether a line has capitals after its first letter, as menus do."""
    rest = text[1:]
    return rest != rest.lower()


def _is_signed(text: str) -> bool:
    """Whether the line is a full date and the name of its author."""
    found = _SIGNED.fullmatch(text)
    if not found or not is_date(found[1]):
        return False
    return all(word[0].isupper() for word in found[2].split())


def _is_share_row(text: str) -> bool:
    if (text.split(maxsplit=1) or [""])[0].lower() not in _SHARE_WORDS:
        return False
    words = text.lower().split()
    return len(words) > 1 and words[0] in _SHARE_WORDS and all(word.strip(",|/•·") in _SHARE_WORDS for word in words)


@functools.lru_cache(maxsize=16)  # `sure` and `weak` ask in turn
def _menu_names(text: str) -> int:
    """How many rubric names the line is made of; 0 where they are few, or less than most of its words."""
    if len(text) > _LONGEST_MENU or "," in text or text.endswith((".", "!", "?", ":")):
        return 0
    words = [word for word in _SEPARATORS.split(text) if word] if _MARKS.search(text) else text.split()
    capitals = [word for word in words if word[0].isupper()] if len(words) >= _FEWEST_WEAK else []
    if len(capitals) < _FEWEST_WEAK or len(capitals) * 3 < len(words):
        return 0
    starts = _rubric_starts()
    if len([word for word in capitals if _folded(word) in starts]) < _FEWEST_WEAK:
        return 0
    found = covered = position = 0
    while position < len(words):
        length = _name_at(words, position)
        found += length > 0
        covered += length
        position += length or 1
    return found if covered * 3 >= len(words) * 2 else 0


def _name_at(words: list[str], position: int) -> int:
    """How many words the longest rubric name from here has; names begin with a capital."""
    if not words[position][0].isupper() or _folded(words[position]) not in _rubric_starts():
        return 0
    folded = [_folded(word) for word in words[position : position + _LONGEST_NAME]]
    return next((n for n in range(len(folded), 0, -1) if " ".join(folded[:n]) in _rubrics()), 0)


def _folded(word: str) -> str:
    return word.lower().replace("ё", "е")


def _is_glued(text: str) -> bool:
    """Whether the line is labels that lost the space between them, as menus do when tags are taken out."""
    if not text[0].isupper() or text.endswith((".", "!", "?")):
        return False
    if len(_JOINT.findall(text)) < _FEWEST_JOINTS:
        return False
    joints = [len(_JOINT.findall(word)) for word in text.split()]
    return sum(joints) >= max(_FEWEST_JOINTS, len(joints)) and max(joints) > 1


@functools.cache
def _rubrics() -> frozenset[str]:
    return frozenset(fold(p.text) for p in phrases() if p.reason in _MENU_REASONS and is_plain(p.text))


@functools.cache
def _rubric_starts() -> frozenset[str]:
    """The first words of all rubric names: few words of a line are one of them."""
    return frozenset(name.partition(" ")[0] for name in _rubrics())


def rubric_words() -> frozenset[str]:
    """The first letters of all rubric names, up to a sign: a menu has some words that begin so."""
    return frozenset(found[0] for name in _rubric_starts() if (found := _LETTERS.search(name)))


def share_starts() -> frozenset[str]:
    """The first words of all rows of share buttons."""
    return frozenset(found[0] for word in _SHARE_WORDS if (found := _WORD.search(word)))
