"""The newsroom as a value: what its pages and lists show is what its gold says, in either round."""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys
from collections import Counter
from urllib.parse import urlsplit

import pytest
from lxml import html

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


def test_visnyk_shows_what_readers_say_and_gold_does_not() -> None:
    shown = 0
    for gold in told(FIRST, "demo-visnyk"):
        comments = [node.text_content() for node in page(FIRST, gold.url).xpath("//li[@class='comment']/p")]
        assert not set(comments) & set(gold.body)
        shown += len(comments)
    assert shown >= 44


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


def test_thousands_of_articles_have_paths_of_their_own() -> None:
    big = build(articles=150)
    for shelf in big.shelves:
        assert len({entry.path for entry in shelf.entries}) == 150
