"""The scorer counts what the benchmark's definition says: shingles of four words, pages of equal weight."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.scoring import Outcome, outcome, score, without_title

_TEXTS = st.lists(st.sampled_from(("міст", "річка", "поле", "дім", "сад", "гай", "ліс")), max_size=30).map(" ".join)


def test_a_text_against_itself_is_right_in_full() -> None:
    assert outcome("раз два три чотири п’ять", "раз два три чотири п’ять") == Outcome(right=1, wrong=0, missed=0)


def test_line_breaks_and_interpunction_do_not_count() -> None:
    assert outcome("Раз, два —\nтри: чотири.", "Раз два три чотири").right == 1


def test_shingles_are_counted_by_hand_here() -> None:
    """Gold has two shingles, the text three, and they share one: four different ones in all."""
    assert outcome("a b c d e", "x a b c d y") == Outcome(right=1 / 4, wrong=2 / 4, missed=1 / 4)


def test_nothing_found_is_missed_and_nothing_wanted_is_wrong() -> None:
    assert outcome("a b c d", "") == Outcome(right=0, wrong=0, missed=1)
    assert outcome("", "a b c d") == Outcome(right=0, wrong=1, missed=0)
    assert outcome("", "") == Outcome(right=0, wrong=0, missed=0)


def test_a_text_shorter_than_a_shingle_is_one() -> None:
    assert outcome("a b", "a b").right == 1
    assert outcome("a b", "a c").right == 0


def test_every_page_weighs_the_same() -> None:
    """Precision 1 and 1/2, recall 1/2 and 1: the long page does not outweigh the short one."""
    got = score([Outcome(right=0.5, wrong=0, missed=0.5), Outcome(right=0.5, wrong=0.5, missed=0)])
    assert (got.precision, got.recall, got.f1, got.pages) == (0.75, 0.75, 0.75, 2)


def test_a_page_without_a_text_counts_for_recall_only() -> None:
    got = score([Outcome(right=1, wrong=0, missed=0), Outcome(right=0, wrong=0, missed=1)])
    assert (got.precision, got.recall) == (1, 0.5)


def test_the_interval_holds_the_score_and_is_the_same_each_time() -> None:
    outcomes = [Outcome(right=place / 40, wrong=1 - place / 40, missed=0) for place in range(40)]
    first = score(outcomes)
    assert first == score(outcomes)
    assert first.low < first.f1 < first.high


@given(_TEXTS, _TEXTS)
def test_swapping_gold_and_text_swaps_wrong_and_missed(gold: str, text: str) -> None:
    there, back = outcome(gold, text), outcome(text, gold)
    assert (there.right, there.wrong, there.missed) == pytest.approx((back.right, back.missed, back.wrong))


@given(_TEXTS, _TEXTS)
def test_the_shares_of_a_page_are_one_or_nothing(gold: str, text: str) -> None:
    shares = outcome(gold, text)
    assert shares.right + shares.wrong + shares.missed == pytest.approx(1 if gold or text else 0)


@pytest.mark.parametrize(
    "first",
    ["Міська рада дала згоду на міст", "  МІСЬКА рада дала згоду\tна міст!", "Міська рада дала згоду на міст | Зоря"],
)
def test_a_first_line_that_is_the_title_is_taken_off(first: str) -> None:
    assert without_title(f"{first}\nТекст.", "Міська рада дала згоду на міст", "Текст.") == "Текст."


def test_the_title_stays_where_the_gold_begins_with_it_or_the_line_says_more() -> None:
    title = "Міська рада дала згоду на міст"
    assert without_title(f"{title}\nТекст.", title, f"{title}\nТекст.") == f"{title}\nТекст."
    said = f"{title}, і будувати почнуть за тиждень\nТекст."
    assert without_title(said, title, "Текст.") == said
    assert without_title("Текст.", "", "Текст.") == "Текст."
