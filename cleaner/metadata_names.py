"""Author names: what a byline or a declaration names, one by one, and what is no author's name."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Final

from cleaner.blocks_text import squeeze

_BY = re.compile(
    r"^(?:view all posts by|(?:written|posted|words) by|by|from|von|автор(?:и|ы|ка)?|текст|author)\s*(?::|\s)\s*",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(r"https?:|www\.|[{}<>@()]|^\W*$|^\d+$", re.IGNORECASE)
_NOBODY = re.compile(
    r"(?:site |web ?|super )?(?:admin|administrator|master|user)|root|undefined|null|none|unknown|anonymous|guest"
    r"|(?:the |our |guest |community )?(?:editors?|editorial|staff|news ?desk|newsroom|contributor|author)"
    r"(?: team| staff)?|redaktion|redakcja|redazione|адм[иі]н|адм[иі]н[иі]стратор"
    r"|(?:від |от )?редак(?:тор|ція|ция|ції|ции)|власна інформація|без автора",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?=.*\d)[a-z0-9_.-]{8,}|[a-z0-9_.-]*\d{3,}[a-z0-9_.-]*")
_BESIDE = re.compile(r"[,\s(<]*+\S+@\S+|(?<=\w)\s*\([^()]*\)\s*$")
_AND = re.compile(r"\s+(?:and|und|et|og|och|y|i|e|en|та|і|й|и)\s+|\s*&\s*")
_LIST = re.compile(r"\s*[;|•·]\s*|\s+/\s+")
_COMMA = re.compile(r"\s*[,、،]\s*")
_PART = r"(?:[^\W\d_a-zа-яіїєґё][\w'’ʼ.-]*|de|da|van|von|der|den|di|la|le|el|al|bin|ibn|du|del|dos|ter)"
_PERSON = re.compile(rf"(?=\S+\s){_PART}(?:\s+{_PART}){{1,4}}")
_WORDS = re.compile(r"[\W_]+")
_LONGEST: Final = 2000
_SHORT: Final = 12


def names(bylines: Iterable[str]) -> tuple[str, ...]:
    """The names in author lines, one by one, without "by" and its like; addresses and what names nobody left out."""
    bare = (_BY.sub("", _BESIDE.sub("", squeeze(html.unescape(line[:_LONGEST])))) for line in bylines)
    listed = (_trimmed(name) for line in bare for name in _split(line))
    good = [name for name in listed if 2 < len(name) < 80 and not _NO_AUTHOR.search(name) and not _nobody(name)]
    return tuple({_WORDS.sub(" ", name).casefold(): name for name in reversed(good)}.values())[::-1]


def _trimmed(name: str) -> str:
    """The name without marks around it; the point of an initial or of "Jr." stays."""
    bare = name.strip(" ,;:|–—-")
    return bare.rstrip(".") if len(bare.rpartition(" ")[2]) > len("Jr..") else bare


def person(name: str) -> bool:
    """Whether it is written as a person's name is: two to five words with capitals."""
    return bool(_PERSON.fullmatch(name)) and len(name) < 50


def _split(line: str) -> Iterator[str]:
    """The names of a list; what is no list of names stays one, as "Ann Lee, MD" and "Music and More" do."""
    for one in _LIST.split(line):
        pieces = [name for part in _COMMA.split(one) for name in _anded(part)]
        whole = len(pieces) > 1 and person(pieces[0]) and all(person(p) or _agency(p) for p in pieces[1:])
        yield from pieces if whole else _anded(one)


def _anded(text: str) -> list[str]:
    pieces = _AND.split(text)
    return pieces if len(pieces) > 1 and all(map(person, pieces)) else [text]


def _agency(name: str) -> bool:
    """Whether it may be a news agency or a place after the names; degrees are in capitals with two or three letters."""
    return name.isalpha() and (name.islower() or name[1:].islower()) and 2 < len(name) <= _SHORT


def _nobody(name: str) -> bool:
    """Whether it is a role or a login, as publishing systems fill in where no one is named."""
    return bool(_NOBODY.fullmatch(name) or _HANDLE.fullmatch(name) or _BY.fullmatch(f"{name} "))
