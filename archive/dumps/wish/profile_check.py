"""Checking what a profile of cleaning says, key by key: what is wrong is told with the nearest that is right."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from archive.dumps.base.how import CONVERSIONS, SHAPES, Columns
from cleaner.repair import ALL

COLUMNS: Final = tuple(spec.name for spec in fields(Columns))
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "shape": SHAPES,
    "to": CONVERSIONS,
    "repair": ("all", *sorted(ALL)),
}
PATHS: Final = ("keep", "drop")
_LISTS: Final = ("repair", *PATHS)
_KINDS: Final[Mapping[str, tuple[type, str]]] = {
    "model": (bool, "true or false, without quotes"),
    "corpus": (bool, "true or false, without quotes"),
    "threshold": (float, "a number from 0 to 1, without quotes"),
}
_RANGES: Final[Mapping[str, tuple[Any, Any]]] = {"threshold": (0, 1)}


class Wrong(Exception):
    """A key, or its value, cannot be; the message says what can."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(problem)
        self.key = key


def checked(key: str, value: Any, keys: Sequence[str]) -> Any:
    """The value of a key as the profile has it. Raises `Wrong`."""
    if key not in keys:
        raise Wrong(key, f"unknown; {_near(key, keys)}")
    if key == "columns":
        return columns(value)
    if key in _LISTS:
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise Wrong(key, 'needs a list of texts in quotes, such as ["…"]')
        return tuple(_chosen(key, one) for one in value)
    kind, told = _KINDS.get(key, (str, 'text in quotes, such as "…"'))
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    least, most = _RANGES.get(key, (None, None))
    fits = type(value) is kind and value != "" and (least is None or least <= value <= most)
    if not fits:
        raise Wrong(key, f"needs {told}")
    return _chosen(key, value)


def columns(value: Any) -> Columns:
    """The table of columns. Raises `Wrong`."""
    if not isinstance(value, Mapping):
        raise Wrong("columns", 'is a table: write [columns] on a line of its own, and below it text = "…"')
    for name, column in value.items():
        if name not in COLUMNS:
            raise Wrong(name, f"unknown column; {_near(name, COLUMNS)}")
        if not isinstance(column, str) or not column:
            raise Wrong(name, "needs the name of a column in quotes")
    return Columns(**value)


def _chosen(key: str, value: Any) -> Any:
    if key in _CHOICES and value not in _CHOICES[key]:
        raise Wrong(key, f"{value!r} is none; {_near(value, _CHOICES[key])}")
    return value


def _near(given: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(given, known, n=1)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
