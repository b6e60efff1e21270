"""Damaged text made whole: each repair has a name, is counted, and can be undone exactly.

    mojibake     text that was read in the wrong encoding, also twice, also a run inside a sound line
    bom          byte order marks
    control      control characters that no text has
    entities     `&nbsp;`, `&#1030;` and their like
    invisible    soft hyphens, zero width characters, bidi marks without effect
    spaces       no-break, thin and other odd spaces
    unicode      letters in two pieces (`и` and a breve for `й`)
    homoglyphs   Latin letters inside Cyrillic words and the other way round
    apostrophes  one apostrophe throughout a text
    wrapped      text broken into lines of one width (changes the number of lines)
    oneline      a document that came as one long line (changes the number of lines)

They run in this order, again and again until none finds anything: what comes out of one may be another's damage. So a
second call never changes anything. A text that does not come to rest is left as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cleaner.repair_edits import Change, Finder, edited, packed, undo, unpacked
from cleaner.repair_guard import suspects
from cleaner.repair_marks import bom, control, entities, invisible, spaces, unicode
from cleaner.repair_mojibake import mojibake
from cleaner.repair_oneline import oneline
from cleaner.repair_words import apostrophes, homoglyphs
from cleaner.repair_wrapped import wrapped

__all__ = ["ALL", "LINEWISE", "STRUCTURAL", "Change", "Repaired", "damage", "packed", "repair", "undo", "unpacked"]

_LINE_REPAIRS: Final[dict[str, Finder]] = {
    "mojibake": mojibake,
    "bom": bom,
    "control": control,
    "entities": entities,
    "invisible": invisible,
    "spaces": spaces,
    "unicode": unicode,
    "homoglyphs": homoglyphs,
    "apostrophes": apostrophes,
}
_WHOLE_REPAIRS: Final[dict[str, Finder]] = {"wrapped": wrapped, "oneline": oneline}
LINEWISE: Final = frozenset(_LINE_REPAIRS)
"""Repairs that leave the number of lines as it is."""
STRUCTURAL: Final = frozenset(_WHOLE_REPAIRS)
"""Repairs that join or part lines."""
ALL: Final = LINEWISE | STRUCTURAL
_FINDERS: Final = _LINE_REPAIRS | _WHOLE_REPAIRS
_WITH_APOSTROPHE: Final = (None, "uk", "be")
_MOST_ROUNDS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """A text after its repairs; `undo(text, changes)` gives back what came in."""

    text: str
    changes: tuple[Change, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many places each repair changed; repairs without any are left out."""


def repair(text: str, wanted: frozenset[str] = ALL, lang: str | None = None, apostrophe: str = "") -> Repaired:
    """The text with these repairs made; a sound text comes back as it is. Never raises, whatever the characters.

    `apostrophe` is the one for all Ukrainian words, one of `'`, `’` and `ʼ`; without it the text's own usual one.
    A known `lang` other than Ukrainian and Belarusian leaves its apostrophes alone.
    """
    if lang not in _WITH_APOSTROPHE:
        wanted -= {"apostrophes"}
    now = text
    changes: list[Change] = []
    for _ in range(_MOST_ROUNDS):
        done = len(changes)
        for name in _order(suspects(now, apostrophe) & wanted):
            now = _made(now, name, apostrophe, changes)
        if len(changes) == done:
            for name in _order(STRUCTURAL & wanted):
                now = _made(now, name, apostrophe, changes)
        if len(changes) == done:
            return Repaired(text=now, changes=tuple(changes), counts=_counts(changes))
    return Repaired(text=text)


def damage(text: str) -> frozenset[str]:
    """The repairs that would change something."""
    return frozenset(repair(text).counts)


def _order(names: frozenset[str]) -> list[str]:
    return [name for name in _FINDERS if name in names]


def _made(text: str, name: str, apostrophe: str, changes: list[Change]) -> str:
    """The text after one pass of one repair, which is noted where it changed something."""
    edits = apostrophes(text, apostrophe) if name == "apostrophes" else _FINDERS[name](text)
    if not edits:
        return text
    text, change = edited(text, edits, name)
    changes.append(change)
    return text


def _counts(changes: list[Change]) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for change in changes:
        counts[change.repair] += len(change.spans)
    return dict(counts)
