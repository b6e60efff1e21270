"""A page side by side for a wide terminal: what was kept on the left, what was dropped and why on the right.

Every line of the page has rows of its own, so that reading down is the order of the page. Widths are counted in the
terminal's cells: ideographs and pictures fill two, marks over a letter none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

import click

from cleaner.values import Line

LEAST: Final = 100
"""Columns from which two texts beside each other are easier to read than a list."""
_MOST: Final = 200
"""Wider than this, the eye loses the line."""
_NARROWEST: Final = 40
_BAR: Final = " │ "
_KEPT: Final = 0.58
"""The share of the columns for what was kept: that is the text which is read, the other is looked through."""
_REASON: Final = 10
_PARTS = re.compile(r"[^:/-]+[:/-]*|[:/-]+")


def side_by_side(lines: Sequence[Line], columns: int) -> Iterator[str]:
    """The rows of the two columns with their headings, in colour, none wider than `columns` cells."""
    left, right = _halves(columns)
    kept = sum(line.drop is None for line in lines)
    heads = (f"kept: {kept}", f"dropped: {len(lines) - kept}")
    yield click.style(f"{heads[0]:<{left}}{_BAR}{heads[1]}", bold=True)
    yield "─" * left + "─┼─" + "─" * right
    for line in lines:
        yield from _kept(line, left) if line.drop is None else _dropped(line, left, right)


def summed(text: str, columns: int) -> Iterator[str]:
    """What is told below the two columns, in rows no wider than both."""
    yield from wrapped(text, max(_NARROWEST, min(_MOST, columns)))


def cells(text: str) -> int:
    """How many columns of a terminal the text fills."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def wrapped(text: str, width: int) -> Iterator[str]:
    """The text in rows of at most `width` cells (2 or more), broken at spaces, and in words only where one is wider."""
    row, used = "", 0
    for word in text.split(" "):
        for piece in _pieces(word, width):
            size = cells(piece)
            if row and used + 1 + size > width:
                yield row
                row, used = piece, size
            else:
                row, used = (f"{row} {piece}", used + 1 + size) if row else (piece, size)
    yield row


def _halves(columns: int) -> tuple[int, int]:
    room = max(_NARROWEST, min(_MOST, columns)) - len(_BAR)
    left = int(room * _KEPT)
    return left, room - left


def _kept(line: Line, left: int) -> Iterator[str]:
    for row in wrapped(_shown(line.text), left):
        style = click.style(row, fg="green", bold=line.kind[:1] == "h")
        yield style + " " * (left - cells(row)) + _BAR.rstrip()


def _dropped(line: Line, left: int, right: int) -> Iterator[str]:
    """The reason, the text beside it, and the rule where the text ends."""
    drop = line.drop
    if drop is None:
        return
    room = right - _REASON - 1
    margin = " " * left + _BAR
    reason, rule = f"{drop.reason:<{_REASON}} ", f"[{_shown(drop.rule)}]"
    *rows, last = wrapped(_shown(line.text), room)
    for row in rows:
        yield margin + click.style(reason + row, fg="red")
        reason = " " * len(reason)
    if cells(last) + 1 + cells(rule) <= room:
        yield margin + click.style(reason + last, fg="red") + " " + click.style(rule, dim=True)
        return
    yield margin + click.style(reason + last, fg="red")
    indent = _REASON + 1 if cells(rule) <= room else 0
    for row in _rule_rows(rule, right - indent):
        yield margin + " " * indent + click.style(row, dim=True)


def _rule_rows(rule: str, width: int) -> Iterator[str]:
    """The rule in rows of at most `width` cells, broken after its marks, and in words only where one is wider."""
    row = ""
    for part in _PARTS.findall(rule):
        if cells(row + part) > width:
            *rows, row = [*wrapped(row, width), *wrapped(part, width)] if row else wrapped(part, width)
            yield from rows
        else:
            row += part
    yield row


def _shown(text: str) -> str:
    """The text without what has no place in a column: control characters and marks that turn its direction."""
    return text if text.isprintable() else "".join(char for char in text if char.isprintable())


def _pieces(word: str, width: int) -> Iterator[str]:
    """The word, or its parts where it is wider than a row."""
    if cells(word) <= width:
        yield word
        return
    begin = used = 0
    for at, char in enumerate(word):
        size = _cells(char)
        if used + size > width:
            yield word[begin:at]
            begin, used = at, 0
        used += size
    yield word[begin:]


def _cells(char: str) -> int:
    if unicodedata.east_asian_width(char) in "WF":
        return 2
    return 0 if unicodedata.category(char) in ("Mn", "Me") else 1
