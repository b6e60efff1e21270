"""Promises of learning a host by its pages: what is learned, what is refused, and that order changes nothing."""

from __future__ import annotations

import dataclasses
import pickle
import random

import pytest

from cleaner.errors import BadInput
from cleaner.profile_evidence import Evidence
from cleaner.profile_few import corrected
from cleaner.profile_learn import MIN_STORIES, learn
from cleaner.profile_lines import folded
from cleaner.profile_read import Reader
from cleaner.profile_stories import stories
from cleaner.profile_values import Profile, Refusal
from cleaner.values import Page
from tests.cleaner.profile_pages import APPEAL, HOST, body, evidence, lead, page, paragraphs, taught, title


@pytest.fixture(scope="module", name="seen")
def _seen() -> list[Evidence]:
    return [evidence(page(number)) for number in range(30)]


@pytest.fixture(scope="module", name="known")
def _known(seen: list[Evidence]) -> Profile:
    found = learn(HOST, seen)
    assert isinstance(found, Profile), found
    return found


def test_a_host_is_known_by_where_its_text_stands(known: Profile) -> None:
    """The container, the box in it and the repeated appeal are found; names that change from page to page are not."""
    assert [one.css for one in known.body] == ["div.story-text"]
    assert [rule.css for rule in known.drop] == ["div.inset"]
    assert [line.text.split()[0] for line in known.repeated] == ["газета"]
    assert "post-" not in known.to_json()
    assert (known.pages, known.stories, known.learned) == (30, 30, "2026-03-01")


def test_fields_are_learned_from_where_they_stand(known: Profile) -> None:
    """Selectors of title, date and author come with the number of pages that they held on."""
    assert [(one.css, one.pages) for one in known.title] == [("h1.headline", 30)]
    assert [one.css for one in known.date] == ["time.published"]
    assert [one.css for one in known.author] == ["span.author"]


def test_titles_and_leads_that_other_pages_list_are_not_repeated_lines(known: Profile) -> None:
    """Every page shows five other titles and leads; none of them counts as boilerplate of the host."""
    words = " ".join(line.text for line in known.repeated)
    assert "стала головною новиною" not in words
    assert lead(3).casefold()[:20] not in words


def test_the_order_of_the_pages_changes_nothing(seen: list[Evidence], known: Profile) -> None:
    """Evidence shuffled, and sent between processes, gives the same profile to the byte."""
    mixed = [pickle.loads(pickle.dumps(one)) for one in seen]
    random.Random(5).shuffle(mixed)
    again = learn(HOST, mixed)
    assert isinstance(again, Profile)
    assert again.to_json() == known.to_json()


def test_a_profile_written_and_read_is_the_same(known: Profile) -> None:
    """JSON loses nothing, and is written the same again."""
    assert Profile.from_json(known.to_json()) == known
    assert Profile.from_json(known.to_json()).to_json() == known.to_json()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"host": "a.example"}', "null"])
def test_what_is_no_profile_is_refused_with_a_cure(text: str) -> None:
    """A broken file costs one profile and says what to do."""
    with pytest.raises(BadInput, match="learn it again"):
        Profile.from_json(text)


def test_too_few_pages_are_refused_with_their_number(seen: list[Evidence]) -> None:
    """Below the least number of stories there is a reason instead of a profile."""
    found = learn(HOST, seen[: MIN_STORIES - 1])
    assert isinstance(found, Refusal)
    assert found.code == "few_pages"
    assert str(MIN_STORIES - 1) in found.detail


def test_versions_of_one_page_count_once() -> None:
    """Thirty captures of three stories, under other addresses too, are three stories and no profile."""
    seen = [evidence(page(n % 3, url=f"https://{HOST}/{n % 3}?version={n}")) for n in range(30)]
    assert len(stories(seen)) == 3
    found = learn(HOST, seen)
    assert isinstance(found, Refusal)
    assert found.code == "few_pages"


def test_pages_without_a_common_container_are_refused() -> None:
    """A teacher that keeps nothing leaves nothing to learn."""
    seen = [evidence(page(number)) for number in range(MIN_STORIES)]
    mute = [
        dataclasses.replace(one, lines=tuple(line._replace(reason="outside") for line in one.lines)) for one in seen
    ]
    found = learn(HOST, mute)
    assert isinstance(found, Refusal)
    assert found.code == "no_container"


