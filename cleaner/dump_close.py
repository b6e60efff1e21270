"""The near view of one document: what the lines of the article and right above it say to each other.

The model sees shapes. Here words count: a poll goes with its question and answers, a label of links with the headlines
below it, a caption with its copy; dates that head the parts of a chronicle stay, rows of a table stay together, and an
article whose title the model did not find gets it back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cleaner import dump_poll, dump_repeats, dump_title
from cleaner.dump_head import head_drops
from cleaner.dump_inside import chapters, inside
from cleaner.dump_signals import Signals, read
from cleaner.rules import Known
from cleaner.values import Drop

_HEAD: Final = 30
_CELLS: Final = " | "


def closer(
    texts: Sequence[str], said: Sequence[Known], stays: Sequence[bool], twice: Sequence[bool]
) -> tuple[Mapping[int, Drop], list[int]]:
    """Of a document's lines: the drops that words give, also to lines that go anyway; and dropped ones that stay.

    `said` is what the phrase rules say of each line, `twice` which of them stand there twice.
    """
    kept = [n for n, own in enumerate(stays) if own]
    if not kept:
        return {}, []
    first, last = kept[0], kept[-1]
    top = max(0, first - _HEAD)
    signals = read(texts[top : last + 1], said[top : last + 1])
    prose = next((n for n in range(first - top, len(signals)) if signals[n].prose), first - top)
    drops = {top + n: drop for n, drop in dump_poll.find(signals).items()}
    if not drops:
        own = slice(first, last + 1)
        found = _inner(signals[first - top :], prose - first + top, stays[own], twice[own])
        drops = {first + n: drop for n, drop in found}
        if last + 1 < len(texts) and _is_of_comments(said[last + 1]):
            drops |= _rules(signals[prose:], top + prose)
    drops = {top + n: drop for n, drop in head_drops(signals[:prose], stays[top : top + prose]).items()} | drops
    back = [top + prose + n for n in _dates(signals[prose:])]
    if 0 < prose == first - top:
        back += [top + n for n in dump_title.above(signals, prose, last - top)]
    return drops, [n for n in (*back, *_rows(texts, stays, last)) if n not in drops and not stays[n]]


def _inner(
    article: Sequence[Signals], prose: int, stays: Sequence[bool], twice: Sequence[bool]
) -> Iterator[tuple[int, Drop]]:
    """The drops of kept lines from the first on, whose first sentence is at `prose`; captions also of others."""
    for n, drop in inside(article[prose:]).items():
        if stays[prose + n]:
            yield prose + n, drop
    copies = dump_repeats.find(article, twice) if any(twice) else dump_repeats.captions(article)
    for n, drop in copies.items():
        if stays[n] or drop.reason == "caption":
            yield n, drop


def _dates(story: Sequence[Signals]) -> list[int]:
    """The dates that head parts of a chronicle."""
    dates = [n for n, line in enumerate(story) if _is_date(line)]
    midst = chapters(story) if dates else ()
    return [n for n in dates if n in midst]


def _is_date(line: Signals) -> bool:
    """Whether the line is a date: in the midst of a text it heads a part."""
    return line.sure is not None and line.sure.reason == "date"


def _is_of_comments(below: Known) -> bool:
    """Whether what the rules say of a line is that it is part of the readers' comments."""
    return below[0] is not None and below[0].reason == "comments"


def _rules(region: Sequence[Signals], start: int) -> dict[int, Drop]:
    """The outlet's rules for its readers at the end of what is kept, right above their comments."""
    end = len(region)
    while end > 1 and region[end - 1].rules:
        end -= 1
    return {start + n: Drop(reason="comments", rule="run:rules") for n in range(end, len(region))}


def _rows(texts: Sequence[str], stays: Sequence[bool], last: int) -> list[int]:
    """Rows of a table that the text announces with a colon, or that follow a kept row of as many cells."""
    found: list[int] = []
    if _CELLS not in "\n".join(texts):
        return found
    held = False
    for at, text in enumerate(texts[: last + 1] if _CELLS not in "".join(texts[last + 1 : last + 2]) else texts):
        cells = text.count(_CELLS)
        if stays[at]:
            held = text.rstrip().endswith(":") or cells > 0
        elif cells and held:
            found.append(at)
        else:
            held = False
    return found
