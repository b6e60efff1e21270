"""Lines: text broken at a width is joined, one long line is parted; what was written in short lines stays."""

from __future__ import annotations

import textwrap

import pytest

from cleaner.repair import repair

PARAGRAPHS = (
    "Міська рада Верхньої Долини ухвалила рішення про ремонт старого мосту через річку Тиху. Роботи почнуться в "
    "понеділок і триватимуть щонайменше два місяці, тому водіям радять шукати об'їзд через село Підгаївка.",
    "Підрядник обіцяє не зупиняти рух пішоходів: для них збудують тимчасову кладку. За словами інженерки Олени "
    "Верховинної, найважче буде замінити опори, які стоять у воді понад сто років і ніколи не оновлювалися.",
    "Гроші на ремонт виділили з бюджету громади, а частину додав місцевий млин. Мешканці сподіваються, що восени "
    "автобуси знову їздитимуть коротшою дорогою і квитки подешевшають.",
)
VERSE = """Летіла хмара понад полем,
несла дощі, несла громи,
а під горою над роздоллям
стояли ми, стояли ми.

І вітер грав на сухостої,
немов на скрипці золотій,
і не було нам супокою
у тій долині, долі тій."""
DIALOGUE = """— Ви коли приїхали?
— Учора.
— Надовго?
— Побачимо. Як піде робота над новою книжкою, так і буде.
— А родина?
— Удома.
— Нудьгує?
— Ні."""
TABLE = """Місто            Ціна    Зміна
Верхня Долина    45,20   +0,10
Підгаївка        44,90   -0,05
Зелений Гай      46,00   +0,30
Нова Криниця     45,75   +0,00
Стара Криниця    45,80   +0,15
Тихе             44,10   -0,20"""
HEADLINES = """Уряд схвалив бюджет на наступний рік
Футболісти вирвали перемогу в останні хвилини
Чому дорожчає хліб
Погода: дощі повернуться у вихідні
Нова виставка відкрилася в музеї
Школи переходять на зимовий розклад
Рятувальники врятували кота з даху
Що зміниться для пенсіонерів від січня"""
LIST = """Що взяти з собою:
- паспорт або інший документ, який
  посвідчує особу;
- довідку про склад сім'ї, видану не
  раніше місяця тому;
- копію договору оренди;
- заяву, написану від руки;
- квитанцію;
- дві фотографії."""
STRUCTURE = frozenset({"wrapped", "oneline"})


def joined(text: str) -> str:
    return repair(text, frozenset({"wrapped"})).text


@pytest.mark.parametrize("width", [50, 65, 72, 80])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_paragraphs_broken_at_a_width_are_joined(width: int, end: str) -> None:
    text = f"{end}{end}".join(end.join(textwrap.wrap(one, width)) for one in PARAGRAPHS)
    assert joined(text) == f"{end}{end}".join(PARAGRAPHS)


def test_words_parted_at_line_ends_are_joined() -> None:
    text = "\n".join((
        "Міська рада Верхньої Долини ухвалила рішення про ре-", "монт старого мосту через річку Тиху. Роботи почнуться",
        "в понеділок і триватимуть щонайменше два місяці, то-", "му водіям радять шукати об'їзд через село. Є й будь-",
        "який інший шлях, але довший. За словами інженерки,", "найважче буде замінити опори, які стоять у воді по-",
        "над сто років і ніколи не оновлювалися, хоч просили.",
    ))  # fmt: skip
    found = joined(text)
    assert "ремонт" in found
    assert "тому водіям" in found
    assert "будь-який" in found
    assert "понад сто" in found
    assert "\n" not in found


def test_a_soft_hyphen_at_a_line_end_joins_the_word() -> None:
    assert repair("прези\xad\nдент").text == "президент"


@pytest.mark.parametrize(
    "text", [VERSE, DIALOGUE, TABLE, HEADLINES, LIST, "\n".join(PARAGRAPHS), "\n\n".join(PARAGRAPHS)]
)
def test_short_lines_that_were_meant_stay(text: str) -> None:
    assert repair(text, STRUCTURE).text == text


@pytest.mark.parametrize("text", [VERSE, DIALOGUE, TABLE, HEADLINES, LIST])
def test_they_stay_among_paragraphs_that_are_joined(text: str) -> None:
    wrapped = "\n\n".join("\n".join(textwrap.wrap(one, 65)) for one in PARAGRAPHS)
    assert joined(f"{wrapped}\n\n{text}\n\n{wrapped}").count(text) == 1
    assert joined(f"{wrapped}\n\n{text}\n\n{wrapped}").count(PARAGRAPHS[0]) == 2


def test_a_document_of_one_line_is_parted_where_its_paragraphs_show() -> None:
    long = [one + " " + one for one in PARAGRAPHS * 2]
    text = long[0] + "  " + long[1] + long[2] + " Читайте також: Чому дорожчає хліб" + "   " + long[3] + long[4]
    lines = repair(text, STRUCTURE).text.split("\n")
    assert lines == [long[0], long[1], long[2], "Читайте також: Чому дорожчає хліб", long[3], long[4]]


def test_abbreviations_and_names_in_one_long_line_stay_whole() -> None:
    text = (
        " ".join(PARAGRAPHS * 4)
        + " Музей на вул.Садова й ім.Верховинної та м.Київ, сайт dim.Example, ПриватДім і УкрМлин."
    )
    assert repair(text, STRUCTURE).text == text


def test_a_line_of_usual_length_is_not_parted() -> None:
    text = "Перше речення.Друге речення  і третє."
    assert repair(text, STRUCTURE).text == text


@pytest.mark.parametrize("width", [50, 65, 72, 80])
def test_paragraphs_without_a_blank_line_between_are_not_glued_together(width: int) -> None:
    text = "\n".join("\n".join(textwrap.wrap(one, width)) for one in PARAGRAPHS * 3)
    lines = joined(text).split("\n")
    assert all(any(line in one for one in PARAGRAPHS) for line in lines)
    assert len(lines) < 0.7 * text.count("\n")
