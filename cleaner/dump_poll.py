"""Polls in the midst of a page: the question and the answers above the button that takes a vote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from cleaner.dump_signals import Signals
from cleaner.values import Drop

_MOST_ANSWERS: Final = 10
_LONGEST_ANSWER: Final = 80
_FEWEST_ANSWERS: Final = 2


def find(signals: Sequence[Signals]) -> Mapping[int, Drop]:
    """The drops of questions and answers by position; a question without answers and a button is article text."""
    drops: dict[int, Drop] = {}
    for button, line in enumerate(signals):
        if line.sure and line.sure.reason == "poll":
            asked = _above(signals, button)
            drops |= {n: Drop(reason="poll", rule="run:poll") for n in asked}
            drops |= {button: line.sure} if asked else {}
    return drops


def _above(signals: Sequence[Signals], button: int) -> range:
    """The lines from the label or the question to the button; empty where no question stands above it."""
    question = button - 1
    while question >= max(button - _MOST_ANSWERS, 0) and _may_be_answer(signals[question]):
        question -= 1
    answers = button - question - 1
    if question < 0 or answers < _FEWEST_ANSWERS or not _may_be_question(signals[question]):
        return range(0)
    labelled = question > 0 and _is_label(signals[question - 1])
    return range(question - labelled, button)


def _may_be_answer(line: Signals) -> bool:
    return len(line.text) <= _LONGEST_ANSWER and not line.prose and not _may_be_question(line)


def _may_be_question(line: Signals) -> bool:
    return line.text.endswith("?")


def _is_label(line: Signals) -> bool:
    return line.hint is not None and line.hint.reason == "poll"
