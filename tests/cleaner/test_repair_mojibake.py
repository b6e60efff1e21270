"""Text read in a wrong encoding is turned back, alone, twice, in a run inside a sound line; nothing else is."""

from __future__ import annotations

import pytest

from cleaner.repair import repair
from tests.cleaner.repair_texts import CYRILLIC_READ_AS, RUSSIAN, UKRAINIAN, UTF8_READ_AS, WESTERN, misread, writable

ONLY = frozenset({"mojibake"})


def mended(text: str) -> str:
    return repair(text, ONLY).text


@pytest.mark.parametrize("wrong", UTF8_READ_AS)
@pytest.mark.parametrize("lines", [UKRAINIAN, RUSSIAN, UKRAINIAN[:1], RUSSIAN[2:3]])
def test_utf8_read_as_an_8bit_encoding_is_restored(lines: tuple[str, ...], wrong: str) -> None:
    text = "\n".join(lines)
    assert mended(misread(text, "utf-8", wrong)) == text


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
@pytest.mark.parametrize("text", WESTERN)
def test_western_text_is_restored_too(text: str, wrong: str) -> None:
    assert mended(misread(text, "utf-8", wrong)) == text


@pytest.mark.parametrize("wrong", UTF8_READ_AS)
def test_text_mangled_twice_is_restored(wrong: str) -> None:
    text = "\n".join(UKRAINIAN)
    assert mended(misread(misread(text, "utf-8", wrong), "utf-8", wrong)) == text


@pytest.mark.parametrize(("true", "wrong"), CYRILLIC_READ_AS)
@pytest.mark.parametrize("lines", [UKRAINIAN, RUSSIAN, UKRAINIAN[:1], RUSSIAN[:1]])
def test_cyrillic_of_one_encoding_read_as_another_is_restored(lines: tuple[str, ...], true: str, wrong: str) -> None:
    text = writable("\n".join(lines), true)
    assert mended(misread(text, true, wrong)) == text


def test_the_words_of_the_issue_are_restored() -> None:
    assert mended("Ïðåçèäåíò") == "Президент"
    assert mended("рТЕЪЙДЕОФ") == "Президент"
    assert mended("РџСЂРµР·РёРґРµРЅС‚") == "Президент"


@pytest.mark.parametrize(
    ("true", "wrong"), [("utf-8", "cp1251"), ("utf-8", "cp1252"), ("cp1251", "cp1252"), ("koi8-u", "cp1251")]
)
def test_a_damaged_line_among_sound_ones_is_restored_alone(true: str, wrong: str) -> None:
    sound = "\n".join(UKRAINIAN)
    line = writable(UKRAINIAN[2], true)
    assert mended(f"{sound}\n{misread(line, true, wrong)}\n{sound}") == f"{sound}\n{line}\n{sound}"


@pytest.mark.parametrize(
    ("true", "wrong"), [("utf-8", "cp1251"), ("utf-8", "cp1252"), ("cp1251", "cp1252"), ("koi8-u", "cp1251")]
)
def test_a_damaged_run_inside_a_sound_line_is_restored(true: str, wrong: str) -> None:
    run = misread("збільшила виробництво борошна", true, wrong)
    assert mended(f"У ніч на суботу Рівненська громада {run} і зерна.") == (
        "У ніч на суботу Рівненська громада збільшила виробництво борошна і зерна."
    )


def test_latin_names_inside_damaged_text_stay() -> None:
    text = "Компанія Zürcher Käse відкрила в Україні третій завод, повідомив Müller."
    assert mended(misread("Компанія Apple Inc. відкрила в Україні третій завод.", "cp1251", "cp1252")) == (
        "Компанія Apple Inc. відкрила в Україні третій завод."
    )
    assert mended(text) == text


def test_a_line_of_another_encoding_in_a_utf8_file_is_read() -> None:
    """Its bytes stand in the text as half characters, which `surrogateescape` made of them."""
    data = "\n".join(UKRAINIAN).encode() + b"\n" + UKRAINIAN[0].encode("cp1251") + b"\n" + "café crème".encode("cp1252")
    assert mended(data.decode("utf-8", "surrogateescape")) == "\n".join((*UKRAINIAN, UKRAINIAN[0], "café crème"))


def test_one_bad_byte_in_a_line_of_utf8_stays_one_bad_byte() -> None:
    text = "Їхні сім'ї \udcd0 вже вдома"
    assert mended(text) == text


def test_quotes_of_windows_1252_read_as_latin_1_are_restored() -> None:
    assert mended("It\x92s \x93fine\x94 \x96 he said\x85") == "It’s “fine” – he said…"


def test_lost_bytes_of_windows_1251_do_not_hinder() -> None:
    """The only byte that windows-1251 leaves undefined belongs to the capital И."""
    damaged = misread("Инженер и Игорь", "utf-8", "cp1251").replace("\x98", "\ufffd")
    assert mended(damaged) == "Инженер и Игорь"


def test_a_no_break_space_that_became_a_space_does_not_hinder() -> None:
    damaged = misread("Россия и Румыния", "utf-8", "cp1251").replace("\xa0", " ")
    assert mended(damaged) == "Россия и Румыния"
