"""URLs, titles and dates as listings give them: cleaned, compared, or refused with a reason."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import BadUrl
from crawler.finds import Gatherer, clean, key, moment, plain

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("given_url", "fetched"),
    [
        ("https://herald.example/news/one-2.html", "https://herald.example/news/one-2.html"),
        ("  HTTPS://Herald.Example:443/News#top\n", "https://herald.example/News"),
        ("http://herald.example:80", "http://herald.example/"),
        ("https://herald.example:8443/a?b=2&a=1", "https://herald.example:8443/a?b=2&a=1"),
        ("https://herald.example/a?utm_source=rss&id=7&fbclid=x&PHPSESSID=0", "https://herald.example/a?id=7"),
        ("https://herald.example/a;jsessionid=8F?id=7", "https://herald.example/a?id=7"),
        ("https://herald.example/a?cid=1&ref=2&gallery=3", "https://herald.example/a?cid=1&ref=2&gallery=3"),
        ("https://вісник.укр/місто", "https://xn--b1amgkt9j.xn--j1amh/%D0%BC%D1%96%D1%81%D1%82%D0%BE"),
        ("https://herald.example./a b", "https://herald.example/a%20b"),
        ("https://herald.example/a\r\nSet-Cookie: x", "https://herald.example/aSet-Cookie:%20x"),
        ("http://[0:0::1]:8000/", "http://[::1]:8000/"),
    ],
)
def test_a_url_is_fetched_without_what_does_not_belong_to_it(given_url: str, fetched: str) -> None:
    assert clean(given_url) == fetched


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://herald.example/a?b=2&a=1", "https://HERALD.example/a?a=1&b=2#x"),
        ("https://herald.example/місто", "https://herald.example/%d0%bc%d1%96%d1%81%d1%82%d0%be"),
        ("https://herald.example/x/../a", "https://herald.example/a"),
    ],
)
def test_urls_of_one_page_share_their_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "bad_scheme"),
        ("/news/one", "bad_scheme"),
        ("javascript:alert(1)", "bad_scheme"),
        ("file:///etc/hostname", "bad_scheme"),
        ("ftp://herald.example/a", "bad_scheme"),
        ("https://reader:secret@herald.example/", "userinfo"),
        ("https://herald.example\\@other.example/", "userinfo"),
        ("https:///news", "bad_host"),
        ("https://herald..example/", "bad_host"),
        ("https://her\u2028ald.example/", "bad_host"),
        ("https://her%61ld.example/", "bad_host"),
        (f"https://{'a' * 64}.example/", "bad_host"),
        ("https://[::zz]/", "bad_url"),
        ("https://[::1", "bad_url"),
        ("https://herald.example:0/", "bad_url"),
        ("https://herald.example:99999999/", "bad_url"),
        ("https://herald.example/\ud800", "bad_url"),
        (f"https://herald.example/{'a' * 2083}", "too_long"),
        (f"https://herald.example/?{'я' * 800}", "too_long"),
    ],
)
def test_an_unusable_url_is_refused_with_its_reason(url: str, reason: str) -> None:
    with pytest.raises(BadUrl) as caught:
        key(url)
    assert caught.value.reason == reason


@given(st.text() | st.text("ab:/?#[]@!$&'()*+,;=%.\\-_ 0я\u2028").map(lambda rest: "http://herald.example" + rest))
def test_any_text_is_cleaned_or_refused_and_cleaning_twice_is_cleaning_once(url: str) -> None:
    try:
        address = clean(url)
    except BadUrl:
        return
    assert clean(address) == address
    assert key(address) == key(url) == key(key(url))


def test_repetitions_are_merged_and_keep_what_each_one_knew() -> None:
    gatherer = Gatherer("section", "https://herald.example/")
    gatherer.take("https://herald.example/a")
    gatherer.take("https://herald.example/a#comments", title="Назва", published="2026-11-20T10:00:00Z")
    gatherer.take("mailto:desk@herald.example")
    (find,) = gatherer.listing().finds
    assert (find.url, find.title, find.published) == ("https://herald.example/a", "Назва", "2026-11-20T10:00:00Z")
    assert gatherer.listing().rejected == {"bad_scheme": 1}


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<b>Місто</b>&nbsp;і &laquo;ліс&raquo;", "Місто і «ліс»"),
        ("<img src=x onerror=alert(1)>Рада", "Рада"),
        ("Тиск < 100, AT&T", "Тиск < 100, AT&T"),
        (" a\n\u200e\x00 b ", "a b"),
        ("<br>", None),
        (None, None),
    ],
)
def test_titles_are_text(markup: str | None, text: str | None) -> None:
    assert plain(markup) == text


@pytest.mark.parametrize(
    ("listed", "utc"),
    [
        ("2026-11-20T10:00:00+02:00", "2026-11-20T08:00:00Z"),
        ("2026-11-20T10:00:00.5Z", "2026-11-20T10:00:00Z"),
        ("2026-11-20 10:00", "2026-11-20T10:00:00Z"),
        ("2026-11-20", "2026-11-20T00:00:00Z"),
        ("2026-11", "2026-11-01T00:00:00Z"),
        ("2026", "2026-01-01T00:00:00Z"),
        ("Fri, 20 Nov 2026 10:00:00 +0200", "2026-11-20T08:00:00Z"),
        ("2026-11-22T11:59:59Z", "2026-11-22T11:59:59Z"),
        ("2026-11-22T12:00:01Z", None),
        ("1989-12-31T23:59:59Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("Feb 31 99999 25:61", None),
        ("1" * 200_000, None),
        ("", None),
        (None, None),
    ],
)
def test_dates_are_utc_and_within_reason(listed: str | None, utc: str | None) -> None:
    assert moment(listed, NOW) == utc
