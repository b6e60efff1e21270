"""What is no article is said to be so, with the reason; what merely speaks of such things is an article."""

from __future__ import annotations

import pytest

from cleaner.errors import NoBody, NotAnArticle
from cleaner.extract import article
from cleaner.extract_kind_words import kind_of
from cleaner.values import Page
from tests.cleaner.kind_pages import ARTICLES, CHALLENGES, CONSENTS, ERRORS, LOGINS, SECTIONS, SHELLS

URL = "https://dzvin.example/misto/x-1"
REFUSED = [
    *(("error_page", name, html) for name, html in ERRORS.items()),
    *(("bot_check", name, html) for name, html in CHALLENGES.items()),
    *(("consent_wall", name, html) for name, html in CONSENTS.items()),
    *(("login_wall", name, html) for name, html in LOGINS.items()),
    *(("section", name, html) for name, html in SECTIONS.items()),
]


@pytest.mark.parametrize(("reason", "html"), [(r, h) for r, _, h in REFUSED], ids=[f"{r}: {n}" for r, n, _ in REFUSED])
def test_a_page_that_is_no_article_is_called_by_its_kind(reason: str, html: str) -> None:
    with pytest.raises(NotAnArticle) as error:
        article(Page(url=URL, html=html.encode()))
    assert error.value.reason == reason
    assert error.value.detail


@pytest.mark.parametrize("html", SHELLS.values(), ids=SHELLS)
def test_a_page_whose_text_scripts_would_write_has_no_body_yet(html: str) -> None:
    with pytest.raises(NoBody) as error:
        article(Page(url=URL, html=html.encode()))
    assert error.value.reason == "needs_scripts"


@pytest.mark.parametrize("html", ARTICLES.values(), ids=ARTICLES)
def test_an_article_that_speaks_of_such_things_is_an_article(html: str) -> None:
    assert article(Page(url=URL, html=html.encode())).text


@pytest.mark.parametrize(
    "heading",
    [
        "502 дні без води",
        "404-й кілометр траси закрили",
        "Доступ заборонено: ліс закрили",
        "Страница не найдена, или почему мы теряем архивы",
        "Not found in Galicia",
        "Робот на вулиці міста",
        "Проверка рынков в городе",
        "Вхідні двері підрожчали",
        "",
        "Ж" * 300,
    ],
)
def test_a_headline_about_errors_walls_and_robots_is_a_headline(heading: str) -> None:
    assert kind_of(heading) == ""
