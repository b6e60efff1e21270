"""Promises of reading many pages at once: by host, in any order, never without a text that the cold path has."""

from __future__ import annotations

import random

from cleaner.extract import text
from cleaner.profile_batch import host_of, is_audited, texts
from tests.cleaner.profile_pages import body, page


def _given(numbers: range, template: str = "spring") -> list[tuple[str, bytes]]:
    return [(one.url, one.html) for one in (page(number, template) for number in numbers)]


def test_a_host_with_enough_pages_is_read_by_its_profile() -> None:
    """Every text is the story and nothing else."""
    assert texts(_given(range(25))) == [body(number) for number in range(25)]


def test_texts_come_back_in_the_order_asked_for_whatever_it_is() -> None:
    """The order of pages changes no text."""
    given = _given(range(22))
    mixed = list(given)
    random.Random(3).shuffle(mixed)
    assert dict(zip([url for url, _ in mixed], texts(mixed), strict=True)) == dict(
        zip([url for url, _ in given], texts(given), strict=True)
    )


def test_pages_after_a_redesign_get_the_cold_paths_text() -> None:
    """One page of the new template among many of the old is not lost."""
    new = page(31, "autumn")
    found = texts([*_given(range(24)), (new.url, new.html)])
    assert found[-1]
    assert set(body(31).split("\n")) <= set(found[-1].split("\n"))


def test_single_pages_are_read_as_the_cold_path_reads_them() -> None:
    """Alone, a page has nothing to be compared with."""
    one = page(3)
    assert texts([(one.url, one.html)]) == [text(one.html, one.url)]


def test_broken_pages_cost_themselves_only() -> None:
    """A picture, an empty page and a broken address among others."""
    given = [*_given(range(21)), ("https://yasinnia.example/p", b"%PDF-1.7"), ("http://[", b""), ("", b"<p>")]
    found = texts(given)
    assert found[:21] == [body(number) for number in range(21)]
    assert found[21:23] == ["", ""]


def test_a_host_is_one_with_its_mirrors() -> None:
    """`www` and numbered mirrors have the same templates; other subdomains need not."""
    assert host_of("https://www2.yasinnia.example/1") == host_of("https://yasinnia.example/2") == "yasinnia.example"
    assert host_of("https://blog.yasinnia.example/1") == "blog.yasinnia.example"
    assert host_of("http://[") == ""


def test_three_in_a_hundred_pages_are_audited_and_always_the_same() -> None:
    """The sample is drawn by the address alone."""
    drawn = [url for n in range(10_000) if is_audited(url := f"https://yasinnia.example/{n}")]
    assert 230 < len(drawn) < 380
    assert all(is_audited(url) for url in drawn)
