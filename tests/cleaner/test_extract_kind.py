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


def detail(html: str, url: str = "") -> str:
    with pytest.raises(NotAnArticle) as error:
        article(Page(url=url, html=html.encode()))
    return str(error.value)


@pytest.mark.parametrize("url", ["", "https://dzvin.example/", URL])
def test_a_list_of_headlines_is_called_one_whatever_its_address(url: str) -> None:
    """Be it saved without one, a home page or a section."""
    rows = "".join(f"<h3><a href='/n/{n}'>Рада погодила {n} нових маршрутів до сіл</a></h3>" for n in range(40))
    told = detail(f"<html><body><main><h1>Новини</h1>{rows}</main></body></html>", url)
    assert told == "section: 40 headlines of articles, and no sentence beside them"


def test_a_page_without_prose_is_called_a_home_page_only_where_its_address_says_so() -> None:
    html = "<html><body><p>Скоро відкриємось</p></body></html>"
    assert "a home page" in detail(html, "https://dzvin.example/")
    assert "a page of no known address" in detail(html)


@pytest.mark.parametrize(
    ("root", "kind"), [("rss", "a feed"), ("feed", "a feed"), ("rdf:RDF", "a feed"), ("urlset", "a sitemap")]
)
def test_a_feed_and_a_sitemap_are_called_by_their_kind(root: str, kind: str) -> None:
    head = "<?xml version='1.0'?>\n<?xml-stylesheet href='a.xsl'?>\n<!-- made by -- hand -->\n"
    item = "<item><title>Міст відкрили о шостій ранку</title><description>Перші автобуси вже там.</description></item>"
    for page in (f"<{root}>{item * 9}</{root}>", f"{head}<{root} version='2.0'>{item}</{root}>"):
        assert detail(page).startswith(f"not_html: {kind}")
