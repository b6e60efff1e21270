"""Cleaning of dumps: look-alikes of real ones, and documents that must come out untouched."""

from __future__ import annotations

import pytest

from cleaner.dump import clean, keep
from cleaner.dump_values import Cleaned
from cleaner.values import REASONS

BODY = [
    "Міська рада Вербівців погодила будівництво нового мосту через Сулицю, сказав речник управління доріг Остап Жмуд.",
    "За його словами, на роботи виділили дванадцять мільйонів, а першу опору поставлять ще до настання весни.",
    "Мешканці лівого берега чекали на це рішення кілька років, бо до лікарні доводилося їхати сорок хвилин.",
    '"Ми рахували кожну гривню, тому проєкт двічі переробляли", – сказав головний інженер Гнат Перепілка.',
]
SUBHEAD = "Що буде зі старим мостом"
MORE = [
    "Стару переправу спершу хотіли розібрати, але після громадських слухань її вирішили лишити пішохідною.",
    "На ній поставлять лави та ліхтарі, а навесні висадять липи, розповіла архітекторка Уляна Сойка.",
]


def kept(cleaned: Cleaned) -> list[str]:
    """The kept lines that are not blank."""
    return [line.text for line in cleaned.lines if line.drop is None and line.text.strip()]


def reasons(cleaned: Cleaned) -> dict[str, str]:
    """The reason of each dropped line."""
    return {line.text: line.drop.reason for line in cleaned.lines if line.drop and line.text.strip()}


def spaced(*lines: str) -> list[str]:
    """The lines with a blank one between each two."""
    return [part for line in lines for part in (line, "")][:-1]


TITLE, LEAD = "Через Сулицю збудують новий міст", "У Вербівцях нарешті погодили проєкт, на який чекали роками"
CAPTION = 'Таким міст буде за два роки / Колаж "Вісник"'
MEMORIAL = (
    "Старшина Лесь Ковтун до війни вчив дітей музики. Побратими згадують, що він грав на скрипці навіть в окопі, "
    "а вдома на нього чекали дружина та двоє малих синів…"
)
POLL = ["1", "Партія Лелек Партія Лелек", "31,4%", "2", "Союз Пасічників Союз Пасічників", "22,0%"]
COOKIE = "Продовжуючи перегляд, ви дозволяєте нам зберігати cookie у вашому браузері."
PORTAL = [
    *(TITLE, "", LEAD, CAPTION, CAPTION, ""),
    *spaced(*BODY[:2], "Реклама", *BODY[2:], SUBHEAD, "Реклама", *MORE),
    *("", "Реклама на visnyk.example Реклама", "Всі новини", "Показати ще", "Стиль життя", "Всі новини Показати ще"),
    *("Герої не вмирають!", "", MEMORIAL, "", "Історія героя"),
    *("Опитування Центру Вимірів, 3-9 травня", "Рейтинги партій", *POLL),
    *("Зворотний відлик", "Валюта", "Курс гривні сьогодні", "Долар США ($)", "41.10", "Євро (€)", "44.95"),
    *(COOKIE, "", "Прийняти"),
]


def test_a_portal_page_keeps_its_article_and_names_each_box_below_it() -> None:
    """Caption copies, ad labels between paragraphs; then lists, a memorial box, polls, rates and a cookie notice."""
    cleaned = clean(PORTAL)
    why = reasons(cleaned)
    assert kept(cleaned) == [TITLE, LEAD, *BODY, SUBHEAD, *MORE]
    assert cleaned.fields["caption"] == (CAPTION,)
    assert why[MEMORIAL] == "memorial"
    assert {why[line] for line in POLL} == {"poll"}
    assert {why[line] for line in ("Долар США ($)", "41.10", "44.95")} == {"rates"}
    assert (why[COOKIE], why["Прийняти"]) == ("cookie", "cookie")


def test_a_comment_policy_below_an_article_without_a_title_goes() -> None:
    policy = "Додаючи коментар, поважайте співрозмовників, навіть коли маєте іншу думку про міст і про місто."
    assert kept(clean([*BODY, policy])) == BODY


def test_date_and_author_go_to_fields_and_cross_references_stay() -> None:
    earlier = "Раніше Вісник повідомляв, що перший підрядник відмовився від робіт через брак бетону."
    page = spaced("3 травня 2024, 08:15", TITLE, *BODY, earlier, "Автор: Уляна Сойка", "Останні новини")
    cleaned = clean(page)
    assert kept(cleaned) == [TITLE, *BODY, earlier]
    assert cleaned.fields == {"byline": ("Автор: Уляна Сойка",), "date": ("3 травня 2024, 08:15",)}


def test_a_clean_document_with_dashed_subheads_comes_out_untouched() -> None:
    page = [*BODY[:2], "- Гроші та строки", *BODY[2:], "- Стара переправа. Що далі", *MORE]
    assert all(keep(page))


def test_a_list_of_headlines_with_dates_glued_to_its_name_goes() -> None:
    heads = [
        "Ярмарок меду переїхав на левади",
        "Лелеки повернулися до Вербівців на тиждень раніше",
        "Трамвай змінить маршрут",
    ]
    tail = ["Последние новости", "Последние новостиВ Вербовцах открыли паром"]
    tail += [part for head in heads for part in ("09.May.2026", head)] + ["", "13 May 2026", ""]
    cleaned = clean(["Новий міст через Сулицю", "", *BODY, *tail])
    assert kept(cleaned) == ["Новий міст через Сулицю", *BODY]
    assert {reasons(cleaned)[head] for head in heads} <= {"latest", "nav"}
    assert cleaned.fields == {}


