"""Promises of the look at a page before any parser sees it: no monstrous tag slips through, and little text is one."""

from __future__ import annotations

import pytest

from cleaner.errors import NoBody
from cleaner.extract_guard import MAX_ATTRIBUTES, check_markup

WINDOW = 5_000
"""The step in which long tags are looked for; where a tag begins within it must not matter."""
PLAIN = "b " * (MAX_ATTRIBUTES + 1)
HIDDEN = 'b="<i>" ' * (MAX_ATTRIBUTES + 1)
SCRIPT = "<script>for (i = 0; i<n; i++) { s = '<a b=\"'; }</script>"


def _page(offset: int, inside: str, before: str = "", after: str = "<p>Кінець") -> str:
    return f"<!doctype html><body>{before}{'х' * offset}<p {inside}>{after}"


@pytest.mark.parametrize("offset", [0, 1, 4_975, 4_976, 4_977, 4_978, WINDOW - 1, WINDOW, 9_999, 10_001, 123_457])
@pytest.mark.parametrize("inside", [PLAIN, HIDDEN], ids=["plain", "hidden"])
def test_a_monstrous_tag_is_found_wherever_it_begins(offset: int, inside: str) -> None:
    """Be its attributes bare, or with tags in their values; be it first, last or in the midst of the page."""
    for page in (_page(offset, inside), _page(offset, inside, SCRIPT * 3), _page(offset, inside, after="")):
        with pytest.raises(NoBody, match="attributes"):
            check_markup(page)


@pytest.mark.parametrize("tag", ["<scriptх {}>", "<SCRIPT {}>", "<stylex {}>", "<title {}>"])
def test_a_monstrous_tag_is_found_whatever_it_is_called(tag: str) -> None:
    with pytest.raises(NoBody, match="attributes"):
        check_markup(f"<!doctype html><body>{tag.format(HIDDEN)}")


@pytest.mark.parametrize("count", [MAX_ATTRIBUTES // 2, MAX_ATTRIBUTES - 1])
def test_as_many_attributes_as_parsers_bear_are_borne(count: int) -> None:
    for inside in ("b " * count, 'b="<i>" ' * count):
        check_markup(_page(WINDOW, inside))


@pytest.mark.parametrize(
    "page",
    [
        f"<!doctype html><body><script>{'a = b; ' * 20_000}</script><p>Текст",
        f"<!doctype html><body><script>{'a = b; c =< 1; ' * 100_000}</script><p>Текст",
        f"<!doctype html><body><!-- {PLAIN} --><p>Текст",
        f"<!doctype html><body><p title='{PLAIN}'>Текст",
        f"<!doctype html><body>{'слово ' * 50_000}",
        f"<!doctype html><body>{'2 < 3 = 4 ' * 20_000}",
        f"<!doctype html><body><я {PLAIN}>",
    ],
    ids=["script", "large script", "comment", "value", "text", "formulas", "no tag"],
)
def test_what_only_looks_like_a_monstrous_tag_is_none(page: str) -> None:
    """Scripts, comments, values and text may be as long as they like."""
    check_markup(page)
