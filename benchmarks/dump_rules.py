"""What others do to lines of text, as small re-implementations from their descriptions; no line of their code.

Each takes the lines of one document and its language and says for each line whether it stays. Blank lines stay: they
are not scored. Corpus pipelines use some of these rules on whole documents; here they judge lines, as a user of dumps
would have to.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

LineRule = Callable[[Sequence[str], str | None], list[bool]]

_ASCII_ENDS: Final = (".", "?", "!", '"', "'")
_CYRILLIC_ENDS: Final = (*_ASCII_ENDS, "»", "”", "“", "’", "…", ":", ";")
_POLICY: Final = (
    "terms of use",
    "privacy policy",
    "cookie policy",
    "uses cookies",
    "use of cookies",
    "use cookies",
)
_FEWEST_WORDS: Final = 3
_LONGEST_WORD: Final = 1000
_SHORT: Final = 30
_WINDOW: Final = 5
_MEAN_LENGTH: Final = 100
_JUST_SHORT: Final = 70
_JUST_LONG: Final = 200
_JUST_LOW: Final = 0.30
_JUST_HIGH: Final = 0.32
_STOP_LISTS: Final = {
    "uk": "Ukrainian",
    "ru": "Russian",
    "en": "English",
    "de": "German",
    "pl": "Polish",
    "el": "Greek",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
}
_FEW: Final = {
    "uk": "і й та в у на з із за до від по про що як не це але або чи то ж бо для при його її їх був була є він вона",
    "ru": "и в на с за до от по о что как не это но или то же для при его её их был была было есть он она они из к у а",
}


def keep_all(lines: Sequence[str], lang: str | None) -> list[bool]:
    """Nothing goes."""
    return [True] * len(lines)


def c4(lines: Sequence[str], lang: str | None) -> list[bool]:
    """The line rules of C4: an end mark, three words, no policy phrase; its end marks are ASCII."""
    return [not line.strip() or _c4(line.strip(), _ASCII_ENDS) for line in lines]


def c4_cyrillic(lines: Sequence[str], lang: str | None) -> list[bool]:
    """The same with the end marks of Cyrillic print."""
    return [not line.strip() or _c4(line.strip(), _CYRILLIC_ENDS) for line in lines]


def gopher(lines: Sequence[str], lang: str | None) -> list[bool]:
    """What FineWeb and Gopher count in a document, asked of each line: short without an end mark, cut off, a copy."""
    seen: set[str] = set()
    verdicts = []
    for line in lines:
        text = line.strip()
        cut = text.endswith(("...", "…"))
        verdicts.append(
            not text or not (cut or text in seen or (len(text) <= _SHORT and not text.endswith(_CYRILLIC_ENDS)))
        )
        seen.add(text)
    return verdicts


def ungoliant(lines: Sequence[str], lang: str | None) -> list[bool]:
    """Ungoliant's trim: head and tail go until five lines together have a mean length of a hundred characters."""
    places = [n for n, line in enumerate(lines) if line.strip()]
    lengths = [len(lines[n].strip()) for n in places]
    width = min(_WINDOW, len(lengths)) or 1
    good = [
        start
        for start in range(len(lengths) - width + 1)
        if sum(lengths[start : start + width]) >= _MEAN_LENGTH * width
    ]
    if not good or not lengths:
        return [not line.strip() for line in lines]
    first, last = places[good[0]], places[good[-1] + width - 1]
    return [not line.strip() or first <= n <= last for n, line in enumerate(lines)]


def justext(lines: Sequence[str], lang: str | None) -> list[bool]:
    """The idea of jusText without links, which text has lost: stop words and length, then the neighbours."""
    stop = stop_words(lang or _guessed(lines))
    places = [n for n, line in enumerate(lines) if line.strip()]
    free = [_density_class(lines[n].strip(), stop) for n in places]
    kept = dict(zip(places, _smoothed(free), strict=True))
    return [kept.get(n, True) for n in range(len(lines))]


@lru_cache(maxsize=32)
def stop_words(lang: str | None) -> frozenset[str]:
    """Frequent words of a language: jusText's list where it is installed, else a few; English where it is unknown."""
    code = (lang or "en").lower().partition("-")[0]
    try:
        words: frozenset[str] = importlib.import_module("justext").get_stoplist(_STOP_LISTS.get(code, "English"))
    except ImportError:
        return frozenset(_FEW.get(code, _FEW["uk"]).split())
    return words


def _guessed(lines: Sequence[str]) -> str:
    text = "".join(lines).lower()
    cyrillic = sum("а" <= char <= "я" for char in text)
    return "en" if 3 * cyrillic < len(text) else "uk" if text.count("і") > text.count("ы") else "ru"


def _c4(line: str, ends: tuple[str, ...]) -> bool:
    words = line.split()
    lower = line.lower()
    return (
        line.endswith(ends)
        and not line.endswith("...")
        and len(words) >= _FEWEST_WORDS
        and max(map(len, words)) <= _LONGEST_WORD
        and "javascript" not in lower
        and not any(phrase in lower for phrase in _POLICY)
    )


def _density_class(line: str, stop: frozenset[str]) -> str:
    words = line.lower().split()
    share = sum(word.strip(".,:;!?«»\"'()—–") in stop for word in words) / len(words)
    if len(line) < _JUST_SHORT:
        return "short"
    if share >= _JUST_HIGH:
        return "good" if len(line) > _JUST_LONG else "near"
    return "near" if share >= _JUST_LOW else "bad"


def _smoothed(free: Sequence[str]) -> list[bool]:
    """Short lines go with the firm ones around them; near-good ones stay unless all that is firm around them is bad."""
    firm = [_of_short(free, n) if found == "short" else found for n, found in enumerate(free)]
    return [
        found == "good" or (found == "near" and "good" in (_next(firm, n, -1), _next(firm, n, 1)))
        for n, found in enumerate(firm)
    ]


def _of_short(free: Sequence[str], place: int) -> str:
    """What a short line is: as both sides are; between good and bad, good where a near-good one stands off the bad."""
    before, after = _next(free, place, -1), _next(free, place, 1)
    if before == after:
        return before
    step = -1 if before == "bad" else 1
    return "good" if _next(free, place, step, ("good", "near", "bad")) == "near" else "bad"


def _next(classes: Sequence[str], place: int, step: int, wanted: tuple[str, ...] = ("good", "bad")) -> str:
    """The nearest class that is wanted, on one side; beyond the edge everything is bad."""
    place += step
    while 0 <= place < len(classes):
        if classes[place] in wanted:
            return classes[place]
        place += step
    return "bad"
