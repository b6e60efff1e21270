"""Sitemaps of every kind, whole and damaged."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.finds import Child
from crawler.sitemaps import ENTRIES_MAX, read_sitemap

URL = "https://herald.example/sitemap.xml"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)
NEWS = f"""<?xml version="1.0" encoding="UTF-8"?><!-- <rss> made by hand --><urlset {NAMESPACES}>
<url><image:image><image:loc>https://herald.example/i.jpg</image:loc></image:image>
<loc> https://herald.example/news/bridge?a=1&amp;b=2
</loc><lastmod>2026-11-20T10:00:00+02:00</lastmod><news:news>
<news:publication><news:name>Вісник</news:name><news:language>uk</news:language></news:publication>
<news:publication_date>2026-11-20T09:00+02:00</news:publication_date>
<news:title>Міст &amp; човен</news:title></news:news></url>
<url><loc>https://herald.example/news/boat</loc><lastmod>2026-11-19</lastmod></url>
<url/><url><loc>ftp://herald.example/</loc></url></urlset>"""


def urlset(*locs: str) -> bytes:
    return f"<urlset {NAMESPACES}>{''.join(f'<url><loc>{loc}</loc></url>' for loc in locs)}</urlset>".encode()


def test_a_news_sitemap_gives_titles_dates_and_languages() -> None:
    listing = read_sitemap(NEWS.encode(), URL)
    bridge, boat = listing.finds
    assert (bridge.url, bridge.title) == ("https://herald.example/news/bridge?a=1&b=2", "Міст & човен")
    assert (bridge.published, bridge.modified) == ("2026-11-20T07:00:00Z", "2026-11-20T08:00:00Z")
    assert (bridge.language, bridge.how, bridge.where) == ("uk", "sitemap", URL)
    assert (boat.url, boat.published, boat.modified) == (
        "https://herald.example/news/boat",
        None,
        "2026-11-19T00:00:00Z",
    )
    assert (listing.rejected, listing.problem) == ({"bad_scheme": 1, "no_link": 1}, None)


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-u", "utf-16", "utf-8-sig"])
def test_the_encoding_does_not_matter(encoding: str) -> None:
    declared = NEWS.replace("UTF-8", encoding.removesuffix("-sig"))
    assert read_sitemap(declared.encode(encoding), URL) == read_sitemap(NEWS.encode(), URL)


def test_packing_and_blank_lines_before_the_xml_do_not_matter() -> None:
    plain = read_sitemap(NEWS.encode(), URL)
    half = len(NEWS) // 2
    members = gzip.compress(NEWS[:half].encode()) + gzip.compress(NEWS[half:].encode())
    assert read_sitemap(gzip.compress(NEWS.encode()), URL) == plain
    assert read_sitemap(members, URL) == plain
    assert read_sitemap(b"\n\n " + NEWS.encode(), URL) == plain


def test_a_sitemap_without_namespaces_is_read() -> None:
    assert len(read_sitemap(b"<urlset><url><loc>https://herald.example/a</loc></url></urlset>", URL).finds) == 1


def test_an_index_gives_its_children_newest_first_and_not_itself() -> None:
    entries = (
        f"<sitemap><loc>{URL}</loc></sitemap><sitemap><loc>https://herald.example/undated.xml</loc></sitemap>"
        "<sitemap><loc>https://herald.example/10.xml</loc><lastmod>2026-10-31</lastmod></sitemap>"
        "<sitemap><loc>https://herald.example/11.xml</loc><lastmod>2026-11-20T10:00:00Z</lastmod></sitemap>"
        "<sitemap><loc>file:///etc/hostname</loc></sitemap>"
    )
    listing = read_sitemap(f"<sitemapindex {NAMESPACES}>{entries}</sitemapindex>".encode(), URL)
    assert listing.children == (
        Child(url="https://herald.example/11.xml", modified="2026-11-20T10:00:00Z"),
        Child(url="https://herald.example/10.xml", modified="2026-10-31T00:00:00Z"),
        Child(url="https://herald.example/undated.xml"),
    )
    assert listing.rejected == {"bad_scheme": 1, "itself": 1}


