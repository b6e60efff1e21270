"""Article links of home and section pages."""

from __future__ import annotations

import time

import pytest

from cleaner.outlets import Outlet
from crawler.links import LINKS_MAX, article_links

OUTLET = Outlet(
    name="herald",
    title="Вісник",
    domains=("herald.example",),
    article_urls=r"/news/\d+",
    sections=(
        "https://herald.example/",
        "https://herald.example/city?page={page}",
        "https://herald.example/sea/{page}",
    ),
    section_pages=2,
)
URL = "https://herald.example/"


def test_articles_are_found_with_the_words_of_their_links() -> None:
    html = """<base href="/uk/"><h1>Вісник</h1><a href="../news/1"><img src="1.jpg"></a>
        <a href="/news/1#comments">Човен <b>доплив &amp; &lt;став&gt;</b></a>
        <A\nHREF='news/2'><h3>Дощ у горах</h3><p>Опис</p></A><a href="//www.herald.example/news/3" title="Сніг"></a>
        <a href="https://courier.example/news/4">Чуже</a><a href="/about">Про нас</a><a href>Ніщо</a>
        <a href="javascript:void(0)">Ще</a><a href="http://[::1">Хиба</a><a name="top">Якір</a>"""
    listing = article_links(html, URL, OUTLET)
    assert [(f.url, f.title) for f in listing.finds] == [
        ("https://herald.example/news/1", "Човен доплив & <став>"),
        ("https://herald.example/uk/news/2", "Дощ у горах"),
        ("https://www.herald.example/news/3", "Сніг"),
    ]
    assert listing.rejected == {"bad_scheme": 1, "bad_url": 1, "not_article": 3}
    assert {(f.how, f.where, f.modified) for f in listing.finds} == {("section", URL, None)}


def test_links_that_no_reader_sees_are_not_followed() -> None:
    html = """<!-- <a href="/news/1">a</a> --><SCRIPT>x = '<a href="/news/2">b</a>'</SCRIPT>
        <style>/* <a href="/news/3">c</a> */</style><template><a href="/news/4">d</a></template>
        <a href="/news/5">e</a><!-- <a href="/news/6">f</a>"""
    assert [f.url for f in article_links(html, URL, OUTLET).finds] == ["https://herald.example/news/5"]


def test_every_link_of_a_long_page_is_found_once() -> None:
    html = "".join(f"<div><p>{'слово ' * 40}</p><a href='/news/{n}'>Новина {n}</a>" for n in range(1000))
    assert [f.title for f in article_links(html, URL, OUTLET).finds] == [f"Новина {n}" for n in range(1000)]


def test_more_links_than_a_page_should_have_are_not_read() -> None:
    listing = article_links("".join(f"<a href='/news/{n}'>x</a>" for n in range(LINKS_MAX + 1)), URL, OUTLET)
    assert len(listing.finds) == LINKS_MAX
    assert listing.problem


@pytest.mark.parametrize(
    "html",
    [
        "<a " + " ".join(f"a{n}=1" for n in range(150_000)) + " href='/news/1'>x</a>",
        "<div>" * 300_000 + "<a href='/news/1'>x</a>",
        ("<a href='/news/1'>" + "<div>" * 3200) * 40,
        "<script>" * 250_000,
        "<!--" * 500_000,
        "<a href='" * 200_000,
    ],
    ids=["attributes", "depth", "depth in links", "scripts", "comments", "quotes"],
)
def test_a_hostile_page_takes_seconds_at_most(html: str) -> None:
    began = time.process_time()
    article_links(html, URL, OUTLET)
    assert time.process_time() - began < 8
