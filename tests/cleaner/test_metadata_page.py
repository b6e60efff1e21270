"""What a page says of itself: whom its records name, what it costs, which part it is, what kind it is."""

from __future__ import annotations

import pytest

from cleaner.blocks import parse
from cleaner.canonical import canonical
from cleaner.metadata import Metadata, metadata
from cleaner.values import Page

URL = "https://dzvin.example/misto/mist-77"


def read(head: str, body: str = "", url: str = URL) -> Metadata:
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    return metadata(parse(html), Page(url=url, html=html.encode()))


def record(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


def test_a_person_named_by_id_is_looked_up_among_the_records() -> None:
    graph = """{"@graph": [{"@type": "NewsArticle", "headline": "x", "author": {"@id": "#p"}},
      {"@type": "Person", "@id": "#p", "name": "Olha Ridna"}]}"""
    assert read(record(graph)).authors == ("Olha Ridna",)


def test_an_organization_is_no_author_of_what_it_publishes() -> None:
    own = '{"@type": "NewsArticle", "author": {"@type": "Organization", "name": "%s"}, "publisher": {"name": "Дзвін"}}'
    assert read(record(own % "Дзвін")).authors == ()
    assert read(record(own % "Агенція Долина")).authors == ("Агенція Долина",)


def test_the_pages_record_tells_what_no_articles_record_does() -> None:
    said = read(record('{"@type": "WebPage", "datePublished": "2024-05-02", "author": {"name": "Olha Ridna"}}'))
    assert (said.published, said.authors, said.kind) == ("2024-05-02", ("Olha Ridna",), "")


def test_the_card_for_twitter_names_the_author_under_its_label() -> None:
    card = '<meta name="twitter:label1" content="%s"><meta name="twitter:data1" content="Надія Левадна">'
    assert read(card % "Автор").authors == ("Надія Левадна",)
    assert read(card % "Час читання").authors == ()


WALL = '<div class="c-paywall__box"><p>%s</p></div>'


@pytest.mark.parametrize(
    ("head", "body", "wanted"),
    [
        (record('{"@type": "NewsArticle", "isAccessibleForFree": false}'), "", True),
        (record('{"@type": "NewsArticle", "isAccessibleForFree": "http://schema.org/True"}'), "", False),
        (
            record('{"@type": "NewsArticle", "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": "False"}}'),
            "",
            True,
        ),
        (record('{"@type": "WebPage", "isAccessibleForFree": true}'), "", False),
        ('<meta property="article:content_tier" content="metered">', "", True),
        ('<meta property="article:content_tier" content="free">', WALL % "Щоб читати далі, оформіть передплату", False),
        ("", WALL % "Щоб дочитати, оформіть передплату", True),
        ("", WALL % "Этот текст только для подписчиков", True),
        ("", WALL % "To continue reading, please subscribe", True),
        ("", WALL % "Наші новини безкоштовні", None),
        ("", "<p>Щоб читати далі, гортайте вниз</p>", None),
    ],
)
def test_a_paywall_is_told_where_the_page_tells_it(head: str, body: str, wanted: bool | None) -> None:
    assert read(head, body).paywalled is wanted


def relations(**links: str) -> str:
    return "".join(f'<link rel="{rel}" href="{href}">' for rel, href in links.items())


@pytest.mark.parametrize(
    ("url", "head", "wanted"),
    [
        (f"{URL}?page=2", relations(prev=f"{URL}?page=1", next=f"{URL}?page=3"), (2, f"{URL}?page=3")),
        (f"{URL}?page=2", relations(prev=URL, canonical=URL), (2, None)),
        (f"{URL}/3/", relations(canonical=f"{URL}/3/"), (3, None)),
        (f"{URL}/page/2", relations(prev=URL), (2, None)),
        (URL, relations(next=f"{URL}/2/"), (1, f"{URL}/2/")),
        (URL, relations(next="?page=2"), (1, "?page=2")),
        (f"{URL}?page=2", relations(canonical=URL), (1, None)),
        (f"{URL}?page=2", "", (1, None)),
        (
            URL,
            relations(prev="https://dzvin.example/misto/ryba-76", next="https://dzvin.example/misto/syr-78"),
            (1, None),
        ),
        ("not an address", relations(next="http://[::1"), (1, None)),
    ],
)
def test_a_part_of_an_article_is_one_where_its_links_confirm_it(
    url: str, head: str, wanted: tuple[int, str | None]
) -> None:
    said = read(head, url=url)
    assert (said.part, said.next_part) == wanted


def test_a_later_part_keeps_an_address_of_its_own() -> None:
    """Pages often name the first part as canonical for all; the parts are not revisions of each other."""
    said = read(relations(prev=URL, canonical=URL), url=f"{URL}?page=2")
    assert canonical(f"{URL}?page=2", said.link) == f"{URL}?page=2"
    assert canonical(f"{URL}?page=2", read(relations(canonical=URL), url=f"{URL}?page=2").link) == URL


@pytest.mark.parametrize(
    ("kind", "wanted"), [("LiveBlogPosting", "live"), ("ImageGallery", "gallery"), ("NewsArticle", "")]
)
def test_live_blogs_and_galleries_are_called_so(kind: str, wanted: str) -> None:
    assert read(record(f'{{"@type": "{kind}", "headline": "x"}}')).form == wanted
