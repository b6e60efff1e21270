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
_SORT: Final = {name: number for number, name in enumerate(SORTS)}
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
_PLANE: Final = 0x10000
STEM: Final = 5
"""Letters of a word that count: stem enough for inflected languages."""
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)

Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """The characters and words of a batch of lines."""

    codes: NDArray[np.uint32]
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
    codes, sorts, starts, sizes = _coded(lines)
    folded = _tables()[1]
    line = np.repeat(np.arange(len(lines)), sizes + 1)
    counts, scripts = _counted(codes, line, len(lines))
    letter = (sorts >= _SORT["lower"]) & (sorts <= _SORT["caseless"])
    edges = np.flatnonzero(np.diff(letter.view(np.int8), prepend=0))
    at, end = edges[::2], edges[1::2]  # the last character is a line feed, so every word ends
    return Letters(
        codes=codes,
        sorts=sorts,
        starts=starts,
        sizes=sizes,
        counts=counts,
        scripts=scripts,
        word_line=line[at],
        word_size=end - at,
        word_at=at,
        stems=_stems(folded, codes, at, end),
    )


def _coded(lines: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.uint8], Ints, Ints]:
    """All code points of the lines with a line feed after each, their sorts, where each line begins, and its size."""
    joined = "\n".join(lines) + "\n"
    codes = np.minimum(np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4"), _PLANE - 1)
    sizes = np.fromiter(map(len, lines), np.int64, len(lines))
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes + 1)))[: len(lines)]
    return codes, _tables()[0][codes], starts, sizes


def _counted(codes: NDArray[np.uint32], line: Ints, size: int) -> tuple[Ints, Ints]:
    """By line how many characters of each sort there are, and of each script."""
    kinds = len(SCRIPTS) * (_END + 1)
    counts = np.bincount(line * kinds + _kind_table()[codes], minlength=size * kinds)
    both = counts.reshape(size, len(SCRIPTS), _END + 1)
    return both.sum(axis=1)[:, :_END], both.sum(axis=2)


@functools.cache
def _kind_table() -> NDArray[np.uint8]:
    """By code point its script and sort as one number."""
    return _script_table() * np.uint8(_END + 1) + _tables()[0]


@functools.cache
def _script_table() -> NDArray[np.uint8]:
    table = np.zeros(_PLANE, np.uint8)
    table[[*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x250)]] = SCRIPTS.index("latin")
    table[0x400:0x530] = SCRIPTS.index("cyrillic")
    for name, alphabet in _ALPHABETS.items():
        table[[ord(char) for char in alphabet]] = SCRIPTS.index(name)
    return table


def _stems(folded: NDArray[np.uint16], codes: NDArray[np.uint32], at: Ints, end: Ints) -> Keys:
    """A number for the first letters of each word: the same letters give the same number."""
    made = np.zeros(len(at), np.uint64)
    for place in range(STEM):
        inside = at + place < end
        code = folded[codes[np.minimum(at + place, len(codes) - 1)]]
        made = made * np.uint64(0x100000001B3) + np.where(inside, code, 0).astype(np.uint64)
    return made * _MIX


def among(values: Keys, known: Keys) -> NDArray[np.bool_]:
    """By value whether it is one of the known, which are few and in rising order."""
    if not len(known):
        return np.zeros(len(values), bool)
    at = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return np.asarray(known[at] == values)


def stem_of(word: str) -> int:
    """The number that `letters` gives the word."""
    return int(letters([word]).stems[0])


def keys(found: Letters) -> Keys:
    """A number per line that copies of it share: case, digits' values, spaces and punctuation do not count.

    Lines of the same letters, with a digit wherever the other has one, have the same key; of others it is as likely as
    any two 64-bit numbers. A line without letters and digits has the key 0.
    """
    return _keys(found.codes, found.sorts, found.starts, found.sizes)


def only_keys(lines: Sequence[str]) -> Keys:
    """The keys of these lines without all else that `letters` finds in them."""
    codes, sorts, starts, sizes = _coded(lines)
    return _keys(codes, sorts, starts, sizes)


def _keys(codes: NDArray[np.uint32], sorts: NDArray[np.uint8], starts: Ints, sizes: Ints) -> Keys:
    counted = (sorts >= _SORT["digit"]) & (sorts <= _SORT["caseless"])
    at = np.flatnonzero(counted)
    ends = np.searchsorted(at, starts + sizes)
    first = np.searchsorted(at, starts)
    place = np.arange(len(at)) - np.repeat(first, ends - first)
    values = np.where(sorts[at] == _SORT["digit"], 0x30, _tables()[1][codes[at]]).astype(np.uint64)
    mixed = (values + np.uint64(1)) * _MIX
    mixed ^= mixed >> np.uint64(29)
    mixed *= _powers(int((ends - first).max(initial=0)))[place]
    total = np.concatenate((np.zeros(1, np.uint64), np.cumsum(mixed, dtype=np.uint64)))
    made = total[ends] - total[first]
    made ^= made >> np.uint64(32)
    return np.asarray(made * _MIX, np.uint64)


def _powers(size: int) -> Keys:
    """Odd numbers for the places of a line, no two alike."""
    least = 1 << max(10, int(size).bit_length())
    return _power_table(least)


@functools.lru_cache(maxsize=4)
def _power_table(size: int) -> Keys:
    with np.errstate(over="ignore"):
        return np.cumprod(np.full(size, np.uint64(0x5851F42D4C957F2D)), dtype=np.uint64)


@functools.cache
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
    """By code point: its sort, and its lower case with ё for е and ґ for г, as outlets spell them either way."""
    sorts = np.zeros(_PLANE, np.uint8)
    folded = np.arange(_PLANE, dtype=np.uint16)
    for code in range(_PLANE):
        name = _CATEGORIES.get(unicodedata.category(chr(code)))
        if name:
            sorts[code] = _SORT[name]
            low = chr(code).lower()
            folded[code] = ord(low) if len(low) == 1 else code
    for name, chars in _CHARS.items():
        sorts[[ord(char) for char in chars]] = _SORT[name]
    folded[[ord("ё"), ord("Ё")]] = ord("е")
    folded[[ord("ґ"), ord("Ґ")]] = ord("г")
    sorts[ord("\n")] = _END
    sorts[_PLANE - 1] = 0
    return sorts, folded


def share(part: NDArray[Any], whole: NDArray[Any]) -> NDArray[np.float32]:
    """What share of the whole the part is, 0 where there is nothing."""
    return np.asarray(part / np.maximum(whole, 1), np.float32)
