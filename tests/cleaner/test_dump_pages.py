"""Whole pages as lines: the title above menus and captions, stories that go on after a box, junk like text."""

from __future__ import annotations

import time

import pytest

from cleaner.dump import clean
from cleaner.dump_values import Cleaned

BODY = [
    "Міська рада Вербівців погодила будівництво нового мосту через Сулицю, сказав речник управління доріг Остап Жмуд.",
    "За його словами, на роботи виділили дванадцять мільйонів, а першу опору поставлять ще до настання весни.",
    "Мешканці лівого берега чекали на це рішення кілька років, бо до лікарні доводилося їхати сорок хвилин.",
    '"Ми рахували кожну гривню, тому проєкт двічі переробляли", – сказав головний інженер Гнат Перепілка.',
]
LAST = "Нагадаємо, торік паром зупиняли на ремонт чотири рази."
SUBHEAD = "Куди піде паром після свята"
AFAR = "Переправу чекають довше, ніж трамвай"
"""A title that shares no word with the beginning of the text."""
ENGLISH = [
    "The council of Birkenford voted on Monday to reopen the old iron bridge, which has been shut for nine years.",
    "Engineers will replace the deck first, said the head of works, Martha Tillby, and the towers wait for spring.",
    "Shopkeepers on the east bank had asked for the crossing since the ferry stopped running in the great flood.",
]
MENU = ["Вербівський вісник", "Новини Політика Економіка Спорт Культура", "Українською", "Головна › Місто"]
DATE = "3 травня 2024, 08:15"
CREDIT = "Вербівці, 2 травня. Фото: Пелагея Сухова"
LINKS = ["Паром через Сулицю знову подорожчав удвічі", "Лелеки повернулися до Вербівців завчасно"]
TABLE = ["Берег | Було торік | Стане навесні", "Лівий берег | 120 | 480", "Правий берег | 95 | 310"]


def kept(cleaned: Cleaned) -> list[str]:
    """The kept lines."""
    return [line.text for line in cleaned.lines if line.drop is None]


def reasons(cleaned: Cleaned) -> dict[str, str]:
    """The reason of each dropped line."""
    return {line.text: line.drop.reason for line in cleaned.lines if line.drop}


@pytest.mark.parametrize(
    "between",
    [[DATE], [DATE, "Уляна Сойка", "Переглядів: 120", CREDIT], ["Автор: Уляна Сойка"], [CREDIT, DATE]],
)
def test_the_title_is_the_headline_above_dates_bylines_and_captions(between: list[str]) -> None:
    cleaned = clean([*MENU, AFAR, *between, *BODY])
    assert kept(cleaned) == [AFAR, *BODY]


def test_the_title_stands_right_below_a_list_of_headlines() -> None:
    listed = ["Останні новини", f"12:30 {LINKS[0]}", f"12:05 {LINKS[1]}"]
    assert kept(clean([*listed, "Новий міст через Сулицю", DATE, *BODY])) == ["Новий міст через Сулицю", *BODY]


def test_the_last_of_a_list_of_headlines_is_no_title() -> None:
    listed = [part for n in range(5) for part in (f"Ярмарок меду номер {n} переїхав на левади", f"0{n + 1}.05.2024")]
    assert kept(clean(["Спорт", *listed, *BODY])) == BODY


def test_a_slogan_of_the_outlet_is_no_title_though_the_text_names_the_outlet() -> None:
    slogan = "Вісник берегів щотижнева інтернет-газета"
    story = [*BODY[:3], "Раніше «Вісник берегів» писав, що перший підрядник відмовився від робіт через брак бетону."]
    assert kept(clean([slogan, *MENU[1:], AFAR, DATE, *story])) == [AFAR, *story]


def test_a_title_that_the_page_says_twice_is_kept_once() -> None:
    page = [f"{AFAR}", *MENU, AFAR, "Друк", *BODY]
    assert kept(clean(page)) == [AFAR, *BODY]


@pytest.mark.parametrize("below", [["By Jane Halloway", "May 3, 2024"], ["May 3, 2024"], []])
def test_rates_above_an_english_headline_do_not_swallow_it(below: list[str]) -> None:
    title = "Council votes to reopen the iron bridge"
    cleaned = clean(["Home", "Exchange rates", "USD 41.20", "EUR 44.90", "Gold 2034", title, *below, *ENGLISH])
    assert kept(cleaned) == [title, *ENGLISH]
    assert reasons(cleaned)["Gold 2034"] == "rates"


def test_weather_and_clock_between_rates_and_title_have_their_own_reasons() -> None:
    head = ["Курс валют на 3 травня", "Долар", "41,20", "Погода: Вербівці +7°C", "Сьогодні, 14:35"]
    cleaned = clean([*head, AFAR, DATE, *BODY])
    assert kept(cleaned) == [AFAR, *BODY]
    assert [reasons(cleaned)[line] for line in head] == ["rates", "rates", "rates", "weather", "clock"]


