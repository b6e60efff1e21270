"""What a page declares about its article, and whom it believes first."""

from __future__ import annotations

import datetime as dt

import pytest

from cleaner.blocks import parse
from cleaner.metadata import Metadata, metadata
from cleaner.metadata_dates import iso, iso_in_url
from cleaner.metadata_language import language
from cleaner.outlets import Outlet
from cleaner.values import Page

URL = "https://herald.example/town/storm.html"
JSON_LD = """<script type="application/ld+json">
{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "The Example Herald"},
 {"@type": "NewsArticle", "headline": "Storm over Zelenohirsk", "description": "Roofs &amp; trees",
  "author": [{"@type": "Person", "name": "Olha Ridna"}, "Ivan Tykhyi"], "datePublished": "2024-05-02T08:30:00+03:00",
  "dateModified": "2024-05-02T11:00:00Z", "articleSection": "Town",
  "keywords": ["wind", "roofs"], "inLanguage": "en-GB",
  "image": {"url": "/storm.jpg"}, "isAccessibleForFree": "False"}]}</script>"""
OPEN_GRAPH = """<meta property="og:title" content="Storm over Zelenohirsk - The Example Herald">
<meta property="og:site_name" content="The Example Herald"><meta property="og:type" content="article">
<meta property="og:description" content="A short night."><meta property="og:image" content="//cdn.herald.example/s.jpg">
<meta property="article:published_time" content="2024-05-01T22:10:00+03:00">
<meta property="article:tag" content="wind"><meta property="article:tag" content="roofs">
<meta name="author" content="By Olha Ridna"><meta property="article:section" content="Town">"""


def read(html: str, url: str = URL, outlet: Outlet | None = None, **known: str) -> Metadata:
    page = Page(url=url, html=html.encode(), day=dt.date(2024, 5, 3), **known)
    return metadata(parse(html), page, outlet)


def test_json_ld_fills_every_field() -> None:
    said = read(f"<html><head>{JSON_LD}</head><body></body></html>")
    assert said.title == "Storm over Zelenohirsk"
    assert said.lead == "Roofs & trees"
    assert said.authors == ("Olha Ridna", "Ivan Tykhyi")
    assert (said.published, said.modified) == ("2024-05-02T08:30:00+03:00", "2024-05-02T11:00:00+00:00")
    assert (said.section, said.tags, said.language) == ("Town", ("wind", "roofs"), "en-GB")
    assert said.image == "https://herald.example/storm.jpg"
    assert said.paywalled is True
    assert said.kind == "article"


def test_open_graph_fills_what_json_ld_leaves() -> None:
    said = read(f"<html><head>{OPEN_GRAPH}</head><body></body></html>")
    assert said.title == "Storm over Zelenohirsk"
    assert said.lead == "A short night."
    assert said.authors == ("Olha Ridna",)
    assert said.published == "2024-05-01T22:10:00+03:00"
    assert (said.section, said.tags) == ("Town", ("wind", "roofs"))
    assert said.image == "https://cdn.herald.example/s.jpg"


def test_json_ld_speaks_before_open_graph() -> None:
    assert read(f"<head>{OPEN_GRAPH}{JSON_LD}</head>").published == "2024-05-02T08:30:00+03:00"


def test_the_outlets_selectors_speak_first() -> None:
    outlet = Outlet(name="h", title="H", domains=("herald.example",), title_css="h2.t", date_css=".d", author_css=".a")
    body = '<h2 class="t">Right title</h2><p class="d">3 травня 2024, 07:05</p><p class="a">Марко Світлий</p>'
    said = read(f"<head>{JSON_LD}</head><body>{body}</body>", outlet=outlet)
    assert (said.title, said.published, said.authors) == ("Right title", "2024-05-03T07:05:00", ("Марко Світлий",))


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"NewsArticle","headline":"Calm",}',
        '<!-- {"@type":"NewsArticle","headline":"Calm"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"Calm"}\n//]]>',
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;:&quot;Calm&quot;}",
        '[{"@type":["Thing","NewsArticle"],"headline":"Calm"}]',
        '{"@type":"WebPage","mainEntity":{"@type":"http://schema.org/NewsArticle","headline":"Calm"}}',
        '{"@type":"NewsArticle","headline":"Calm","description":"two\nlines"}',
    ],
)
def test_broken_and_wrapped_json_ld_is_still_read(script: str) -> None:
    assert read(f'<head><script type="application/ld+json">{script}</script></head>').title == "Calm"


