"""Whole-line rules: what they take in each language, and the article sentences they must never take."""

from __future__ import annotations

import pytest

from cleaner.phrases import Phrase, phrases, tables
from cleaner.phrases.dates import is_date
from cleaner.phrases.pattern import compiled, expand
from cleaner.rules import hinted, taken
from cleaner.values import REASONS

TAKEN = [
    ("Реклама", "ad"),
    ("РЕКЛАМА:", "ad"),
    ("Реклама на visnyk.example Реклама", "ad"),
    ("ООО «Левада». Реклама. Erid: 7QmNkk", "ad"),
    ("Прибрати рекламу", "ad"),
    ("ИМЕЮТСЯ ПРОТИВОПОКАЗАНИЯ. НЕОБХОДИМА КОНСУЛЬТАЦИЯ ВРАЧА", "ad"),
    ("Читай також: у Вербівцях відкрили паром", "related"),
    ("Следующий материал", "related"),
    ("Повна таблиця →", "latest"),
    ("Читают сейчас", "latest"),
    ("Надіслати у Viber", "share"),
    ("Ви прочитали 3 з 5 безплатних текстів цього місяця", "subscribe"),
    ("Підтримати журнал", "subscribe"),
    ("Самые быстрые новости — в нашем канале. Подписывайтесь!", "subscribe"),
    ("Матеріали розділу не замінюють консультації лікаря.", "legal"),
    ("Мнение колумниста может не совпадать с мнением редакции.", "legal"),
    ("Ваш браузер не підтримує відтворення відео.", "share"),
    ("Номер 12 (604) від 20 березня 2025 року", "date"),
    ("Advertisement", "ad"),
    ("Anzeige", "ad"),
    ("La suite après cette publicité", "ad"),
    ("Publicidad", "ad"),
    ("Pubblicità", "ad"),
    ("Διαφήμιση", "ad"),
    ("Ми використовуємо файли cookie, щоб сторінки працювали як слід.", "cookie"),
    ("Продолжая пользоваться сайтом, вы соглашаетесь с тем, что мы храним cookie.", "cookie"),
    ("Залишаючись на сторінці, ви дозволяєте зберігати куки.", "cookie"),
    ("Wir verwenden Cookies, um diese Seite zu verbessern.", "cookie"),
    ("Accept all cookies", "cookie"),
    ("Коментарі (14)", "comments"),
    ("Редакция не несет ответственности за содержание комментариев.", "comments"),
    ("Leave a comment", "comments"),
    ("Dodaj komentarz", "comments"),
    ("Читайте також: У Вербівцях відкрили новий міст через Сулицю", "related"),
    ("Читайте также", "related"),
    ("Lesen Sie auch: Neue Brücke in Birkenau eröffnet", "related"),
    ("À lire aussi : le nouveau pont est ouvert", "related"),
    ("Leggi anche: aperto il nuovo ponte", "related"),
    ("Lea también: abren el nuevo puente", "related"),
    ("Czytaj także: Otwarto nowy most", "related"),
    ("Останні новини", "latest"),
    ("Показати ще", "latest"),
    ("Most read", "latest"),
    ("Поділитися", "share"),
    ("Facebook Twitter Telegram", "share"),
    ("Выделите ошибку и нажмите Ctrl+Enter", "share"),
    ("Якщо ви помітили помилку, виділіть її та натисніть Ctrl+Enter.", "share"),
    ("Drukuj", "share"),
    ("Підписуйтесь на наш канал у Telegram!", "subscribe"),
    ("Подписывайтесь на нашу рассылку.", "subscribe"),
    ("Sign up for our morning newsletter", "subscribe"),
    ("© 2024 Вигаданий вісник", "legal"),
    ("Усі права захищено.", "legal"),
    ("All rights reserved.", "legal"),
    ("Автор: Оксана Перепілка", "byline"),
    ("By Jane Halloway and Tom Brisk", "byline"),
    ("Von Anneliese Brettschneider", "byline"),
    ("7 грудня 2021, 22:21", "date"),
    ("Опубликовано: 16 января 2012, 10:22", "date"),
    ("Updated: Dec 7, 2021 at 10:21 p.m. EST", "date"),
    ("09.Jan.2026", "date"),
    ("2024-05-03T08:15:00+03:00", "date"),
    ("Фото: Остап Жмуд / Вісник", "caption"),
    ("Fot. Zenon Kulpa", "caption"),
    ("Джерело: Вигаданий вісник", "source"),
    ("Теги: міст, Сулиця, ремонт", "tags"),
    ("Курс валют НБУ", "rates"),
    ("Прогноз погоды", "weather"),
    ("Результаты голосования", "poll"),
    ("Реклама. ООО «Колосок», ИНН 7700001234", "ad"),
    ("Реклама. ТОВ «Колосок», ЄДРПОУ 12345678", "ad"),
    ("Erid: 3KLmnx7", "ad"),
    ("Читать ещё", "related"),
    ("Читати ще", "related"),
    ("Поділитися Telegram Viber Скопіювати посилання", "share"),
    ("Хотите помочь редакции? Оформите подписку", "subscribe"),
    ("Хочете підтримати журналістів?", "subscribe"),
    ("Станьте другом нашого видання вже сьогодні", "subscribe"),
    ("Want to support our newsroom? Join the club", "subscribe"),
    ("Вісник Новини Політика Економіка Спорт Культура", "nav"),
    ("News | Sport | Business | Travel", "nav"),
    ("Сьогодні, 14:35", "clock"),
    ("3 травня 2024 Уляна Сойка", "date"),
]

