"""Pages made to hurt: each is answered within seconds, with an article or a reason."""

from __future__ import annotations

import contextlib
import time
import tracemalloc

import numpy as np
import pytest

from cleaner.errors import PageError
from cleaner.extract import article
from cleaner.line_model import packed
from cleaner.values import Page
from tests.cleaner.extract_pages import BODY, paragraphs

STORY = paragraphs(*BODY)
ATTRIBUTES = [f"a{n}" for n in range(20_000)]
PLAIN = " ".join(ATTRIBUTES)
HIDING = " ".join(f'{a}="<b>"' for a in ATTRIBUTES)
PAGES = {
    "many plain attributes": f"<body><p {PLAIN}>x</p>{STORY}",
    "many attributes with tags in their values": f"<body><p {HIDING}>x</p>{STORY}",
    "elements nested without end": "<div>" * 200_000 + STORY,
    "elements nested and closed": "<div>" * 100_000 + STORY + "</div>" * 100_000,
    "rows without end": "<table>" + "<tr><td>1<td>2" * 200_000 + "</table>" + STORY,
    "choices without end": "<select>" + "<option>x" * 400_000 + "</select>" + STORY,
    "many attributes after a script": f"<body><script>'<a =\"'</script><p {HIDING}>{STORY}",
}
SLOW = {
    "links on one line": "<body>" + "<a href=/x>слово</a>" * 60_000,
    "breaks": "<body>" + "слово<br>" * 60_000,
    "paragraphs": "<body>" + STORY * 4_000,
    "a large table": "<body><table>" + ("<tr>" + "<td>12</td>" * 100 + "</tr>") * 500,
    "unclosed formatting": "<a><b><i><u>x" * 5_000,
    "broken JSON-LD": f"<script type='application/ld+json'>{'[' * 400_000}</script>{STORY}",
    "meta tags": "<head>" + "<meta name=a content=b>" * 50_000 + f"<body>{STORY}",
    "an endless title": f"<title>{'слово ' * 200_000}</title>{STORY}",
    "an open quote": f'<body><a title="x {STORY}' + "<p " * 5_000,
    "bare angle brackets": "<" * 500_000 + STORY,
    "deep nesting": "<div>" * 15_000 + STORY,
    "one endless line": "<p>" + "слово " * 300_000,
}


@pytest.mark.parametrize("name", PAGES)
def test_what_no_reader_can_bear_is_refused_in_good_time(name: str) -> None:
    began = time.process_time()
    with pytest.raises(PageError) as error:
        article(Page(url="https://dzvin.example/a", html=PAGES[name].encode()))
    assert error.value.reason == "parse_limit"
    assert time.process_time() - began < 8


@pytest.mark.parametrize("name", SLOW)
def test_a_hostile_page_is_answered_within_seconds_of_work(name: str) -> None:
    began = time.process_time()
    with contextlib.suppress(PageError):
        assert article(Page(url="https://dzvin.example/a", html=SLOW[name].encode())).text
    assert time.process_time() - began < 8


@pytest.mark.parametrize(
    "name", ["broken JSON-LD", "meta tags", "an endless title", "deep nesting", "bare angle brackets"]
)
def test_the_story_on_a_hostile_page_is_still_found(name: str) -> None:
    found = article(Page(url="https://dzvin.example/a", html=SLOW[name].encode()))
    assert set(BODY) <= set(found.text.split("\n"))


def test_a_page_of_very_many_lines_is_scored_in_little_memory_and_as_if_it_were_short() -> None:
    """Lines are scored some thousands at a time, and each as it would be by itself."""
    trees = packed(
        np.zeros((40, 32), np.int64),
        np.linspace(0, 1, 40 * 32, dtype=np.float32).reshape(40, 32),
        np.full((40, 32), 1, np.uint32) << np.arange(32, dtype=np.uint32),
        np.linspace(-1, 1, 40 * 32).reshape(40, 32),
    )
    rows = np.linspace(0, 1, 50_000, dtype=np.float32)[None, :]
    tracemalloc.start()
    scored = trees.score(rows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50_000_000
    alone = [trees.score(rows[:, at : at + 1])[0] for at in (0, 1999, 2000, 49_999)]
    assert scored[[0, 1999, 2000, 49_999]] == pytest.approx(alone)


@pytest.mark.parametrize("odd", ["\x07", "\x1b[2J", "&#x7;", "&#xD800;", "\x00", "\uffff", "\x9f"])
def test_a_character_that_no_text_may_have_costs_no_paragraph(odd: str) -> None:
    """On a page so bare that the model is in doubt, and another extractor is heard that cannot bear the character."""
    html = f'<html lang="uk"><head><title>Міст</title></head><body><h1>Міст</h1><p>сло{odd}во</p>{STORY}</body></html>'
    found = article(Page(url="https://dzvin.example/a", html=html.encode()))
    assert set(BODY) <= set(found.text.split("\n"))
    assert odd not in found.text


def test_a_long_attribute_value_is_no_monstrous_tag() -> None:
    html = f'<body data-state="{" ".join(ATTRIBUTES)}">{STORY}'
    assert set(BODY) <= set(article(Page(url="https://dzvin.example/a", html=html.encode())).text.split("\n"))
