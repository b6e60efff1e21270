"""A page's lines as columns of numbers, with sums before each line: what the line model's features are made from."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cleaner import line_talk
from cleaner.blocks_values import Block, Lines
from cleaner.extract_align import key
from cleaner.extract_region import Region
from cleaner.rules import hinted

Column = NDArray[np.floating[Any]]
Columns = Mapping[str, Column]
Indices = NDArray[np.int64]

OUTSIDE: Final = -1.0
"""Stands for what a line has not: no such element around it, no such neighbour."""
_KINDS: Final = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "quote", "caption")
_KIND_NUMBERS: Final = {kind: number for number, kind in enumerate(_KINDS)}
_ENDS: Final = {
    **dict.fromkeys(".。", 1.0), **dict.fromkeys("!！", 2.0), **dict.fromkeys("?？", 3.0), "…": 4.0, ":": 5.0,
    **dict.fromkeys(",;", 6.0), **dict.fromkeys("\"»”“'", 7.0), ")": 8.0, **dict.fromkeys("|-—–", 9.0),
}  # fmt: skip
_PROSE_CHARS: Final = 50
_HINTED_CHARS: Final = 160
ALL_LINK: Final = 0.8
"""Lines with this share of links are links from end to end: one in a hundred words of gold, mostly noise."""
_LINKED_PROSE: Final = 200
_SPOKEN_CHARS: Final = 400
_SILENT: Final = (OUTSIDE,) * len(line_talk.NAMES)
LINKED: Final = 0.5
_TEXT: Final = ("chars", "words", "capitals", "end", "commas", "digits", "hint", "taken", *line_talk.NAMES)


class PageLines:
    """The lines as columns, and sums before each line: the sum over any stretch is a difference. Lives for one call."""

    def __init__(self, lines: Lines, own: Region) -> None:
        blocks, elements = lines.blocks, lines.elements
        self.lines, self.size = lines, len(blocks)
        self.open = is_open(blocks)
        """The lines that may be the article's; the others only stand around them."""
        texts = [_text(block.text) if own else _link(block.text) for block, own in zip(blocks, self.open, strict=True)]
        rows = np.array(texts, np.float32).reshape(self.size, len(_TEXT)).T
        region = np.zeros(self.size, np.float32)
        region[list(own.keep)] = 1
        pictures = np.zeros(self.size, np.float32)
        pictures[[i for i in lines.pictures if i < self.size]] = 1
        self.text: dict[str, Column] = {
            **dict(zip(_TEXT, rows, strict=True)),
            "links": np.array([block.links for block in blocks], np.float32),
            "small": np.array([block.small for block in blocks], np.float32),
            "kind": np.array([_KIND_NUMBERS.get(block.kind, 0) for block in blocks], np.float32),
            "weight": np.array(own.weights, np.float32),
            "region": region,
            "picture": pictures,
        }
        chars, links = self.text["chars"], self.text["links"]
        self.prose = np.where((links < LINKED) & (chars >= _PROSE_CHARS), chars, 0)
        self.chars, self.linked, self.stated = sums(chars), sums(chars * links), sums(self.prose)
        self.weights, self.solid = sums(self.text["weight"]), sums(np.maximum(self.text["weight"], 0))
        self.scraps = sums((chars < _PROSE_CHARS) | (links >= LINKED))
        self.inside = sums(region * chars)
        self.all_prose, self.all_solid = max(1.0, self.stated[-1]), max(1.0, self.solid[-1])
        self.element = np.array([block.element for block in blocks], np.int64)
        self.first = np.array([element.first for element in elements], np.int64)
        self.last = np.array([element.last for element in elements], np.int64)
        self.parent = np.array([element.parent for element in elements], np.int64)
        self.has_open: list[bool] = (self.within(sums(np.array(self.open, bool))) > 0).tolist()
        """For each element whether it holds an open line; the names of the others say nothing of the article."""

    def within(self, sums: Column) -> Column:
        """What each element holds of what was summed up."""
        return sums[self.last] - sums[self.first]


def is_open(blocks: Sequence[Block]) -> list[bool]:
    """Which lines may be the article's: not those that are a link from end to end, but for whole paragraphs."""
    return [block.links < ALL_LINK or len(block.text) >= _LINKED_PROSE for block in blocks]


def _link(text: str) -> tuple[float, ...]:
    """What is seen of a line that is a link: as its neighbours see it."""
    return len(text), text.count(" ") + 1, OUTSIDE, _ENDS.get(text[-1], 0.0), OUTSIDE, OUTSIDE, 0.0, 0.0, *_SILENT


@functools.lru_cache(maxsize=8_000)  # the pages of an outlet share their menus
def _text(text: str) -> tuple[float, ...]:
    words = text.split()
    hint = hinted(text) if len(text) <= _HINTED_CHARS else None
    capitals = len([word for word in words if word[0].isupper()]) / len(words)
    digits = sum(map(text.count, "0123456789")) / len(text)
    by_words = hint is not None and hint.rule.startswith("phrase:")
    end = _ENDS.get(text[-1], 0.0)
    spoken = line_talk.talk(key(text).split()) if len(text) <= _SPOKEN_CHARS else _SILENT
    return len(text), len(words), capitals, end, text.count(","), digits, hint is not None, by_words, *spoken


def sums(column: NDArray[np.generic]) -> Column:
    found = np.zeros(len(column) + 1, np.float64)
    np.cumsum(column, out=found[1:])
    return found
