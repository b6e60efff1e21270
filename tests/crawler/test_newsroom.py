"""The newsroom as a value: what its pages and lists show is what its gold says, in either round."""

from __future__ import annotations

import functools
import gzip
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from lxml import etree, html

from crawler.newsroom.routes import answer
from crawler.newsroom.topics import ALL, TRAPS
from crawler.newsroom.values import Answer, Gold
from crawler.newsroom.world import DESKS, Newsroom, build

FIRST, SECOND = build(), build(round_=2)
OUTLETS = [desk.name for desk in DESKS]
DIGEST = (
    "import hashlib; from crawler.newsroom.world import build; "
    "told = [(g.url, g.body, g.tags, g.captions) for g in build(articles=6).gold()]; "
    "print(hashlib.sha256(repr(told).encode()).hexdigest())"
)


@functools.cache
def answered(round_: int, url: str) -> Answer:
    parts = urlsplit(url)
    return answer((FIRST, SECOND)[round_ - 1], parts.hostname or "", parts.path)


def asked(newsroom: Newsroom, url: str) -> Answer:
    return answered(newsroom.round_, url)


def text_of(newsroom: Newsroom, url: str) -> str:
    return asked(newsroom, url).body.decode("windows-1251" if "vestnik" in url else "utf-8")


def page(newsroom: Newsroom, url: str) -> html.HtmlElement:
    return html.document_fromstring(text_of(newsroom, url))


def told(newsroom: Newsroom, name: str, *states: str) -> list[Gold]:
    return [g for g in newsroom.gold() if g.outlet == name and (not states or g.state in states)]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_the_same_seed_tells_the_same_articles_in_every_process() -> None:
    def digest(hash_seed: str) -> bytes:
        env = os.environ | {"PYTHONHASHSEED": hash_seed}
        return subprocess.run([sys.executable, "-c", DIGEST], env=env, capture_output=True, check=True).stdout

    assert digest("1") == digest("2")


def test_another_seed_tells_other_articles() -> None:
    titles = {g.title for g in build(seed=8, articles=6).gold()}
    assert len(titles & {g.title for g in FIRST.gold()}) < 3


@pytest.mark.parametrize("newsroom", [FIRST, SECOND], ids=["round 1", "round 2"])
def test_every_gold_line_stands_on_its_page_in_order(newsroom: Newsroom) -> None:
    for gold in newsroom.gold():
        if gold.state == "gone":
            continue
        main = page(newsroom, gold.url).find("body")
        assert main is not None
        text, place = squeezed(" ".join(main.itertext())), 0
        for cell in (cell for line in gold.body for cell in line.split(" | ")):
            place = text.find(cell, place)
            assert place >= 0, f"{gold.url}: {cell}"
        assert gold.title in text


@pytest.mark.parametrize("newsroom", [FIRST, SECOND], ids=["round 1", "round 2"])
def test_no_line_of_any_body_is_said_twice(newsroom: Newsroom) -> None:
    counts = Counter(line for gold in newsroom.gold() for line in gold.body)
    assert [line for line, times in counts.items() if times > 1] == []


def test_headlines_are_unique_in_their_outlet() -> None:
    counts = Counter((g.outlet, g.title) for g in SECOND.gold())
    assert max(counts.values()) == 1


def test_articles_are_short_and_long_and_of_every_structure() -> None:
    golds = list(FIRST.gold())
    lengths = [len(g.body) for g in golds]
    assert min(lengths) <= 2
    assert max(lengths) >= 20
    raw = "".join(text_of(FIRST, g.url) for g in golds)
    for tag in ("<h2>", "<h3>", "<ul>", "<ol>", "<blockquote>", 'class="social-post"', '<table class="data">'):
        assert tag in raw


def test_each_language_tells_every_topic_with_its_traps() -> None:
    told_topics = {(e.language, e.topic) for shelf in FIRST.shelves for e in shelf.entries}
    assert told_topics == {(language, topic) for language in ("uk", "ru") for topic in ALL}
    assert set(TRAPS) <= set(ALL)


BOILERPLATE = {
    "demo-zoria": (
        "Реклама|Показати ще|Всі новини|"
        "Більше про приватне|Пам’ятаємо поіменно|Бережненко Бережненко|23,7%|Рейтинг списків|"
        "Зворотний відлік|Курс гривні сьогодні|44.90|файли cookie|Прийняти|Поділитися|Усі права застережено"
    ),
    "demo-visnyk": "пригадайте, що по той бік екрана|Надіслати відгук|Читайте також|Підписатися|Реклама|Нагору",
    "demo-vestnik": "По теме|Лента дня|Распечатать|Обсудить на форуме|Погода|При перепечатке ссылка обязательна",
    "demo-hronika": (
        "Последние новости|"
        "19.Nov.2026|19 Nov 2026|Поделиться|Просмотров:|Нашли опечатку|Рассылка|Подписаться|Читайте также"
    ),
}


@pytest.mark.parametrize("name", BOILERPLATE)
def test_every_page_of_an_outlet_carries_its_boilerplate(name: str) -> None:
    for gold in told(FIRST, name):
        text = squeezed(page(FIRST, gold.url).text_content())
        assert [phrase for phrase in BOILERPLATE[name].split("|") if phrase not in text] == []


def test_dialoh_puts_the_date_above_the_author_below_and_links_between() -> None:
    words = {
        "uk": ("Автор: ", "Читайте також: ", "Останні новини", "Підписуйтесь"),
        "ru": ("Автор: ", "Читайте также: ", "Последние новости", "Подписывайтесь"),
    }
    for gold in told(FIRST, "demo-dialoh"):
        text = squeezed(page(FIRST, gold.url).text_content())
        by, also, latest, follow = (text.find(word) for word in words[gold.language])
        assert text.find(gold.title) < also < by < follow < latest
        assert gold.body[-1].startswith(
            ("Раніше", "Нагадаємо", "Ми також", "Як ", "Как ", "Ранее", "Напомним", "Мы также")
        )


def test_hronika_glues_the_block_name_to_the_first_headline_on_half_its_pages() -> None:
    glued = [
        bool(re.search(r"Последние новости[А-ЯЁ0-9«]", page(FIRST, gold.url).text_content()))
        for gold in told(FIRST, "demo-hronika")
    ]
    assert glued.count(True) == glued.count(False)


def test_twins_name_each_other() -> None:
    pages = {g.url: page(FIRST, g.url) for g in told(FIRST, "demo-dialoh")}
    for url, tree in pages.items():
        links = {link.get("hreflang"): link.get("href") for link in tree.xpath("//link[@hreflang]")}
        assert set(links) == {"uk", "ru"}
        assert url in links.values()
        assert set(links.values()) <= set(pages)


def test_the_head_says_what_gold_says() -> None:
    for gold in FIRST.gold():
        tree = page(FIRST, gold.url)
        assert tree.xpath("string(//link[@rel='canonical']/@href)") == gold.url
        assert tree.xpath("string(//meta[@property='og:title']/@content)") == gold.title
        raw = text_of(FIRST, gold.url)
        assert gold.published in raw
        assert all(author in raw for author in gold.authors)


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


def test_thousands_of_articles_have_paths_of_their_own() -> None:
    big = build(articles=150)
    for shelf in big.shelves:
        assert len({entry.path for entry in shelf.entries}) == 150