CLEAN = {
    "one paragraph": BODY[:1],
    "two short sentences": ["Міст закрито.", "Пором не ходить."],
    "interview": [*BODY[:1], "— Ви задоволені?", "— Так.", "— А місто?", "— Ні.", BODY[1], "— Дякую.", "— Прошу."],
    "verse": [
        "Над Сулицею тихо пливе",
        "Осінній туман у долині,",
        "І міст, наче спогад, живе",
        "У кожній замерзлій годині",
    ],
    "names": [*BODY[:2], "До журі увійшли:", "Остап Жмуд", "Уляна Сойка", "Гнат Перепілка", "Пелагея Сухова", *MORE],
    "names at the end": [*BODY[:2], "Переможці конкурсу:", "Остап Жмуд", "Уляна Сойка", "Гнат Перепілка"],
    "table": [*BODY[:2], "Ділянка", "Довжина", "Лівий берег", "120 м", "Правий берег", "95 м", *MORE],
    "chronicle": [*BODY[:3], "4 травня 2024", BODY[3], "5 травня 2024", *MORE],
    "closing word": [*BODY, "Так і живемо."],
    "verse at the end": [
        *BODY,
        "Над Сулицею тихо пливе",
        "Осінній туман у долині,",
        "І міст, наче спогад, живе,",
        "І гріє.",
    ],
    "story about rules for readers": [
        "Ваш сусід бачить ті самі сторінки інакше: адміністрація сайту показує кожному користувачеві різні коментарі.",
        "Дослідниця Уляна Сойка місяць збирала файли cookie й дізналася, кому продають дані користувачів.",
        BODY[0],
        "За новим законом згода на обробку персональних даних має бути окремою, а модератор відповідає за коментарі.",
    ],
    "poll story": [
        "Опитування мешканців Вербівців показало, що новий міст підтримують двоє з трьох, а проти лише кожен десятий.",
        "Реклама проєкту, яку розклеїли на зупинках, коштувала місту майже стільки, скільки зарплата інженера за рік.",
        "Курс валют на вартість не вплине, адже бетон і арматуру купують на місцевому заводі, запевнили в раді.",
    ],
}


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_document_comes_out_as_it_went_in(name: str) -> None:
    assert clean(CLEAN[name]).text == "\n".join(CLEAN[name])


def test_hard_wrapped_text_is_one_article() -> None:
    text = " ".join([*BODY, *MORE]).split()
    page = [" ".join(text[n : n + 8]) for n in range(0, len(text), 8)]
    assert all(keep(page))


def test_a_text_without_prose_is_kept_and_flagged() -> None:
    cleaned = clean(["Реклама", "Міст", "Пором", "Човен"])
    assert kept(cleaned) == ["Міст", "Пором", "Човен"]
    assert cleaned.flags == ("no-prose",)


def test_a_document_that_loses_most_of_its_text_is_flagged() -> None:
    menu = [f"Рубрика номер {number} нашого порталу та її новини" for number in range(60)]
    assert "lost-60%" in clean([*BODY, "Всі новини", *menu]).flags


def test_readers_comments_below_their_label_do_not_outweigh_the_article() -> None:
    remarks = [
        f"Дописувач номер {n} вважає, що міст варто було будувати ще за його діда, і ніхто не сперечався."
        for n in range(12)
    ]
    assert kept(clean([*BODY, *MORE, "Коментарі (12)", *remarks])) == [*BODY, *MORE]


def test_the_outlets_rules_for_readers_do_not_outweigh_a_short_article() -> None:
    rules = [
        f"• Користувач зобов'язується не розміщувати коментар, який порушує пункт {n}, бо його видалить модератор;"
        for n in range(15)
    ]
    page = [TITLE, *BODY[:2], "Друк", "Правила спілкування на нашому порталі", *rules]
    assert kept(clean(page)) == [TITLE, *BODY[:2]]


def test_headlines_below_a_read_also_label_inside_the_article_go_with_it() -> None:
    box = ["Читайте також", "Паром через Сулицю знову подорожчав удвічі", "Лелеки повернулися до Вербівців завчасно"]
    assert kept(clean([*BODY[:2], *box, *BODY[2:]])) == BODY


def test_a_second_copy_of_a_paragraph_goes_as_repeated() -> None:
    cleaned = clean([*BODY, BODY[0]])
    assert [line.drop.reason for line in cleaned.lines if line.drop] == ["repeated"]


def test_a_title_above_a_menu_is_found_by_its_words() -> None:
    menu = ["Головна", "Політика", "Економіка", "Спорт", "Культура", "Погода"]
    title = "Новий міст через Сулицю погодила рада Вербівців"
    assert kept(clean([*menu, title, "Друк", "Поділитися", *BODY])) == [title, *BODY]


def test_blank_lines_between_kept_blocks_stay_and_go_with_what_is_dropped() -> None:
    page = [BODY[0], "", "Реклама", "", BODY[1], "", "Всі новини", "", "Показати ще", ""]
    assert clean(page).text.split("\n")[0] == BODY[0]
    assert "" in clean(page).text.split("\n")


def test_the_outlets_own_host_name_goes_where_the_host_is_known() -> None:
    page = [*BODY[:2], "visnyk.example", *BODY[2:]]
    assert kept(clean(page, host="www.visnyk.example")) == BODY


def test_every_drop_has_a_known_reason_and_a_rule() -> None:
    for line in clean(["Головна", "Спорт", *BODY, "Всі новини", "Трамвай змінить маршрут", "12", "Кінець"]).lines:
        assert line.drop is None or (line.drop.reason in REASONS and line.drop.rule)
