"""The laws of extraction: nothing vanishes, nothing is invented, nothing crashes, the same in gives the same out."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.blocks import lines, parse
from cleaner.charset import decode
from cleaner.errors import PageError
from cleaner.extract import article
from cleaner.values import REASONS, Article, Page
from tests.cleaner.extract_pages import BODY, NEWS, STORY, page, paragraphs

TAGS = st.sampled_from(
    ["p", "div", "h2", "li", "ul", "td", "tr", "table", "a", "span", "br", "b", "aside", "script", "pre"]
)
WORDS = st.sampled_from([*BODY, *NEWS[:3], "Реклама", "Читайте також", "x", " ", "3 травня 2024", "\n", "<", "&nbsp;"])
PIECES = st.one_of(WORDS, TAGS.map("<{}>".format), TAGS.map("</{}>".format))
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def attempt(html: bytes) -> Article | PageError:
    try:
        return article(Page(url="https://dzvin.example/a", html=html))
    except PageError as error:
        return error


@QUICK
@given(st.lists(PIECES, max_size=40))
def test_kept_and_dropped_are_the_pages_lines_in_order(pieces: list[str]) -> None:
    html = page(paragraphs(*BODY) + "".join(pieces)).encode()
    found = article(Page(url="https://dzvin.example/a", html=html))
    assert [line.text for line in found.lines] == [block.text for block in lines(parse(decode(html))).blocks]
    assert found.text == "\n".join(line.text for line in found.lines if line.drop is None)
    assert {line.drop.reason for line in found.lines if line.drop} <= set(REASONS)
    assert all(line.drop.rule for line in found.lines if line.drop)


@QUICK
@given(st.lists(PIECES, max_size=40))
def test_the_lines_hold_every_visible_word(pieces: list[str]) -> None:
    tree = parse("".join(pieces))
    shown = "".join(block.text for block in lines(tree).blocks)
    words = ""
    if tree.root is not None:
        tree.root.strip_tags(["script", "head"], recursive=True)
        words = "".join(tree.root.text().split())
    assert "".join(shown.replace("|", "").split()) == words.replace("|", "")


@QUICK
@given(st.one_of(st.binary(max_size=600), st.binary(max_size=200).map(lambda noise: b"<p>" + noise + STORY.encode())))
def test_any_bytes_give_an_article_or_a_page_error(html: bytes) -> None:
    found = attempt(html)
    assert isinstance(found, Article | PageError)
    if isinstance(found, Article):
        found.text.encode("utf-8")
        assert not any(ord(c) < 32 and c != "\n" for c in found.text)


@QUICK
@given(st.integers(min_value=0, max_value=len(STORY.encode())), st.binary(max_size=8))
def test_a_damaged_page_gives_an_article_or_a_page_error(place: int, noise: bytes) -> None:
    html = STORY.encode()
    assert isinstance(attempt(html[:place] + noise + html[place + len(noise) :]), Article | PageError)
    assert isinstance(attempt(html[:place]), Article | PageError)


def test_the_same_page_gives_the_same_article() -> None:
    assert attempt(STORY.encode()) == attempt(STORY.encode())