ARTICLE = [
    "Підтримати журнал вирішила громада: на друк збирали всім селом.",
    "Лікар каже, що реклама не замінює консультації, і радить прийти.",
    "Следующий материал для моста привезут весной.",
    "Читати зараз українською у школі вчать інакше.",
    "Номер 12 від команди отримав новий нападник.",
    "Реклама на телебаченні торік подорожчала на п'яту частину, кажуть у спілці мовників.",
    "Реклама подорожчала",
    "Опитування показало, що двоє з трьох мешканців Вербівців проти забудови набережної.",
    "Курс долара за тиждень зріс на сорок копійок, повідомив регулятор.",
    "Погода в Україні на вихідні: синоптики обіцяють зливи",
    "Файли cookie тепер доведеться вимикати вручну, пояснили розробники.",
    "Продовжуючи лекцію, інженерка показала, як сайти зберігають cookie роками.",
    "Нагадаємо, торік міст уже закривали на ремонт.",
    "Раніше «Вісник» повідомляв, що кошти на ремонт так і не знайшли.",
    "Ми також писали, що підрядник зірвав усі строки.",
    "Напомним, в прошлом году мост закрывали дважды.",
    "При использовании газа в доме погибли двое, сообщили спасатели.",
    "Следите за своим здоровьем, советует врач Пелагея Сухова.",
    "Сообщения, содержащие угрозы, приходили на почту школы всю неделю.",
    "Шрифт Брайля появился на всех остановках города.",
    "Материалы дела передали в суд.",
    "Коментарі експертів розійшлися: одні радять чекати, інші діяти.",
    "Автор роману каже, що писав його сім років.",
    "By Friday the river had reached the second step of the town hall.",
    "Follow the money, the old editor used to say.",
    "Search engines find it the moment it goes live.",
    "Weitere Informationen gab die Polizei zunächst nicht.",
    "Sie haben bereits zwei Brücken gebaut.",
    "Más de doscientas personas esperaban en la plaza.",
    "Regulamin zabrania wstępu na most po zmroku.",
    "Τα σχόλια του δημάρχου προκάλεσαν αντιδράσεις στο συμβούλιο.",
    "Фото з місця події вже передали слідчим, розповіла речниця управління.",
    "— Так.",
    "2021",
    "7 грудня",
    "14:30",
    "May I come in?",
    "Погода",
    "Погода: чого чекати на вихідних",
    "Реклама. Що змінить новий закон",
    "Meridian: новий трамвай вийшов на маршрут",
    "Политика, экономика, спорт",
    "3 травня 2024 мер подав у відставку",
    "Станьте біля вікна й рахуйте до ста, радить лікарка.",
    "Економіка",
    "",
    "   ",
    "***",
]


