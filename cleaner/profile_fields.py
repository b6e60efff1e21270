"""The fields of an article that a page does not declare, from where its host's pages show them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.blocks_text import squeeze
from cleaner.metadata import Metadata, names
from cleaner.profile_evidence import date_in
from cleaner.profile_values import Profile, Selector
from cleaner.values import Page


def filled(said: Metadata, tree: LexborHTMLParser, page: Page, profile: Profile) -> Metadata:
    """What the page declares, with title, date and authors from the profile's selectors where it declares none."""
    if said.title and said.published and said.authors:
        return said
    title = said.title or next((t for node in _shown(tree, profile.title) if (t := squeeze(node.text()))), "")
    published = said.published or next((d for node in _shown(tree, profile.date) if (d := date_in(node, page))), None)
    authors = said.authors or next((n for node in _shown(tree, profile.author) if (n := names([node.text()]))), ())
    return dataclasses.replace(said, title=title, published=published, authors=authors)


def _shown(tree: LexborHTMLParser, selectors: Sequence[Selector]) -> Iterator[LexborNode]:
    """The first element that each selector matches: where it was learned to stand."""
    for selector in selectors:
        node = tree.css_first(selector.css)
        if node is not None:
            yield node
