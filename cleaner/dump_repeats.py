"""Lines that a dump says twice: the second copy of a caption, a headline or a paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cleaner.dump_signals import Signals
from cleaner.phrases.pattern import fold
from cleaner.values import Drop

_SHORTEST: Final = 25
_SHORTEST_APART: Final = 70
_LONGEST_CAPTION: Final = 250
_CREDIT = re.compile(
    r"^.{8,220}(?:[/(|©]|\.\s)\s*(?:фото|колаж|коллаж|скриншот|кадр|ілюстрація|иллюстрация|інфографіка|инфографика|photo|"
    r"foto|image|bild|picture|crédit|credit|getty images|reuters|afp|ap photo|shutterstock|depositphotos|unsplash)"
    r"\b[^.!?]{0,80}\)?$",
    re.IGNORECASE,
)


def find(signals: Sequence[Signals]) -> dict[int, Drop]:
    """The drops of captions with a credit and of second copies, by position in the signals."""
    drops = {n: _caption("credit") for n, line in enumerate(signals) if n and _credited(line)}
    seen: dict[str, int] = {}
    for position, line in enumerate(signals):
        if len(line.text) < _SHORTEST or line.sure:
            continue
        first = seen.setdefault(fold(line.text), position)
        if first == position:
            continue
        beside = all(between in drops for between in range(first + 1, position))
        if beside or len(line.text) >= _SHORTEST_APART:
            drops[position] = Drop(reason="repeated", rule="repeat:line")
        if beside and first and line.label and not line.prose and len(line.text) <= _LONGEST_CAPTION:
            drops[first] = _caption("repeat")
    return drops


def _credited(line: Signals) -> bool:
    return not line.text.endswith((".", "!", "?")) and bool(_CREDIT.match(line.text))


def _caption(how: str) -> Drop:
    return Drop(reason="caption", rule=f"shape:caption-{how}")