def test_a_profile_that_does_not_prove_itself_is_refused(seen: list[Evidence]) -> None:
    """A teacher that keeps other lines on each page agrees with no profile, and the refusal gives the figures."""
    rng = random.Random(1)
    wild = [
        dataclasses.replace(
            one, lines=tuple(line._replace(reason=rng.choice(["", "nav", "nav", "nav"])) for line in one.lines)
        )
        for one in seen
    ]
    found = learn(HOST, wild)
    assert isinstance(found, Refusal)
    assert found.code in ("unproven", "no_container")


def test_few_pages_show_what_they_repeat_and_keep_their_own_leads() -> None:
    """Four pages are too few for a profile, but the appeal that all of them print is no article's own."""
    seen = [page(number) for number in range(4)]
    kept = corrected([evidence(one) for one in seen])
    for number, (one, lines) in enumerate(zip(seen, kept, strict=True)):
        article = taught(one)
        assert article is not None
        assert lines is not None
        texts = [line.text for i, line in enumerate(article.lines) if i in lines]
        assert APPEAL not in texts
        assert lead(number) in texts


def test_two_pages_say_nothing() -> None:
    """What two pages share may be their story."""
    assert corrected([evidence(page(number)) for number in range(2)]) == [None, None]


def test_the_fixture_has_what_the_tests_are_about() -> None:
    """Pages list other pages' titles and leads, and carry their own."""
    html = page(4).html.decode()
    assert title(5) in html
    assert lead(5) in html
    assert body(4).startswith(lead(4))


def _scrolled(number: int) -> Page:
    """A page below whose story the next one begins, in the same elements, and between the two a box that ends it."""
    own, after = page(number), number + 1
    story = "".join(f'<div class="part">{one}</div>' for one in [lead(number), *paragraphs(number)])
    further = "".join(f'<div class="part">{one}</div>' for one in paragraphs(after)[:2])
    html = (
        f'<html lang="uk"><head><title>{title(number)}</title><meta property="og:type" content="article"></head><body>'
        f'<div class="flow"><h1>{title(number)}</h1>{story}<div class="opening"><a href="/{after}">'
        f"{title(after)}</a></div>{further}</div></body></html>"
    )
    return dataclasses.replace(own, html=html.encode())


def _as_taught(one: Page, number: int) -> Evidence:
    """The page's evidence from a teacher that keeps the story and nothing after it."""
    own = {folded(text)[:160] for text in body(number).split("\n")}
    found = evidence(one)
    return dataclasses.replace(
        found,
        title=folded(title(number)),
        lines=tuple(line._replace(reason="" if line.text in own else "outside") for line in found.lines),
    )


def test_where_the_text_ends_is_learned_too() -> None:
    """Paragraphs of the next story stand in the same elements as the story's own; the box before them tells."""
    found = learn(HOST, [_as_taught(_scrolled(number), number) for number in range(0, 60, 2)])
    assert isinstance(found, Profile), found
    assert ("div.opening", "after") in [(rule.css, rule.only) for rule in found.drop]
    assert Reader(found).text(_scrolled(71)) == body(71)


def test_of_containers_that_follow_each_other_only_the_first_is_the_story() -> None:
    """A page may go on with whole other stories, each in a container of the same name."""
    seen = []
    for number in range(0, 60, 2):
        own, other = page(number), page(number + 1)
        end, start = own.html.index(b'<div class="rail">'), other.html.index(b'<div class="story ')
        rest = other.html[start : other.html.index(b'<div class="rail">')]
        seen.append((number, dataclasses.replace(own, html=own.html[:end] + rest + own.html[end:])))
    found = learn(HOST, [_as_taught(one, number) for number, one in seen])
    assert isinstance(found, Profile), found
    assert [(one.css, one.first) for one in found.body] == [("div.story-text", True)]
    assert [Reader(found).text(one) for _, one in seen[:5]] == [body(number) for number, _ in seen[:5]]
