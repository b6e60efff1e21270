"""What a page shows its readers: the heading as the title, dates and names beside it."""

from __future__ import annotations

import datetime as dt

import pytest

from cleaner.blocks import parse
from cleaner.metadata import Metadata, metadata
from cleaner.metadata_dates import iso, iso_shown
from cleaner.metadata_names import names
from cleaner.values import Page

URL = "https://dzvin.example/misto/mist-77.html"
DAY = dt.date(2024, 5, 3)
HEAD = "У Зеленогорівці відкрили міст через Тиху"
PROSE = f"<p>{'Перші автобуси проїхали новим мостом о шостій ранку, і водії сигналили. ' * 4}</p>"


def read(body: str, head: str = "", url: str = URL) -> Metadata:
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    return metadata(parse(html), Page(url=url, html=html.encode(), day=DAY))


def beside(line: str) -> Metadata:
    """A page that declares nothing and shows one line between its heading and its story."""
    return read(f"<h1>{HEAD}</h1><div>{line}</div>{PROSE * 3}")


@pytest.mark.parametrize(
    ("named", "heading"),
    [
        (f"Дзвін: {HEAD} | Місто", HEAD),
        (f"{HEAD} (відео)", HEAD),
        ("Міст через Тиху відкрили - що відомо", "У долині відкрили міст через Тиху"),
    ],
)
def test_the_heading_speaks_for_the_title_it_resembles(named: str, heading: str) -> None:
    assert read(f"<h1>{heading}</h1>{PROSE}", f"<title>{named}</title>").title == heading


def test_a_heading_that_says_something_else_is_not_the_title() -> None:
    assert read(f"<h1>Наша газета про все</h1>{PROSE}", f"<title>{HEAD}</title>").title == HEAD


def test_a_newsrooms_own_headline_speaks_before_the_heading_unless_it_was_cut() -> None:
    long = "Місто чекало дев'ять років, і ось перші автобуси проїхали новим мостом через Тиху на лівий берег до ринку"
    script = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "%s"}</script>'
    assert read(f"<h1>{HEAD} уранці</h1>", script % HEAD).title == HEAD
    assert read(f"<h1>{long}</h1>", script % (long[:95] + "...")).title == long


def test_words_above_the_title_in_the_same_heading_come_off() -> None:
    head = f'<meta property="og:title" content="{HEAD}">'
    assert read(f"<h1><span>Мости долини</span> {HEAD}</h1>", head).title == HEAD


@pytest.mark.parametrize("title", [f"Дзвін долини : {HEAD}", f"{HEAD}: Дзвін", f"Новини » Місто » {HEAD}"])
def test_without_a_heading_the_part_that_readers_see_is_the_title(title: str) -> None:
    assert read(f"<table><tr><td><b>{HEAD}</b></td></tr></table>{PROSE}", f"<title>{title}</title>").title == HEAD


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("2 травня 2024, 07:15", "2024-05-02T07:15:00"),
        ("07:15, 2 травня 2024", "2024-05-02T07:15:00"),
        ("Опубліковано: 02.05.24", "2024-05-02"),
        ("<span>Опубликовано</span><span>2 мая 2024</span>", "2024-05-02"),
        ("2 травня, 07:15", "2024-05-02T07:15:00"),
        ("28 грудня, 07:15", "2023-12-28T07:15:00"),
        ("Сьогодні, 07:15", "2024-05-03T07:15:00"),
        ("Вчера в 07:15", "2024-05-02T07:15:00"),
        ("04/30/2024", "2024-04-30"),
        ("2 maja 2024", "2024-05-02"),
    ],
)
def test_a_date_beside_the_heading_is_the_day_of_publication(line: str, wanted: str) -> None:
    assert beside(line).published == wanted


@pytest.mark.parametrize(
    "line", ["<span>Оновлено:</span> <span>2 травня 2024</span>", "Обновлено 2 мая 2024", "Updated May 2, 2024"]
)
def test_a_date_of_a_change_is_not_the_day_of_publication(line: str) -> None:
    said = beside(line)
    assert (said.published, said.modified) == (None, "2024-05-02")


