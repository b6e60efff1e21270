"""Polls in the midst of a page: the question and the answers above the button that takes a vote; and ratings."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

from cleaner.dump_signals import Signals
from cleaner.values import Drop

_MOST_ANSWERS: Final = 10
_LONGEST_ANSWER: Final = 80
_FEWEST_ANSWERS: Final = 2


def find(signals: Sequence[Signals]) -> dict[int, Drop]:
    """The drops of questions, answers and buttons by position; a question without answers and a button is text.

    Lines of a poll that was found stand in the way of no other, so that looking again finds nothing more.
    """
    drops: dict[int, Drop] = {}
    left: list[int] = []
    for position, line in enumerate(signals):
        if not (line.sure and line.sure.reason == "poll"):
            left.append(position)
        elif asked := _asked([signals[n] for n in left[-_MOST_ANSWERS - 2 :]]):
            drops |= {n: Drop(reason="poll", rule="run:poll") for n in left[-asked:]}
            drops[position] = line.sure
            del left[-asked:]
    return drops | _ratings(signals)


def _ratings(signals: Sequence[Signals]) -> dict[int, Drop]:
    """The drops of ratings: a label, and below it places, shares, and names that stand twice, as picture and text."""
    drops: dict[int, Drop] = {}
    for label in (n for n, line in enumerate(signals) if _is_label(line)):
        rows = list(itertools.takewhile(lambda n: _may_be_rated(signals[n]), range(label + 1, len(signals))))
        if any(_is_twice(signals[n].text) for n in rows):
            drops |= {n: Drop(reason="poll", rule="run:rating") for n in (label, *rows)}
    return drops


def _may_be_rated(line: Signals) -> bool:
    return line.number or _is_twice(line.text)


def _is_twice(text: str) -> bool:
    words = text.split()
    half = len(words) // 2
    return half > 0 and words[:half] == words[half:]


def _asked(above: Sequence[Signals]) -> int:
    """How many of the last lines above a button are its label, question and answers; 0 without."""
    answers = 0
    while answers < len(above) and _may_be_answer(above[-answers - 1]):
        answers += 1
    if not _FEWEST_ANSWERS <= answers <= min(_MOST_ANSWERS, len(above) - 1):
        return 0
    if not _may_be_question(above[-answers - 1]):
        return 0
    return answers + 1 + (len(above) > answers + 1 and _is_label(above[-answers - 2]))


def _may_be_answer(line: Signals) -> bool:
    return len(line.text) <= _LONGEST_ANSWER and not line.prose and not _may_be_question(line)


def _may_be_question(line: Signals) -> bool:
    return line.text.endswith("?")


def _is_label(line: Signals) -> bool:
    return line.hint is not None and line.hint.reason == "poll"
