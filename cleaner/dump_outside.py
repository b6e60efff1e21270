"""Naming what stands outside the article: which kind of box, list or menu each line of a page's head or tail is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cleaner.dump_signals import METADATA, Signals
from cleaner.span import is_of_comments, names_itself
from cleaner.values import Drop

_PERCENT = re.compile(r"\d\s*%")
_CLOSED: Final = frozenset(
    {"poll", "rates", "weather", "countdown", "memorial", "comments", "latest", "related", "tags"}
)
"""Kinds of boxes whose label names the lines that follow it, up to the next label."""
_SHORT_ONLY: Final = frozenset({"poll", "rates", "weather"})
_LATEST_LABEL = "latest"


def name(signals: Sequence[Signals], alone: Sequence[bool], place: str) -> list[Drop]:
    """A drop for each line of one stretch outside the article; `place` is `head` or `tail`.

    `alone` says for each line whether it stands by itself between blank lines.
    """
    drops: list[Drop] = []
    box = ""
    for position, line in enumerate(signals):
        own = line.hint
        if own and own.reason == "date":
            drops.append(_dated(alone[position], box))
            continue
        if own and own.reason not in METADATA:
            box = own.reason if own.reason in _CLOSED and not _is_read_also(line) else ""
        elif poll := _poll(signals, position):
            box = poll
        if line.rules and not own and is_of_comments(signals[position + 1 : position + 2]):
            own = Drop(reason="comments", rule="run:rules")
        drops.append(own or _by_box(line, box, place))
    return drops


def _is_read_also(line: Signals) -> bool:
    return line.sure is not None and line.sure.reason == "related" and names_itself(line)


def _dated(alone: bool, box: str) -> Drop:
    """A date outside the article is that of another headline, or the page's own clock."""
    if alone and box != "comments":
        return Drop(reason="clock", rule="run:date-alone")
    return Drop(reason="comments" if box == "comments" else "latest", rule="run:date")


def _poll(signals: Sequence[Signals], position: int) -> str:
    """`poll` where rank, name and percentage follow each other from here."""
    window = signals[position : position + 3]
    percents = [n for n, line in enumerate(window) if line.number and _PERCENT.search(line.text)]
    return "poll" if len(window) == 3 and window[0].number and percents == [2] else ""


def _by_box(line: Signals, box: str, place: str) -> Drop:
    fits = box and not (box in _SHORT_ONLY and line.prose)
    if fits:
        return Drop(reason=box, rule=f"run:{box}")
    if line.number:
        return Drop(reason="outside", rule=f"span:{place}")
    if line.label and line.words >= 5:
        return Drop(reason=_LATEST_LABEL, rule=f"span:{place}")
    if line.label:
        return Drop(reason="nav", rule=f"span:{place}")
    return Drop(reason="outside", rule=f"span:{place}")
