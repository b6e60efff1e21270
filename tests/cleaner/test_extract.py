"""From page to article: what is kept, what is dropped and why."""

from __future__ import annotations

import datetime as dt

import pytest

from cleaner.errors import NoBody, NotAnArticle, PageError
from cleaner.extract import article, text
from cleaner.outlets import Outlet, Rule
from cleaner.values import Article, Page
from tests.cleaner.extract_pages import BODY, LEAD, NEWS, STORY, TITLE, links, page, paragraphs

URL = "https://dzvin.example/town/bridge-77.html"


def read(html: str, outlet: Outlet | None = None, day: dt.date | None = None) -> Article:
    return article(Page(url=URL, html=html.encode(), content_type="text/html", day=day), outlet)


def reasons(found: Article) -> dict[str, str]:
    return {line.text: line.drop.reason for line in found.lines if line.drop}


def test_the_story_is_kept_and_nothing_else() -> None:
    assert read(STORY).text.split("\n") == [
        LEAD,
        *BODY[:3],
        "Що було раніше",
        BODY[3],
        "2015 рік: повінь і тимчасовий пором",
        "2019 рік: перша паля нового мосту",
    ]


def test_every_line_around_the_story_has_its_reason() -> None:
    found = reasons(read(STORY))
    assert found[TITLE] == "title"
    assert found["3 травня 2024, 07:15"] == "date"
    assert found["Автор: Надія Левадна"] == "byline"
    assert found["Новий міст на світанку. Фото: Іван Стежка"] == "caption"
    assert found["Реклама"] == "ad"
    assert found["Читайте також: Як у долині рахували човни"] == "related"
    assert found["Останні новини"] == "latest"
    assert found["Спорт"] == "nav"
    assert found["© Дзвін долини. Усі права захищено."] == "legal"
    assert set(NEWS) <= set(found)


def test_dropped_lines_land_in_their_fields() -> None:
    found = read(STORY)
    assert found.title == TITLE
    assert found.published == "2024-05-03T07:15:00"
    assert found.authors == ("Надія Левадна",)
    assert found.captions == ("Новий міст на світанку. Фото: Іван Стежка",)
    assert found.language == "uk"
    assert found.url == URL
    assert found.quality > 0.8
    assert found.extractor


def test_a_second_copy_of_a_line_is_dropped_as_repeated() -> None:
    found = read(page(paragraphs(*BODY, BODY[0])))
    assert found.text.count(BODY[0]) == 1
    assert found.dropped["repeated"] == 1


def test_lines_parted_by_breaks_are_lines() -> None:
    assert read(page(f"<div>{'<br><br>'.join(BODY)}</div>")).text.split("\n") == list(BODY)


def test_rows_of_a_table_are_lines() -> None:
    table = "<table><tr><td>Опори</td><td>чотири метри</td></tr><tr><td>Довжина</td><td>двісті метрів</td></tr></table>"
    assert "Опори | чотири метри" in [line.text for line in read(page(paragraphs(*BODY) + table)).lines]


def test_hidden_elements_count_and_scripts_do_not() -> None:
    """What a reader cannot see is still text of the page; code is not."""
    found = read(page(paragraphs(*BODY) + "<div hidden>Прихований рядок</div><script>var x = 'код'</script>"))
    shown = [line.text for line in found.lines]
    assert "Прихований рядок" in shown
    assert not any("код" in line for line in shown)


@pytest.mark.parametrize("depth", [300, 5000])
def test_deeply_nested_text_is_not_lost(depth: int) -> None:
    html = page("<div>" * depth + paragraphs(*BODY) + "</div>" * depth)
    assert read(html).text.split("\n") == list(BODY)


def test_white_space_and_invisible_characters_are_made_plain() -> None:
    odd = BODY[0].replace(" ", " \u00a0\n", 1).replace("міст", "мі\u00adст\u200b", 1)
    assert read(page(paragraphs(odd, *BODY[1:]))).text.split("\n")[0] == BODY[0]


OUTLET = Outlet(
    name="dzvin",
    title="Дзвін долини",
    domains=("dzvin.example",),
    body=(Rule(css="div.new", since=dt.date(2024, 1, 1)), Rule(css="div.old", until=dt.date(2024, 1, 1))),
    drop=(
        Rule(css="span.vote", reason="poll", why="a vote inside the paragraph"),
        Rule(css="div.box", reason="promo", why="a box", until=dt.date(2024, 1, 1)),
        Rule(line="Далі буде.*", reason="promo", why="a line"),
    ),
)
BY_OUTLET = page(
    f'<div class="new">{paragraphs(*BODY)}<div class="box">Коробка редакції всередині тексту</div>'
    "<p>Міст довгий.<span class='vote'>Подобається? Так Ні</span></p><p>Далі буде завтра</p></div>"
    f'<div class="old"><p>Стара колонка з іншим текстом, яку тримали до перебудови сторінки.</p></div>'
)


