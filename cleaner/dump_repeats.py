"""Lines that a dump says twice: the second copy of a caption, a headline or a paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cleaner.dump_signals import Signals
from cleaner.phrases.pattern import fold
from cleaner.values import Drop

_CREDITS: Final = (
    r"(?:фото|колаж|коллаж|скриншот|кадр|знімок|снимок|ілюстрація|иллюстрация|інфографіка|инфографика|photo|foto|image|"
    r"bild|picture|crédit|credit|photograph|getty images|reuters|afp|ap photo|shutterstock|depositphotos|unsplash)"
)
_SHORTEST: Final = 25
_SHORTEST_APART: Final = 70
_LONGEST_CAPTION: Final = 250
_LONGEST_CREDITED: Final = 330
_STOPS: Final = (".", "!", "?")
_CREDIT = re.compile(
    rf"^.{{8,220}}(?:[/(|©]|\.\s)\s*{_CREDITS}\b[^.!?]{{0,80}}\)?$",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\((?:фото|photos?|fotos?|images|bilder)(?:\s*(?:та|і|и|\+|,|and|und|e)?\s*(?:відео|видео|video))?\)$",
    re.IGNORECASE,
)
"""What headlines end with where the article has pictures."""
_NAMED = re.compile(
    rf"\s/\s?{_CREDITS}\s*[:–—-]?\s*\w|[.(|]\s*{_CREDITS}\s*:\s*\w|\((?:ap|afp|reuters|getty)\b|[.:]\s?(?:photograph|credit)\b",
    re.IGNORECASE,
)


def find(signals: Sequence[Signals], twice: Sequence[bool]) -> dict[int, Drop]:
    """The drops of captions with a credit and of second copies, by position in the signals.

    `twice` says which lines may have a copy: of the others it is not asked.
    """
    drops = captions(signals)
    seen: dict[str, int] = {}
    kept: list[int] = []
    for position, line in enumerate(signals):
        first = _first(line, position, seen) if twice[position] else position
        beside = not kept or kept[-1] <= first
        if first < position and (beside or len(line.text) >= _SHORTEST_APART):
            drops[position] = Drop(reason="repeated", rule="repeat:line")
        if first < position and beside and first and _may_be_caption(line):
            drops[first] = _caption("repeat")
            if kept and kept[-1] == first:
                kept.pop()
        if position not in drops:
            kept.append(position)
    return drops


def captions(signals: Sequence[Signals]) -> dict[int, Drop]:
    """The drops of captions with a credit, by position in the signals."""
    credited = (n for n, line in enumerate(signals) if not line.text.endswith(_STOPS) and _credited(line))
    return {n: _caption("credit") for n in credited if n or _NAMED.search(signals[n].text)}


def _first(line: Signals, position: int, seen: dict[str, int]) -> int:
    """Where the line's text stood for the first time: its own position where it is new or too short to tell."""
    if len(line.text) < _SHORTEST or line.sure:
        return position
    return seen.setdefault(fold(line.text), position)


def _may_be_caption(line: Signals) -> bool:
    return line.label and not line.prose and len(line.text) <= _LONGEST_CAPTION


def is_caption(line: Signals) -> bool:
    """Whether the line says whose picture it describes: a headline may promise photos, but names no photographer."""
    return _credited(line) and bool(_NAMED.search(line.text))


def _credited(line: Signals) -> bool:
    if len(line.text) > _LONGEST_CREDITED or line.text.endswith(_STOPS) or _PROMISE.search(line.text):
        return False
    return bool(_CREDIT.match(line.text))


def _caption(how: str) -> Drop:
    return Drop(reason="caption", rule=f"shape:caption-{how}")
