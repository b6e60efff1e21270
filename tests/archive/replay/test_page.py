"""A page rewritten: what the archive has is shown, what it has not is told, nothing is left that acts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.replay.addresses import Addresses
from archive.replay.css import rewritten
from archive.replay.lazy import candidates
from archive.replay.page import Shown, shown

BASE = "https://vyhadka.example/news/1.html"


def placed(url: str, kind: str) -> str | None:
    """An archive that holds everything of one host."""
    return f"/{kind}{url.removeprefix('https://vyhadka.example')}" if "vyhadka.example/" in url else None


def body(html: str) -> str:
    """What becomes of this within the body."""
    done = shown(f"<!doctype html><body>{html}", BASE, placed).html
    return done.partition("<body>")[2].partition("</body>")[0]


@pytest.mark.parametrize(
    ("given", "becomes"),
    [
        ("<img src=a.png>", '<img src="/image/news/a.png">'),
        ("<img src=//cdn.example/a.png alt=A>", '<img alt="A">'),
        ("<img src='/a.png' srcset='/b.png 2x, //c.example/c.png 3x'>",
         '<img src="/image/a.png" srcset="/candidate/b.png 2x">'),
        ("<img src='data:image/gif;base64,AAAA' data-src=/a.png>", '<img src="/image/a.png">'),
        ("<img srcset='/a.png 1x, /b.png 2x'>",
         '<img srcset="/candidate/a.png 1x, /candidate/b.png 2x" src="/image/a.png">'),
        ("<img src=/a.png width=1 height=1>", ""),
        ("<noscript><img src=/a.png></noscript>", '<img src="/image/a.png">'),
        ("<amp-img src=/a.png></amp-img>", '<img src="/image/a.png">'),
        ("<picture><source srcset=//c.example/a><source srcset=/b><img src=/c></picture>",
         '<picture><source srcset="/candidate/b"><img src="/image/c"></source></picture>'),
        ("<a href=/news/2.html#x>t</a>", '<a href="/link/news/2.html" target="_top">t</a>'),
        ("<a href=https://other.example/x>t</a>", '<a title="not in the archive: https://other.example/x">t</a>'),
        ("<a href=#part>t</a>", '<a href="#part">t</a>'),
        ("<a href=mailto:a@b.example>t</a>", "<a>t</a>"),
        ("<form action=/q><input name=q><button>b</button></form>",
         '<div><input name="q" disabled><button disabled>b</button></div>'),
        ("<p style='color:red;background:url(a.png)'>t</p>",
         "<p style='color:red;background:url(\"/image/news/a.png\")'>t</p>"),
        ("<video poster=/p.jpg src=/f.mp4>old</video>", '<img src="/image/p.jpg">'),
        ("<video src=/f.mp4>old</video>after", "after"),
        ("<blink>b</blink><x-y>c</x-y>", "b<x-y>c</x-y>"),
        ("<p onclick=f()>t<script>f()</script></p>", "<p>t</p>"),
    ],
)  # fmt: skip
def test_each_part_of_a_page_is_shown_from_the_archive_or_not_at_all(given: str, becomes: str) -> None:
    assert body(given) == becomes


def test_addresses_stand_relative_to_the_pages_own_base() -> None:
    html = '<head><base href="/img/"><link rel=stylesheet href=s.css></head><img src=a.png>'
    done = shown(html, BASE, placed).html
    assert '<link rel="stylesheet" href="/style/img/s.css">' in done
    assert 'src="/image/img/a.png"' in done
    assert "<base" not in done


def test_what_was_found_missed_and_taken_out_is_counted() -> None:
    html = "<img src=/a><img src=//c.example/b><iframe></iframe><script></script><script></script>"
    html += "<p onclick=x style='background:url(/c)'>"
    done = shown(html, BASE, placed)
    assert (done.found, done.missing) == (2, 1)
    assert {kind: n for kind, n in done.removed.items() if n} == {"frame": 1, "script": 2, "handler": 1}


def test_the_doctype_decides_over_the_layout_and_stays_as_it_was() -> None:
    old = '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">'
    assert shown(f"<!-- c -->\n{old}<p>t", BASE, placed).html.startswith(old)
    assert shown("<!doctype html><p>t", BASE, placed).html.startswith("<!doctype html>")
    assert shown("<p>t", BASE, placed).html.startswith("<html>")


def test_an_encoding_declared_within_the_page_is_not_believed_twice() -> None:
    done = shown("<?xml version='1.0' encoding='koi8-r'?><meta charset=windows-1251><p>Вигаданий</p>", BASE, placed)
    assert "<p>Вигаданий</p>" in done.html
    assert "charset" not in done.html


@pytest.mark.parametrize(
    "sign",
    [*"\x00\x01\x0b\x0c\x1f\ufffe\uffff\ud800", "&#1;", "&#12;", "\\1 ", "{{x}}", "{x}y", "a:b"],
)
def test_signs_that_are_no_text_or_name_are_no_error_wherever_they_stand(sign: str) -> None:
    html = """<title>S</title><style>a{b:url(Sx)}S</style><a href='/S'>S</a><a href='//b.example/S'>S</a>
