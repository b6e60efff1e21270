"""A quick look at a whole text: which repairs could find anything, by the classes of letters that stand side by side.

Every text passes here, damaged or not, so that sound ones cost next to nothing. The look may be wrong in one way only:
a repair may be named that then finds nothing.
"""

from __future__ import annotations

import functools
from typing import Final

import numpy as np
from numpy.typing import NDArray

_CLASSES: Final = {
    "other": "",
    "latin": "A-Z a-z \u00cf \u00ef \u00cb \u00eb",
    "small": "\u0430-\u044f \u0450-\u0452 \u0453 \u0454-\u0457 \u045d \u0461-\u052f",
    "capital": "\u0410-\u042f \u0400-\u0407 \u040d \u0490",
    "straight": "'",
    "curly": "\u2019",
    "letter": "\u02bc",
    "accent": "` \u2018 \u2032 \u00b4 \u201b \uff07",
    "blank": "\xa0 \xad \u061c \u200b-\u200f \u2028-\u202f \u205f-\u206f \u3000 \u1680 \u180e \u2000-\u200a \ufeff",
    "mark": "\u0300-\u036f",
    "ampersand": "&",
    "high": "\xbf \xc0-\xce \xd0-\xea \xec-\xee \xf0-\xff \u0102-\u0113 \u0139-\u0178",
    "rare": "\u0402-\u0403 \u0409-\u040c \u040e-\u040f \u0452-\u0453 \u0458-\u045c \u045e-\u045f \u0405 \u0408 \u0491",
    "sign": "\xa2-\xaa \xac \xae-\xb1 \xb5-\xb7 \u2020-\u2021 \u2030 \u2039-\u203a \u20ac \u2116 \u2122 \u0192 \u201a "
    "\u02c6 \u02dc \u2202-\u22ff \ufffd",
    "odd": "\x00-\x08 \x0b \x0c \x0e-\x1f \x7f-\x9f \ufffe \uffff \ufdd0-\ufdef \u2320-\u2321 \u2500-\u25a0 "
    "\udc80-\udcff",
    "i": "i",
}
"""At most sixteen classes; a character named twice belongs to the last."""
_NAMES: Final = tuple(_CLASSES)
_CYRILLIC: Final = ("small", "capital", "rare")
_APOSTROPHES: Final = ("straight", "curly", "letter", "accent")
_BLANK: Final = ((("blank",), _NAMES), (_NAMES, ("blank",)))
_ODD: Final = ((("odd",), _NAMES),)
_LATIN: Final = ("latin", "i")
_PAIRS: Final = {
    "bom": _BLANK,
    "control": _ODD,
    "invisible": _BLANK,
    "spaces": _BLANK,
    "frame": _ODD,
    "sign": ((_CYRILLIC, ("sign", "rare", "odd")),),
    "case": ((("small",), ("capital",)), (_CYRILLIC, ("sign", "blank", "odd"))),
    "high": ((("high",), ("high", "sign", "rare", "blank", "accent", "odd")),),
    "entities": ((("ampersand",), _NAMES),),
    "unicode": ((_NAMES, ("mark",)),),
    "homoglyphs": ((_LATIN, _CYRILLIC), (_CYRILLIC, _LATIN)),
    "i begins": ((("other",), ("i",)),),
    "i ends": ((("i",), ("other",)),),
    "cyrillic": ((_CYRILLIC, _NAMES),),
    **{kind: ((_CYRILLIC, (kind,)),) for kind in _APOSTROPHES},
}
"""Which classes stand side by side where a repair has something to do, or what else is asked below."""
_BLOCK: Final = 1 << 16
_BITS: Final = {name: 1 << number for number, name in enumerate(_PAIRS)}
_LONE_I: Final = _BITS["i begins"] | _BITS["i ends"] | _BITS["cyrillic"]
_FAMILIES: Final = ("frame", "sign", "case", "high")
_REPAIRS: Final = ("bom", "control", "entities", "invisible", "spaces", "unicode", "homoglyphs")
READ_MARKS: Final = ("\u00ef\u00bb\u00bf", "\u043f\u00bb\u0457", "\u044f\u2557\u2510", "\u041e\u2569\u00a9")
"""The byte order mark of UTF-8 read as Western, as windows-1251, as cp866 and as KOI8."""


def suspects(text: str, apostrophe: str = "") -> frozenset[str]:
    """The repairs of single lines that may find something in this text."""
    seen = _seen(text)
    found = {name for name in _REPAIRS if seen & _BITS[name]}
    if any(seen & _BITS[name] for name in _FAMILIES):
        found.add("mojibake")
    if seen & _LONE_I == _LONE_I:
        found.add("homoglyphs")
    if text.startswith(READ_MARKS):
        found.add("bom")
    kinds = [name for name in _APOSTROPHES if seen & _BITS[name]]
    if kinds and (kinds != [_kind(apostrophe)] if apostrophe else len(kinds) > 1 or kinds == ["accent"]):
        found.add("apostrophes")
    return frozenset(found)


def families(text: str) -> frozenset[str]:
    """The kinds of text read in a wrong encoding that are worth a look."""
    seen = _seen(text)
    return frozenset(name for name in _FAMILIES if seen & _BITS[name])


def _seen(text: str) -> int:
    """The bits of all pairs of classes that stand side by side; blocks overlap by one character."""
    seen = 0
    for start in range(0, len(text), _BLOCK):
        seen |= _seen_in(text[max(0, start - 1) : start + _BLOCK])
    return seen


def _seen_in(block: str) -> int:
    """The bits of one block, as if it stood between line ends."""
    kinds = _classes().take(np.frombuffer(f"\n{block}\n".encode("utf-16-le", "surrogatepass"), dtype="<u2"))
    pairs = kinds << 4
    pairs[:-1] |= kinds[1:]
    return int(np.bitwise_or.reduce(_pairs().take(pairs)))


def _kind(apostrophe: str) -> str:
    return _NAMES[int(_classes()[ord(apostrophe)])]


@functools.cache
def _pairs() -> NDArray[np.uint32]:
    square = np.zeros((16, 16), dtype=np.uint32)
    for name, sides in _PAIRS.items():
        for ones, twos in sides:
            for one in ones:
                for two in twos:
                    square[_NAMES.index(one), _NAMES.index(two)] |= _BITS[name]
    return square.ravel()


@functools.cache
def _classes() -> NDArray[np.uint8]:
    table = np.zeros(65536, dtype=np.uint8)
    for number, ranges in enumerate(_CLASSES.values()):
        for part in ranges.split(" "):
            if part:
                table[ord(part[0]) : ord(part[-1]) + 1] = number
    return table
