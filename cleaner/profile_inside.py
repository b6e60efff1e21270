"""The lines in the containers of a host's stories, and which of them each selector would take.

Many selectors take the same lines: what those hold is reckoned once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

_UNTOLD: Final = ("outside", "kept")
"""What says nothing of why a line is no text."""

Way = tuple[str, str]
"""A selector, and the sort of lines that it is about (empty for all)."""


class Told(NamedTuple):
    """One line in the container: its story, its place in the story's lines, and whether it is believed to be text."""

    story: int
    line: int
    size: int
    keep: bool
    reason: str


class Held(NamedTuple):
    """What some lines hold: characters, those of them that are believed to be text, and the stories they stand in."""

    size: int
    kept: int
    pages: int


class Inside:
    """The lines in the containers of a host's stories, and for each selector the lines it would take."""

    def __init__(self, told: Sequence[Told], ways: dict[Way, frozenset[int]]) -> None:
        self.told = tuple(told)
        self.ways = ways
        self._stories = [one.story for one in told]
        self._sizes = [one.size for one in told]
        self._kept = [one.size * one.keep for one in told]
        self._known: dict[frozenset[int], Held] = {}
        self._reasons: dict[frozenset[int], str] = {}

    def held(self, lines: frozenset[int]) -> Held:
        """What these lines hold; many selectors take the same lines, so it is remembered."""
        if (known := self._known.get(lines)) is None:
            known = self._known[lines] = self.weighed(lines)
        return known

    def weighed(self, lines: frozenset[int]) -> Held:
        """As `held`, of lines that are asked about once."""
        size, kept = (sum(map(of.__getitem__, lines)) for of in (self._sizes, self._kept))
        return Held(size, kept, len(set(map(self._stories.__getitem__, lines))))

    def reason(self, lines: frozenset[int]) -> str:
        """Why most of these lines are no text."""
        if (known := self._reasons.get(lines)) is None:
            told = Counter(reason for n in lines if (reason := self.told[n].reason))
            known = self._reasons[lines] = usual(told, "outside")
        return known


def usual(reasons: Counter[str], otherwise: str) -> str:
    """The commonest reason that says something."""
    telling = {reason: n for reason, n in reasons.items() if reason not in _UNTOLD}
    return min(telling, key=lambda reason: (-telling[reason], reason), default=otherwise)