@pytest.mark.parametrize(("line", "reason"), TAKEN)
def test_a_line_that_says_what_it_is_goes_with_its_reason(line: str, reason: str) -> None:
    drop = taken(line)
    assert drop is not None
    assert drop.reason == reason


@pytest.mark.parametrize("line", ARTICLE)
def test_a_line_that_may_be_article_text_stays(line: str) -> None:
    assert taken(line) is None


@pytest.mark.parametrize(
    "line", ["  • Реклама ", "\xa0Реклама\xa0", "РЕКЛАМА...", "— Реклама —", "Рекла\xadма".replace("\xad", "")]
)
def test_bullets_case_and_punctuation_around_a_label_do_not_matter(line: str) -> None:
    drop = taken(line)
    assert drop is not None
    assert drop.rule == "phrase:ad"


def test_a_rubric_name_counts_only_where_its_place_is_against_it() -> None:
    drop = hinted("Економіка")
    assert drop is not None
    assert drop.reason == "nav"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Курс валют на 12 травня", "rates"),
        ("Погода: Вербівці +7°C", "weather"),
        ("Вербівці: +4…+6°, дощ", "weather"),
        ("Українською", "nav"),
        ("По-русски", "nav"),
        ("ГоловнаМістоПодіїСпортАрхів номерів", "nav"),
        ("Трамвай змінить маршрут на вихідних 03.05.2024", "latest"),
        ("08:49 8 запитань до нового мера", "latest"),
    ],
)
def test_the_shape_of_a_box_counts_only_where_its_place_is_against_it(line: str, reason: str) -> None:
    drop = hinted(line)
    assert drop is not None
    assert drop.reason == reason
    assert taken(line) is None


def test_a_known_language_leaves_out_the_phrases_of_others_but_not_of_its_neighbour() -> None:
    assert taken("Anzeige", "uk") is None
    assert taken("Реклама на <x>", "uk") is None
    assert taken("Читайте также", "uk-UA") is not None
    assert taken("Advertisement", "uk") is not None
    assert taken("Anzeige", "xx") is not None


def test_every_phrase_has_a_known_reason_and_takes_itself() -> None:
    """A phrase that its own lookup misses would be dead weight."""
    for phrase in phrases():
        assert phrase.reason in REASONS, phrase
        if "<" not in phrase.text and "…" not in phrase.text:
            assert (taken if phrase.sure else hinted)(phrase.text), phrase


def test_every_language_file_has_the_same_tables() -> None:
    for language, content in tables().items():
        assert set(content) <= {"sure", "weak", "dates", "share", "policy"}, language


def test_alternatives_and_options_are_spelled_out_in_order() -> None:
    assert list(expand("(Усі|Останні) новини [дня]")) == [
        "Усі новини дня",
        "Усі новини",
        "Останні новини дня",
        "Останні новини",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "вівторок, 3 травня 2022, 08:15",
        "3 мая 2022 г., 08:15 (мск)",
        "Freitag, 3. Mai 2024, 08:15 Uhr",
        "vendredi 3 mai 2024 à 8h15",
        "3 de mayo de 2024",
        "piątek, 3 maja 2024 r., godz. 8:15",
        "3 Μαΐου 2024, 08:15",
        "05/03/2024 | 08:15",
    ],
)
def test_a_full_date_is_a_date_in_every_language(line: str) -> None:
    assert is_date(line)


@pytest.mark.parametrize(
    "line", ["3 травня мер подав у відставку", "1:0", "12", "2:1 (1:0)", "У травні 2022 року", "+380 44 123-45-67"]
)
def test_what_only_looks_like_a_date_is_none(line: str) -> None:
    assert not is_date(line)


@pytest.mark.parametrize("phrase", [phrase for phrase in phrases() if phrase.text.startswith("…")], ids=str)
def test_a_phrase_that_begins_anywhere_still_wants_its_words(phrase: Phrase) -> None:
    assert compiled(phrase.text, sentence=False).fullmatch("Пором через Сулицю знову ходить") is None
