"""An article as Markdown: every kind of line as what it was, every character as it was."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.modern import GoldPage, pages
from cleaner.blocks_text import squeeze
from cleaner.extract import article as extracted
from cleaner.markdown import escaped, front_matter, markdown
from cleaner.values import Article, Drop, Line, Page


def article(*lines: tuple[str, str], title: str = "Міст через Тиху") -> Article:
    told = tuple(Line(kind=kind, text=text) for kind, text in lines)
    return Article(url="https://dzvin.example/m", title=title, lead="", text="", lines=told)


def test_every_kind_of_line_is_written_as_what_it_was() -> None:
    found = article(
        ("p", "Міст відкрили."),
        ("h3", "Що було раніше"),
        ("li", "2015: повінь"),
        ("li", "2019: перша паля"),
        ("quote", "Ми чекали."),
        ("quote", "Дев'ять років."),
        ("td", "Рік | Довжина"),
        ("td", "2015 | 80 м"),
        ("td", "2024 | 200 м"),
        ("p", "Кінець."),
    )
    assert markdown(found) == (
        "# Міст через Тиху\n\n"
        "Міст відкрили.\n\n"
        "### Що було раніше\n\n"
        "- 2015: повінь\n- 2019: перша паля\n\n"
        "> Ми чекали.\n>\n> Дев'ять років.\n\n"
        "| Рік | Довжина |\n| --- | --- |\n| 2015 | 80 м |\n| 2024 | 200 м |\n\n"
        "Кінець.\n"
    )


def test_dropped_lines_stay_out_and_break_no_list() -> None:
    ad = Line(text="Реклама", drop=Drop(reason="ad", rule="phrase:ad"))
    lines = (Line(kind="li", text="перше"), ad, Line(kind="li", text="друге"))
    assert markdown(Article(url="", title="", lead="", text="", lines=lines)) == "- перше\n- друге\n"


def test_rows_of_another_width_are_a_table_of_their_own() -> None:
    assert markdown(article(("td", "а | б"), ("td", "один"), ("td", "в | г | ґ"), title="")) == (
        "| а | б |\n| --- | --- |\n\nодин\n\n| в | г | ґ |\n| --- | --- | --- |\n"
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024. Рік мостів", r"2024\. Рік мостів"),
        ("- сказав він", r"\- сказав він"),
        ("# не заголовок", r"\# не заголовок"),
        ("а * б_в [г](д) <е> &amp; `є`", r"а \* б\_в \[г\](д) \<е\> \&amp; \`є\`"),
        ("Ціна 5 | 6, мости & пороми", "Ціна 5 | 6, мости & пороми"),
        ("О 10.30 міст відкрили - нарешті!", "О 10.30 міст відкрили - нарешті!"),
    ],
)
def test_only_what_would_mean_something_is_escaped(text: str, wanted: str) -> None:
    assert escaped(text) == wanted


def test_a_heading_needs_no_escape_at_its_start_but_at_its_end() -> None:
    assert markdown(article(("h3", "1. Міст #1 ##"), ("h2", "- і"), title="2024. Рік # #")) == (
        "# 2024. Рік # \\#\n\n### 1. Міст #1 \\##\n\n## - і\n"
    )


MARKED = st.text(alphabet="аб1 .)#*_-+=>!`~[](){}|\\<&;:/'\"—", min_size=1, max_size=25).map(squeeze).filter(bool)
KINDS = st.sampled_from(["p", "h2", "h5", "li", "quote", "td"])


@pytest.mark.parametrize("sample", list(pages())[::12], ids=lambda sample: sample.url.rpartition("/")[2][:40])
def test_the_markdown_of_a_page_says_what_its_text_says(sample: GoldPage) -> None:
    """Rendered, it is the title and the kept lines in order, cells apart, and has no HTML in it."""
    found = extracted(Page(url=sample.url, html=sample.html))
    reader = pytest.importorskip("markdown_it").MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = reader.parse(markdown(found))
    inline = [child for token in tokens if token.type == "inline" for child in token.children]
    assert {child.type for child in inline} == {"text"}
    assert not {"html_block", "code_block", "fence", "hr"} & {token.type for token in tokens}
    cells = [cell for line in found.text.split("\n") for cell in line.split(" | ")]
    texts = ["".join(c.content for c in token.children) for token in tokens if token.type == "inline"]
    assert texts == [found.title, *cells]


@given(st.lists(st.tuples(KINDS, MARKED.map(lambda text: text.replace(" | ", "/"))), min_size=1, max_size=6))
def test_a_reader_of_markdown_gives_back_every_line(lines: list[tuple[str, str]]) -> None:
    reader = pytest.importorskip("markdown_it").MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = reader.parse(markdown(article(*lines, title="")))
    texts = ["".join(child.content for child in token.children) for token in tokens if token.type == "inline"]
    assert texts == [text for _, text in lines]


def test_front_matter_holds_the_fields_that_are_known() -> None:
    found = Article(url="https://dzvin.example/m", title='Міст: "новий"', lead="", text="", authors=("Надія Левадна",))
    rows = dict(row.split(": ", 1) for row in front_matter(found).strip("-\n").split("\n"))
    assert {name: json.loads(value) for name, value in rows.items()} == {
        "title": 'Міст: "новий"',
        "url": "https://dzvin.example/m",
        "authors": ["Надія Левадна"],
    }
