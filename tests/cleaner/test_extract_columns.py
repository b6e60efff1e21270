"""Two columns for a terminal: nothing lost, nothing wider than it may be, the order of the page kept."""

from __future__ import annotations

import re

import click
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.extract_columns import cells, side_by_side, wrapped
from cleaner.values import Drop, Line

LINES = (
    Line(text="Головна Місто", drop=Drop(reason="nav", rule="box:nav")),
    Line(text="Міст відкрили о шостій ранку, і перші автобуси вже на лівому березі.", kind="p"),
    Line(text="Реклама", drop=Drop(reason="ad", rule="phrase:ad")),
    Line(text="Кінець.", kind="p"),
)
TEXTS = st.text(alphabet="аб1 ,—中文é\u0301🙂", max_size=80).map(lambda text: " ".join(text.split()))


def rows(columns: int) -> list[str]:
    return [click.unstyle(row) for row in side_by_side(LINES, columns)]


def test_kept_stands_left_dropped_right_each_on_rows_of_its_own() -> None:
    shown = rows(100)
    assert shown[0].startswith("kept: 2 ")
    assert shown[0].endswith("│ dropped: 2")
    assert [row.partition(" │")[0].strip() for row in shown[2:]] == [
        "",
        "Міст відкрили о шостій ранку, і перші автобуси вже на",
        "лівому березі.",
        "",
        "Кінець.",
    ]
    assert [row.partition("│")[2].strip() for row in shown[2:]] == [
        "nav        Головна Місто [box:nav]",
        "",
        "",
        "ad         Реклама [phrase:ad]",
        "",
    ]


@pytest.mark.parametrize("columns", [10, 60, 100, 141, 500])
def test_all_bars_stand_below_each_other_and_no_row_is_too_wide(columns: int) -> None:
    shown = rows(columns)
    assert len({re.search("[│┼]", row).start() for row in shown if re.search("[│┼]", row)}) == 1  # type: ignore[union-attr]
    assert all(cells(row) <= max(40, min(columns, 200)) for row in shown)


def test_a_rule_that_does_not_fit_beside_the_text_stands_below_it() -> None:
    drop = Drop(reason="latest", rule="outlet:dzvin-dolyny#2")
    (row, below) = list(side_by_side([Line(text="Як у долині рахували човни торік", drop=drop)], 110))[2:]
    assert "latest     Як у долині рахували човни торік" in click.unstyle(row)
    assert click.unstyle(below).strip(" │") == "[outlet:dzvin-dolyny#2]"


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        (60, ["[outlet:dzvin-dolyny#2]"]),
        (54, ["[outlet:dzvin-", "dolyny#2]"]),
    ],
)
def test_a_rule_wider_than_its_column_is_broken_between_its_words(columns: int, rows: list[str]) -> None:
    drop = Drop(reason="latest", rule="outlet:dzvin-dolyny#2")
    shown = [click.unstyle(row) for row in side_by_side([Line(text="Як", drop=drop)], columns)]
    assert [row.partition("│")[2].strip() for row in shown[3:]] == rows


@example("\u0301 а", 2)
@given(TEXTS, st.integers(2, 30))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text: str, width: int) -> None:
    """Rows joined are the text again, but for the spaces at which it was broken."""
    found = list(wrapped(text, width))
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
    assert all(cells(row) <= width for row in found)


def test_wide_characters_count_twice_and_marks_over_letters_nothing() -> None:
    assert [cells(text) for text in ("abc", "міст", "中文", "e\u0301", "🙂")] == [3, 4, 4, 1, 2]


def test_what_would_turn_or_steer_the_terminal_is_left_out() -> None:
    shown = "".join(side_by_side([Line(text="міст\u202eтсім\x1b[2J")], 100))
    assert "\u202e" not in shown
    assert "\x1b[2J" not in shown


def test_a_page_of_one_endless_line_is_shown_in_good_time() -> None:
    line = Line(text="слово " * 50_000 + "ю" * 300_000)
    assert sum(1 for _ in side_by_side([line], 120)) > 5_000
