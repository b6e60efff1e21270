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
_MARKS = re.compile(r"[|/•·›»>]")
_SHARE_WORDS: Final = frozenset(tables()["any"]["share"]["words"])


def sure(text: str) -> Drop | None:
    """The drop of a line whose shape says that it is no article text; None for any other."""
    plain = _is_plain(text)
    if len(text) <= _LONGEST_PLAIN:
        if not plain and (is_date(text) or _is_signed(text)):
            return Drop(reason="date", rule="shape:date")
        if _is_share_row(text):
            return Drop(reason="share", rule="shape:share-row")
    return Drop(reason="nav", rule="shape:menu") if not plain and _menu_names(text) >= _FEWEST_SURE else None


def weak(text: str) -> Drop | None:
    """The drop of a line whose shape is that of boxes and lists around an article; None for any other."""
    if len(text) > _LONGEST_MENU or _is_plain(text):
        return None
    if len(text) <= _LONGEST_LISTED and not text.endswith(_SENTENCE_END):
        if _TIMED.match(text):
            return Drop(reason="latest", rule="shape:timed-headline")
        if text[-1].isdecimal() and _DATED.fullmatch(text):
            return Drop(reason="latest", rule="shape:dated-headline")
    if "°" in text and len(text) <= _LONGEST_PLAIN and _DEGREES.search(text) and not text.endswith(_SENTENCE_END):
        return Drop(reason="weather", rule="shape:degrees")
    if _menu_names(text) >= _FEWEST_WEAK or _is_glued(text):
        return Drop(reason="nav", rule="shape:menu")
    return None


def _is_plain(text: str) -> bool:
    """Whether a line has neither numbers nor capitals but for its first letter, as most do that have no shape."""
    rest = text[1:]
    return rest == rest.lower() and not _DIGIT.search(text)


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
    """How many rubric names the line is made of; 0 where they are less than most of its words."""
    if len(text) > _LONGEST_MENU or "," in text or text.endswith((".", "!", "?", ":")):
        return 0
    words = [word for word in _SEPARATORS.split(text) if word] if _MARKS.search(text) else text.split()
    capitals = len([word for word in words if word[0].isupper()]) if len(words) >= _FEWEST_WEAK else 0
    if capitals < _FEWEST_WEAK or capitals * 3 < len(words):
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
