"""Live blogs and galleries: what is a field elsewhere is text where the article's form makes it so."""

from __future__ import annotations

import pytest

from cleaner.errors import PageError
from tests.cleaner.extract_pages import BODY, LEAD, NEWS, links, page, paragraphs
from tests.cleaner.test_extract import read

MINUTES = ("14:47", "14:15", "13:23", "12:05")
CAPTIONS = (
    "Мешканці лівого берега снідають біля перил",
    "Діти рахують човни на світанку",
    "Рибалки сушать сіті просто на бруківці",
    "Перший автобус чекає на пасажирів",
)
ARTICLE = '<meta property="og:type" content="article">'
GALLERY = '<script type="application/ld+json">{"@type": "ImageGallery", "headline": "Міст"}</script>'


def live(entries: tuple[tuple[str, str], ...]) -> str:
    said = "".join(f'<div class="entry"><div class="t">{minute}</div><p>{text}</p></div>' for minute, text in entries)
    return page(paragraphs(LEAD) + said)


def figures(texts: tuple[str, ...]) -> str:
    return "".join(
        f'<figure><img src="/{n}.jpg"><figcaption>{text}</figcaption></figure>' for n, text in enumerate(texts)
    )


def test_the_minutes_of_a_live_blog_stand_above_their_entries() -> None:
    entries = tuple(zip(MINUTES, BODY, strict=True))
    assert read(live(entries)).text.split("\n") == [LEAD, *(line for entry in entries for line in entry)]


def test_minutes_of_a_list_of_news_beside_the_story_are_no_text() -> None:
    listed = "".join(f"<div>{minute}</div><a href='/n/{n}'>{NEWS[n]}</a>" for n, minute in enumerate(MINUTES))
    assert read(page(paragraphs(*BODY) + f"<aside>{listed}</aside>")).text.split("\n") == list(BODY)


@pytest.mark.parametrize("head", [ARTICLE, GALLERY])
def test_captions_are_the_text_of_a_gallery_that_has_no_other(head: str) -> None:
    found = read(page(figures(CAPTIONS), head))
    assert found.text.split("\n") == list(CAPTIONS)
    assert found.captions == ()


def test_captions_beside_a_sentence_stay_a_field() -> None:
    found = read(page(paragraphs(LEAD) + figures(CAPTIONS), GALLERY))
    assert found.text == LEAD
    assert found.captions == CAPTIONS


def test_credits_alone_are_no_text() -> None:
    with pytest.raises(PageError):
        read(page(figures(("Фото: Іван Стежка", "Фото: Надія Левадна", "Фото: Остап Веремій")), GALLERY))


def test_captions_that_lead_to_other_pages_are_no_text() -> None:
    """So do those of a section; and a page that does not say it is an article is none for its pictures alone."""
    linked = tuple(f'<a href="/n/{n}">{text}</a>' for n, text in enumerate(CAPTIONS))
    for html in (page(figures(linked), ARTICLE), page(figures(CAPTIONS) + links(NEWS))):
        with pytest.raises(PageError):
            read(html)


@pytest.mark.parametrize("line", ["Олена Гайова", "— Олена Гайова"])
def test_a_name_below_the_text_is_the_authors(line: str) -> None:
    """A line by itself beside the last paragraph, on a page that names nobody else."""
    found = read(page(paragraphs(*BODY, line)))
    assert found.authors == ("Олена Гайова",)
    assert found.text.split("\n") == list(BODY)


def test_a_name_below_the_text_is_no_author_where_the_page_names_another() -> None:
    found = read(page(paragraphs(*BODY, "Олена Гайова"), '<meta name="author" content="Надія Левадна">'))
    assert found.authors == ("Надія Левадна",)


@pytest.mark.parametrize("last", ["Слава мостові", "Новини Тихої Долини Та Околиць", "<a href='/o'>Олена Гайова</a>"])
def test_what_is_no_name_or_a_link_signs_nothing(last: str) -> None:
    assert read(page(paragraphs(*BODY, last))).authors == ()
