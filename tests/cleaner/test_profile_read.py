"""Promises of reading pages by a profile: the text, a verdict on each line, doubts, and who has the last word."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.blocks import parse
from cleaner.errors import NotAnArticle
from cleaner.metadata import Metadata
from cleaner.outlets import Outlet, Rule
from cleaner.profile_fields import filled
from cleaner.profile_learn import learn
from cleaner.profile_lines import folded, opening
from cleaner.profile_read import Reader
from cleaner.profile_values import Profile, Unfit
from cleaner.values import REASONS, Article, Page
from tests.cleaner.profile_pages import APPEAL, HOST, body, evidence, page, paragraphs, taught, title


@pytest.fixture(scope="module", name="known")
def _known() -> Profile:
    found = learn(HOST, [evidence(page(number)) for number in range(30)])
    assert isinstance(found, Profile), found
    return found


@pytest.fixture(name="reader")
def _reader(known: Profile) -> Reader:
    return Reader(known)


def _article(found: Article | Unfit) -> Article:
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize("number", [0, 7, 31, 38])
def test_the_text_is_the_story_and_nothing_else(reader: Reader, number: int) -> None:
    """Lead and paragraphs, without the appeal and the box; on pages never seen before too."""
    assert reader.text(page(number)) == body(number)


@pytest.mark.parametrize("number", range(12))
def test_the_quick_text_is_the_text_of_the_whole_article(reader: Reader, number: int) -> None:
    """Both ways to read a page give the same."""
    assert reader.text(page(number)) == _article(reader.article(page(number))).text


def test_every_line_is_kept_or_has_a_reason_and_a_rule(reader: Reader) -> None:
    """Kept and dropped are the page's lines in order, as the cold path sees them; the learned drops name the layer."""
    warm, cold = _article(reader.article(page(5))), taught(page(5))
    assert cold is not None
    assert [line.text for line in warm.lines] == [line.text for line in cold.lines]
    drops = [line.drop for line in warm.lines if line.drop]
    assert all(drop.reason in REASONS and drop.rule for drop in drops)
    rules = {drop.rule for drop in drops}
    assert {f"profile:{HOST}@1/drop#1", f"profile:{HOST}@1/repeated", f"profile:{HOST}@1/outside"} <= rules
    assert warm.extractor == f"profile:{HOST}@1"


def test_menus_and_headlines_beside_the_story_have_the_reasons_users_know(reader: Reader) -> None:
    """What stands outside of the container is told apart: menu, other headlines, legal notice."""
    found = {line.text: line.drop.reason for line in _article(reader.article(page(5))).lines if line.drop}
    assert found["Головна"] == "nav"
    assert found[title(6)] == "latest"
    assert found["© Ясіння. Усі права захищено."] == "legal"


def test_what_one_page_taught_of_a_line_does_not_stick_to_it_on_another(reader: Reader) -> None:
    """A headline in the list of one page is the title of the next, and a headline again on the one after."""
    articles = [_article(reader.article(page(number))) for number in (5, 6, 5)]
    found = [{line.text: line.drop for line in one.lines}[title(6)] for one in articles]
    assert [drop.reason if drop else "" for drop in found] == ["latest", "title", "latest"]
    assert found[0] == found[2]


@pytest.mark.parametrize("number", range(0, 40, 3))
def test_a_page_reads_the_same_whatever_was_read_before(known: Profile, reader: Reader, number: int) -> None:
    """A reader that has seen many pages gives what a new one gives."""
    assert reader.article(page(number)) == Reader(known).article(page(number))


@given(st.text(st.sampled_from("аБ1٣ -—.*  ’"), max_size=12))
def test_a_repeated_line_is_looked_up_by_the_first_of_its_words(text: str) -> None:
    """The look-up by the first word never misses a line that the look-up by all of them would find."""
    assert opening(text) == folded(text).partition(" ")[0]


def test_fields_are_those_of_the_cold_path(reader: Reader) -> None:
    """Title, lead, authors, date and address do not depend on the way the page is read."""
    warm, cold = _article(reader.article(page(8))), taught(page(8))
    assert cold is not None
    for name in ("url", "title", "lead", "published", "language"):
        assert getattr(warm, name) == getattr(cold, name)
    assert warm.authors == ("Ярина Підгірна",)
    assert warm.published == "2026-02-09T09:00:00+02:00"


