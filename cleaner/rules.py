"""The whole-line rules: which lines say by their own words that they are no article text, whatever stands around them.

The words are data, in `cleaner/phrases/*.toml`. A rule takes a line only as a whole: an article sentence that mentions
advertising, polls or cookies stays. `hinted` knows further lines (rubric names, single labels) that may as well be a
subhead; it serves only where the place already speaks against a line.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from typing import Final

from cleaner import rules_shapes
from cleaner.phrases import LINKS, Phrase, phrases, tables
from cleaner.phrases.dates import is_of_dates
from cleaner.phrases.pattern import body, compiled, fold, is_plain
from cleaner.values import Drop

_LONGEST = 900
_LONGEST_PLAIN = 90
_NUMBER = "0"
_MIXED: Final = frozenset({"uk", "ru"})
_START = 120
_ADDRESS_STARTS: Final = ("http", "https", "www")
_WORD = re.compile(r"\w+")
_WORDS = re.compile(r"\W*+(\w++)(?:\W++(?:\d\w*+\W++)*+([^\W\d]\w*+))?")
"""The first word of a line, and the next that is no number."""
_ONE_WORD = re.compile(r"[\W_]*+[\w.-]++\W*+")
"""A line with a single word or host name: all that a phrase which is a bare host name may be."""
_ANY_SITE: Final = "."
_SECOND = re.compile(r"\W?(?:<num>|\w+)\s+(\w+)(?=[\s.,:;!?()]|$)")


Known = tuple[Drop | None, Drop | None]
"""What the rules know of a line: the drop of `hinted`, and that of `taken`."""
UNKNOWN: Final[Known] = (None, None)
PHRASE: Final = 1
PIECE: Final = 2
SHAPE: Final = 4
"""What a line may be known by: a phrase's first words or a host name, a piece of a phrase inside, its shape."""


@dataclass(frozen=True)
class _Index:
    """The phrases as they are looked up: by whole folded line, by their first words, by a piece of text inside."""

    plain: dict[str, Phrase] = field(default_factory=dict)
    starts: set[str] = field(default_factory=set)
    """The first words of all plain phrases."""
    by_words: dict[tuple[str, str], list[Phrase]] = field(default_factory=dict)
    """By the first word and the second, which is empty where a phrase leaves it open."""
    inside: dict[str, list[Phrase]] = field(default_factory=dict)

    @functools.cached_property
    def firsts(self) -> frozenset[str]:
        """The first words of all phrases that are looked up by them: most lines begin with another."""
        return frozenset(self.starts.union(first for first, _ in self.by_words))

    @functools.cached_property
    def pieces(self) -> re.Pattern[str]:
        """Finds any of the pieces: few lines have one."""
        return re.compile("|".join(map(re.escape, self.inside)) or r"(?!)")

    def add(self, place: _Place) -> None:
        phrase = place.phrase
        if place.folded:
            self.plain.setdefault(place.folded, phrase)
            self.starts.add(place.words[0][0])
            return
        for words in place.words:
            self.by_words.setdefault(words, []).append(phrase)
        if place.piece:
            self.inside.setdefault(place.piece, []).append(phrase)


@dataclass(frozen=True)
class _Place:
    """Where one phrase is looked up."""

    phrase: Phrase
    folded: str = ""
    """The whole of a phrase without wildcards."""
    words: tuple[tuple[str, str], ...] = ()
    piece: str = ""


@functools.lru_cache(maxsize=20_000)  # several steps ask, and the pages of an outlet share their menus
def taken(text: str, lang: str | None = None) -> Drop | None:
    """The drop of a line that is never article text, by its words alone; None where it may be article text.

    With a known `lang` (a code such as `uk` or `de-AT`) only phrases that its outlets use are looked at.
    """
    return _drop(_match(text, _first_words(text), _known(lang)[0])) or rules_shapes.sure(text)


@functools.lru_cache(maxsize=50_000)
def known(text: str, lang: str | None = None, asked: int = PHRASE | PIECE | SHAPE) -> Known:
    """What `hinted` and `taken` say of a line, for those who ask both of many lines.

    `asked` is what is to be looked at: a line that has no phrase's first word and no host name needs no `PHRASE`.
    """
    words, (sure, weak) = ("", ""), _known(lang)
    found = None
    if asked & (PHRASE | PIECE):
        words = _first_words(text)
        found = _drop(_match(text, words, sure, inside=bool(asked & PIECE)))
    if found := found or (rules_shapes.sure(text) if asked & SHAPE else None):
        return found, found
    found = _drop(_match(text, words, weak)) if asked & (PHRASE | PIECE) else None
    return found or (rules_shapes.weak(text) if asked & SHAPE else None), None


