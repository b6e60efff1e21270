"""Text that was broken into lines of one width: joined again, block by block.

The proof is in the widths: where a writer of fixed width broke a line, the first word of the next one had no room left.
Verse, lists, tables, headlines and dialogues break earlier than they must, and so they stay; so does every block in
which one line is too short for a reason other than the end of its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from cleaner.repair_edits import Edit

_LINE: Final = re.compile(r"([^\r\n]*)(\r?\n|\Z)")
_WIDEST: Final = 100
_NARROWEST: Final = 30
_FEWEST: Final = 6
"""As many joins prove that a document is wrapped."""
_LIKELY: Final = 0.9
_LIKELY_LONG: Final = 0.7
_LONG_BLOCK: Final = 20
"""A block of so many lines holds more than one paragraph, and subheads."""
_SMALL_START: Final = 0.4
"""So many of the joined lines begin with a small letter, at least: headlines begin with capitals."""
_FEWEST_SMALL: Final = 2
_SMALL: Final = re.compile(r"\n[ \t]*[^\W\d_A-ZА-ЯЀ-ЏҐ]")
_OUTLIERS: Final = 0.02
_END: Final = re.compile(r"[.!?…:;][\"'»”’)\]]*\s*\Z")
_ITEM: Final = re.compile(r"\s*(?:[-*•·▪◦‣○●■□►→]|[+o]\s|\d{1,3}[.)]\s|[a-zа-яіїє][.)]\s|[IVX]+\.\s|\||#|>)")
_DASH: Final = re.compile(r"\s*[–—]")
_TABLE: Final = re.compile(r"\t|\S {2,}\S|\|")
_HYPHEN: Final = re.compile(r"[^\W\d_](?:\xad|-)\Z")
_HEAD: Final = re.compile(r"[^\W\d_]+\Z")
_TAIL: Final = re.compile(r"[^\W\d_]+")
_STAYING: Final = frozenset({
    "який", "яка", "яке", "які", "якого", "якої", "яких", "якому", "якій", "яким", "якими", "якою", "небудь", "таки",
    "то", "перше", "друге", "третє", "либо", "нибудь", "первых", "вторых", "за", "під", "из", "под", "от",
})  # fmt: skip
"""What stands after a hyphen that belongs to the word."""
_SOFT: Final = re.compile(r"(?<=[^\W\d_])\xad\r?\n(?=\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    text: str
    start: int


def wrapped(text: str) -> list[Edit]:
    """The line ends that only a width asked for."""
    soft = [(at.start(), at.end(), "") for at in _SOFT.finditer(text)] if "\xad" in text else []
    return soft or _joins(text)


def _joins(text: str) -> list[Edit]:
    count = text.count("\n")
    if count < _FEWEST or len(text) > (_WIDEST + 1) * (count + 1) or not _starts_small(text):
        return []
    width = _width(text.split("\n"))
    if not width:
        return []
    lines = [_Line(text=at[1], start=at.start()) for at in _LINE.finditer(text) if at[0]]
    pairs = [pair for block in _blocks(lines) if _is_full(block, width) for pair in _joins_of(block, width)]
    small = sum(1 for _, after in pairs if after.text.lstrip()[:1].islower())
    if len(pairs) < _FEWEST or small < _SMALL_START * len(pairs):
        return []
    return [_join(one, two, text) for one, two in pairs]


def _starts_small(text: str) -> bool:
    """Whether lines enough begin with a small letter: a quick look, as nearly every text comes here."""
    return sum(1 for _, _ in zip(_SMALL.finditer(text), range(_FEWEST_SMALL), strict=False)) == _FEWEST_SMALL


def _width(lines: Sequence[str]) -> int:
    """The width that the lines seem broken at, or 0 where they are too long, too short or too unlike."""
    widths = sorted(len(line.rstrip()) for line in lines if len(line) > 1 and " " in line)
    if len(widths) < _FEWEST:
        return 0
    width = widths[-1 - int(len(widths) * _OUTLIERS)]
    near = sum(1 for one in widths if one > 0.8 * width)
    return width if _NARROWEST <= width <= _WIDEST and near >= 0.4 * len(widths) else 0


def _blocks(lines: Sequence[_Line]) -> list[list[_Line]]:
    """The lines between blank ones."""
    blocks: list[list[_Line]] = [[]]
    for line in lines:
        if line.text.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if len(block) > 1]


def _is_full(block: Sequence[_Line], width: int) -> bool:
    """Whether the lines of a block end where they must, or with a sentence."""
    if any(_TABLE.search(line.text.strip()) for line in block):
        return False
    open_ends = [pair for pair in pairwise(block) if not _END.search(pair[0].text)]
    full = sum(1 for pair in open_ends if _no_room(*pair, width))
    likely = _LIKELY_LONG if len(block) >= _LONG_BLOCK else _LIKELY
    return full >= likely * len(open_ends) and any(_no_room(*pair, width) for pair in pairwise(block))


def _no_room(one: _Line, two: _Line, width: int) -> bool:
    return len(one.text.rstrip()) + 1 + len(two.text.split(maxsplit=1)[0]) > width


def _joins_of(block: Sequence[_Line], width: int) -> list[tuple[_Line, _Line]]:
    """The neighbours in a block that were one line; where paragraphs end inside it, any full sentence may end one."""
    ends_inside = any(not _no_room(*pair, width) for pair in pairwise(block))
    return [
        (one, two)
        for one, two in pairwise(block)
        if _joined(one, two, width)
        and not (ends_inside and _END.search(one.text) and not two.text.lstrip()[0].islower())
    ]


def _joined(one: _Line, two: _Line, width: int) -> bool:
    if not _no_room(one, two, width) or _ITEM.match(two.text):
        return False
    if two.text[0].isspace() and not one.text[0].isspace():
        return False
    return not (_END.search(one.text) and _DASH.match(two.text))


def _join(one: _Line, two: _Line, text: str) -> Edit:
    """One line end as a space, or as nothing with the hyphen that parted a word."""
    end = one.start + len(one.text.rstrip())
    start = two.start + len(two.text) - len(two.text.lstrip())
    if _HYPHEN.search(one.text.rstrip()):
        head, tail = _HEAD.search(one.text.rstrip()[:-1]), _TAIL.match(two.text.lstrip())
        if head and tail and tail[0][0].islower():
            keeps = tail[0].lower() in _STAYING or f"{head[0]}-{tail[0]}" in text
            return (end if keeps else end - 1, start, "")
        return (end, start, "")
    return (end, start, " ")
