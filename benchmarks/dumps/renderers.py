"""How a page of HTML becomes lines of text: whole, as crawls of text do it, or by an extractor that leaves some."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable

import lxml.html

from benchmarks.extractors import decoded

Renderer = Callable[[str], str]
_SILENT = frozenset({"script", "style", "noscript", "template", "head", "svg"})
_INLINE = frozenset({"a", "b", "i", "em", "strong", "span", "time", "img", "small", "u", "button", "label", "td", "th"})
_NEEDS = {
    "resiliparse": "resiliparse",
    "inscriptis": "inscriptis",
    "html_text": "html_text",
    "readability": "readability",
}


def renderers() -> dict[str, tuple[str, Renderer]]:
    """Every way there is here, with the kind of what comes out: `page` or `residue`."""
    ways: dict[str, tuple[str, Renderer]] = {
        "lxml": ("page", blocks),
        "resiliparse": ("page", _resiliparse),
        "inscriptis": ("page", _inscriptis),
        "html_text": ("page", _html_text),
        "trafilatura": ("residue", _trafilatura),
        "readability": ("residue", _readability),
        "ours": ("residue", _ours),
    }
    return {name: way for name, way in ways.items() if name not in _NEEDS or importlib.util.find_spec(_NEEDS[name])}


def text_of(html: bytes) -> str:
    """The page as a string."""
    return decoded(html)


def blocks(page: str) -> str:
    """The text of the page, a line for each element that is set as a block."""
    lines = [""]
    _walk(lxml.html.fromstring(page), lines)
    return "\n".join(" ".join(line.split()) for line in lines)


def _walk(element: lxml.html.HtmlElement, lines: list[str]) -> None:
    if not isinstance(element.tag, str) or element.tag in _SILENT:
        return
    breaks = element.tag not in _INLINE
    lines += [""] * breaks
    lines[-1] += element.text or ""
    if element.tag in ("td", "th"):
        lines[-1] += " "
    for child in element:
        _walk(child, lines)
        lines[-1] += child.tail or ""
    lines += [""] * breaks


def _resiliparse(page: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(page, main_content=False))


def _inscriptis(page: str) -> str:
    inscriptis = importlib.import_module("inscriptis")
    return str(inscriptis.get_text(page))


def _html_text(page: str) -> str:
    import html_text

    return str(html_text.extract_text(page))


def _trafilatura(page: str) -> str:
    import trafilatura

    return trafilatura.extract(page, favor_recall=True, include_comments=True) or ""


def _readability(page: str) -> str:
    from readability import Document

    return blocks(Document(page).summary() or "<p></p>")


def _ours(page: str) -> str:
    from cleaner.extract import text

    return text(page.encode(), "https://drawn.example/")
