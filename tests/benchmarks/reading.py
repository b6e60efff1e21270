"""How the tests read an invented page: its visible words in order, and runs of words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from benchmarks.modern import GoldPage
from benchmarks.modern.press import roll

_WORD = re.compile(r"\w+")
_VOID = frozenset({"meta", "link", "img", "br", "input", "hr", "source"})
_SILENT = frozenset({"script", "style", "title", "head"})
RUN = 8
"""So many words in a row are no chance."""


class Reader(HTMLParser):
    """Collects the visible text of a page, and every end tag that closes something else than what is open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.astray: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag."""
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing opens here."""

    def handle_endtag(self, tag: str) -> None:
        """Close a tag."""
        if not self.open or self.open.pop() != tag:
            self.astray.append(tag)

    def handle_data(self, data: str) -> None:
        """Keep what a reader sees."""
        if not _SILENT & set(self.open):
            self.text.append(data)


def read(page: GoldPage) -> Reader:
    """The page as read, in the charset of its outlet."""
    encoding = next(outlet.encoding for outlet in roll() if outlet.host == page.host)
    reader = Reader()
    reader.feed(page.html.decode(encoding))
    reader.close()
    return reader


def words(text: str) -> list[str]:
    """The words of a text in one case."""
    return _WORD.findall(text.casefold())


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of eight words."""
    found = words(text)
    return zip(*(found[start:] for start in range(RUN)), strict=False)
