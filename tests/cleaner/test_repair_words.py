"""Single characters: entities, spaces, invisible ones, loose marks, letters of the other script, apostrophes."""

from __future__ import annotations

import pytest

from cleaner.repair import repair


def by(text: str, *names: str, apostrophe: str = "") -> str:
    return repair(text, frozenset(names), apostrophe=apostrophe).text


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("Мер&nbsp;сказав: &laquo;Досить&raquo; &mdash; і вийшов", "Мер\xa0сказав: «Досить» — і вийшов"),
        ("&#1030;ван і &#x407;жак", "Іван і Їжак"),
        ("Ромашка &amp;amp; Ко", "Ромашка & Ко"),
        ("Ромашка &amp;quot;Ко&amp;quot;", 'Ромашка "Ко"'),
        ("ціна&nbsp 5 грн", "ціна\xa0 5 грн"),
        ("рядок&#10;рядок", "рядок рядок"),
        ("https://dim.example/?a=1&amp;b=2", "https://dim.example/?a=1&b=2"),
        ("so &#8220;good&#8221;", "so “good”"),
    ],
)
def test_left_over_entities_are_read(damaged: str, meant: str) -> None:
    assert by(damaged, "entities") == meant


@pytest.mark.parametrize(
    "text",
    [
        "R&D",
        "AT&T; B&B",
        "https://dim.example/?a=1&copy=2&reg;=3",
        "x&y;",
        "&#0; &#xD800; &#9999999;",
        "?q=1&lt;&gt;",
        "&",
        "&;",
    ],
)
def test_other_ampersands_stay(text: str) -> None:
    assert by(text, "entities") == text


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("\ufeffЗаголовок\n\ufeffдругий файл", "Заголовок\nдругий файл"),
        ("ï»¿Заголовок", "Заголовок"),
        ("п»їЗаголовок", "Заголовок"),
    ],
)
def test_byte_order_marks_go(damaged: str, meant: str) -> None:
    assert by(damaged, "bom") == meant


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("мі\xadсто \u200bй ра\u200dда\ufeff", "місто й рада"),
        ("\u202eнавспак\u202c і \u200eтак", "навспак і так"),
        ("кома\u2060нда", "команда"),
    ],
)
def test_invisible_characters_go(damaged: str, meant: str) -> None:
    assert by(damaged, "invisible") == meant


@pytest.mark.parametrize(
    "text", ["می‌گوید", "👩\u200d💻 та 🏳\ufe0f\u200d🌈", "क्\u200dष", "שלום \u200fabc", "ไทย\u200bคำ", "прези\xad\nдент"]
)
def test_invisible_characters_with_a_meaning_stay(text: str) -> None:
    assert by(text, "invisible") == text


def test_odd_spaces_become_plain_ones_and_keep_their_number() -> None:
    assert by("20\xa0000\u202fгрн\u2009—\u2003так\u2028далі", "spaces") == "20 000 грн — так далі"
    assert by("\u3000橋が完成する。\n\u3000слово", "spaces") == "\u3000橋が完成する。\n слово"


def test_controls_go_and_breaks_between_words_become_spaces() -> None:
    assert by("сло\x00во\x1b[31m і\x0bще\fсторінка\x7f", "control") == "слово і ще сторінка"
    assert by("a\tb\r\nc", "control") == "a\tb\r\nc"


def test_letters_in_two_pieces_become_one_and_stress_stays() -> None:
    assert by("И\u0306ого і\u0308жа, у\u0308bung, e\u0301te\u0301", "unicode") == "Його їжа, ӱbung, été"
    assert by("за\u0301мок", "unicode") == "за\u0301мок"


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("Kиїв i Львiв", "Київ і Львів"),
        ("Пpeзидeнт пiдпиcaв yгoдy", "Президент підписав угоду"),
        ("ПРЕЗИДEНТ УKРAЇНИ", "ПРЕЗИДЕНТ УКРАЇНИ"),
        ("Micrоsоft та Аррle", "Microsoft та Apple"),
        ("ХХI століття", "XXI століття"),
        ("Укpaïнa", "Україна"),
    ],
)
def test_letters_of_the_other_script_are_replaced(damaged: str, meant: str) -> None:
    assert by(damaged, "homoglyphs") == meant


@pytest.mark.parametrize(
    "text",
    [
        "COVID-19", "iPhone і eSIM", "С++ та C#", "ІТ-фахівець, IT-фахівець", "ITшник і PRник", "eМалятко та iБанк",
        "Googleом",        "XXI століття", "ХІХ століття", "план i", "T-подібний", "user_імя@dim.example", "вітамін C",
        "A/В тест", "МегаFon",
    ],
)  # fmt: skip
def test_words_of_one_script_or_of_two_on_purpose_stay(text: str) -> None:
    assert by(text, "homoglyphs") == text


def test_the_apostrophes_of_a_text_become_its_usual_one() -> None:
    assert by("п’ять, м’яч, сім`я, об'їзд, в‘язень", "apostrophes") == "п’ять, м’яч, сім’я, об’їзд, в’язень"
    assert by("п'ять, м'яч, сім`я, О’Ніл", "apostrophes") == "п'ять, м'яч, сім'я, О'Ніл"


@pytest.mark.parametrize("apostrophe", ["'", "’", "ʼ"])
def test_the_apostrophe_can_be_chosen(apostrophe: str) -> None:
    text = by("п’ять, м'яч, сімʼя, 'так', don't", "apostrophes", apostrophe=apostrophe)
    assert text == f"п{apostrophe}ять, м{apostrophe}яч, сім{apostrophe}я, 'так', don't"


@pytest.mark.parametrize(
    "text", ["п'ять м'ячів", "п’ять м’ячів", "Він: 'так' і ‘ні’", "rock ’n’ roll, п’ять", "футболіст 'Зорі' п’ять"]
)
def test_one_apostrophe_throughout_and_quotes_stay(text: str) -> None:
    assert by(text, "apostrophes") == text


def test_apostrophes_of_other_languages_stay() -> None:
    text = "об'ект и п’ять сім`я"
    assert repair(text, frozenset({"apostrophes"}), lang="ru").text == text
