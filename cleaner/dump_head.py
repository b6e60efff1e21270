"""What stands above the first sentence of an article: its title stays; names and lists of headlines do not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cleaner.dump_signals import Signals
from cleaner.phrases.pattern import fold
from cleaner.values import METADATA, Drop

_MENU: Final = 2
_MENUS: Final = frozenset({"nav", "latest"})
_NAME_WORDS: Final = 4
_LABEL_WORDS: Final = 3
_LIST: Final = 3
_HEADLINE_WORDS: Final = 4


def head_drops(head: Sequence[Signals], stays: Sequence[bool]) -> dict[int, Drop]:
    """The drops of kept lines above the story: the outlet's name above its menu, a list of headlines."""
    kept = [n for n, own in enumerate(stays) if own]
    dated = sum(_is_date(head[n + 1]) for n in kept if n + 1 < len(head))
    headlines = [n for n in kept if head[n].words >= _HEADLINE_WORDS]
    if len(headlines) >= _LIST and dated >= _LIST:
        return {n: Drop(reason="latest", rule="head:list") for n in kept}
    drops = {n: drop for n in kept if (drop := _drop(head, n, [other for other in kept if other > n]))}
    return drops if len(drops) < len(kept) or not headlines else {}


def _drop(head: Sequence[Signals], place: int, below: Sequence[int]) -> Drop | None:
    """Why a kept line is no title, when there are other kept lines below it in the head."""
    line = head[place]
    if not below:
        return None
    if any(fold(head[n].text) == fold(line.text) for n in below):
        return Drop(reason="repeated", rule="head:twice")
    if line.words <= _NAME_WORDS and not line.ends and sum(map(_is_menu, head[place + 1 : below[-1]])) >= _MENU:
        return Drop(reason="nav", rule="head:name")
    known = line.hint if line.hint and line.hint.reason not in METADATA else None
    return known if line.sure or line.words <= _LABEL_WORDS else None


def _is_date(line: Signals) -> bool:
    return line.hint is not None and line.hint.reason in ("date", "clock")


def _is_menu(line: Signals) -> bool:
    return line.hint is not None and line.hint.reason in _MENUS
