"""The values of the invented dumps: a line with its label, and what a part of the words may be used for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

KEEP, DROP, UNSCORED = 1, 0, -1

Part = Literal["train", "test"]
"""Which half of the words, templates and hosts: no list entry of one half occurs in the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a document and its label: 1 keep, 0 drop, -1 unscored."""

    text: str
    label: int
