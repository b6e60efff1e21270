"""Which lines of a batch a phrase or a shape may know: the others, most of any dump, need not be looked at one by one.

Everything here errs to one side. What passes is asked of `rules.known`; what does not is known by none of its rules, as
it lacks what they need: the first word of a phrase or a piece of one, a number, rubric names, glued labels.
"""

from __future__ import annotations

import functools
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner import rules, rules_shapes
from cleaner.dump_batch import Batch
from cleaner.dump_letters import SORTS, Ints, Letters, stem_of

_LONGEST: Final = 900
"""Longer lines are known by nothing."""
_LONGEST_SHAPE: Final = 300
_LONGEST_DATE: Final = 90
_REACH: Final = 24
"""Characters of a line's beginning that its first word is looked for in."""
_PREFIX: Final = 6
"""Letters of a first word that are compared."""
_GRAM: Final = 4
"""Characters of a piece that are compared."""
_BEGUN: Final = 1
_ALONE: Final = 2
_PLANE: Final = 0x10000
_BEYOND: Final = _PLANE - 1
"""Stands for all characters above the first plane."""
_HIGH: Final = np.uint64(48)
_FEWEST: Final = 3
_SORT: Final = {name: number for number, name in enumerate(SORTS)}

Marks = NDArray[np.bool_]
Codes = NDArray[np.uint32]
Chars = NDArray[np.uint16] | Codes


def may(of: Batch) -> NDArray[np.uint8]:
    """By line what it may be known by, as `rules.known` asks for it; 0 for lines that are not known."""
    found = of.letters
    phrase, share = _by_first_word(found)
    asked = np.zeros(of.size, np.uint8)
    asked[phrase | _site(found)] |= rules.PHRASE
    asked[share | _by_shape(found)] |= rules.SHAPE
    beyond = np.flatnonzero(found.codes == _BEYOND)
    for at, what in ((_pieces(found.codes), rules.PIECE), (beyond, rules.PHRASE | rules.PIECE | rules.SHAPE)):
        asked[np.searchsorted(found.starts, at, side="right") - 1] |= what
    asked[found.sizes > _LONGEST] = 0
    return asked


def _by_first_word(found: Letters) -> tuple[Marks, Marks]:
    """By line whether its first word is one of a phrase, or of share buttons, as far as its first letters tell."""
    word, folded = _tables()
    reach = np.arange(_REACH)
    inside = reach < found.sizes[:, None]
    last = len(found.codes) - 1
    begins = word[found.codes[np.minimum(found.starts[:, None] + reach, last)]] & inside
    at = found.starts + begins.argmax(axis=1)
    letters = found.codes[np.minimum(at[:, None] + np.arange(_PREFIX), last)]
    known, has = _first_words()[:, _mixed(_cut(letters, word, folded))], begins.any(axis=1)
    return np.where(has, known[0], found.sizes > _REACH), known[1] & has


def _cut(letters: Chars, word: Marks, folded: Codes) -> Codes:
    """The first letters of words, folded; 0 for what stands after the word, and for all after a number's first."""
    own = np.logical_and.accumulate(word[letters], axis=1)
    cut = np.where(own, folded[letters], 0)
    cut[cut[:, 0] == ord("0"), 1:] = 0
    return np.asarray(cut, np.uint32)


def _mixed(rows: Codes) -> NDArray[np.uint16]:
    """A number for each row of characters, the same for the same."""
    made = np.zeros(len(rows), np.uint32)
    for column in rows.T:
        made = (made ^ column) * np.uint32(0x9E3779B1)
    return np.asarray(made >> np.uint32(16), np.uint16)


def _pieces(codes: Chars) -> Ints:
    """Where a piece of a phrase may stand: places in it or near it, in no order."""
    if len(codes) < _GRAM:
        return np.zeros(0, np.int64)
    grams, longer, single = _piece_tables()
    found = _grams(codes)
    hits = np.flatnonzero(grams.take(found))
    more = found[np.minimum(hits + _GRAM, len(found) - 1)]
    hits = hits[(grams[found[hits]] == _ALONE) | longer[more]]
    return np.concatenate([hits, *(np.flatnonzero(codes == code) for code in single)])


def _grams(codes: Chars) -> Codes:
    """A number for each stretch of `_GRAM` characters, by where it begins."""
    pairs = codes[:-1] * np.uint32(0x85EBCA6B) ^ codes[1:]
    mixed = (pairs[:-2] * np.uint32(0xC2B2AE35) ^ pairs[2:]) * np.uint32(0x9E3779B1)
    return np.asarray(mixed >> np.uint32(16), np.uint32)


