"""What the line model sees of the elements around a line: their names, what they hold, and which lines are alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from cleaner.line_names import NAMES, TAGS, places
from cleaner.line_page import OUTSIDE, Column, Columns, Indices, PageLines

_LEVELS: Final = 4


def names(page: PageLines) -> Columns:
    """For each name the share of the page's prose in the nearest element around the line that bears it, else -1."""
    shares = (page.within(page.stated) / page.all_prose).tolist()
    table = [[OUTSIDE] * (len(NAMES) + len(TAGS))]
    place: list[int] = []
    depth = [0]
    for i, element in enumerate(page.lines.elements):
        above = place[element.parent] if element.parent >= 0 else 0
        depth.append(depth[element.parent + 1] + 1)
        borne = page.has_open[i] and places(element.tag, element.names)
        if borne:
            row = table[above].copy()
            for column in borne:
                row[column] = shares[i]
            table.append(row)
            above = len(table) - 1
        place.append(above)
    found = np.array(table, np.float32)[np.array([*place, 0])[page.element]].T
    labels = (*(f"name_{name}" for name in NAMES), *(f"in_{tag}" for tag in TAGS))
    depths = np.array([*depth[1:], 0], np.float32)[page.element]
    return {**dict(zip(labels, found, strict=True)), "depth": depths}


def ancestors(page: PageLines) -> Columns:
    """What the four nearest elements hold of which each is larger than the one before."""
    columns: dict[str, Column] = {}
    if not len(page.first):
        return {name: np.full(page.size, OUTSIDE, np.float32) for name in _ANCESTORS}
    size = page.last - page.first
    chars = np.maximum(1, page.within(page.chars))
    held = {
        "lines": size,
        "prose": page.within(page.stated) / page.all_prose,
        "linked": page.within(page.linked) / chars,
        "scraps": page.within(page.scraps) / size,
        "weight": page.within(page.weights) / page.all_solid,
        "region": page.within(page.inside) / chars,
    }
    larger = _larger(size, page.parent)
    at = page.element
    for level in range(_LEVELS):
        known = at >= 0
        columns.update({f"up{level}_{name}": np.where(known, a[at], OUTSIDE) for name, a in held.items()})
        at = np.where(known, larger[at], -1)
    return columns


def _larger(size: Indices, parent: Indices) -> Indices:
    """For each element the nearest around it that holds more lines, else -1."""
    found = parent.copy()
    for i, up in enumerate(parent.tolist()):  # parents come first, so theirs is known
        if up >= 0 and size[up] == size[i]:
            found[i] = found[up]
    return found


_ANCESTORS: Final = tuple(
    f"up{level}_{name}"
    for level in range(_LEVELS)
    for name in ("lines", "prose", "linked", "scraps", "weight", "region")
)


def groups(page: PageLines) -> Columns:
    """What lines of one make hold together: in the same element (`sibling`), and anywhere on the page (`alike`)."""
    elements = page.lines.elements
    siblings: list[object] = []
    alike: list[object] = []
    for block in page.lines.blocks:
        if block.element < 0:
            siblings.append(None)
            alike.append(None)
            continue
        own = elements[block.element]
        small = own.last - own.first <= 3
        siblings.append((own.parent, own.tag, own.names) if small else block.element)
        alike.append((own.tag, own.names, block.kind, elements[own.parent].names if own.parent >= 0 else ""))
    return {**_group(page, "sibling", siblings), **_group(page, "alike", alike)}


def _group(page: PageLines, name: str, keys: Iterable[object]) -> Columns:
    numbers: dict[object, int] = {}
    at = np.array([numbers.setdefault(own, len(numbers)) for own in keys], np.int64)
    if not len(at):
        return {f"{name}_{part}": np.zeros(0, np.float32) for part in ("lines", "mean", "prose", "linked", "weight")}
    chars, links = page.text["chars"], page.text["links"]
    count, size = np.bincount(at), np.bincount(at, chars)
    return {
        f"{name}_lines": count[at],
        f"{name}_mean": (size / count)[at],
        f"{name}_prose": (np.bincount(at, page.prose) / page.all_prose)[at],
        f"{name}_linked": (np.bincount(at, chars * links) / np.maximum(1, size))[at],
        f"{name}_weight": (np.bincount(at, page.text["weight"]) / page.all_solid)[at],
    }
