"""One URL per article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.canonical import article_id, canonical

PAGE = "https://news.herald.example/2024/05/storm.html"


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("HTTPS://News.Herald.Example:443/a#top", "https://news.herald.example/a"),
        ("http://herald.example:80", "http://herald.example/"),
        ("http://herald.example:8080/a", "http://herald.example:8080/a"),
        ("https://herald.example/a?utm_source=x&id=7&fbclid=1", "https://herald.example/a?id=7"),
        ("https://herald.example/a?PHPSESSID=1&sid=2", "https://herald.example/a"),
        ("https://herald.example/a;jsessionid=1F?id=7", "https://herald.example/a?id=7"),
        ("https://herald.example/місто", "https://herald.example/%D0%BC%D1%96%D1%81%D1%82%D0%BE"),
        ("https://herald.example/%d0%bc", "https://herald.example/%D0%BC"),
        ("https://дім.example/", "https://xn--d1aq1f.example/"),
        ("https://herald.example/show?42", "https://herald.example/show?42"),
    ],
)
def test_what_does_not_choose_the_article_is_off(url: str, wanted: str) -> None:
    assert canonical(url, None) == wanted


@pytest.mark.parametrize(
    "url",
    [
        "https://herald.example/town/storm/amp",
        "https://herald.example/town/storm/amp/",
        "https://herald.example/town/storm?amp",
        "https://herald.example/town/storm?amp=1&utm_source=x",
        "https://herald.example/town/storm?outputType=amp",
        "https://herald-example.cdn.ampproject.org/c/s/herald.example/town/storm/amp",
        "https://herald-example.cdn.ampproject.org/v/s/herald.example/town/storm?amp_js_v=0.1",
        "https://www.google.com/amp/s/herald.example/town/storm",
    ],
)
def test_an_amp_twin_has_the_address_of_its_article(url: str) -> None:
    assert canonical(url, None) == "https://herald.example/town/storm"


def test_an_amp_twin_elsewhere_is_told_by_what_it_declares() -> None:
    assert canonical("https://amp.herald.example/storm-77", PAGE) == PAGE
    assert canonical("https://herald.example/town/lamp", None) == "https://herald.example/town/lamp"
    assert canonical("https://herald.example/?amp=5000", None) == "https://herald.example/?amp=5000"


def test_the_order_of_parameters_is_kept() -> None:
    assert canonical("https://herald.example/?b=1&a=2", None) == "https://herald.example/?b=1&a=2"


@pytest.mark.parametrize(
    ("declared", "wanted"),
    [
        ("https://www.herald.example/storm", "https://www.herald.example/storm"),
        ("/storm?utm_medium=rss", "https://news.herald.example/storm"),
        ("//m.herald.example/storm", "https://m.herald.example/storm"),
        ("https://other.example/storm", PAGE),
        ("https://herald.example/", PAGE),
        ("/", PAGE),
        ("javascript:void(0)", PAGE),
        ("http://[::1", PAGE),
        ("", PAGE),
        ("   ", PAGE),
        ("http://", PAGE),
    ],
)
def test_a_declared_address_is_taken_where_it_can_be_true(declared: str, wanted: str) -> None:
    assert canonical(PAGE, declared) == wanted


def test_registrable_domains_know_second_levels() -> None:
    """Two outlets below .com.ua are two outlets."""
    url = "https://one.com.ua/a"
    assert canonical(url, "https://two.com.ua/a") == url
    assert canonical(url, "https://life.one.com.ua/a") == "https://life.one.com.ua/a"


def test_a_home_page_may_declare_itself() -> None:
    assert canonical("http://herald.example", "https://www.herald.example/") == "https://www.herald.example/"


@pytest.mark.parametrize(
    "url", ["https://h.example/\ud800", "https://h.example/a\r\nX-Forged: 1", "http://h.example:99999999/a"]
)
def test_hostile_addresses_never_raise_and_never_break_a_line(url: str) -> None:
    found = canonical(url, url)
    assert not set(found) & set("\r\n\x00\ud800")


def test_the_id_is_sixteen_hex_digits_of_the_canonical_address() -> None:
    assert article_id("https://herald.example/a") == article_id(canonical("HTTPS://herald.example/a#x", None))
    assert len(article_id("x")) == 16
    assert int(article_id("x"), 16)


ADDRESSES = st.one_of(
    st.lists(st.sampled_from(["/amp", "/", "a", "?amp", "&amp=1", "www.google.com/amp/s/", "a.example"])).map(
        lambda parts: "https://" + "".join(parts)
    ),
    st.text(max_size=60),
    st.text(max_size=40).map(lambda rest: "https://herald.example/" + rest),
    st.text(max_size=40).map(lambda rest: "http://" + rest),
)


@given(ADDRESSES, st.none() | ADDRESSES)
def test_any_address_has_one_identity_that_is_its_own(url: str, declared: str | None) -> None:
    found = canonical(url, declared)
    assert canonical(found, None) == found
    assert len(article_id(found)) == 16
