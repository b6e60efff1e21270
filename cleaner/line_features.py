"""What the line model looks at: one row of numbers for every line of a page.

A row says what the line is, what its elements are called and hold, what stands around it, and where it stands in the
page. None of it depends on the language: words are seen as what a line shares with the title and with other lines, and
by the phrase rules, as a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner.blocks_values import Lines
from cleaner.extract_align import key
from cleaner.extract_region import Region
from cleaner.line_boxes import ancestors, groups, names
from cleaner.line_cards import cards
from cleaner.line_page import LINKED, OUTSIDE, Column, Columns, PageLines
from cleaner.line_topic import topic
from cleaner.metadata import Metadata

_COMPARED_CHARS: Final = 400
_BIG: Final = 100
_FAR: Final = 200


def features(lines: Lines, own: Region, said: Metadata) -> Columns:
    """The columns of the model by name, each with one value a line, as 32-bit floats."""
    page = PageLines(lines, own)
    return {
        **page.text,
        **_said(page, said),
        **topic(lines.blocks, own, said),
        **names(page),
        **ancestors(page),
        **groups(page),
        **cards(page),
        **_position(page, own),
        **_around(page),
    }


def _said(page: PageLines, said: Metadata) -> Columns:
    """How near each line is to the title and the lead, and whether the page has it more than once."""
    keys = [_key(block.text) if own else "" for block, own in zip(page.lines.blocks, page.open, strict=True)]
    counts = Counter(keys)
    first: dict[str, int] = {}
    title, lead = set(key(said.title).split()), set(key(said.lead).split())
    words = [own.split() if own.startswith(" ") else [] for own in keys]
    return {
        "copies": np.array([counts[own] for own in keys], np.float32),
        "seen": np.array([first.setdefault(own, i) < i for i, own in enumerate(keys)], np.float32),
        "title": np.array([_alike(own, title) if own else 0.0 for own in words], np.float32),
        "lead": np.array([_part(own, lead) if own else 0.0 for own in words], np.float32),
    }


def _key(text: str) -> str:
    """What copies of a line have in common; long ones are compared as they are, and with nothing else."""
    return key(text) if len(text) <= _COMPARED_CHARS else text


def _alike(words: Sequence[str], others: set[str]) -> float:
    """The share of all words that the two have in common."""
    return 0.0 if others.isdisjoint(words) else len(others.intersection(words)) / len(others.union(words))


def _part(words: Sequence[str], others: set[str]) -> float:
    """The share of the words that is among the others."""
    return 0.0 if others.isdisjoint(words) else len(others.intersection(words)) / len(set(words))


def _position(page: PageLines, own: Region) -> Columns:
    """Where the line stands in the page, from the title, and in the region; and what the page is like."""
    at, size = np.arange(page.size), page.size
    kept = sorted(own.keep)
    first, last = (kept[0], kept[-1]) if kept else (0, 0)
    since = page.solid[own.start] if own.start >= 0 else 0.0
    mean = page.stated[-1] / max(1, np.count_nonzero(page.prose))
    whole = {
        "page_lines": size,
        "page_chars": page.chars[-1],
        "page_prose": page.stated[-1],
        "page_linked": page.linked[-1] / max(1, page.chars[-1]),
        "page_mean": mean,
        "region_lines": len(kept),
        "region_chars": page.inside[-1],
        "region_share": page.inside[-1] / max(1, page.chars[-1]),
    }
    return {
        **{name: np.full(size, value, np.float32) for name, value in whole.items()},
        "place": at / max(1, size),
        "from_title": np.clip(at - own.start, -300, 300) if own.start >= 0 else np.full(size, -999),
        "before": page.solid[:-1] / page.all_solid,
        "before_chars": np.minimum(page.solid[:-1], 5000),
        "since_title": (page.solid[:-1] - since) / page.all_solid,
        "after": 1 - page.solid[1:] / page.all_solid,
        "from_region": np.clip(at - first, -100, 100),
        "past_region": np.clip(at - last, -100, 100),
        "relative": page.text["chars"] / max(1, mean),
    }


def _around(page: PageLines) -> Columns:
    """What the neighbours are, how far the next of each sort is, and what a few lines hold before and after."""
    text, size, at = page.text, page.size, np.arange(page.size)
    columns: dict[str, Column] = {}
    sorts = {
        "prose": text["weight"] > 0,
        "big": text["weight"] > _BIG,
        "hint": text["hint"] > 0,
        "head": (text["kind"] >= 1) & (text["kind"] <= 6),
        "link": text["links"] >= LINKED,
    }
    for name, sort in sorts.items():
        columns[f"last_{name}"], columns[f"next_{name}"] = _distances(sort)
    for reach in (2, 5):
        low, high = np.maximum(0, at - reach), np.minimum(size, at + 1 + reach)
        for name, sums in (("weight", page.weights), ("chars", page.chars), ("linked", page.linked)):
            columns[f"{name}_before{reach}"] = sums[at] - sums[low]
            columns[f"{name}_after{reach}"] = sums[high] - sums[at + 1]
    for offset in (-2, -1, 1, 2):
        columns[f"chars_{offset:+d}"] = _moved(text["chars"], offset)
    for offset in (-1, 1):
        columns.update({f"{name}_{offset:+d}": _moved(text[name], offset) for name in ("links", "end", "kind")})
    return columns


def _distances(sort: NDArray[np.bool_]) -> tuple[Column, Column]:
    """How many lines back and ahead the next line of the sort stands, at most 200."""
    size, at = len(sort), np.arange(len(sort))
    back = np.maximum.accumulate(np.where(sort, at, -_FAR))
    ahead = np.minimum.accumulate(np.where(sort, at, size + _FAR)[::-1])[::-1]
    before, after = np.append(-_FAR, back[:-1])[:size], np.append(ahead[1:], size + _FAR)[-size:] if size else ahead
    return np.minimum(at - before, _FAR), np.minimum(after - at, _FAR)


def _moved(column: Column, offset: int) -> Column:
    """The values of the lines `offset` further on, -1 past either end."""
    found = np.full_like(column, OUTSIDE)
    if offset > 0:
        found[:-offset] = column[offset:]
    else:
        found[-offset:] = column[:offset]
    return found
