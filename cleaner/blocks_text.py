"""What HTML elements are to lines: which hold no text, which stand inside lines, and how text is made plain."""

from __future__ import annotations

from typing import Final

from selectolax.lexbor import LexborNode

_SILENT = """script style template noscript head title meta link base iframe object embed canvas audio video datalist
    param source track noembed noframes -comment -doctype"""
_INLINE = """a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark nobr picture q rp
    rt ruby s samp small span strike strong sub sup time tt u var wbr svg math path g use text tspan amp-img"""
SILENT: Final = frozenset(_SILENT.split())
INLINE: Final = frozenset(_INLINE.split())
KINDS: Final = {
    **{f"h{n}": f"h{n}" for n in range(1, 7)},
    "li": "li", "dt": "li", "dd": "li", "td": "td", "th": "td", "tr": "td", "caption": "caption",
    "blockquote": "quote", "q": "quote", "figcaption": "caption", "option": "li",
}  # fmt: skip
CHIPS: Final = frozenset(["a", "label"])
"""Inline elements that styles show apart from each other, as menus and tag lists do."""
CHIP_ROLES: Final = frozenset(["button", "link", "tab", "menuitem", "option", "listitem"])
"""The roles of a `span` that make it one of these."""
CELLS: Final = frozenset(["td", "th"])
SMALL: Final = frozenset(["small", "i", "em", "cite"])
PICTURES: Final = frozenset(["img", "amp-img"])
ROLES: Final = CHIPS | SMALL | PICTURES | {"br"}
"""Elements that mean something to the line they stand in."""
_CLOSING: Final = frozenset(",.;:!?)]»”…’%")
_SPACELESS: Final = "\u2e80"  # Chinese, Japanese and what follows them
MARKS: Final = frozenset("|•▪●◦‣")
_UNSEEN: Final = {
    **dict.fromkeys([*range(9), *range(14, 28), *range(127, 133), *range(134, 160)]),
    **dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF]),
    **dict.fromkeys(range(0xD800, 0xE000)),
    **dict.fromkeys([0x85, 0x2028, 0x2029], " "),
}


def squeeze(text: str) -> str:
    """The text with runs of white space as one space and invisible characters taken out."""
    bare = text.strip()
    if bare.isprintable() and "  " not in bare:  # as most text is: the space is the only printable white space
        return bare
    plain = " ".join(text.split())
    return plain if plain.isprintable() else " ".join(plain.translate(_UNSEEN).split())


def joined(first: LexborNode, second: LexborNode) -> bool:
    """Whether two links side by side read on without a space: one link cut in two, marks, scripts without any."""
    end, start = first.text()[-1:], second.text()[:1]
    if not end.isalnum() and end not in _CLOSING:
        return True
    target = first.attributes.get("href")
    same = bool(target) and target != "#" and target == second.attributes.get("href")
    return same or start in _CLOSING or start >= _SPACELESS


def names_of(node: LexborNode) -> str:
    """The element's class and id, lower-case, with a space between."""
    given = node.attributes
    return f"{given.get('class') or ''} {given.get('id') or ''}".lower() if given else ""