def test_a_plain_list_of_urls_is_a_sitemap_too() -> None:
    listing = read_sitemap(b"https://herald.example/a\r\n\r\nhttps://herald.example/b\nsomething else\n", URL)
    assert [f.url for f in listing.finds] == ["https://herald.example/a", "https://herald.example/b"]
    assert listing.rejected == {"bad_scheme": 1}


def test_a_feed_given_as_sitemap_is_read_as_feed() -> None:
    body = b"<rss version='2.0'><channel><item><link>https://herald.example/a</link></item></channel></rss>"
    assert [f.how for f in read_sitemap(body, URL).finds] == ["feed"]


@given(st.integers(0, 1000))
def test_a_sitemap_cut_anywhere_gives_only_whole_urls_and_says_so(cut: int) -> None:
    locs = [f"https://herald.example/news/{name}" for name in ("alpha", "beta", "gamma")]
    body = urlset(*locs)
    listing = read_sitemap(body[: cut % len(body)], URL)
    assert [f.url for f in listing.finds] == locs[: len(listing.finds)]
    assert listing.problem
    packed = gzip.compress(body)
    listing = read_sitemap(packed[: cut % len(packed)], URL)
    assert [f.url for f in listing.finds] == locs[: len(listing.finds)]
    assert listing.problem


def test_entries_before_damage_are_kept() -> None:
    body = urlset("https://herald.example/a", "https://herald.example/b").replace(b"</urlset>", b"<url></loc></urlset>")
    listing = read_sitemap(body, URL)
    assert len(listing.finds) == 2
    assert (listing.problem or "").startswith("damaged")


def test_a_bare_ampersand_costs_no_entry_and_makes_no_false_url() -> None:
    listing = read_sitemap(urlset("ftp://x", "https://herald.example/?a=1&b=2", "https://herald.example/c"), URL)
    assert [f.url for f in listing.finds] == ["https://herald.example/?a=1&b=2", "https://herald.example/c"]
    assert listing.rejected == {"bad_scheme": 1}
    assert (listing.problem or "").startswith("damaged")


def test_more_entries_than_the_protocol_allows_are_not_read() -> None:
    listing = read_sitemap(urlset(*(f"https://herald.example/{n}" for n in range(ENTRIES_MAX + 5))), URL)
    assert (len(listing.finds), listing.problem) == (ENTRIES_MAX, "more than 50000 entries")


@pytest.mark.parametrize("filler", [b" ", b"https://herald.example/a\n"])
def test_a_bomb_is_opened_up_to_its_limit_only(filler: bytes) -> None:
    body = gzip.compress(filler * (60 * 2**20 // len(filler)))
    assert read_sitemap(body, URL).problem == "larger than 50 MB"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"<html><body>Not here</body></html>", "not a sitemap"),
        (b"Not here", "not a sitemap"),
        (b"\xff" * 40, "not a sitemap"),
        (b"<?xml version='1.0'?>", "not a sitemap"),
        (b"\x1f\x8b\x08\x00garbage of a gzip", "damaged gzip"),
    ],
)
def test_what_is_no_sitemap_is_called_so(body: bytes, problem: str) -> None:
    listing = read_sitemap(body, URL)
    assert (listing.finds, listing.children) == ((), ())
    assert (listing.problem or "").startswith(problem)


def test_entities_neither_read_files_nor_grow_nor_make_false_urls(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("потаємне")
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE urlset [<!ENTITY e0 "aaaaaaaaaa">{levels}<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    for name in ("e9", "x"):
        listing = read_sitemap(
            doctype.encode() + urlset("https://herald.example/a", f"https://x.example/&{name};"), URL
        )
        assert [f.url for f in listing.finds] == ["https://herald.example/a"]
        assert "damaged" in (listing.problem or "")
