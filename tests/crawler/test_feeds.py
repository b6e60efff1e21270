"""RSS and Atom as outlets really send them: encodings, dates, markup, and what is no feed at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.feeds import FEED_MAX, read_feed

URL = "https://herald.example/rss.xml"
RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Вісник</title><link>https://herald.example/</link>{items}</channel></rss>"""
ITEM = """<item><title>Їжак оселився на &lt;b&gt;вежі&lt;/b&gt; &amp;amp; спить</title>
<link>https://herald.example/news/hedgehog?utm_source=rss</link>
<pubDate>Fri, 20 Nov 2026 10:00:00 +0200</pubDate><atom:updated>2026-11-20T12:00:00Z</atom:updated></item>"""


def rss(items: str, encoding: str = "utf-8") -> bytes:
    return RSS.format(items=items, encoding=encoding).encode(encoding)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", None),
        ("utf-8", "text/xml"),
        ("utf-8", "application/rss+xml; charset=windows-1251"),
        ("windows-1251", "application/rss+xml"),
        ("windows-1251", "text/xml; charset=windows-1251"),
        ("windows-1251", "text/xml; charset=utf-8"),
        ("koi8-u", "text/html"),
        ("utf-16", "application/xml"),
    ],
)
def test_an_entry_is_read_whatever_its_encoding_and_what_is_declared(encoding: str, declared: str | None) -> None:
    listing = read_feed(rss(ITEM, encoding), URL, declared)
    (find,) = listing.finds
    assert (find.url, find.title) == ("https://herald.example/news/hedgehog", "Їжак оселився на вежі & спить")
    assert (find.how, find.where, listing.problem) == ("feed", URL, None)


def test_the_dates_of_rss_say_when_an_article_appeared_and_never_that_it_changed() -> None:
    dc = "<item><link>/news/dc</link><dc:date>2026-11-19T23:30:00-03:00</dc:date></item>"
    finds = read_feed(rss(ITEM + dc), URL).finds
    assert [(f.published, f.modified) for f in finds] == [
        ("2026-11-20T08:00:00Z", None),
        ("2026-11-20T02:30:00Z", None),
    ]


@pytest.mark.parametrize(
    "date", ["Feb 31 99999 25:61", "1" * 2000, "Fri, 20 Nov 1826 10:00:00 GMT", "Fri, 20 Nov 2226 10:00:00 GMT", ""]
)
def test_an_absurd_date_is_no_date_and_the_entry_stays(date: str) -> None:
    (find,) = read_feed(rss(f"<item><link>/news/a</link><pubDate>{date}</pubDate></item>"), URL).finds
    assert find.published is None


def test_links_are_absolute_and_useless_ones_are_counted() -> None:
    items = """<item><link>/news/relative</link></item><item><guid>https://herald.example/news/guid</guid></item>
        <item><link>javascript:alert(1)</link></item><item><link>file:///etc/hostname</link></item>
        <item><title>Без посилання</title></item><item><link>https://a:b@herald.example/</link></item>"""
    listing = read_feed(rss(items), URL)
    assert [f.url for f in listing.finds] == [
        "https://herald.example/news/relative",
        "https://herald.example/news/guid",
    ]
    assert listing.rejected == {"bad_scheme": 2, "no_link": 1, "userinfo": 1}


def test_titles_carry_no_markup() -> None:
    items = "<item><title><![CDATA[<img src=x onerror=alert(1)>Річка]]></title><link>/news/a</link></item>"
    assert read_feed(rss(items), URL).finds[0].title == "Річка"


def test_atom_says_when_an_article_changed_and_resolves_against_its_base() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://herald.example/uk/"><title>В</title>
        <entry><title type="html">&lt;i&gt;Сад&lt;/i&gt;</title><link rel="enclosure" href="a.mp3"/>
        <link href="news/a"/><published>2026-11-18T10:00:00Z</published><updated>2026-11-20T10:00:00+02:00</updated>
        </entry><entry><title>Ліс</title><link href="news/b"/><updated>2026-11-19T10:00:00Z</updated></entry>
        <entry><title>Поле</title><link href="news/c"/><published>2026-11-17T10:00:00Z</published></entry></feed>"""
    assert [(f.url, f.title, f.published, f.modified) for f in read_feed(body.encode(), URL).finds] == [
        ("https://herald.example/uk/news/a", "Сад", "2026-11-18T10:00:00Z", "2026-11-20T08:00:00Z"),
        ("https://herald.example/uk/news/b", "Ліс", "2026-11-19T10:00:00Z", "2026-11-19T10:00:00Z"),
        ("https://herald.example/uk/news/c", "Поле", "2026-11-17T10:00:00Z", None),
    ]


def test_a_feed_cut_short_gives_what_was_read_and_says_so() -> None:
    body = rss(ITEM + "<item><title>Хвіст</title><link>https://herald.example/news/tail</link></item>")
    listing = read_feed(body[: body.index("Хвіст".encode())], URL)
    assert listing.finds[0].url == "https://herald.example/news/hedgehog"
    assert listing.problem is not None
    assert listing.problem.startswith("damaged")


@pytest.mark.parametrize(
    "body", [b"<html><body>Not here</body></html>", b'{"items": []}', b"\x00" * 50, b"\x89PNG\r\n"]
)
def test_what_is_not_a_feed_is_called_so(body: bytes) -> None:
    assert read_feed(body, URL).problem == "not a feed"


def test_empty_and_oversized_bodies_are_not_parsed() -> None:
    assert read_feed(b" \n", URL).problem == "empty"
    assert read_feed(b" <" * FEED_MAX, URL).problem == "larger than 10 MB"


def test_an_empty_feed_is_fine() -> None:
    assert read_feed(rss(""), URL).problem is None


def test_a_body_that_is_a_file_name_opens_no_file(tmp_path: Path) -> None:
    inside = tmp_path / "feed.xml"
    inside.write_bytes(rss(ITEM))
    assert read_feed(str(inside).encode(), URL).finds == ()
    assert read_feed(inside.as_uri().encode(), URL).finds == ()


def test_entities_neither_read_files_nor_grow(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("потаємне")
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE rss [<!ENTITY e0 "aaaaaaaaaa">{levels}<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    body = rss("<item><title>&e9;&x;</title><link>https://herald.example/&x;</link></item>")
    listing = read_feed(body.replace(b"<rss ", doctype.encode() + b"<rss "), URL)
    assert "потаємне" not in repr(listing)
    assert len(repr(listing)) < 5000