@functools.lru_cache(maxsize=20_000)
def hinted(text: str, lang: str | None = None) -> Drop | None:
    """As `taken`, with the lines that may be a subhead inside an article: for lines whose place is against them."""
    words, (sure, weak) = _first_words(text), _known(lang)
    found = _drop(_match(text, words, sure)) or rules_shapes.sure(text)
    return found or _drop(_match(text, words, weak)) or rules_shapes.weak(text)


def languages() -> tuple[str, ...]:
    """The codes of the languages that have phrases of their own."""
    return tuple(code for code in tables() if code != "any")


def _languages(lang: str | None) -> frozenset[str]:
    """The phrase files for an outlet's language: its own, the common ones, and its neighbour's where outlets mix."""
    known = frozenset(tables())
    own = (lang or "").lower().replace("_", "-").partition("-")[0]
    if own not in known:
        return known
    return frozenset({"any", "en", own}) | (_MIXED if own in _MIXED else frozenset())


def _drop(phrase: Phrase | None) -> Drop | None:
    return Drop(reason=phrase.reason, rule=f"phrase:{phrase.reason}") if phrase else None


def _first_words(text: str) -> tuple[str, str]:
    """The keys of the line's first word and of the next that is no number, each empty where there is none."""
    words = _WORDS.match(text, 0, _START)
    return (_key(words[1]), _key(words[2]) if words[2] else "") if words else ("", "")


def _match(text: str, words: tuple[str, str], index: _Index, *, inside: bool = True) -> Phrase | None:
    if len(text) > _LONGEST:
        return None
    if words[0] in index.firsts and (found := _by_words(text, words, index)):
        return found
    if not inside or not index.pieces.search(text):
        return None
    return next(filter(None, (_full(text, index.inside[piece]) for piece in index.inside if _has(text, piece))), None)


def _has(text: str, piece: str) -> bool:
    return piece in text and (piece != _ANY_SITE or _ONE_WORD.fullmatch(text) is not None)


def _by_words(text: str, words: tuple[str, str], index: _Index) -> Phrase | None:
    first, second = words
    if first in index.starts and len(text) <= _LONGEST_PLAIN and (found := index.plain.get(fold(text))):
        return found
    for pair in (words, (first, "")) if second else (words,):
        if (candidates := index.by_words.get(pair)) and (found := _full(text, candidates)):
            return found
    return None


def _full(text: str, candidates: list[Phrase]) -> Phrase | None:
    line = body(text)
    for phrase in candidates:
        found = _pattern(phrase).fullmatch(line)
        if found and ("<date>" not in phrase.text or is_of_dates(found["date"])):
            return phrase
    return None


def _key(word: str) -> str:
    return _NUMBER if word[0].isdigit() else word.lower().replace("ё", "е")


def _second(phrase: str) -> str:
    """The second word of a phrase whose first words are a number or a word and a word; empty for any other."""
    found = _SECOND.match(phrase)
    second = _key(found[1]) if found else ""
    return "" if second == _NUMBER else second


@functools.cache
def _known(lang: str | None) -> tuple[_Index, _Index]:
    """The sure and the weak phrases of an outlet in this language."""
    languages = _languages(lang)
    return _index(True, languages), _index(False, languages)


def _index(sure: bool, languages: frozenset[str]) -> _Index:
    index = _Index()
    for place in _places():
        if place.phrase.sure is sure and place.phrase.language in languages:
            index.add(place)
    return index


@functools.cache
def _places() -> tuple[_Place, ...]:
    return tuple(map(_place, phrases()))


def _place(phrase: Phrase) -> _Place:
    text = phrase.text
    first = _WORD.search(text)
    if is_plain(text) and first:
        return _Place(phrase, folded=fold(text), words=((_key(first[0]), ""),))
    if text.startswith("<num>"):
        return _Place(phrase, words=((_NUMBER, _second(text)),))
    if text.startswith("<url>"):
        return _Place(phrase, words=tuple((start, "") for start in _ADDRESS_STARTS))
    if first and first.start() <= 1 and not text.startswith(("…", "<")):
        return _Place(phrase, words=((_key(first[0]), _second(text)),))
    return _Place(phrase, piece=_needle(text))


def first_words() -> frozenset[str]:
    """The first words, in lower case with е for ё and 0 for a number, of all lines that phrases look up by them."""
    return frozenset(first for place in _places() for first, _ in place.words)


def pieces() -> frozenset[str]:
    """Of lines that phrases know otherwise each has one of these pieces, or is a single word with a dot in it."""
    return frozenset(place.piece for place in _places() if place.piece) - {_ANY_SITE}


def _needle(phrase: str) -> str:
    """The longest literal piece of a phrase that begins with a wildcard; of a bare host name, its dot."""
    return max((piece.strip() for piece in re.split(r"…|<\w+>", phrase)), key=len) or "."


@functools.cache
def _pattern(phrase: Phrase) -> re.Pattern[str]:
    return compiled(phrase.text, sentence=phrase.sure and phrase.reason not in LINKS)
