"""Which lines of a page are rows of a table of data, rather than of a table that lays out the page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from cleaner.blocks_values import Block

_ROWS: Final = 3
_LINKED: Final = 0.5


def data_rows(blocks: Sequence[Block]) -> frozenset[int]:
    """The lines that are rows of a table of data: at least three in a row with the same number of filled cells."""
    cells = [b.text.count(" | ") if b.kind == "td" and b.links < _LINKED else 0 for b in blocks]
    found: set[int] = set()
    for count, group in groupby(range(len(blocks)), key=cells.__getitem__):
        rows = list(group)
        if count and len(rows) >= _ROWS:
            found.update(rows)
    return frozenset(found)
