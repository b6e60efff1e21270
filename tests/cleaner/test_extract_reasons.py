"""The lines around a story: how they read, and which reason each is dropped for."""

from __future__ import annotations

from tests.cleaner.extract_pages import BODY, NEWS, TITLE, links, page, paragraphs
from tests.cleaner.test_extract import read, reasons


def test_links_side_by_side_stand_apart_and_words_with_markup_in_them_stay_whole() -> None:
    menu = '<a href="/1">Головна</a><a href="/2">Громада</a><a href="/3">Архів</a>'
    words = (
        f'<p>У <b>Ки</b>їв і <a href="/k">Льв</a><a href="/k">ів</a>, <a href="/o">Одес</a>у.</p>{paragraphs(*BODY)}'
    )
    shown = [line.text for line in read(page(f"<div>{menu}</div>{words}")).lines]
    assert "Головна Громада Архів" in shown
    assert "У Київ і Львів, Одесу." in shown


def test_a_table_of_data_at_the_end_is_kept() -> None:
    rows = [("Громада", "Поїздок торік", "Поїздок тепер"), ("Лівий берег", "120", "340"), ("Правий берег", "98", "77")]
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    found = read(page(f"{paragraphs(*BODY)}<table>{table}</table>"))
    assert found.text.split("\n")[-3:] == [" | ".join(row) for row in rows]


def test_links_beside_the_story_are_named_by_their_box() -> None:
    fresh, near, more = (tuple(f"{text} {name}" for text in NEWS[:3]) for name in ("зранку", "поруч", "згодом"))
    boxes = (
        f"<section><h3>Свіже</h3>{links(fresh)}</section>"
        f"<section><h3>По теме</h3>{links(near)}</section>"
        f'<div class="read-more-list">{links(more)}</div>'
        '<div class="tags"><a href="/t/1">Новини</a> <a href="/t/2">річка</a></div>'
    )
    found = reasons(read(page(paragraphs(*BODY)).replace("</main>", f"</main>{boxes}")))
    assert [found[text] for text in ("Свіже", fresh[0], near[0], more[0])] == ["latest", "latest", "related", "related"]
    assert found["Новини річка"] == "tags"


def test_small_print_below_a_picture_is_a_caption() -> None:
    found = read(
        page(f"{paragraphs(*BODY[:2])}<p><img src='/r.jpg'><br><i>Річкова служба</i></p>{paragraphs(*BODY[2:])}")
    )
    assert found.captions == ("Річкова служба",)
    assert found.text.split("\n") == list(BODY)


def test_a_comment_policy_below_a_short_story_is_no_text() -> None:
    policy = "Перш ніж писати, згадайте, що відповідь читатиме сусід, тож пишіть так, як у листі."
    found = read(page(f"{paragraphs(BODY[0])}<div id='respond'><p>{policy}</p></div>"))
    assert found.text == BODY[0]
    assert found.dropped["comments"] == 1


def test_a_copy_of_the_title_is_the_title_whatever_mark_it_begins_with() -> None:
    for mark in ("", "«", "— ", "• "):
        shown = f"{mark}{TITLE}"
        found = reasons(read(page(f"{paragraphs(*BODY)}<p>{shown}</p>")))
        assert found[shown.removeprefix("• ")] == "title"


def test_what_stands_before_the_title_is_not_the_story() -> None:
    slogan = "Ми розповідаємо про долину щодня, крім неділі, і завжди раді почути вашу думку про новини."
    html = page(paragraphs(*BODY)).replace("<article>", f"<article>{paragraphs(slogan)}")
    assert read(html).text.split("\n") == list(BODY)


def test_what_follows_the_tags_is_not_the_story() -> None:
    after = "Наші читачі щосуботи малюють долину олівцем, а редакція вішає найкращі малюнки у вікні над річкою."
    found = read(
        page(f"{paragraphs(*BODY)}<p>Теги: <a href='/t/1'>міст</a>, <a href='/t/2'>річка</a></p><p>{after}</p>")
    )
    assert found.text.split("\n") == list(BODY)
    assert reasons(found)[after] == "outside"


def test_what_follows_the_heading_of_the_comments_is_comments() -> None:
    said = (
        "Їздив учора вранці, міст гарний, хоча ліхтарів ще немає.",
        "А мені шкода порома, на ньому завжди грала гармонія.",
    )
    found = read(page(f"{paragraphs(*BODY)}<h4>Коментарі</h4>{paragraphs(*said)}"))
    assert found.text.split("\n") == list(BODY)
    assert [reasons(found)[text] for text in said] == ["comments", "comments"]


def test_teasers_between_other_headlines_are_no_text() -> None:
    teasers = [f"Коротко про те, що сталося за долиною дня {n}, і чому про це говорять на ринку." for n in range(4)]
    items = "".join(f"<h4><a href='/n/{n}'>{NEWS[n]} і далеко</a></h4><p>{text}</p>" for n, text in enumerate(teasers))
    found = read(page(f"{paragraphs(*BODY)}<div>{items}<h4><a href='/n/9'>{NEWS[9]} і далеко</a></h4></div>"))
    assert found.text.split("\n") == list(BODY)


def test_terms_of_use_apart_from_the_story_are_legal() -> None:
    terms = (
        "Передрук і використання матеріалів дозволено з посиланням на сторінку, з якої вони взяті, без змін у тексті."
    )
    found = read(page(f"{paragraphs(*BODY)}{links(NEWS[:4])}<p>{terms}</p>"))
    assert found.text.split("\n") == list(BODY)
    assert reasons(found)[terms] == "legal"


def test_the_only_prose_of_a_page_is_never_a_stray() -> None:
    items = (
        f"<h4><a href='/n/1'>{NEWS[1]} і далеко</a></h4><p>{BODY[0]}</p><h4><a href='/n/2'>{NEWS[2]} і далеко</a></h4>"
    )
    assert BODY[0] in read(page(items)).text


def test_a_short_lead_that_the_page_declares_is_kept() -> None:
    lead = "На новому мосту через Тиху вранці стало тісно від велосипедів."
    head = f'<meta property="og:description" content="{lead}">'
    found = read(page(f'<p class="lead">{lead}</p><div class="column">{paragraphs(*BODY)}</div>', head))
    assert found.text.split("\n") == [lead, *BODY]
