"""The extractors that stand side by side: ours and other people's, all as functions from pages to texts.

Ours stands there three times, each time with a layer more: rules alone, with the line model (what `litopys extract`
does), and with what the pages of a host show together. A further variant is one more line in `ours`: either a function
of one page, wrapped in `each`, or one that takes all pages of a set at once, as `Extractor` says.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable, Sequence

from lxml.etree import LxmlError

Pages = Sequence[tuple[str, bytes]]
"""Address and HTML of each page."""
Extractor = Callable[[Pages], list[str]]
"""Takes all pages of a set, so that it may learn an outlet from its pages; gives a text for each."""
FAILURES = (ArithmeticError, AttributeError, LookupError, LxmlError, RecursionError, TypeError, ValueError)
"""What a peer may raise on a page that is too much for it."""
LEARNED = frozenset({"litopys", "litopys-profile"})
"""Those of ours that read by the line model."""
_NEEDS = {"readability": ("readability", "html_text"), "resiliparse": ("resiliparse",)}
"""Packages of the extra `bench`; everything else is installed with us."""
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def extractors(names: Sequence[str] = ()) -> dict[str, Extractor]:
    """The named extractors, or all of them; a peer that is not installed is named and left out."""
    everything: dict[str, Callable[[], Extractor]] = {
        "trafilatura": _trafilatura,
        "trafilatura-fast": lambda: _trafilatura(fast=True),
        "trafilatura-precision": lambda: _trafilatura(precise=True),
        "readability": _readability,
        "resiliparse": _resiliparse,
    } | ours()
    unknown = [name for name in names if name not in everything]
    if unknown:
        raise SystemExit(f"no extractor named {', '.join(unknown)}: there are {', '.join(everything)}")
    found = {}
    for name in names or everything:
        if any(importlib.util.find_spec(package) is None for package in _NEEDS.get(name, ())):
            print(f"{name}: left out, it is not installed (pip install '.[bench]')", file=sys.stderr)
        else:
            found[name] = everything[name]()
    return found


def ours() -> dict[str, Callable[[], Extractor]]:
    """Our own variants by name, each with a layer more than the one before."""
    return {"litopys-rules": _rules, "litopys": _litopys, "litopys-profile": _profile}


def each(text: Callable[[str, bytes], str], name: str) -> Extractor:
    """An extractor from a function of one page; where that fails, the page has no text and the failure is told."""

    def run(pages: Pages) -> list[str]:
        texts = []
        for url, html in pages:
            try:
                texts.append(text(url, html))
            except FAILURES as error:
                print(f"{name}: {url}: {error!r}"[:200], file=sys.stderr)
                texts.append("")
        return texts

    return run


def decoded(html: bytes) -> str:
    """The page as a string, for peers that want one: UTF-8, else the charset that it declares."""
    try:
        text = html.decode("utf-8")
    except UnicodeDecodeError:
        declared = _CHARSET.search(html[:6000])
        try:
            text = html.decode(declared[1].decode("ascii") if declared else "cp1252", "replace")
        except LookupError:
            text = html.decode("utf-8", "replace")
    return _DECLARATION.sub("", text, count=1)


def _litopys() -> Extractor:
    from cleaner.extract import text

    return each(lambda url, html: text(html, url), "litopys")


def _rules() -> Extractor:
    from benchmarks.ablation import by_rules

    return each(by_rules, "litopys-rules")


def _profile() -> Extractor:
    from cleaner.extract import texts

    return texts


def _trafilatura(*, fast: bool = False, precise: bool = False) -> Extractor:
    import trafilatura

    def text(url: str, html: bytes) -> str:
        found = trafilatura.extract(html, url=url, include_comments=False, fast=fast, favor_precision=precise)
        return found or ""

    return each(text, "trafilatura")


def _readability() -> Extractor:
    import html_text
    from readability import Document

    return each(lambda url, html: str(html_text.extract_text(Document(decoded(html)).summary())), "readability")


def _resiliparse() -> Extractor:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    def text(_: str, html: bytes) -> str:
        tree = HTMLTree.parse_from_bytes(html, detect_encoding(html) or "utf-8")
        return str(extract_plain_text(tree, main_content=True, alt_texts=False, links=False))

    return each(text, "resiliparse")
