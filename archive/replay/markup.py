"""What of a page's markup is shown: elements and attributes by name; everything else is taken out."""

from __future__ import annotations

import re
from typing import Final


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


DROPPED: Final = {
    **dict.fromkeys(("script",), "script"),
    **dict.fromkeys(("iframe", "frame", "frameset", "portal", "fencedframe"), "frame"),
    **dict.fromkeys(("object", "embed", "applet", "param"), "plugin"),
    **dict.fromkeys(("audio", "source", "track", "bgsound"), "media"),
    **dict.fromkeys(("animate", "animatemotion", "animatetransform", "set", "foreignobject", "handler"), "animation"),
    **dict.fromkeys(("template", "noembed", "noframes", "plaintext", "xmp", "listing", "base", "math"), "other"),
}
"""Elements that go with all they hold, and what the reader is told went; `source` stays within `picture`."""

ENDLESS: Final = _names("source track")
"""Elements without an end of which lxml does not know it: what follows them stands in them."""
_ELEMENTS: Final = _names(
    "html head body title style link meta address article aside footer header h1 h2 h3 h4 h5 h6 hgroup main nav "
    "section search blockquote dd div dl dt figcaption figure hr li menu ol p pre ul dir a abbr acronym b bdi bdo big "
    "br cite code data del dfn em font i ins kbd mark nobr q rp rt ruby s samp small span strike strong sub sup time "
    "tt u var wbr center marquee area map img picture source video caption col colgroup table tbody td tfoot th thead "
    "tr button datalist fieldset input label legend meter optgroup option output progress select textarea details "
    "dialog summary svg g path rect circle ellipse line polyline polygon text tspan defs symbol use lineargradient "
    "radialgradient stop clippath mask pattern desc image"
)
_ATTRIBUTES: Final = _names(
    "id class style lang dir title alt width height colspan rowspan span scope headers align valign bgcolor border "
    "cellpadding cellspacing color face size type start reversed value datetime open hidden media sizes role rel "
    "name content label checked selected disabled placeholder rows cols wrap nowrap clear compact hspace vspace "
    "noshade frame rules summary abbr for cite shape coords usemap ismap max min low high optimum multiple charset "
    "text link alink vlink tabindex background xmlns viewbox preserveaspectratio d x y x1 x2 y1 "
    "y2 cx cy r rx ry dx dy fx fy points transform fill fill-opacity fill-rule stroke stroke-width stroke-linecap "
    "stroke-linejoin stroke-dasharray stroke-dashoffset stroke-miterlimit stroke-opacity opacity offset stop-color "
    "stop-opacity gradientunits gradienttransform patternunits clip-path clip-rule mask text-anchor font-size "
    "font-family font-weight itemprop itemscope itemtype"
)
DRAWN: Final = _names("fill stroke clip-path mask")
"""Attributes of drawings that may hold `url(…)`."""
DISABLED: Final = _names("button input select textarea")
ADDRESSES: Final = _names("src href xlink:href srcset target")
PLACED: Final = {
    **dict.fromkeys(("a", "area"), _names("href target")),
    **dict.fromkeys(("img",), _names("src srcset")),
    **dict.fromkeys(("image",), _names("src href xlink:href")),
    **dict.fromkeys(("link",), _names("href")),
    **dict.fromkeys(("source",), _names("srcset")),
}
"""The attributes that an element's own handler sets; elsewhere an address may only point within the page."""
LAZY: Final = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-url")
"""Where pages keep a picture's address until a script shows it."""
LAZY_SETS: Final = ("data-srcset", "data-lazy-srcset", "data-original-set")
_SELECTED: Final = re.compile(r"[\w .-]{0,100}")
_OWN_NAMED: Final = re.compile(r"(?!annotation-)[a-z][a-z0-9]*(?:-[a-z0-9]+)+")


def is_element(tag: str) -> bool:
    """Whether an element of this name stays; those of a page's own naming do nothing without a script."""
    return tag in _ELEMENTS or bool(_OWN_NAMED.fullmatch(tag))


def is_attribute(name: str, value: str) -> bool:
    """Whether an attribute may stay, as far as its name tells; of a page's own data what a style may ask for."""
    if name in _ATTRIBUTES or name in ADDRESSES or name.startswith("aria-"):
        return True
    return name.startswith("data-") and bool(_SELECTED.fullmatch(value))