def _by_shape(found: Letters) -> Marks:
    """By line whether it may be a date, a headline with its time, a menu on one line, or glued labels."""
    counts, sizes = found.counts, found.sizes
    end = found.codes[found.starts + np.maximum(sizes, 1) - 1]
    stops, more = np.isin(end, _codes(".!?")), np.isin(end, _codes(":,;"))
    number = counts[:, _SORT["digit"]] > 0
    numbered = number & ((sizes <= _LONGEST_DATE) | ~(stops & (end != ord("?")) | more))
    return np.asarray((numbered | ~stops & (_menu(found) | _glued(found))) & (sizes <= _LONGEST_SHAPE))


def _menu(found: Letters) -> Marks:
    """By line whether several of its words with a capital begin rubric names."""
    capital = found.sorts[found.word_at] == _SORT["upper"]
    named = np.flatnonzero(capital & _rubrics()[found.stems >> _HIGH])
    return np.asarray(np.bincount(found.word_line[named], minlength=found.size) >= _FEWEST)


def _glued(found: Letters) -> Marks:
    """By line whether it has several capitals inside words."""
    capital = found.sorts[found.word_at] == _SORT["upper"]
    inner = found.counts[:, _SORT["upper"]] - np.bincount(found.word_line[capital], minlength=found.size)
    return np.asarray(inner + found.counts[:, _SORT["digit"]] >= _FEWEST)


def _site(found: Letters) -> Marks:
    """By line whether its first letters go on as a host name does, or are all it has."""
    word, _ = _tables()
    words = np.bincount(found.word_line, minlength=found.size)
    first = np.searchsorted(found.word_line, np.arange(found.size))
    after = np.append(found.word_at + found.word_size, len(found.codes) - 1)[first]
    code = found.codes[after]
    return np.asarray((words <= 1) | (word[code] | np.isin(code, _codes(".-"))))


@functools.cache
def _codes(chars: str) -> Codes:
    return np.array([ord(char) for char in chars], np.uint32)


@functools.cache
def _tables() -> tuple[Marks, Codes]:
    """By code point: whether words are made of it, and its lower case as first words are compared; digits are alike."""
    chars = [chr(code) for code in range(_PLANE)]
    word = np.array([char.isalnum() or char == "_" for char in chars], bool)
    lower = [low if len(low := char.lower()) == 1 else char for char in chars]
    folded = np.array([ord("0") if char.isdigit() else ord(low) for char, low in zip(chars, lower, strict=True)])
    folded[ord("ё")] = folded[ord("Ё")] = ord("е")
    folded[ord("ς")] = ord("σ")
    return word, folded.astype(np.uint32)


@functools.cache
def _first_words() -> Marks:
    """By mixed letters whether a first word of a phrase begins with them, and whether one of share buttons does."""
    table = np.zeros((2, _PLANE), bool)
    for own, words in zip(table, (rules.first_words(), rules_shapes.share_starts()), strict=True):
        cut = [[ord(char) for char in word[:_PREFIX].ljust(_PREFIX, "\n")] for word in sorted(words)]
        own[_mixed(_cut(np.array(cut, np.uint32), *_tables()))] = True
    return table


@functools.cache
def _piece_tables() -> tuple[NDArray[np.uint8], Marks, tuple[int, ...]]:
    """By stretch whether a piece has it, `_ALONE` where that is all of it; whether it follows; and single signs."""
    grams, longer = np.zeros(_PLANE, np.uint8), np.zeros(_PLANE, bool)
    pieces = sorted(rules.pieces())
    for piece in pieces:
        if len(piece) >= _GRAM:
            told = _rarest(piece)
            made = _grams(np.array([ord(char) for char in told], np.uint32))
            whole = len(told) >= 2 * _GRAM
            grams[made[0]] = max(int(grams[made[0]]), _BEGUN if whole else _ALONE)
            if whole:
                longer[made[_GRAM]] = True
    return grams, longer, tuple(ord(piece[0]) for piece in pieces if len(piece) < _GRAM)


def _rarest(piece: str) -> str:
    """The stretch of a piece that other text has least: one with capitals and signs, or that spans two words."""
    size = min(len(piece), 2 * _GRAM)
    stretches = [piece[at : at + size] for at in range(len(piece) - size + 1)]
    return max(stretches, key=lambda one: sum(not char.islower() for char in one[:_GRAM]))


@functools.cache
def _rubrics() -> Marks:
    """By the high bits of a stem whether a rubric name begins with it."""
    table = np.zeros(_PLANE, bool)
    for name in rules_shapes.rubric_words():
        for word in (name, name.replace("ς", "σ")):
            table[stem_of(word) >> int(_HIGH)] = True
    return table
