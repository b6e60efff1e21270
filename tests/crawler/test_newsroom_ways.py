"""The ways to the articles of the newsroom, and what its second round changes."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from lxml import etree

from crawler.newsroom.world import Newsroom
from tests.crawler.test_newsroom import FIRST, OUTLETS, SECOND, asked, text_of, told


def sitemap_urls(newsroom: Newsroom, url: str) -> Iterator[str]:
    body = asked(newsroom, url).body
    if url.endswith(".gz"):
        body = gzip.decompress(body)
    tree = etree.fromstring(body)
    for loc in tree.findall("{*}sitemap/{*}loc"):
        yield from sitemap_urls(newsroom, str(loc.text))
    yield from (str(loc.text) for loc in tree.findall("{*}url/{*}loc"))


def section_urls(newsroom: Newsroom, url: str) -> Iterator[str]:
    number = 1
    while asked(newsroom, shown := f"{url}page/{number}/").status == 200:
        yield from re.findall(r'<h3><a href="([^"]+)"', text_of(newsroom, shown))
        number += 1


@pytest.mark.parametrize("newsroom", [FIRST, SECOND], ids=["round 1", "round 2"])
@pytest.mark.parametrize("number", range(5), ids=OUTLETS)
def test_each_way_leads_to_the_articles_that_gold_says(newsroom: Newsroom, number: int) -> None:
    desk = newsroom.shelves[number].desk
    root = newsroom.root(desk)
    fed = {
        str(link)
        for path, _ in desk.feeds
        for link in etree.fromstring(asked(newsroom, root + path).body).xpath(
            "//item/link/text() | //*[local-name()='entry']/*[local-name()='link']/@href"
        )
    }
    ways = {
        "feed": fed,
        "sitemap": set(sitemap_urls(newsroom, f"{root}/sitemap.xml")),
        "section": {url for section in desk.sections for url in section_urls(newsroom, root + section.path)},
    }
    for gold in told(newsroom, desk.name):
        urls = {gold.url, gold.moved_from}
        assert {way for way, listed in ways.items() if urls & listed} == gold.found_by, gold.url


@pytest.mark.parametrize("name", OUTLETS)
def test_some_articles_are_found_one_way_only(name: str) -> None:
    alone = {way for gold in told(FIRST, name) if len(gold.found_by) == 1 for way in gold.found_by}
    assert alone == {"feed", "sitemap", "section"}


@pytest.mark.parametrize("name", OUTLETS)
def test_what_only_sections_show_is_not_on_their_first_page(name: str) -> None:
    shelf = next(s for s in FIRST.shelves if s.desk.name == name)
    root = FIRST.root(shelf.desk)
    first_pages = "".join(str(asked(FIRST, root + section.path).body) for section in shelf.desk.sections)
    hidden = [g.url for g in told(FIRST, name) if g.found_by == {"section"}]
    assert len(hidden) == 3
    assert [url for url in hidden if url in first_pages] == []


@pytest.mark.parametrize("name", OUTLETS)
def test_the_second_round_edits_adds_moves_and_removes(name: str) -> None:
    states = Counter(gold.state for gold in told(SECOND, name))
    assert (states["edited"], states["new"], states["moved"], states["gone"]) == (3, 4, 2, 2)


@pytest.mark.parametrize("name", OUTLETS)
def test_an_edit_changes_one_line_and_the_date(name: str) -> None:
    before = {gold.url: gold for gold in told(FIRST, name)}
    for gold in told(SECOND, name, "edited"):
        old = before[gold.url]
        assert sum(a != b for a, b in zip(old.body, gold.body, strict=True)) == 1
        assert gold.modified is None or (old.modified is not None and gold.modified > old.modified)
    for gold in told(SECOND, name, "plain"):
        assert gold.body == before[gold.url].body


@pytest.mark.parametrize("name", OUTLETS)
def test_what_moved_is_the_same_at_its_new_address(name: str) -> None:
    before = {gold.url: gold for gold in told(FIRST, name)}
    for gold in told(SECOND, name, "moved"):
        given = asked(SECOND, gold.moved_from)
        assert (given.status, given.location) == (301, gold.url)
        assert asked(SECOND, gold.url).status == 200
        assert before[gold.moved_from].body == gold.body


@pytest.mark.parametrize("name", OUTLETS)
def test_what_is_gone_says_so(name: str) -> None:
    answers = [asked(SECOND, gold.url) for gold in told(SECOND, name, "gone")]
    assert sorted(given.status for given in answers) == [404, 410]
    assert all(b"<html" in given.body for given in answers)