def test_a_date_in_the_story_or_far_below_is_none_of_its_own() -> None:
    far = "<p>Старий міст закрили після повені 2 травня 2019, відтоді мешканці добиралися до ринку поромом.</p>"
    assert read(f"<h1>{HEAD}</h1>{far}{PROSE * 3}<div>1 травня 2024</div>").published is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("3 траўня 2024", "2024-05-03"),
        ("3 май 2024", "2024-05-03"),
        ("3. Mai 2024", "2024-05-03"),
        ("3 Μαΐου 2024", "2024-05-03"),
        ("14 lipca 2023", "2023-07-14"),
        ("14 Маринка 2023", None),
    ],
)
def test_months_are_read_by_their_names_and_not_by_what_looks_like_them(text: str, wanted: str | None) -> None:
    assert iso(text, DAY) == wanted


@pytest.mark.parametrize(
    "text", ["", "міст довгий", "Погода: 12 травня обіцяють дощ і вітер до 20 метрів", "т" * 90 + "1"]
)
def test_a_line_that_is_no_date_line_gives_none(text: str) -> None:
    assert iso_shown(text, DAY) is None


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Автор: Надія Левадна", ("Надія Левадна",)),
        ("<span>Автор:</span> <a href='/u/7'>Надія Левадна</a>", ("Надія Левадна",)),
        ("Автори: Надія Левадна, Остап Веремій", ("Надія Левадна", "Остап Веремій")),
        ("By Olha Ridna and Ivan Tykhyi", ("Olha Ridna", "Ivan Tykhyi")),
        ("<a href='/authors/levadna'>Надія Левадна</a>", ("Надія Левадна",)),
        ("<span class='post-author'>Надія Левадна</span>", ("Надія Левадна",)),
        ("<a href='/tags/most'>Новий Міст</a>", ()),
        ("By the river that no one has crossed since spring", ()),
    ],
)
def test_names_beside_the_heading_are_authors_where_something_says_so(line: str, wanted: tuple[str, ...]) -> None:
    assert beside(line).authors == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Надія Левадна, Остап Веремій", ("Надія Левадна", "Остап Веремій")),
        ("Надія Левадна та Остап Веремій", ("Надія Левадна", "Остап Веремій")),
        ("Надія Левадна; Остап Веремій", ("Надія Левадна", "Остап Веремій")),
        ("Olha Ridna und Ivan Tykhyi, dpa", ("Olha Ridna", "Ivan Tykhyi", "dpa")),
        ("Olha Ridna, MD, PhD", ("Olha Ridna, MD, PhD",)),
        ("Леся Й. та Co", ("Леся Й. та Co",)),
        ("Written by Olha Ridna", ("Olha Ridna",)),
        ("Written by", ()),
        ("admin", ()),
        ("Редакція", ()),
        ("от редакции", ()),
        ("Editorial Team", ()),
        ("mriver77ko0", ()),
        ("Olha Ridna (фото)", ("Olha Ridna",)),
        ("Olha Ridna, olha@dzvin.example", ("Olha Ridna",)),
        ("(фото: архів)", ()),
        ("https://dzvin.example/u/7", ()),
    ],
)
def test_an_author_line_gives_names_and_nothing_else(line: str, wanted: tuple[str, ...]) -> None:
    assert names([line]) == wanted


def test_one_person_under_two_spellings_is_named_once() -> None:
    assert names(["Olha Ridna", "olha-ridna"]) == ("Olha Ridna",)


def test_the_outlet_is_the_author_only_where_no_one_else_is_named() -> None:
    head = '<meta property="og:site_name" content="Дзвін долини"><meta name="author" content="Дзвін долини">'
    assert read(f"<h1>{HEAD}</h1><p>Автор: Надія Левадна</p>{PROSE}", head).authors == ("Надія Левадна",)
    assert read(f"<h1>{HEAD}</h1>{PROSE}", head).authors == ("Дзвін долини",)
