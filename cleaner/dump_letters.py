"""The characters of many lines at once: what sorts there are in each line, its words and their stems, all by numpy.

A dump is gigabytes of lines. Looking at each character in Python costs a hundred times what the rest does, so the
lines of a batch are one array of code points here, and everything counted from it is a column with a value per line.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

SORTS: Final = (
    "other", "space", "digit", "lower", "upper", "caseless",
    "stop", "pause", "quote", "bracket", "dash", "mark", "money",
)  # fmt: skip
"""The sorts of characters; `mark` is what bullets, arrows and menus are made of."""
SORT: Final = {name: number for number, name in enumerate(SORTS)}
"""The number of each sort."""
_END: Final = len(SORTS)
"""The sort of the line end, which belongs to no line."""
_CHARS: Final = {
    "stop": ".!?…。！？।۔؟",
    "pause": ",:;，、：；",
    "quote": "\"'«»“”„‘’‹›`「」『』",
    "bracket": "()[]{}<>（）",
    "dash": "-–—−",
    "mark": "|•·▪■●◦►▶▸‣→←↓↑*#/\\_=+~^@©®™",
    "money": "%$€£₴₽¥°№&",
}
_CATEGORIES: Final = {
    "Ll": "lower", "Lu": "upper", "Lt": "upper", "Lo": "caseless", "Lm": "caseless", "Mn": "caseless",
    "Mc": "caseless", "Nd": "digit", "No": "digit", "Nl": "digit", "Zs": "space", "Cc": "space",
}  # fmt: skip
SCRIPTS: Final = ("none", "latin", "cyrillic", "ukrainian", "russian")
"""The scripts that are told apart; letters that only Ukrainian or only Russian of the two has count as theirs."""
_ALPHABETS: Final = {"ukrainian": "іїєґІЇЄҐ", "russian": "ыэъёЫЭЪЁ"}
_KINDS: Final = len(SCRIPTS) * (_END + 1)
_PLANE: Final = 0x10000
STEM: Final = 5
"""Letters of a word that count: stem enough for inflected languages."""
MIX: Final = np.uint64(0x9E3779B97F4A7C15)

Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """The characters and words of a batch of lines."""

    codes: NDArray[np.uint16]
    """All code points, with a line feed after each line; above the first plane all are the same."""
    sorts: NDArray[np.uint8]
    """The sort of each."""
    starts: Ints
    """Where each line begins."""
    sizes: Ints
    """How many characters each line has."""
    counts: NDArray[np.int64]
    """By line and sort: how many characters."""
    scripts: NDArray[np.int64]
    """By line and script of `SCRIPTS`: how many letters."""
    word_line: Ints
    """By word: its line."""
    word_size: Ints
    """By word: how many letters it has."""
    word_at: Ints
    """By word: where it begins among the codes."""
    stems: Keys
    """By word: a number made of its first letters in lower case."""

    @property
    def size(self) -> int:
        """How many lines there are."""
        return len(self.starts)

    def only(self, left: NDArray[np.bool_]) -> Letters:
        """Without the other lines."""
        own = left[self.word_line]
        return Letters(
            codes=self.codes,
            sorts=self.sorts,
            starts=self.starts[left],
            sizes=self.sizes[left],
            counts=self.counts[left],
            scripts=self.scripts[left],
            word_line=(np.cumsum(left) - 1)[self.word_line[own]],
            word_size=self.word_size[own],
            word_at=self.word_at[own],
            stems=self.stems[own],
        )


def letters(lines: Sequence[str]) -> Letters:
    """The characters and words of these lines, none of which holds a line feed."""
    codes, starts, sizes = coded(lines)
    sorts, folded = tables()
    sort = sorts.take(codes)
    row = np.repeat(np.arange(len(lines)) * _KINDS, sizes + 1)
    counts, scripts = _counted(codes, row, len(lines))
    letter = np.append(False, (sort >= SORT["lower"]) & (sort <= SORT["caseless"]))
    edges = np.flatnonzero(letter[1:] != letter[:-1])
    at, end = edges[::2], edges[1::2]  # the last character is a line feed, so every word ends
    return Letters(
        codes=codes,
        sorts=sort,
        starts=starts,
        sizes=sizes,
        counts=counts,
        scripts=scripts,
        word_line=row.take(at) // _KINDS,
        word_size=end - at,
        word_at=at,
        stems=_stems(folded, codes, at, end),
    )


def coded(lines: Sequence[str]) -> tuple[NDArray[np.uint16], Ints, Ints]:
    """All code points of the lines with a line feed after each, where each line begins, and its size."""
    joined = "\n".join(lines) + "\n"
    sizes = np.fromiter(map(len, lines), np.int64, len(lines))
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes + 1)))[: len(lines)]
    return _points(joined), starts, sizes


def _points(text: str) -> NDArray[np.uint16]:
    """The code points of a text, by way of UTF-16, which takes half as long as UTF-32."""
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    if len(codes) == len(text):
        return codes
    halves = np.flatnonzero((codes & 0xFC00) == 0xD800)
    if len(halves) > len(codes) - len(text):  # some are halves by themselves
        wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
        return np.asarray(np.minimum(wide, _PLANE - 1), np.uint16)
    whole = np.delete(codes, halves + 1)
    whole[halves - np.arange(len(halves))] = _PLANE - 1
    return whole


def _counted(codes: NDArray[np.uint16], row: Ints, size: int) -> tuple[Ints, Ints]:
    """By line how many characters of each sort there are, and of each script; `row` has the place for its counts."""
    counts = np.bincount(row + _kind_table().take(codes), minlength=size * _KINDS)
    both = counts.reshape(size, len(SCRIPTS), _END + 1)
    return both.sum(axis=1)[:, :_END], both.sum(axis=2)


@functools.cache
def _kind_table() -> NDArray[np.uint8]:
    """By code point its script and sort as one number."""
    return _script_table() * np.uint8(_END + 1) + tables()[0]


@functools.cache
def _script_table() -> NDArray[np.uint8]:
    table = np.zeros(_PLANE, np.uint8)
    table[[*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x250)]] = SCRIPTS.index("latin")
    table[0x400:0x530] = SCRIPTS.index("cyrillic")
    for name, alphabet in _ALPHABETS.items():
        table[[ord(char) for char in alphabet]] = SCRIPTS.index(name)
    return table


def _stems(folded: NDArray[np.uint16], codes: NDArray[np.uint16], at: Ints, end: Ints) -> Keys:
    """A number for the first letters of each word: the same letters give the same number."""
    made = np.zeros(len(at), np.uint64)
    for place in range(STEM):
        code = folded.take(codes.take(at + place, mode="clip"))
        made = made * np.uint64(0x100000001B3) + code * (at + place < end)
    return made * MIX


def among(values: Keys, known: Keys) -> NDArray[np.bool_]:
    """By value whether it is one of the known, which are few and in rising order."""
    if not len(known):
        return np.zeros(len(values), bool)
    at = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return np.asarray(known[at] == values)


def stem_of(word: str) -> int:
    """The number that `letters` gives the word."""
    return int(letters([word]).stems[0])


@functools.cache
def tables() -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
    """By code point: its sort, and its lower case with ё for е and ґ for г, as outlets spell them either way."""
    sorts = np.zeros(_PLANE, np.uint8)
    folded = np.arange(_PLANE, dtype=np.uint16)
    for code in range(_PLANE):
        name = _CATEGORIES.get(unicodedata.category(chr(code)))
        if name:
            sorts[code] = SORT[name]
            low = chr(code).lower()
            folded[code] = ord(low) if len(low) == 1 else code
    for name, chars in _CHARS.items():
        sorts[[ord(char) for char in chars]] = SORT[name]
    folded[[ord("ё"), ord("Ё")]] = ord("е")
    folded[[ord("ґ"), ord("Ґ")]] = ord("г")
    sorts[ord("\n")] = _END
    sorts[_PLANE - 1] = 0
    return sorts, folded


def share(part: NDArray[Any], whole: NDArray[Any]) -> NDArray[np.float32]:
    """What share of the whole the part is, 0 where there is nothing."""
    return np.asarray(part / np.maximum(whole, 1), np.float32)
