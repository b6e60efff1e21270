"""A page rewritten: nothing in it runs, and every address in it is the archive's own or none.

What is not known to be harmless is taken out, so a way to run a script that is invented later is out already. The
headers of `archive.replay.headers` forbid the same once more.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring, tostring

from archive.replay.addresses import Addresses, joined
from archive.replay.css import Place, enclosed, rewritten
from archive.replay.lazy import candidates, is_pixel, picture_of
from archive.replay.markup import ADDRESSES, DISABLED, DRAWN, DROPPED, ENDLESS, PLACED, is_attribute, is_element

LARGEST: Final = 8_000_000
"""Characters of a page that are shown; far more than any page of news has."""
_DOCTYPE: Final = re.compile(
    r"\s*(?:<\?[^>]{0,500}>\s*|<!--.{0,5000}?-->\s*){0,9}(<!doctype[^<>]{0,300}>)", re.I | re.S | re.A
)


_UNSTORABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What lxml reads in a page and does not take back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A rewritten page."""

    html: str
    found: int = 0
    """Pictures, styles and fonts that the archive has."""
    missing: int = 0
    """Those that it has not."""
    removed: Counter[str] = field(default_factory=Counter)
    """What was taken out, by kind: scripts, frames, forms."""
    cut: bool = False
    """Whether the page is longer than what is shown of it."""