<img src='S/a' alt='S' srcset='S 1x'><p style='S:S' class='S' S=S><S>S</S><textarea>S</textarea>"""
    assert "</html>" in shown(html.replace("S", sign), BASE, placed).html


@pytest.mark.parametrize("html", ["", " ", "<!-- -->", "\x00", "<?x", "plain words"])
def test_what_is_hardly_a_page_is_no_error(html: str) -> None:
    assert isinstance(shown(html, BASE, placed), Shown)


@pytest.mark.parametrize(
    "html",
    [
        "\x01<m>:",
        "&#1;<m>слово</m>&#1;",
        "<p>&#2;<m>\x1f</m>\x02",
        "<svg>&#1;<x>\uffff",
        "<source>\x01слово</source>&#x8;",
    ],
)
def test_control_characters_round_an_element_that_goes_are_blanks(html: str) -> None:
    text = shown(html, BASE, placed).html
    assert not set(text) & set("\x01\x02\x08\x1f\uffff"), text
    assert ("слово" in text) == ("слово" in html)


@pytest.mark.parametrize(
    "piece", ["<div>", "<a href=x>", "<p style='", "<table><tr><td>", "<svg>", "<b><i>", "<x y=1 "]
)
def test_a_page_made_to_be_slow_is_done_in_seconds(piece: str) -> None:
    before = time.process_time()
    shown(piece * (300_000 // len(piece)), BASE, placed)
    assert time.process_time() - before < 10


@given(st.text(alphabet="<>/=\"'! -abcsxonimgt\\(){};:&#\x00\x01\x0c\ud800\uffff", max_size=200))
def test_rewriting_what_was_rewritten_finds_nothing_left_to_take_out(text: str) -> None:
    once = shown(text, BASE, lambda url, kind: None).html
    again = shown(once, BASE, lambda url, kind: None)
    assert not {kind: n for kind, n in again.removed.items() if n}


@pytest.mark.parametrize(
    ("given", "becomes"),
    [
        ("a{b:url(x.png)}", 'a{b:url("/image/news/x.png")}'),
        ("a{b:url( 'x.png' )}", 'a{b:url("/image/news/x.png")}'),
        (r"a{b:u\72l(x.png)}", 'a{b:url("/image/news/x.png")}'),
        (r"a{b:URL(x\2e png)}", 'a{b:url("/image/news/x.png")}'),
        ("a{b:url(//c.example/x)}", 'a{b:url("data:,")}'),
        ("a{b:url(#g)}", 'a{b:url("#g")}'),
        ("a{b:url(data:image/png;base64,AA)}", 'a{b:url("data:image/png;base64,AA")}'),
        ("@import 'x.css' print;", '@import "/style/news/x.css" print;'),
        ("@import url(x.css);", '@import url("/style/news/x.css");'),
        (r"@\69mport 'x.css';", r'@\69mport "/style/news/x.css";'),
        ("@font-face{src:url(f.woff2)}", '@font-face{src:url("/font/news/f.woff2")}'),
        ("@font-face{a:b;src:url(f.woff2)} c{d:url(e)}",
         '@font-face{a:b;src:url("/font/news/f.woff2")} c{d:url("/image/news/e")}'),
        ("a{b:image-set('x' 1x)}", 'a{b:image-set("/image/news/x" 1x)}'),
        ("a{content:'url(x)'}", "a{content:'url(x)'}"),
        ("/* url(x) */a{}", " a{}"),
        ("a{b:url(x", 'a{b:url("data:,")'),
        ("a{b:url(x y)}", 'a{b:url("data:,")}'),
        ("a{b:'open", 'a{b:""'),
    ],
)  # fmt: skip
def test_a_stylesheets_addresses_are_read_as_browsers_read_them(given: str, becomes: str) -> None:
    assert rewritten(given, Addresses(BASE, placed)) == becomes


@pytest.mark.parametrize("piece", ["url(", "/*", "\\", "'", "@import ", "((((", "a{b:url(x)}", "<!--", "\\72l("])
def test_a_stylesheet_made_to_be_slow_is_done_in_seconds(piece: str) -> None:
    before = time.process_time()
    rewritten(piece * (200_000 // len(piece)), lambda url, kind: None)
    assert time.process_time() - before < 10


@pytest.mark.parametrize(
    ("srcset", "found"),
    [
        ("a 1x, b 2x", [("a", "1x"), ("b", "2x")]),
        ("a,b", [("a,b", "")]),
        ("a, b", [("a", ""), ("b", "")]),
        ("data:image/png;base64,AA== 1x,b 100w", [("data:image/png;base64,AA==", "1x"), ("b", "100w")]),
        (" , a  300w 2h , b", [("a", ""), ("b", "")]),
        ("a (x, y), b 2x", [("a", ""), ("b", "2x")]),
        ("", []),
        ("a ((((", [("a", "")]),
    ],
)
def test_a_srcset_is_taken_apart_as_browsers_do(srcset: str, found: list[tuple[str, str]]) -> None:
    assert list(candidates(srcset)) == found
