"""A user's own rules: what a phrase means, which rule decides, and that thousands cost little."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.dump_own import OPEN, Rules, compiled, phrase
from cleaner.dump_wish import Own


def rules(*phrases: str, keep: bool = False) -> Rules:
    """Rules of these phrases, for all hosts."""
    return compiled(tuple(Own(pattern=phrase(text), keep=keep) for text in phrases))


@pytest.mark.parametrize(
    ("written", "line", "speaks"),
    [
        ("Партнерський матеріал", "• ПАРТНЕРСЬКИЙ  матеріал:", True),
        ("Партнерський матеріал", "Партнерський матеріал про міст", False),
        ("Ще за темою…", "Ще за темою: пором через Сулицю", True),
        ("Ще за темою…", "Усе, що ще за темою", False),
        ("…підписк…", "Оформіть підписку на листи", True),
        ("…підписк…", "Передпідписка", False),
        ("…на нашому каналі", "Дивіться на нашому каналі!", True),
        ("…на нашому каналі", "На нашому каналі тихо", False),
        ("© Вісник…", "© Вісник 2026", True),
        ("п'ять хвилин", "П’ять хвилин", True),
    ],
)
def test_a_phrase_takes_the_lines_that_its_open_ends_allow(written: str, line: str, speaks: bool) -> None:
    assert (rules(written).decide(line) is not None) is speaks


def test_the_first_rule_that_speaks_decides() -> None:
    own = (
        Own(pattern=r"реклам\w+ щит", keep=True),
        Own(pattern=phrase("Рекламний щит"), keep=False, reason="ad"),
        Own(pattern="щит", keep=False, reason="promo"),
    )
    ready = compiled(own)
    assert ready.decide("Рекламний щит") is own[0]
    assert ready.decide("Щит упав") is own[2]
    assert ready.decide("Міст") is None


def test_a_rule_of_a_host_holds_for_it_and_below_it_only() -> None:
    own = (Own(pattern=phrase("Меню"), keep=False, host="herald.example"),)
    hosts = ["herald.example", "www.herald.example", "old.herald.example", "notherald.example", None]
    assert [compiled(own).decide("Меню", host) is not None for host in hosts] == [True, True, True, False, False]


def test_patterns_with_groups_references_and_flags_work_beside_others() -> None:
    own = tuple(Own(pattern=p, keep=False) for p in (r"(\w)\1{5}", r"(?i)^стоп$", r"(?P<a>x)(?P=a)", "дорога"))
    ready = compiled(own)
    lines = ["ааааааа", "СТОП", "xx", "Дорога додому", "тиша"]
    assert [own.index(rule) if (rule := ready.decide(line)) else None for line in lines] == [0, 1, 2, 3, None]


def test_blank_lines_are_nobodys() -> None:
    assert rules("Реклама").decide("  \t") is None


@given(st.text(min_size=1, max_size=30))
@example("0#.")
def test_a_phrase_always_takes_the_line_it_was_copied_from(line: str) -> None:
    pattern = phrase(line)
    edge = line.strip()[:1] == OPEN or line.strip()[-1:] == OPEN
    if pattern and line.strip() and not edge and re.search(r"\w", line):
        assert compiled((Own(pattern=pattern, keep=False),)).decide(line) is not None


def test_thousands_of_phrases_cost_hardly_more_than_ten() -> None:
    many = [f"Рубрика номер {n}" for n in range(3000)] + [f"Читайте про {n}…" for n in range(3000)]
    ready, few = rules(*many, f"{OPEN}дев'яте диво{OPEN}"), rules(*many[:10])
    lines = [f"Рядок {n} про річку, яка тече повз Вербівці до самого моря" for n in range(3000)]
    assert _seconds(ready, lines) < 10 * _seconds(few, lines) + 0.2


def _seconds(ready: Rules, lines: list[str]) -> float:
    begin = time.process_time()
    for line in lines:
        ready.decide(line, "herald.example")
    return time.process_time() - begin
