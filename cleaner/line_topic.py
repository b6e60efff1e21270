"""Whether a line speaks of what the article speaks of: how many of its words' stems the title and the story share.

Teasers, the next article below the first, and readers' comments are prose like any other; what gives them away is that
they speak of something else, or follow another headline. Words are cut to five letters, which is stem enough for
Ukrainian, Russian and their neighbours, and needs no dictionary.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Final

import numpy as np

from cleaner.blocks_values import Block
from cleaner.extract_align import key
from cleaner.extract_region import Region
from cleaner.line_page import ALL_LINK, Columns
from cleaner.metadata import Metadata

_STEM: Final = 5
_WORD: Final = 4
_MENU: Final = 0.5
_HEADS: Final = frozenset(["h2", "h3", "h4", "h5"])
_HEADLINE_CHARS: Final = range(25, 160)
_LONG_HEADLINE: Final = 30
_FAR: Final = 50
_PROSE: Final = 30
_REMEMBERED: Final = 120

Stems = frozenset[str]
_NONE: Final[Stems] = frozenset()


def topic(blocks: Sequence[Block], own: Region, said: Metadata) -> Columns:
    """What each line shares with the title and lead, the story so far, the region, and the nearest headline above."""
    lines = [stems(block.text) if block.links < ALL_LINK else _NONE for block in blocks]
    head = stems(said.title) | stems(said.lead)
    inside = [i in own.keep for i in range(len(blocks))]
    first = next((i for i in range(max(0, own.start), len(blocks)) if inside[i] and own.weights[i] > _PROSE), -1)
    lead = lines[first] if first >= 0 else _NONE
    to_lead = [_near(line, lead) for line in lines]
    if first >= 0 and lines[first]:
        to_lead[first] = -1.0
    return {
        "topic_head": np.array([_near(line, head) for line in lines], np.float32),
        "topic_lead": np.array(to_lead, np.float32),
        "topic_seen": np.array(_so_far(lines, inside, head), np.float32),
        "topic_region": np.array(_elsewhere(lines, inside), np.float32),
        "topic_above": np.array(_above(blocks, lines), np.float32),
        "below_headline": np.array(_below(blocks), np.float32),
    }


def stems(text: str) -> Stems:
    """The first five letters of every word of at least four."""
    return _short(text) if len(text) < _REMEMBERED else _stems(text)


def _stems(text: str) -> Stems:
    return frozenset([word[:_STEM] for word in key(text).split() if len(word) >= _WORD])


_short: Final = functools.lru_cache(maxsize=4_000)(_stems)  # the pages of an outlet share their menus


def _near(line: Stems, other: Stems) -> float:
    """What the two share, weighed so that long lines are not near to everything."""
    return float(len(line & other) / len(line) ** 0.5) if line else 0.0


def _so_far(lines: Sequence[Stems], inside: Sequence[bool], head: Stems) -> list[float]:
    """The share of each line that the title, the lead or an earlier line of the region has."""
    known = set(head)
    found: list[float] = []
    for line, belongs in zip(lines, inside, strict=True):
        found.append(len(line & known) / len(line) if line else 0.0)
        if belongs:
            known |= line
    return found


def _elsewhere(lines: Sequence[Stems], inside: Sequence[bool]) -> list[float]:
    """The share of each line that another line of the region has."""
    once, twice = set[str](), set[str]()
    for line, belongs in zip(lines, inside, strict=True):
        if belongs:
            twice |= once & line
            once |= line
    pairs = zip(lines, inside, strict=True)
    return [len(line & (twice if belongs else once)) / len(line) if line else 0.0 for line, belongs in pairs]


def _above(blocks: Sequence[Block], lines: Sequence[Stems]) -> list[float]:
    """How much of the nearest headline above the line has."""
    last, above = _NONE, ""
    found: list[float] = []
    for block, line in zip(blocks, lines, strict=True):
        if line and above:  # most headlines have another below them
            last, above = stems(above), ""
        found.append(len(line & last) / len(last) if line and last else 0.0)
        if len(block.text) in _HEADLINE_CHARS and (block.kind in _HEADS or block.links >= _MENU):
            above = block.text
    return found


def _below(blocks: Sequence[Block]) -> list[int]:
    """How many lines below the nearest headline each stands, at most 50."""
    distance = _FAR
    found: list[int] = []
    for block in blocks:
        found.append(distance)
        headline = len(block.text) >= _LONG_HEADLINE and (block.links >= _MENU or block.kind in _HEADS)
        distance = 0 if headline else min(_FAR, distance + 1)
    return found