def test_an_outlets_own_selectors_find_the_body() -> None:
    found = read(BY_OUTLET, OUTLET, dt.date(2024, 6, 1))
    assert found.extractor == "outlet:dzvin/body#1"
    assert found.text.split("\n") == [*BODY, "Коробка редакції всередині тексту", "Міст довгий."]


def test_rules_hold_on_their_days_only() -> None:
    found = read(BY_OUTLET, OUTLET, dt.date(2023, 6, 1))
    assert found.extractor == "outlet:dzvin/body#2"
    assert found.text == "Стара колонка з іншим текстом, яку тримали до перебудови сторінки."


def test_an_outlets_drop_is_named_by_outlet_and_number() -> None:
    drops = {line.text: line.drop for line in read(BY_OUTLET, OUTLET, dt.date(2024, 6, 1)).lines if line.drop}
    assert (drops["Подобається? Так Ні"].reason, drops["Подобається? Так Ні"].rule) == ("poll", "outlet:dzvin#1")
    assert (drops["Далі буде завтра"].reason, drops["Далі буде завтра"].rule) == ("promo", "outlet:dzvin#3")


def test_without_a_matching_selector_the_general_way_serves() -> None:
    assert read(STORY, OUTLET).text == read(STORY).text


@pytest.mark.parametrize(
    ("html", "content_type", "reason"),
    [
        (b"", "", "empty"),
        (b" \n\x00", "", "empty"),
        (b"%PDF-1.7 ...", "", "not_html"),
        (b"\xff\xd8\xff\xe0 JFIF", "text/html", "not_html"),
        (b"<p>x</p>", "image/png", "not_html"),
        (b"only words, no markup", "", "not_html"),
        (b"<p>x</p>", "text/markdown; charset=utf-8", "not_html"),
        (b"# Name\n\n<p align=center><img src=x></p>\n\n## Use\n\n```\nrun it\n```\n" * 5, "", "not_html"),
        (b"Write to <mailbox@town.example> about it. " * 200, "", "not_html"),
        (bytes(range(1, 9)) * 200 + b"<p>x</p>", "", "not_html"),
        (b"<p>" + b"x" * 5_000_000, "", "too_large"),
        (b"<html><body><script>1</script></body></html>", "", "no_text"),
        (
            b"<title>404 Not Found</title><h1>404 Not Found</h1><p>nginx says there is nothing here.</p>",
            "",
            "error_page",
        ),
    ],
)
def test_what_is_no_article_is_refused_with_a_stable_code(html: bytes, content_type: str, reason: str) -> None:
    with pytest.raises(PageError) as error:
        article(Page(url=URL, html=html, content_type=content_type))
    assert error.value.reason == reason


def test_a_page_of_headlines_only_has_no_body() -> None:
    with pytest.raises((NoBody, NotAnArticle)):
        article(Page(url="https://dzvin.example/", html=page(links(NEWS)).encode()))


FOOTER = "<p>На гору. Дзвін долини, 2011–2026. Редакція відповідає на листи щочетверга, але не всі вони їй до душі.</p>"


@pytest.mark.parametrize(
    "html",
    [
        page(links(NEWS) + FOOTER),
        page(f"<h2>Останні новини</h2>{links(NEWS)}<p>Ми пишемо про долину, її річку та про всіх, хто живе поруч.</p>"),
        page("".join(f'<h2><a href="/n/{i}">{text}</a></h2>' for i, text in enumerate(NEWS))),
    ],
    ids=["a footer", "a line of the outlet's own", "headlines as headings"],
)
def test_headlines_with_hardly_a_line_beside_them_are_a_section(html: str) -> None:
    with pytest.raises(NotAnArticle) as error:
        article(Page(url="https://dzvin.example/town/", html=html.encode()))
    assert error.value.reason == "section"


def test_a_short_story_beside_many_headlines_is_an_article() -> None:
    assert read(page(paragraphs(BODY[0]))).text == BODY[0]


def test_text_is_empty_where_there_is_no_article() -> None:
    assert text(b"", URL) == ""
    assert text(STORY.encode(), URL) == read(STORY).text


def test_json_ld_is_a_witness_and_not_the_body() -> None:
    """A text that the page declares but does not show never enters the article."""
    declared = " ".join(BODY) + " Цього речення на сторінці немає."
    head = f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{declared * 2}"}}</script>'
    found = read(page(paragraphs(*BODY), head))
    assert found.text.split("\n") == list(BODY)
