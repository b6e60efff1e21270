"""Which of a page's own lines an extractor took: its text, aligned with the lines, word by word.

Extractors join, split, trim and copy lines; the page's lines are the ones we count. Long lines that occur once are
anchors; everything else must fit between its neighbours.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

_WORD = re.compile(r"\w+")
_ANCHOR_WORDS: Final = 6
_SHORT_WORDS: Final = 4
_PART_WORDS: Final = 8
_GRAM: Final = 4


@functools.lru_cache(maxsize=10_000)
def key(text: str) -> str:
    """The words of a text, lower-case, each with a space before it and one after the last."""
    return f" {' '.join(words_of(text))} "


def words_of(text: str) -> list[str]:
    """The words of a text, lower-case."""
    return _WORD.findall(text.lower())


def aligned(found: str, lines: Sequence[str]) -> frozenset[int]:
    """Indices of the lines whose words stand in the extractor's text, each stretch of which is given out once."""
    return _Alignment(found, lines).run()


class _Alignment:
    """One extractor's text beside one page's lines; lives for one call."""

    def __init__(self, found: str, lines: Sequence[str]) -> None:
        self.keys = [key(line) for line in lines]
        self.counts = Counter(self.keys)
        self.sizes = [own.count(" ") - 1 for own in self.keys]
        """The number of words of each line."""
        self.text = key(found)
        self.starts, self.whole = _output_lines(found)
        self.used = bytearray(len(self.text))
        self.at: dict[int, int] = {}
        self.order: list[int] = []

    def run(self) -> frozenset[int]:
        longest_first = sorted(range(len(self.keys)), key=lambda i: (-len(self.keys[i]), i))
        long = [i for i in longest_first if self.sizes[i] >= _ANCHOR_WORDS]
        for i in long:
            if self.counts[self.keys[i]] == 1:
                self.claim(i, 0, len(self.text))
        for i in long:
            if i not in self.at:
                self.claim(i, *self.room(i))
        for i in sorted(set(longest_first) - set(self.at)):
            if 0 < self.sizes[i] < _ANCHOR_WORDS:
                self.claim(i, *self.room(i))
        partly = self.partly([i for i in long if i not in self.at])
        return frozenset(self.at) | partly

    def room(self, i: int) -> tuple[int, int]:
        """The stretch of text between the lines placed before and after this one."""
        place = bisect.bisect(self.order, i)
        low = self.at[self.order[place - 1]] + len(self.keys[self.order[place - 1]]) - 1 if place else 0
        high = self.at[self.order[place]] + 1 if place < len(self.order) else len(self.text)
        return low, high

    def claim(self, i: int, low: int, high: int) -> None:
        """Give the line the first free stretch in the room that reads as it does."""
        wanted = self.keys[i]
        while (place := self.text.find(wanted, low, high)) >= 0:
            end = place + len(wanted) - 1
            if self.used.find(1, place + 1, end) < 0 and self.fits(i, place):
                self.used[place + 1 : end] = b"\x01" * (end - place - 1)
                self.at[i] = place
                bisect.insort(self.order, i)
                return
            low = place + 1

    def fits(self, i: int, place: int) -> bool:
        """A few words are no evidence unless they are a whole line of the extractor's, or follow on its last."""
        return self.sizes[i] >= _SHORT_WORDS or (place in self.starts and self.keys[i] in self.whole)

    def partly(self, rest: Sequence[int]) -> frozenset[int]:
        """Long lines of which the extractor left out a part: most of their word groups stand in free text."""
        if not rest:
            return frozenset()
        spans = sorted((place, place + len(self.keys[i]) - 1) for i, place in self.at.items())
        edges = [0, *(edge for span in spans for edge in span), len(self.text)]
        free = [self.text[low:high] for low, high in zip(edges[::2], edges[1::2], strict=True)]
        known = set().union(*(_grams(piece) for piece in free if piece.strip()))
        grams = {i: _grams(self.keys[i]) for i in rest if self.sizes[i] >= _PART_WORDS}
        return frozenset(i for i, own in grams.items() if own and len(own & known) >= 0.5 * len(own))


def _output_lines(found: str) -> tuple[set[int], set[str]]:
    """Where in the joined key each of the extractor's lines starts, and the keys of the lines."""
    starts, whole, place = set(), set(), 0
    for line in found.split("\n"):
        own = key(line)
        if own != "  ":
            starts.add(place)
            whole.add(own)
            place += len(own) - 1
    return starts, whole


def _grams(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[i : i + _GRAM]) for i in range(len(words) - _GRAM + 1)}
