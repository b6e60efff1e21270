"""URLs that lead to one page have one key, and it is the key by which indexers and replayers look."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.warc.surt import surt

KEYS = {
    "http://www.Example.com:80/A/B/../c?b=2&a=1#x": "com,example)/a/c?a=1&b=2",
    "https://example.com:8443/": "com,example:8443)/",
    "http://example.com:443/": "com,example:443)/",
    "https://www2.example.com/x/": "com,example)/x",
    "https://www.www.example.com/": "com,example,www)/",
    "http://example.com": "com,example)/",
    "http://example.com?x=1": "com,example)/?x=1",
    "http://example.com/?": "com,example)/",
    "http://user:pw@example.com/a//b/": "com,example)/a/b",
    "https://example.com/Київ/?x=К": "com,example)/%d0%9a%d0%b8%d1%97%d0%b2?x=%d0%9a",
    "https://example.com/%D0%9A%D0%B8%D1%97%D0%B2?x=%D0%9A": "com,example)/%d0%9a%d0%b8%d1%97%d0%b2?x=%d0%9a",
    "http://приклад.укр/x": "xn--j1amh,xn--80aikifvh)/x",
    "http://xn--80aikifvh.xn--j1amh/x": "xn--j1amh,xn--80aikifvh)/x",
    "http://192.0.2.7/x": "7,2,0,192)/x",
    "http://3221225991/x": "7,2,0,192)/x",
    "http://[2001:db8::1]:8080/x": "2001:db8::1:8080)/x",
    "http://example.com/%2B+%20 x": "com,example)/++%20%20x",
    "http://example.com/a%252520b": "com,example)/a%20b",
    "http://example.com/50%": "com,example)/50%25",
    "http://example.com/x?sid=0123456789abcdef0123456789abcdef&q=1": "com,example)/x?q=1",
    "http://example.com/x?PHPSESSID=0123456789abcdef0123456789abcdef": "com,example)/x",
    "http://example.com/(abcdefghijklmnopqrstuvwx)/a.aspx": "com,example)/a.aspx",
    "http://example.com/x?sid=7": "com,example)/x?sid=7",
    "http://example.com/\r\nx": "com,example)/x",
    "urn:metadata:http://example.com/": "urn:metadata:http://example.com/",
    "dns:example.com": "dns:example.com",
}


@pytest.mark.parametrize("url", KEYS)
def test_a_url_has_the_key_that_other_indexers_give_it(url: str) -> None:
    assert surt(url) == KEYS[url]


@given(st.text(max_size=60).map("http://example.com/".__add__) | st.text(max_size=60))
def test_a_key_of_anything_is_ascii_without_a_space_or_a_line_break(url: str) -> None:
    key = surt(url)
    assert key.isascii()
    assert not any(char.isspace() for char in key)


@given(st.text(st.characters(min_codepoint=0x400, max_codepoint=0x45F), max_size=12))
def test_the_scheme_the_www_and_the_case_of_a_host_tell_no_pages_apart(path: str) -> None:
    assert surt(f"http://WWW.Example.com/{path}") == surt(f"https://example.com:443/{path}/#part")
