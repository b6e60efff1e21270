"""What is judged of a document: its lines with all damage repaired, and the piece of the output that each stands for.

The output keeps the characters it came with, except for the repairs that the user wants written; but whether a line
goes is decided by what it says once all of it can be read. So a paragraph that was broken into ten lines stays or goes
as one, and each piece of one long line by itself.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from archive.dumps.base.values import Document
from archive.dumps.judge.outcome import Outcome
from cleaner.dump_values import Cleaned, Given
from cleaner.repair import ALL, Change, Repaired, repair
from cleaner.textfile import Text, split

DAMAGE: Final = ALL - {"apostrophes", "spaces"}
"""What is repaired before a line is judged: all that changes what it says, not which of two signs it says it with."""
_PLACES: Final = 1 << 20
"""Texts that are known to be sound, at most: 8 bytes each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the user says of all documents, and how they are to be repaired."""

    lang: str | None = None
    host: str | None = None
    """Of documents that do not say it themselves."""
    repairs: frozenset[str] = frozenset()
    """The repairs that are written into the output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A document ready to be cleaned: `pieces` joined are the text that the output is cut from, one for each line."""

    document: Document
    given: Given
    pieces: tuple[str, ...]
    changes: tuple[Change, ...]
    repairs: Mapping[str, int]

    def outcome(self, cleaned: Cleaned) -> Outcome:
        """The document with its verdicts."""
        return Outcome(
            document=self.document,
            pieces=self.pieces,
            cleaned=cleaned,
            changes=self.changes,
            repairs=self.repairs,
            group=self.document.group,
        )


def judged(document: Document, hints: Hints) -> Judged:
    """The document as it is cleaned."""
    base, seen = _repaired(document, hints)
    text = split(seen.text)
    pieces = tuple([line + end for line, end in zip(text.lines, text.ends, strict=True)])
    damaged = bool(base.counts or seen.counts)
    return Judged(
        document=document,
        given=_given(document, hints, text),
        pieces=_cut(base.text, pieces, seen.changes) if seen.changes else pieces,
        changes=base.changes,
        repairs=dict(Counter(base.counts) + Counter(seen.counts)) if damaged else {},
    )


def only_given(document: Document, hints: Hints) -> Given:
    """What of `judged` is looked at, without what it takes to write."""
    return _given(document, hints, split(_repaired(document, hints)[1].text))


def _repaired(document: Document, hints: Hints) -> tuple[Repaired, Repaired]:
    """The text that the output is cut from, and the text that is read."""
    lang = document.lang or hints.lang
    base = repair(document.text, hints.repairs, lang) if hints.repairs else Repaired(text=document.text)
    own = hash(base.text)
    if _sound()[own % _PLACES] == own:
        return base, Repaired(text=base.text)
    seen = repair(base.text, DAMAGE, lang)
    if not seen.changes:
        _sound()[own % _PLACES] = own
    return base, seen


@functools.cache
def _sound() -> NDArray[np.int64]:
    """Hashes of texts without damage, each at its place: the second pass over a dump need not look for it again.

    Another text that comes to the same place takes it, so that this never grows.
    """
    return np.zeros(_PLACES, np.int64)


def _given(document: Document, hints: Hints, text: Text) -> Given:
    host, lang = document.host or hints.host, document.lang or hints.lang
    return Given(lines=text.lines, host=host, lang=lang, group=document.group)


def _cut(text: str, lines: Sequence[str], changes: Sequence[Change]) -> tuple[str, ...]:
    """The text before these changes in as many pieces as there are lines after them."""
    places = [0]
    for line in lines:
        places.append(places[-1] + len(line))
    for change in reversed(changes):
        places = _before(places, change)
    places[0], places[-1] = 0, len(text)
    return tuple(text[start:end] for start, end in pairwise(places))


def _before(places: Sequence[int], change: Change) -> list[int]:
    """Where these places, in rising order, were before the change; of one inside a changed stretch, the end of that.

    What was taken out without replacement at the beginning of a line belongs to that line.
    """
    found: list[int] = []
    shift = at = 0
    for place in places:
        while at < len(change.spans) and _ends_before(change.spans[at], place):
            shift += len(change.spans[at][2]) - change.spans[at][1]
            at += 1
        inside = at < len(change.spans) and change.spans[at][0] < place
        found.append(sum((change.spans[at][0], len(change.spans[at][2]), shift)) if inside else place + shift)
    return found


def _ends_before(span: tuple[int, int, str], place: int) -> bool:
    end = span[0] + span[1]
    return end < place or (end == place and span[1] > 0)
