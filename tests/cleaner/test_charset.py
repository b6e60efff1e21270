"""Decoding: what is declared is believed unless the bytes say otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.charset import decode

TEXT = "<html><head>{meta}</head><body><p>Зміна погоди обіцяє гарячий тиждень, щоб їхати до моря.</p></body></html>"


def page(meta: str = "") -> str:
    return TEXT.format(meta=meta)


@pytest.mark.parametrize("codec", ["utf-8", "windows-1251", "koi8-u", "iso-8859-5"])
def test_a_declared_encoding_is_read(codec: str) -> None:
    html = (
        page(f'<meta charset="{codec}">').replace("ґ", "г")
        if codec == "iso-8859-5"
        else page(f"<meta charset={codec}>")
    )
    assert decode(html.encode(codec)) == html


@pytest.mark.parametrize("codec", ["windows-1251", "koi8-u", "utf-8"])
def test_the_header_speaks_before_the_markup(codec: str) -> None:
    html = page("<meta charset=utf-8>" if codec != "utf-8" else "<meta charset=windows-1251>")
    assert decode(html.encode(codec), f"text/html; charset={codec}") == html


def test_a_header_that_lies_about_utf8_is_not_believed() -> None:
    html = page()
    assert decode(html.encode(), "text/html; charset=windows-1251") == html


@pytest.mark.parametrize("lie", ["utf-8", "iso-8859-1", "koi8-u"])
def test_windows_1251_under_a_false_flag_is_found_out(lie: str) -> None:
    html = page()
    assert decode(html.encode("windows-1251"), f"text/html; charset={lie}") == html


@pytest.mark.parametrize("codec", ["windows-1251", "koi8-u"])
def test_undeclared_cyrillic_is_told_by_its_letters(codec: str) -> None:
    html = page()
    assert decode(html.encode(codec)) == html


def test_the_outlets_encoding_serves_where_nothing_is_declared() -> None:
    html = page().replace("Зміна погоди обіцяє гарячий тиждень, щоб їхати до моря", "ЇЖ")
    assert decode(html.encode("koi8-u"), fallback="koi8-u") == html


def test_a_few_bad_bytes_do_not_flip_a_utf8_page() -> None:
    """One broken character costs one character."""
    html = page("<meta charset=utf-8>")
    broken = html.encode().replace("тиждень".encode(), "тиж".encode() + b"\xff\xfe" + "ень".encode())
    assert decode(broken) == html.replace("тиждень", "тиж\ufffd\ufffdень")


def test_an_english_page_with_a_stray_byte_stays_english() -> None:
    assert "caf\ufffd" in decode(b"<meta charset=utf-8><p>The caf\xe9 opened.</p>" + "<p>Ювілей</p>".encode())


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [True, False])
def test_utf16_is_read_with_and_without_a_mark(codec: str, mark: bool) -> None:
    html = page()
    assert decode(("\ufeff" + html if mark else html).encode(codec)) == html


def test_a_utf16_claim_in_readable_markup_means_utf8() -> None:
    html = page("<meta charset=utf-16>")
    assert decode(html.encode()) == html


RUSSIAN = (
    "<html><head>{meta}</head><body><p>Этот день обещает объявить жаркую неделю, чтобы ехать к морю.</p></body></html>"
)
CAPITALS = (
    "<html><head>{meta}</head><body><h1>ЗМІНА ПОГОДИ ОБІЦЯЄ ГАРЯЧИЙ ТИЖДЕНЬ</h1><p>НОВИНИ МІСТА</p></body></html>"
)
ENGLISH = (
    "<html><head>{meta}</head><body>"
    + "<p>Plain English words fill the most of this page.</p>" * 30
    + "<p>Зміна погоди обіцяє тиждень</p></body></html>"
)


@pytest.mark.parametrize("text", [TEXT, RUSSIAN, CAPITALS, ENGLISH], ids=["uk", "ru", "capitals", "mostly English"])
@pytest.mark.parametrize("codec", ["utf-8", "windows-1251", "koi8-u"])
@pytest.mark.parametrize(
    "declared", ["", "utf-8", "windows-1251", "koi8-r", "koi8-u", "iso-8859-1", "ibm866", "x-user-defined", "utf-16"]
)
def test_whatever_is_declared_the_letters_decide(text: str, codec: str, declared: str) -> None:
    html = text.format(meta=f'<meta charset="{declared}">' if declared else "")
    assert decode(html.encode(codec)) == html
    assert decode(html.encode(codec), f"text/html; charset={declared}") == html


def test_ukrainian_letters_in_a_page_declared_as_russian_koi8_are_letters() -> None:
    html = page("<meta charset=koi8-r>")
    assert decode(html.encode("koi8-u")) == html


@pytest.mark.parametrize("declared", ["windows-1251", "koi8-u", "iso-8859-1"])
def test_a_false_flag_and_a_few_bad_bytes_together_do_not_flip_a_utf8_page(declared: str) -> None:
    """A page cut in the middle of a letter, under a header of another encoding, loses that letter only."""
    html = page()
    cut = html.encode()[: html.encode().index("моря".encode()) + 1]
    assert decode(cut, f"text/html; charset={declared}") == html[: html.index("моря")] + "\ufffd"


def test_a_declaration_in_the_middle_of_the_file_is_found() -> None:
    """Letters too few to tell are read as declared, however late."""
    html = "<html>" + "<!-- padding -->" * 2000 + '<meta charset="koi8-u"><p>ЇЖ</p>'
    assert decode(html.encode("koi8-u")) == html


@pytest.mark.parametrize("text", ["Die Straße ist länger", "Un café à Liège", "O coração não é só", "Þórður fór út"])
@pytest.mark.parametrize("declared", ["", "iso-8859-1", "windows-1252"])
def test_western_letters_stay_western(text: str, declared: str) -> None:
    assert text in decode(f"<p>{text}</p>".encode("cp1252"), f"text/html; charset={declared}" if declared else "")


def test_nul_bytes_are_left_out() -> None:
    assert decode(b"<p>a\x00b</p>") == "<p>ab</p>"


def test_western_pages_are_read_as_such() -> None:
    assert "Straße" in decode("<p>Die Straße ist heute länger gesperrt als gestern.</p>".encode("cp1252"))


@pytest.mark.parametrize("label", ["bogus", "utf-7", "x-user-defined", "", "\x00"])
def test_an_unknown_label_is_no_reason_to_fail(label: str) -> None:
    html = page()
    assert decode(html.encode(), f"text/html; charset={label}") == html


@given(st.binary(max_size=400), st.text(max_size=40), st.text(max_size=20))
def test_any_bytes_become_text_without_nul_or_lone_surrogates(html: bytes, content_type: str, fallback: str) -> None:
    text = decode(html, content_type, fallback)
    assert "\x00" not in text
    text.encode("utf-8")