@pytest.mark.parametrize("script", ["{", "[" * 30_000, '{"@type":"NewsArticle"', "null", '"text"', "[[[]]]", "NaN"])
def test_hopeless_json_ld_is_ignored(script: str) -> None:
    page = f'<head><script type="application/ld+json">{script}</script><title>Calm</title></head>'
    assert read(page).title == "Calm"


def test_the_outlets_name_comes_off_the_title() -> None:
    assert read("<head><title>Calm sea — herald.example</title></head>").title == "Calm sea"
    heading = "<title>Calm sea all over the coast | Sea | Herald</title></head><h1>Calm sea all over the coast</h1>"
    assert read(f"<head>{heading}").title == "Calm sea all over the coast"


def test_what_the_feed_said_serves_where_the_page_is_silent() -> None:
    said = read("<p>x</p>", listed_title="From the feed", listed_date="2024-05-01T10:00:00Z")
    assert (said.title, said.published) == ("From the feed", "2024-05-01T10:00:00+00:00")


def test_the_url_gives_the_day_before_the_feed_does() -> None:
    url = "https://herald.example/2024/04/30/storm"
    assert read("<p>x</p>", url=url, listed_date="2024-05-01T10:00:00Z").published == "2024-04-30"


def test_a_date_after_the_capture_is_not_believed() -> None:
    page = '<meta property="article:published_time" content="2031-01-01"><time datetime="2024-05-01">May</time>'
    assert read(page).published == "2024-05-01"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024-05-02T08:30:00+03:00", "2024-05-02T08:30:00+03:00"),
        ("2024-05-02T08:30:00.123Z", "2024-05-02T08:30:00+00:00"),
        ("2024-05-02 08:30", "2024-05-02T08:30:00"),
        ("2024-05-02", "2024-05-02"),
        ("20240502T083000Z", "2024-05-02T08:30:00+00:00"),
        ("Thu, 02 May 2024 08:30:00 +0300", "2024-05-02T08:30:00+03:00"),
        ("02.05.2024, 08:30", "2024-05-02T08:30:00"),
        ("2 травня 2024, 08:30", "2024-05-02T08:30:00"),
        ("Опубликовано: 2 мая 2024 г.", "2024-05-02"),
        ("May 2nd, 2024", "2024-05-02"),
        ("02.May.2024", "2024-05-02"),
        ("1714628400", "2024-05-02T05:40:00+00:00"),
    ],
)
def test_dates_become_iso(text: str, wanted: str) -> None:
    assert iso(text, dt.date(2024, 5, 3)) == wanted


@pytest.mark.parametrize("text", ["", "yesterday", "31.02.2024", "2024-13-01", "1889-05-02", "2024-05-09", "9" * 10])
def test_what_is_no_believable_date_is_none(text: str) -> None:
    assert iso(text, dt.date(2024, 5, 3)) is None


def test_a_number_in_a_url_is_not_a_day() -> None:
    assert iso_in_url("https://herald.example/news/20245231-storm") is None
    assert iso_in_url("https://herald.example/news/storm-20240502.html") == "2024-05-02"


@pytest.mark.parametrize(
    ("text", "declared", "wanted"),
    [
        ("Її бачили біля річки, де ще їздять човни", "ru", "uk"),
        ("Этот день мы помним, но объяснить его трудно", "uk-UA", "ru"),
        ("Этот день мы помним", None, "ru"),
        ("Гэта ўжо было", "be", "be"),
        ("Днес времето е хубаво", "bg-BG", "bg"),
        ("Місто, де всі знали всіх", "ru", "uk"),
        ("Вчора в місті сказали: «Мы были здесь и всё видели», і пішли", None, "ru"),
        (
            "Вчора в місті сказали: «Мы были здесь и всё видели», і пішли в ліс, бо дощ лив цілий день і всю ніч",
            "uk",
            "uk",
        ),
        ("Погода на завтра", None, None),
        ("Тук времето е хубаво, където и да си", None, "bg"),
        ("Он объехал город и объявил, что съезд отменён, мы рады", "ru", "ru"),
        ("Это статья про Windows, Linux и офис", None, "ru"),
        ("The man was in the garden and the dog was with him", None, "en"),
        ("A fine day by the sea", "uk", None),
        ("A fine day by the sea", "en_US", "en"),
        ("A fine day by the sea", "nonsense!", None),
        ("", "uk", "uk"),
    ],
)
def test_letters_check_the_declared_language(text: str, declared: str | None, wanted: str | None) -> None:
    assert language(text, declared) == wanted
