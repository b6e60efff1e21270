"""The invented modern pages are a fair judge: their gold stands on the page, and nothing else says the same."""

from __future__ import annotations

import functools
import random
import re
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import modern
from benchmarks.modern import GoldPage, pages
from benchmarks.modern.lexicon import cast, lexicon
from benchmarks.modern.pen import Pen
from benchmarks.modern.press import slugged
from benchmarks.modern.stories import comment
from crawler.newsroom.world import build
from tests.benchmarks.reading import read, runs, words

_LAYOUTS = Path(modern.__file__).parent / "layouts"
_NEWSROOM = Path(__file__).parents[2] / "crawler" / "newsroom"


@functools.cache
def whole() -> tuple[GoldPage, ...]:
    return tuple(pages())


def bare_text(path: Path) -> str:
    """A layout without its tags and instructions."""
    return re.sub(r"\{[%{].*?[%}]\}|<[^>]*>", " | ", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_the_set_is_ten_outlets_of_twenty_pages_in_two_languages() -> None:
    assert Counter(Counter(page.host for page in whole()).values()) == {20: 10}
    hosts = {page.host: page.language for page in whole()}
    assert Counter(hosts.values()) == {"uk": 6, "ru": 4}
    assert len({page.url for page in whole()}) == 200


def test_the_same_seed_gives_the_same_pages_and_another_seed_others() -> None:
    first = list(pages(seed=3, outlets=3, each=5))
    assert first == list(pages(seed=3, outlets=3, each=5))
    assert not {page.body for page in first} & {page.body for page in pages(seed=4, outlets=3, each=5)}


@pytest.mark.parametrize("numbers", [{"outlets": 0}, {"outlets": 11}, {"each": 0}])
def test_numbers_that_cannot_be_are_refused(numbers: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="1 to 10 outlets"):
        next(pages(**numbers))


def test_every_gold_line_is_visible_on_its_page_in_order() -> None:
    for page in whole():
        shown, place = f" {' '.join(words(' '.join(read(page).text)))} ", 0
        for line in page.body.split("\n"):
            said = f" {' '.join(words(line))} "
            found = shown.find(said, place)
            assert found >= 0, (page.url, line)
            place = found + len(said) - 1


def test_every_tag_of_every_page_is_closed_where_it_was_opened() -> None:
    for page in whole():
        reader = read(page)
        assert (reader.astray, reader.open) == ([], []), page.url


def test_title_lead_and_author_are_visible() -> None:
    for page in whole():
        shown = words(" ".join(read(page).text))
        for said in (page.title, page.lead, *page.authors):
            assert set(words(said)) <= set(shown), (page.url, said)


def test_every_host_has_short_pieces_of_one_to_three_sentences() -> None:
    for host in {page.host for page in whole()}:
        short = [page for page in whole() if page.host == host and page.kind == "short"]
        assert len(short) >= 3
        assert all(1 <= len(page.body.split("\n")) <= 3 for page in short)


def test_there_are_pieces_of_every_kind() -> None:
    kinds = Counter(page.kind for page in whole())
    assert kinds.keys() == {"news", "short", "interview", "liveblog", "gallery", "longread"}
    assert min(kinds.values()) >= 8


def test_nothing_on_a_page_repeats_its_gold_beside_it() -> None:
    pages_with = Counter(run for page in whole() for run in set(runs(page.body)))
    for page in whole():
        shown, gold = Counter(runs(" ".join(read(page).text))), Counter(runs(page.body))
        assert not {run for run in gold if shown[run] > gold[run] and pages_with[run] == 1}, page.url


def test_no_long_sentence_of_the_gold_is_said_twice_in_the_set() -> None:
    lines = Counter(line for page in whole() for line in page.body.split("\n") if len(words(line)) >= 8)
    assert [line for line, times in lines.items() if times > 1] == []


def test_boilerplate_shares_no_eight_words_with_any_gold() -> None:
    gold = {run for page in whole() for run in runs(page.body)}
    for path in _LAYOUTS.glob("*.html"):
        assert not gold & set(runs(bare_text(path))), path.name
    rng = random.Random(1)
    for language in ("uk", "ru"):
        lexis = lexicon(language)
        pen = Pen(words=lexis, topic="sport", cast=cast(lexis, 2020, rng), rng=rng, used=set())
        assert not gold & {run for _ in range(400) for run in runs(comment(pen, rng)[1])}


def test_nothing_is_shared_with_the_demo_newsroom() -> None:
    theirs = {run for gold in build().gold() for run in runs("\n".join(gold.body))}
    theirs |= {run for path in (_NEWSROOM / "pages").glob("*.html") for run in runs(bare_text(path))}
    ours = {run for page in whole() for run in runs(page.body)}
    ours |= {run for path in _LAYOUTS.glob("*.html") for run in runs(bare_text(path))}
    assert not theirs & ours


def test_addresses_are_latin() -> None:
    assert slugged("Їжак у Ґудзиках: об’єкт №5") == "izhak-u-gudzykakh-obiekt-5"
