"""The laws of cleaning, for any lines: nothing vanishes, twice is once, hostile lines take no longer than others."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.dump import clean, clean_all, keep
from cleaner.dump_values import Given
from cleaner.rules import taken

PROSE = [
    "Міська рада Вербівців погодила будівництво нового мосту через Сулицю, сказав речник управління доріг.",
    "За його словами, на роботи виділили дванадцять мільйонів, а першу опору поставлять ще до настання весни.",
    "Стару переправу спершу хотіли розібрати, але після громадських слухань її вирішили лишити пішохідною.",
]

LINES = st.sampled_from(
    [
        *PROSE,
        "Що буде зі старим мостом",
        "",
        " ",
        "Реклама",
        "Всі новини",
        "Коментарі (3)",
        "1",
        "31,4%",
        "Погода",
        "Спорт",
        "3 травня 2024, 08:15",
        "Автор: Уляна Сойка",
        "Читайте також",
        "Паром через Сулицю знову подорожчав удвічі",
        "Трамвай змінить маршрут",
        "— Так.",
        "слово за словом іде далі без кінця рядка",
    ]
)
DOCUMENTS = st.lists(LINES | st.text(max_size=60), max_size=40)


@settings(deadline=None)
@given(DOCUMENTS)
def test_kept_and_dropped_together_are_the_input_in_order(lines: list[str]) -> None:
    assert [line.text for line in clean(lines).lines] == lines


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS)
def test_cleaning_what_was_cleaned_changes_nothing(lines: list[str]) -> None:
    once = [line.text for line in clean(lines).lines if line.drop is None]
    assert all(keep(once))


@settings(deadline=None)
@given(DOCUMENTS)
def test_a_document_with_text_never_comes_out_empty_unless_all_of_it_is_junk(lines: list[str]) -> None:
    verdicts = clean(lines).lines
    assert any(line.drop is None for line in verdicts) or all(line.drop for line in verdicts if line.text.strip())


HOSTILE = [
    "Автор: а.б.в.г ",
    "При использовании материалов ссылка обязательна ",
    "By John Smith and ",
    "((((",
    "1 2 3 ",
    "© ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_line_made_to_backtrack_is_judged_at_once(piece: str) -> None:
    taken("")  # the phrases are loaded
    began = time.process_time()
    taken((piece * 900)[:890])
    assert time.process_time() - began < 0.5


def test_a_page_of_many_thousand_lines_takes_time_by_its_length() -> None:
    page = [part for n in range(5000) for part in (f"{PROSE[0]} {n}", "3 травня 2024, 08:15", "Всі новини")]
    began = time.process_time()
    clean(page)
    assert time.process_time() - began < 10


@given(st.lists(st.lists(LINES, max_size=12), min_size=2, max_size=6))
@settings(max_examples=40, deadline=None)
def test_a_document_is_cleaned_alike_alone_and_in_company(documents: list[list[str]]) -> None:
    """What stands in other documents of a batch makes no difference."""
    asked = [Given(lines=tuple(lines)) for lines in documents]
    assert clean_all(asked) == [clean_all([one])[0] for one in asked]