def shown(html: str, url: str, place: Place) -> Shown:
    """The page of this URL with every address as `place` says; its base is undone, so addresses come whole."""
    try:
        parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
        root = document_fromstring(html[:LARGEST].encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return Shown(html="<!doctype html><title></title>")
    page = _Page(Addresses(base_of(root, url), place))
    page.clean(root)
    declared = _DOCTYPE.match(html)
    text = tostring(root, encoding="unicode", method="html", doctype=declared[1] if declared else "").lstrip()
    return Shown(
        html=text, found=page.address.found, missing=page.address.missing, removed=page.removed, cut=len(html) > LARGEST
    )


def base_of(root: HtmlElement, url: str) -> str:
    """What the page's addresses stand relative to."""
    hrefs = (element.get("href") for element in root.iter("base"))
    return joined(url, next((href for href in hrefs if href), "")) or url


def _make_storable(root: HtmlElement) -> None:
    """Blanks for the characters of texts that lxml does not take back where an element round them is dropped."""
    for element in root.iter():
        for name in ("text", "tail"):
            text = getattr(element, name)
            if text and _UNSTORABLE.search(text):
                setattr(element, name, _UNSTORABLE.sub(" ", text))


@dataclass(slots=True)
class _Page:
    """A page being rewritten; lives for one."""

    address: Addresses
    removed: Counter[str] = field(default_factory=Counter)

    def clean(self, root: HtmlElement) -> None:
        """Take out what is dropped whole, then go through what is left."""
        _make_storable(root)
        for element in list(root.iter(*DROPPED)):
            tag = str(element.tag)
            if tag not in ENDLESS:
                element.drop_tree()
            elif tag == "source" and next(element.iterancestors("picture"), None) is not None:
                continue
            else:
                element.drop_tag()
            self.removed[DROPPED[tag]] += 1
        for element in list(root.iter(etree.Element)):
            if element is root or element.getparent() is not None:
                self.element(element)

    def element(self, element: HtmlElement) -> None:
        tag = str(element.tag)
        if tag == "form":
            self.removed["form"] += 1
            element.tag = "div"
        elif tag == "amp-img":
            element.tag = "img"
        elif not is_element(tag):
            element.drop_tag()
            return
        handle = _HANDLERS.get(str(element.tag))
        if handle and not handle(self, element):
            (element.drop_tag if tag in ENDLESS else element.drop_tree)()
            return
        self.attributes(element)
        if tag in DISABLED:
            element.set("disabled", "")

    def attributes(self, element: HtmlElement) -> None:
        kept: dict[str, str] = {}
        for name, value in ((str(name), str(value)) for name, value in element.attrib.items()):
            self.removed["handler"] += name.startswith("on")
            placed = name in PLACED.get(str(element.tag), ()) or (name in ADDRESSES and value[:1] == "#")
            if is_attribute(name, value) and (placed or name not in ADDRESSES):
                kept[name] = value
        element.attrib.clear()  # by name lxml takes out none that it would not have set
        for name, value in kept.items():
            self.set(element, name, value, empty=True)
        if "background" in element.attrib:
            self.set(element, "background", self.address(element.get("background", ""), "image"))
        for name in ("style", *DRAWN):
            value = element.get(name, "")
            if name == "style" or "(" in value or "\\" in value:
                self.set(element, name, rewritten(value, self.address) if value else None)

    def set(self, element: HtmlElement, name: str, value: str | None, *, empty: bool = False) -> None:
        if value or (empty and value is not None):
            element.set(name, _UNSTORABLE.sub(" ", value))
        elif name in element.attrib:
            del element.attrib[name]

    def anchor(self, element: HtmlElement) -> bool:
        href = element.get("href", "").strip()
        self.set(element, "target", None)
        if not href or href.startswith("#"):
            return True
        whole, placed = joined(self.address.base, href), self.address(href, "link")
        self.removed["script"] += re.sub(r"[\x00-\x20]", "", href).lower().startswith(("javascript:", "vbscript:"))
        self.set(element, "href", placed)
        if placed:
            element.set("target", "_top")
        elif whole:
            self.set(element, "title", f"not in the archive: {whole}")
        return True

    def image(self, element: HtmlElement) -> bool:
        """A picture shows what a script would have made it show."""
        if is_pixel(element):
            self.removed["pixel"] += 1
            return False
        written, sets = picture_of(element)
        self.set(element, "src", self.address(written, "image"))
        self.set(element, "srcset", self.candidates(sets))
        return True

    def source(self, element: HtmlElement) -> bool:
        found = self.candidates(picture_of(element)[1])
        self.set(element, "srcset", found)
        return bool(found)

    def candidates(self, written: str) -> str | None:
        """Of a `srcset` what the archive has."""
        placed = [(self.address(url, "candidate") or "", size) for url, size in candidates(written)]
        return ", ".join(f"{url} {size}".strip() for url, size in placed if url.startswith("/")) or None

    def video(self, element: HtmlElement) -> bool:
        self.removed["media"] += 1
        poster = self.address(element.get("poster", ""), "image")
        element.tag = "img"
        element.attrib.pop("srcset", None)
        self.set(element, "src", poster)
        element[:] = []
        element.text = None
        return bool(poster)

    def sheet(self, element: HtmlElement) -> bool:
        """A `link` stays where it is a stylesheet of the archive."""
        rel = element.get("rel", "").lower().split()
        if "stylesheet" not in rel or "alternate" in rel:
            return False
        placed = self.address(element.get("href", ""), "style")
        self.set(element, "href", placed)
        element.set("rel", "stylesheet")
        return bool(placed)

    def style(self, element: HtmlElement) -> bool:
        element.text = _UNSTORABLE.sub(" ", enclosed(element.text_content(), self.address))
        element[:] = []
        return True

    def meta(self, element: HtmlElement) -> bool:
        self.removed["refresh"] += element.get("http-equiv", "").strip().lower() == "refresh"
        return element.get("name", "").lower() == "viewport" and "http-equiv" not in element.attrib

    def drawn(self, element: HtmlElement) -> bool:
        """A picture within a drawing, or HTML's old other name for one."""
        for name in ("src", "href", "xlink:href"):
            if name in element.attrib:
                self.set(element, name, self.address(element.get(name, ""), "image"))
        return True

    def words(self, element: HtmlElement) -> bool:
        """What a browser reads as text alone holds text alone."""
        element.text = _UNSTORABLE.sub(" ", element.text_content())
        element[:] = []
        return True


_HANDLERS: Final[dict[str, Callable[[_Page, HtmlElement], bool]]] = {
    "a": _Page.anchor,
    "area": _Page.anchor,
    "img": _Page.image,
    "image": _Page.drawn,
    "link": _Page.sheet,
    "meta": _Page.meta,
    "source": _Page.source,
    "style": _Page.style,
    "textarea": _Page.words,
    "title": _Page.words,
    "video": _Page.video,
}
