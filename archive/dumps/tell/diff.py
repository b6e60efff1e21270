"""`--diff`: a cleaned document as a unified diff, to be read, with reasons, or to be given to `patch`.

What `patch` takes has no room for a reason in a line, so it stands in the heading of each piece of the diff instead;
to be read, each line that goes has its own behind a `#`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import click

from archive.console import safe
from archive.dumps.judge.outcome import Outcome
from cleaner.values import Drop

_AROUND: Final = 3
_UNENDED: Final = "\\ No newline at end of file"
_COLUMN: Final = 60
"""Where reasons begin, so that they stand below each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One line on both sides: what it was and what it is, None where there is none, and why."""

    old: str | None
    new: str | None
    why: str = ""

    @property
    def same(self) -> bool:
        """Whether nothing happened to it."""
        return self.old == self.new


def diff(outcome: Outcome, *, for_patch: bool = False) -> Iterator[str]:
    """The lines of the diff, without line ends and nothing for a document that was left as it is.

    For `patch` the text stands as it is, control characters too: it is for a file, not for a terminal.
    """
    rows = _rows(outcome, for_patch)
    if all(row.same for row in rows):
        return
    name = safe(outcome.document.name).replace("\n", "\\n").replace("\t", "\\t")
    yield from (f"--- a/{name}", f"+++ b/{name}")
    olds, news = ([0, *accumulate(text is not None for text in side)] for side in zip(*map(_sides, rows), strict=True))
    for first, last in _hunks(rows):
        reasons = dict.fromkeys(row.why.split(" ")[0] for row in rows[first:last] if row.why and not row.same)
        places = f"-{_range(olds[first], olds[last])} +{_range(news[first], news[last])}"
        yield f"@@ {places} @@ {', '.join(reasons)}".rstrip()
        for row in rows[first:last]:
            yield from _lines(row, for_patch)


def paint(line: str) -> str:
    """A line of a diff in the colour of its kind, for a terminal."""
    if line.startswith(("---", "+++", "@@")):
        return click.style(line, fg="cyan", bold=not line.startswith("@@"))
    return click.style(line, fg={"-": "red", "+": "green"}.get(line[:1]))


def _rows(outcome: Outcome, for_patch: bool) -> list[_Row]:
    """The two texts side by side; a repaired text line by line where repairs left its lines in number as they were."""
    both = zip(outcome.pieces, outcome.cleaned.lines, strict=True)
    told = [(piece, line) for piece, line in both if piece]  # behind a last line end there is no line
    if for_patch and not all(piece.endswith("\n") for piece, _ in told[:-1]):
        return _apart(_pieces(outcome.document.text), _pieces(outcome.text))
    if not outcome.changes:
        return [
            row
            for piece, line in told
            for row in _split(_Row(old=piece, new=None if line.drop else piece, why=_why(line.drop)))
        ]
    before = _pieces(outcome.document.text)
    if len(before) == len(told):
        return [
            _Row(old=old, new=None if line.drop else piece, why=_why(line.drop) or "repaired")
            for old, (piece, line) in zip(before, told, strict=True)
        ]
    return _apart(before, _pieces(outcome.text))


def _split(row: _Row) -> list[_Row]:
    """The row as one for each of its lines: a piece may be less than a line, or more."""
    if row.old is None or row.old.count("\n") <= 1:
        return [row]
    return [_Row(old=part, new=part if row.same else None, why=row.why) for part in _pieces(row.old)]


def _apart(before: Sequence[str], after: Sequence[str]) -> list[_Row]:
    """Two texts whose lines do not answer to each other: what both begin and end with, and between it the rest."""
    shorter = min(len(before), len(after))
    start = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    rest = shorter - start
    end = next((n for n in range(rest) if before[-1 - n] != after[-1 - n]), rest)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    return [
        *(_Row(old=text, new=text) for text in before[:start]),
        *(_Row(old=text, new=None, why="rewritten") for text in old),
        *(_Row(old=None, new=text) for text in new),
        *(_Row(old=text, new=text) for text in before[len(before) - end :]),
    ]


def _hunks(rows: Sequence[_Row]) -> Iterator[tuple[int, int]]:
    """The stretches of rows that are shown: what changed, with a few lines around it."""
    first = last = -1
    for number, row in enumerate(rows):
        if row.same:
            continue
        if first >= 0 and number - last > 2 * _AROUND:
            yield first, min(len(rows), last + _AROUND + 1)
            first = -1
        if first < 0:
            first = max(0, number - _AROUND)
        last = number
    if first >= 0:
        yield first, min(len(rows), last + _AROUND + 1)


def _sides(row: _Row) -> tuple[str | None, str | None]:
    return row.old, row.new


def _range(before: int, through: int) -> str:
    """A stretch of lines as a hunk's heading has it: the first, or where there is none the one before, and how many."""
    return f"{before + 1 if through > before else before},{through - before}"


def _lines(row: _Row, for_patch: bool) -> Iterator[str]:
    if row.same and row.old is not None:
        yield from _line(" ", row.old, "", for_patch)
        return
    if row.old is not None:
        yield from _line("-", row.old, row.why, for_patch)
    if row.new is not None:
        yield from _line("+", row.new, "", for_patch)


def _line(sign: str, text: str, why: str, for_patch: bool) -> Iterator[str]:
    body = text.removesuffix("\n")
    if for_patch:
        yield sign + body
    else:
        shown = sign + safe(body.removesuffix("\r"))
        yield f"{shown:<{_COLUMN}}  # {safe(why)}" if why else shown
    if not text.endswith("\n"):
        yield _UNENDED


def _why(drop: Drop | None) -> str:
    return f"{drop.reason} {drop.rule}" if drop else ""


def _pieces(text: str) -> list[str]:
    """The lines of a text with their line ends, as `diff` and `patch` count them."""
    found = text.split("\n")
    return [f"{line}\n" for line in found[:-1]] + ([found[-1]] if found[-1] else [])
