"""Declarations made to hurt: each is answered within a second of work."""

from __future__ import annotations

import time

import pytest

from cleaner.blocks import parse
from cleaner.charset import decode
from cleaner.metadata import metadata
from cleaner.values import Page

MANY = 1_000_000
PAGES = {
    "a title of breaks": "<title>" + "a - " * (MANY // 4) + "</title><h1>x</h1>",
    "an author without spaces": f'<meta name=author content="{"a" * MANY}"><h1>t</h1>',
    "a million authors": f'<meta name=author content="{"Ann Lee, " * (MANY // 9)}">',
    "headings in headings": "<h1><div>" * 5000 + "x" * 100_000,
    "depth before the heading": ("<div>" * 500 + "</div>" * 500) * 300 + "<h1>Title of it</h1>",
    "an author of brackets": f'<meta name=author content="{"(" * MANY}"><h1>t</h1>',
    "an author of commas": f'<meta name=author content="{"," * MANY}"><h1>t</h1>',
    "many titles": f'<meta property="og:title" content="{"w " * 200}">' * 2000 + "<h1>w w q</h1>" * 100,
    "many links": f'<link rel="next" href="/{"1/" * 200}">' * 3000,
    "walls in walls": '<div class="paywall">' * 2000 + "to continue " * 20_000,
}


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_metadata_of_a_hostile_page_takes_a_second_at_most(html: str) -> None:
    tree, page = parse(html), Page(url="https://dzvin.example/a/2", html=html.encode())
    began = time.process_time()
    metadata(tree, page)
    assert time.process_time() - began < 1


@pytest.mark.parametrize("html", [b"<" * MANY + b"\xe0" * 99, b"<meta " * (MANY // 6) + b"\xe0\xe1\xe2" * 10])
def test_the_charset_of_a_hostile_page_is_decided_in_a_second(html: bytes) -> None:
    began = time.process_time()
    decode(html)
    assert time.process_time() - began < 1
