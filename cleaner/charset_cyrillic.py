"""Which 8-bit encoding of Cyrillic a text is in, by how often its letters occur in Ukrainian and Russian."""

from __future__ import annotations

import functools
import math
import re
from typing import Final

CYRILLIC: Final = ("cp1251", "koi8-u", "koi8-r", "iso8859-5", "cp866", "mac-cyrillic")
"""The candidates, the most usual first: the first of equals is taken."""

_PER_MILLE: Final = {
    "о": 100, "а": 80, "н": 68, "е": 66, "и": 65, "т": 58, "р": 50, "с": 48, "в": 47, "л": 40, "к": 36, "і": 30,
    "д": 30, "м": 30, "у": 30, "п": 27, "я": 22, "з": 20, "ь": 18, "б": 16, "г": 15, "ч": 13, "ы": 10, "й": 10,
    "х": 10, "ж": 8, "ш": 8, "ю": 7, "ц": 7, "щ": 4, "є": 3, "ї": 3, "ф": 3, "э": 1.5,
    "ё": 0.4, "ъ": 0.3, "ґ": 0.1, "ў": 0.1,
}  # fmt: skip
_CAPITAL: Final = 0.6
_STRANGE: Final = math.log(0.00002)
_NEUTRAL: Final = frozenset("«»“”„‘’‚–—…№·•\xa0©®™°§±×\xad")
_SMALL = re.compile("[а-яіїєґёў]")
_CAPITALS = re.compile("[А-ЯІЇЄҐЁЎ]")
_TURNED: Final = b"aA"
"""A small letter before a capital, in the bytes of `_cases`."""
_RUNS = re.compile(rb"[\x80-\xff]{3,}")
HIGH: Final = bytes(range(0x80, 0x100))
"""The bytes above ASCII."""
_ASCII: Final = bytes(range(0x80))
_MARGIN: Final = 0.25
_DOUBT: Final = 8
"""The margin grows by this over the number of letters: few letters prove little."""
_LEAST: Final = 0.4


def guess(text: bytes) -> str:
    """The codec of an 8-bit text: Cyrillic stands in runs of letters above ASCII, Western letters stand alone."""
    high = _highs(text)
    if not high or sum(map(len, _RUNS.findall(text))) < _LEAST * high:
        return "cp1252"
    scores = _scores(text)
    return max(CYRILLIC, key=lambda codec: scores[codec])


def believed(text: bytes, codec: str) -> str:
    """The declared codec, its Ukrainian twin, or "" where another one makes plainly better words."""
    scores = _scores(text)
    if codec == "koi8-r" and scores["koi8-u"] > scores[codec]:
        codec = "koi8-u"
    margin = _MARGIN + _DOUBT / max(1, _highs(text))
    return codec if scores[codec] + margin >= max(scores.values()) else ""


def _highs(text: bytes) -> int:
    return len(text) - len(text.translate(None, HIGH))


def _scores(text: bytes) -> dict[str, float]:
    """How likely the letters above ASCII are in each codec: the mean logarithm, less for capitals inside words."""
    high = _counts(text.translate(None, _ASCII))
    total = sum(count for _, count in high) or 1
    found = {}
    for codec in CYRILLIC:
        weights = _weights(codec)
        likely = sum(weights[byte] * count for byte, count in high) / total
        turned = text.translate(_cases(codec)).count(_TURNED) / total
        found[codec] = likely - 5 * turned
    return found


def _counts(text: bytes) -> list[tuple[int, int]]:
    """How often each byte occurs, in order of the first time; a letter taken off at a time, as texts have few."""
    found = []
    while text:
        rest = text.translate(None, text[:1])
        found.append((text[0], len(text) - len(rest)))
        text = rest
    return found


@functools.cache
def _cases(codec: str) -> bytes:
    """For each byte `a` where it is a small letter of Cyrillic in this codec, `A` for a capital, else a space."""
    letters = [bytes([byte]).decode(codec, "replace") for byte in range(256)]
    return "".join("a" if _SMALL.match(c) else "A" if _CAPITALS.match(c) else " " for c in letters).encode()


@functools.cache
def _weights(codec: str) -> tuple[float, ...]:
    """The logarithm of each byte's likelihood in this codec."""
    return tuple(_weight(bytes([byte]).decode(codec, "replace")) for byte in range(256))


def _weight(letter: str) -> float:
    if letter in _NEUTRAL:
        return math.log(0.01)
    share = _PER_MILLE.get(letter.lower(), 0) / 1000
    if not share:
        return _STRANGE
    return math.log(share if letter.islower() else _CAPITAL * share)
