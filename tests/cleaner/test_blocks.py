"""Promises of reading a page as lines: what text is made plain, what elements tell, and labels side by side."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from cleaner.blocks import lines, parse
from cleaner.blocks_text import squeeze

_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b-\u200d\u2060\ufeff\ud800-\udfff]")
_MIXED = st.text(st.sampled_from("аб1. \t\n\xa0\xad\x1c\x85\u2003\u200b\u2028\ufeff\ud800é\u0301"), max_size=12)
PAGE = (
    "<body><nav class=menu><ul class=list><li class=entry>Головна</li></ul></nav>"
    "<div id=Story class='Text Wide'><p class=intro>Перше.</p><div class=inset><p>Друге.</p></div></div>"
    "<footer class=foot><p class=note>Кінець</p></footer>"
)


@given(st.one_of(st.text(max_size=20), _MIXED))
def test_text_is_made_plain_whatever_stands_in_it(text: str) -> None:
    """Invisible characters go, every run of white space is one space, and nothing else changes."""
    assert squeeze(text) == " ".join(_UNSEEN.sub("", text).split())


def test_elements_tell_their_names_in_lower_case_by_themselves() -> None:
    found = {element.tag: element.names.strip() for element in lines(parse(PAGE)).elements}
    assert found["nav"] == "menu"
    assert found["footer"] == "foot"
    assert "text wide story" in {element.names for element in lines(parse(PAGE)).elements}


def test_where_elements_are_named_only_they_and_those_in_them_tell_their_names() -> None:
    """The lines, the elements and where they stand are the same for all that."""
    tree = parse(PAGE)
    whole, part = lines(tree), lines(tree, (), tree.css("#Story"))
    assert part.blocks == whole.blocks
    assert part.spans == whole.spans
    assert [one._replace(names="") for one in part.elements] == [one._replace(names="") for one in whole.elements]
    inside = whole.within(tree.css("#Story")[0])
    for one, full in zip(part.elements, whole.elements, strict=True):
        assert one.names == (full.names if one.first in inside and one.last <= inside.stop else "")


def test_labels_of_menus_stand_apart_however_they_are_marked_up() -> None:
    """A browser shows a space where the markup has none."""
    for label in ("<span role=tab>{}</span>", "<a href=/{}>{}</a>", "<label>{}</label>"):
        (block,) = lines(parse(f"<p>{label.format('Нове', 'Нове')}{label.format('Давнє', 'Давнє')}</p>")).blocks
        assert block.text.count(" ") == 1
    (block,) = lines(parse("<p><span role=note>Н</span><span>ове</span></p>")).blocks
    assert block.text == "Нове"
