"""Edits of a text: what a repair wants changed, how that is done, and how it is undone exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Edit = tuple[int, int, str]
"""Characters `start` to `end` of a text become the third; the edits of a list ascend and do not overlap."""
Finder = Callable[[str], list[Edit]]
"""A repair: what it would change in a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one pass of one repair did: after it, `length` characters at `start` stand for `before`."""

    repair: str
    spans: tuple[tuple[int, int, str], ...]
    """`(start, length, before)`, ascending."""


def edited(text: str, edits: Sequence[Edit], repair: str) -> tuple[str, Change]:
    """The text with these edits made, and what undoes them; edits that touch count as one."""
    parts: list[str] = []
    spans: list[tuple[int, int, str]] = []
    done = shift = 0
    for start, end, new in _together(edits):
        parts += (text[done:start], new)
        spans.append((start + shift, len(new), text[start:end]))
        shift += len(new) - (end - start)
        done = end
    parts.append(text[done:])
    return "".join(parts), Change(repair=repair, spans=tuple(spans))


def _together(edits: Sequence[Edit]) -> list[Edit]:
    """The edits with those made one that touch, so that no two changes begin at one place."""
    found: list[Edit] = []
    for edit in edits:
        if found and found[-1][1] == edit[0]:
            edit = (found[-1][0], edit[1], found.pop()[2] + edit[2])
        found.append(edit)
    return found


def undo(text: str, changes: Iterable[Change]) -> str:
    """The text as it was before these changes, the last of which is taken back first."""
    for change in reversed(tuple(changes)):
        parts: list[str] = []
        done = 0
        for start, length, before in change.spans:
            parts += (text[done:start], before)
            done = start + length
        text = "".join((*parts, text[done:]))
    return text


def packed(changes: Iterable[Change]) -> list[list[Any]]:
    """The changes as JSON holds them: `[repair, {before: [start, length, start, length, …]}]` each."""
    found: list[list[Any]] = []
    for change in changes:
        groups: dict[str, list[int]] = {}
        for start, length, before in change.spans:
            groups.setdefault(before, []).extend((start, length))
        found.append([change.repair, groups])
    return found


def unpacked(stored: Iterable[tuple[str, Mapping[str, Sequence[int]]] | list[Any]]) -> tuple[Change, ...]:
    """The changes that `packed` stored."""
    found = []
    for repair, groups in stored:
        spans = [
            (start, length, before)
            for before, places in groups.items()
            for start, length in zip(places[::2], places[1::2], strict=True)
        ]
        found.append(Change(repair=repair, spans=tuple(sorted(spans))))
    return tuple(found)