def test_fields_that_a_page_does_not_declare_are_read_where_the_host_shows_them(known: Profile) -> None:
    """Title, date and authors come from the learned selectors where the page declares none."""
    one = page(9)
    found = filled(Metadata(), parse(one.html.decode()), one, known)
    assert (found.title, found.authors) == (title(9), ("Ярина Підгірна",))
    assert found.published == "2026-02-10T09:00:00+02:00"


def test_fields_that_a_page_declares_stay(known: Profile) -> None:
    """What was learned fills gaps only."""
    said = Metadata(title="Інша назва", published="2026-01-01", authors=("Хтось Інший",))
    assert filled(said, parse(page(9).html.decode()), page(9), known) == said


def test_a_page_of_another_template_goes_to_the_cold_path(reader: Reader) -> None:
    """After a redesign the container is gone, and the profile says so instead of giving nothing."""
    found = reader.text(page(3, "autumn"))
    assert isinstance(found, Unfit)
    assert found.code == "no_container"


def test_an_empty_container_is_doubted(reader: Reader) -> None:
    """A container without text is not an empty article."""
    html = f'<html><body><h1>{title(2)}</h1><div class="story-text"><p>{APPEAL}</p></div></body></html>'
    found = reader.text(Page(url=f"https://{HOST}/2", html=html.encode()))
    assert isinstance(found, Unfit)
    assert found.code == "empty"


def test_a_text_far_from_the_hosts_lengths_is_doubted(known: Profile) -> None:
    """A profile learned from long articles does not vouch for a line, nor one from short ones for a book."""
    short = Reader(dataclasses.replace(known, shortest=100_000)).text(page(1))
    long = Reader(dataclasses.replace(known, longest=10)).text(page(1))
    assert isinstance(short, Unfit)
    assert isinstance(long, Unfit)
    assert (short.code, long.code) == ("too_short", "too_long")


def test_text_in_elements_that_never_held_any_is_doubted(known: Profile) -> None:
    """The container's name may live on after a redesign of what stands in it."""
    found = Reader(dataclasses.replace(known, places=("section.other",))).text(page(1))
    assert isinstance(found, Unfit)
    assert found.code == "other_template"


def test_what_is_no_page_is_refused_as_by_the_cold_path(reader: Reader) -> None:
    """A profile does not read pictures."""
    with pytest.raises(NotAnArticle, match="not_html"):
        reader.text(Page(url=f"https://{HOST}/1", html=b"%PDF-1.7"))


def test_an_outlets_body_selector_wins_over_the_learned_container(reader: Reader) -> None:
    """What a person wrote down comes first."""
    outlet = Outlet(name="yasinnia", title="Ясіння", domains=(HOST,), body=(Rule(css="div.inset"),))
    found = reader.text(page(4), outlet)
    assert isinstance(found, str)
    assert found not in body(4)
    assert found == _article(reader.article(page(4), outlet)).text
    assert _article(reader.article(page(4), outlet)).extractor == "outlet:yasinnia/body#1"


def test_an_outlets_drop_rule_wins_over_what_was_learned_to_keep(reader: Reader) -> None:
    """A line that the profile keeps falls by the outlet's rule, and the verdict names that rule."""
    outlet = Outlet(
        name="yasinnia", title="Ясіння", domains=(HOST,), drop=(Rule(css="p.intro", reason="promo"), Rule(css="footer"))
    )
    assert reader.text(page(4), outlet) == "\n".join(paragraphs(4))
    rules = {line.drop.rule for line in _article(reader.article(page(4), outlet)).lines if line.drop}
    assert {"outlet:yasinnia#1", "outlet:yasinnia#2"} <= rules


def test_an_outlets_rule_around_the_container_takes_all_of_it(reader: Reader) -> None:
    """Reading only a part of the page does not hide it from rules about what stands around the part."""
    outlet = Outlet(name="yasinnia", title="Ясіння", domains=(HOST,), drop=(Rule(css="div.story", reason="promo"),))
    found, whole = reader.text(page(4), outlet), reader.article(page(4), outlet)
    assert isinstance(found, Unfit)
    assert isinstance(whole, Unfit)
    assert (found.code, whole.code) == ("empty", "empty")
