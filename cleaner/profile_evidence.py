"""What one page tells about its host: its lines with the teacher's verdicts, and the elements they stand in.

Evidence is small and can be sent between processes, so pages are looked at one by one and never held together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.blocks import lines, parse
from cleaner.blocks_text import squeeze
from cleaner.blocks_values import Lines
from cleaner.charset import decode
from cleaner.extract_align import key
from cleaner.extract_outlet import apart
from cleaner.metadata import names
from cleaner.metadata_dates import iso
from cleaner.outlets import Outlet
from cleaner.profile_lines import by_words, folded, sort_of
from cleaner.profile_places import simple, tokens
from cleaner.values import Article, Drop, Line, Page

_SHOWN: Final = 160
_MOST: Final = 40
"""How many elements are looked at for one field; a list of dated headlines has hundreds."""


class Seen(NamedTuple):
    """One line of a page: what it says, what sort it is, where it stands, and what the teacher made of it."""

    key: int
    text: str
    """Its first characters, folded."""
    size: int
    sort: str
    place: int
    """Index into `Evidence.places`, -1 outside of all."""
    words: str
    """The reason for which its words or its field take it whatever its place; empty for none."""
    reason: str
    """The teacher's reason; empty where it kept the line."""


class Place(NamedTuple):
    """One element that holds lines `[first, last)`."""

    tag: str
    names: tuple[str, ...]
    """Its classes as `.name` and its id as `#name`, those that can stand in a selector."""
    parent: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is kept of one page for learning."""

    url: str
    day: str
    title: str
    """Its title, folded."""
    lead: str
    """Its lead as declared, folded."""
    lines: tuple[Seen, ...]
    places: tuple[Place, ...]
    fields: tuple[tuple[str, str], ...]
    """Pairs of a field (`title`, `date`, `author`) and a selector whose first match holds its value."""


def observe(page: Page, taught: Article | None, outlet: Outlet | None = None) -> Evidence | None:
    """The evidence in a page and in what the cold path made of it (None: no article).

    None where the two do not have the same lines.
    """
    tree = parse(decode(page.html, page.content_type, outlet.encoding if outlet else ""))
    found = lines(tree, apart(tree, page, outlet))
    if taught is None:
        taught = _untaught(page, found)
    if len(found.blocks) != len(taught.lines):
        return None
    return Evidence(
        url=taught.url,
        day=page.day.isoformat() if page.day else "",
        title=folded(taught.title),
        lead=folded(taught.lead),
        lines=tuple(_seen(found, taught)),
        places=tuple(_places(found)),
        fields=tuple(_fields(tree, page, taught)),
    )


def _untaught(page: Page, found: Lines) -> Article:
    """What is known of a page that the teacher would not read: its lines, and that none of them is kept."""
    drop = Drop(reason="outside", rule="teacher:none")
    every = tuple(Line(text=block.text, drop=drop) for block in found.blocks)
    return Article(url=page.url, title="", lead="", text="", lines=every)


def hashed(text: str) -> int:
    """A number that stands for the text on every machine."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _seen(found: Lines, taught: Article) -> Iterator[Seen]:
    authors = frozenset(map(key, taught.authors))
    title = key(taught.title)
    for block, line in zip(found.blocks, taught.lines, strict=True):
        text = folded(block.text)
        words = by_words(block, title, authors)
        yield Seen(
            hashed(text), text[:_SHOWN], len(block.text), sort_of(block), block.element,
            words.reason if words else "", line.drop.reason if line.drop else "",
        )  # fmt: skip


def _places(found: Lines) -> Iterator[Place]:
    nodes = {node.mem_id: node for node in found.css("[class], [id]")}
    for element in found.elements:
        node = nodes.get(element.id) if element.names.strip() else None
        yield Place(element.tag, tokens(node) if node else (), element.parent, element.first, element.last)


def _fields(tree: LexborHTMLParser, page: Page, taught: Article) -> Iterator[tuple[str, str]]:
    title, day, authors = key(taught.title), (taught.published or "")[:10], set(taught.authors)
    heads = tree.css('h1, h2, [class*="title"], [itemprop="headline"]')
    yield from _named("title", tree, (n for n in heads[:_MOST] if title.strip() and key(n.text()) == title))
    times = tree.css('time, [class*="date"], [class*="time"], [itemprop="datePublished"]')[:_MOST]
    yield from _named("date", tree, (n for n in times if day and (date_in(n, page) or "")[:10] == day))
    people = tree.css('[class*="author"], [rel="author"], [itemprop="author"], [class*="byline"]')[:_MOST]
    yield from _named("author", tree, (n for n in people if authors.intersection(names([squeeze(n.text())]))))


def date_in(node: LexborNode, page: Page) -> str | None:
    """The date that an element gives as an attribute or in its text."""
    given = node.attributes
    said = given.get("datetime") or given.get("content") or (node.text() or "")[:100]
    return iso(said, page.day)


def _named(field: str, tree: LexborHTMLParser, nodes: Iterable[LexborNode]) -> Iterator[tuple[str, str]]:
    """The selectors of elements that are the first of their name, as only these can be found again."""
    for node in nodes:
        css = simple(node.tag or "", tokens(node))
        first = tree.css_first(css) if css != node.tag or css == "h1" or css == "time" else None
        if first is not None and first.mem_id == node.mem_id:
            yield field, css