@pytest.mark.parametrize(
    "box",
    [
        [f"Читайте також: {LINKS[0]}"],
        ["Реклама"],
        ["Підписуйтесь на наш канал у Telegram"],
        ["Хочете підтримати редакцію? Станьте другом «Вісника»"],
    ],
)
@pytest.mark.parametrize("rest", [[LAST], [SUBHEAD, BODY[3]], [SUBHEAD, BODY[2], LAST], [BODY[2], SUBHEAD, BODY[3]]])
def test_a_story_goes_on_after_a_line_in_passing(box: list[str], rest: list[str]) -> None:
    page = [AFAR, *BODY[:2], *box, *rest, "Автор: Уляна Сойка", "Останні новини", *LINKS]
    assert kept(clean(page)) == [AFAR, *BODY[:2], *rest]


@pytest.mark.parametrize("rest", [[], [LAST], [BODY[3], LAST]])
def test_a_table_in_a_story_stays_with_what_follows_it(rest: list[str]) -> None:
    told = "Скільки людей переходить річку за день, рада показала в таблиці:"
    page = [*BODY[:3], told, *TABLE, f"Читайте також: {LINKS[0]}", *rest, "Теги: міст, Сулиця"]
    assert kept(clean(page)) == [*BODY[:3], told, *TABLE, *rest]


def test_headlines_below_a_label_go_and_a_sentence_after_them_stays() -> None:
    page = [*BODY[:2], "Читати ще", *LINKS, *BODY[2:]]
    cleaned = clean(page)
    assert kept(cleaned) == BODY
    assert {reasons(cleaned)[link] for link in LINKS} == {"related"}


def test_a_story_of_two_sentences_outweighs_a_list_of_dated_headlines() -> None:
    listed = [f"Ярмарок меду номер {n} переїхав на далекі левади 0{n + 1}.05.2024" for n in range(8)]
    page = [*MENU, AFAR, DATE, *BODY[:2], "Коментарі (0)", "Ваше ім'я", "Надіслати", "Читайте також", *listed]
    assert kept(clean(page)) == [AFAR, *BODY[:2]]


RULES = "Перш ніж писати відгук, згадайте про інших читачів: сперечайтеся чемно, без лайки, і не переходьте на образи."


def test_rules_for_readers_go_where_they_stand_above_the_comments() -> None:
    cleaned = clean([*BODY, RULES, "Коментарі (2)", "Уляна", "Гарний міст буде."])
    assert kept(cleaned) == BODY
    assert reasons(cleaned)[RULES] == "comments"


def test_a_sentence_about_comments_stays_where_no_comments_follow() -> None:
    assert kept(clean([*BODY, RULES])) == [*BODY, RULES]


@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_poll_goes_with_its_question_and_answers(place: int) -> None:
    poll = ["Опитування", "Чи їздитимете ви новим мостом?", "Так", "Ні", "Ще не знаю", "Голосувати"]
    cleaned = clean([*BODY[:place], *poll, *BODY[place:]])
    assert kept(cleaned) == BODY
    assert {reasons(cleaned)[line] for line in poll} == {"poll"}


def test_a_question_without_a_vote_stays() -> None:
    page = [*BODY[:2], "Чи вистачить на все грошей?", "Так вважають не всі", *BODY[2:]]
    assert kept(clean(page)) == page


@pytest.mark.parametrize(
    "credit",
    [CREDIT, "Гнат Перепілка під час розмови / Фото: Пелагея Сухова", "Краєвид / Знімок 3 із серії, Остап Жмуд"],
)
def test_a_photo_credit_is_a_caption_and_no_title(credit: str) -> None:
    cleaned = clean([AFAR, DATE, credit, *BODY])
    assert kept(cleaned) == [AFAR, *BODY]
    assert cleaned.fields["caption"] == (credit,)


def test_a_headline_that_promises_photos_is_no_caption() -> None:
    title = "У Вербівцях показали новий міст (фото)"
    assert kept(clean([*MENU, "Друк", title, DATE, *BODY])) == [title, *BODY]


def test_polls_within_polls_are_found_at_one_look() -> None:
    page = [*BODY, *(["Чи буде свято?", "Так", "Ні"] * 5000), *(["Голосувати"] * 5000), *BODY]
    began = time.process_time()
    cleaned = clean(page)
    assert time.process_time() - began < 8
    assert not {"Чи буде свято?", "Так", "Ні"} & set(kept(cleaned))


@pytest.mark.parametrize(
    "line", ["Рядок | 1 | 2", SUBHEAD, LAST, "Так", "Чому?", f"Читайте також: {LINKS[0]}", "Реклама"]
)
def test_many_lines_of_one_kind_take_time_by_their_number(line: str) -> None:
    page = [*BODY, *([line] * 20000), *BODY, "Голосувати"]
    began = time.process_time()
    clean(page)
    assert time.process_time() - began < 8


def test_a_rating_whose_names_stand_as_picture_and_as_text_goes_from_the_midst_of_a_story() -> None:
    box = ["Рейтинг партій, травень", "1", "«Ясні води» «Ясні води»", "27,4%", "2", "Тихий Брід Тихий Брід", "21,1%"]
    cleaned = clean([AFAR, *BODY[:2], *box, *BODY[2:]])
    assert kept(cleaned) == [AFAR, *BODY]
    assert {line.drop.reason for line in cleaned.lines if line.drop} == {"poll"}
