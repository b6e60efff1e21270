"""Repairs as a whole: sound text stays, each repair is counted and undone exactly, twice is once."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.repair import ALL, LINEWISE, STRUCTURAL, damage, packed, repair, undo, unpacked
from cleaner.repair_guard import suspects
from cleaner.repair_marks import bom, control, entities, invisible, spaces, unicode
from cleaner.repair_words import apostrophes, homoglyphs
from tests.cleaner.repair_texts import SOUND, UKRAINIAN, misread

SHREDS = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from([
            "Президент", "рТЕЪЙДЕОФ", "Ïðåçèäåíò", "Р°РІ", "Ã©", "â€™", "&amp;", "&nbsp;", "&#38;", "lt;",
            "#38;", "\xad", "\u200b",
            "\ufeff", "\u202e", "\xa0", "\n", "\r\n", " ", "и\u0306", "п’ять", "п`ять", "Kиїв", "i",
            "-", "\x00", "\x85", "\udcc0\udce1",
            "ш", "ы", "Р", "С", "вЂ", "┌", "╨Я", "ї", "\u200d", "😀",
        ]),
    ),
    max_size=30,
).map("".join)  # fmt: skip


@given(SHREDS)
@example("&#38;#38;lt;")
@example("&l&#116;;")
def test_every_repair_can_be_undone_exactly(text: str) -> None:
    repaired = repair(text)
    assert undo(repaired.text, repaired.changes) == text
    assert set(repaired.counts) == {change.repair for change in repaired.changes} <= ALL


@given(SHREDS)
@example("&l&#116;;")
@example(" ".join(["п’я"] * 2 + ["п'я"] * 3))
def test_repairing_twice_changes_nothing_more(text: str) -> None:
    once = repair(text).text
    assert repair(once).text == once
    assert not damage(once)


@given(SHREDS, st.sets(st.sampled_from(sorted(ALL))))
def test_only_the_wanted_repairs_are_made(text: str, wanted: set[str]) -> None:
    repaired = repair(text, frozenset(wanted))
    assert set(repaired.counts) <= wanted
    assert repair(repaired.text, frozenset(wanted)).text == repaired.text


@given(SHREDS)
def test_changes_pass_through_json(text: str) -> None:
    repaired = repair(text)
    stored = json.loads(json.dumps(packed(repaired.changes)))
    assert undo(repaired.text, unpacked(stored)) == text


FINDERS = {
    "bom": bom,
    "control": control,
    "entities": entities,
    "invisible": invisible,
    "spaces": spaces,
    "unicode": unicode,
    "homoglyphs": homoglyphs,
    "apostrophes": apostrophes,
}


@given(SHREDS)
@example("Київ i Львів")
@example("\ufeffтак")
@example("ï»¿так")
def test_the_quick_look_misses_nothing(text: str) -> None:
    """It may name a repair that then finds nothing, never the other way round."""
    assert {name for name, finder in FINDERS.items() if finder(text)} <= suspects(text)


def test_the_quick_look_sees_across_its_blocks() -> None:
    text = "а" * (1 << 16) + "k"
    assert "homoglyphs" in suspects(text)


@given(SHREDS)
def test_linewise_repairs_keep_the_number_of_lines(text: str) -> None:
    assert repair(text, LINEWISE).text.count("\n") == text.count("\n")


@pytest.mark.parametrize("text", SOUND)
def test_sound_text_of_any_language_stays(text: str) -> None:
    assert repair(text).text == text


def test_many_sound_lines_together_stay() -> None:
    """What one language makes likely must not be held against another."""
    assert repair("\n".join(SOUND)).text == "\n".join(SOUND)


def test_the_names_of_the_repairs_are_told() -> None:
    assert {
        "mojibake",
        "bom",
        "entities",
        "spaces",
        "invisible",
        "unicode",
        "homoglyphs",
        "apostrophes",
        "control",
    } == LINEWISE
    assert {"wrapped", "oneline"} == STRUCTURAL
    assert LINEWISE | STRUCTURAL == ALL


def test_damage_names_what_would_change() -> None:
    text = "\ufeff" + misread(UKRAINIAN[0], "utf-8", "cp1251") + "\nдруго\xad&nbsp;рядний\u00a0p\u0430з"
    assert damage(text) >= {"bom", "mojibake", "entities", "invisible", "spaces"}
    assert not damage("\n".join(UKRAINIAN))


TRAPS = (
    "\n", "и\u0306", "\u0301", "\x00", "\xa0", "Р", "à", "&amp;", "п'", "a\xad\n", "Ђ", "┌", " ", "\udcff", "п`я",
    "a\u200e", "\u3000a", "‘п`я ", "Ã", "ÐÐ", "вЂ", "aа", "i ", "— а\n", "слово-\n", "рТЕ ", "?a=&lt;", "Слово.", "  ",
)  # fmt: skip
"""What some repair might stumble over."""


@pytest.mark.parametrize("trap", TRAPS)
def test_no_text_takes_long(trap: str) -> None:
    """A hundred thousand of anything are done at once."""
    start = time.process_time()
    repair(trap * (100_000 // len(trap)))
    assert time.process_time() - start < 3
