"""The page's meta tags by name, and the names under which publishing systems give each field."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Final

from selectolax.lexbor import LexborNode

PUBLISHED: Final = (
    "article:published_time", "article:published:time", "og:article:published_time", "datepublished",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dc.date.created", "dc.date",
    "publishdate", "pubdate", "publish-date", "publication_date", "article.published", "citation_publication_date",
    "og:pubdate", "published_at", "date", "created",
)  # fmt: skip
MODIFIED: Final = (
    "article:modified_time", "article:modified:time", "og:updated_time", "datemodified", "dcterms.modified",
    "last-modified", "og:modified_time",
)  # fmt: skip
AUTHORS: Final = (
    "author", "article:author", "article:author_name", "parsely-author", "dc.creator", "byl", "sailthru.author",
    "citation_author", "og:article:author", "mediator_author",
)  # fmt: skip
TAGS: Final = ("article:tag", "og:article:tag", "news_keywords", "parsely-tags", "keywords")
LEADS: Final = ("og:description", "description", "twitter:description", "dc.description")
TITLES: Final = ("og:title", "twitter:title", "dc.title", "parsely-title")
SECTIONS: Final = ("article:section", "parsely-section", "section")
TIERS: Final = ("article:content_tier", "og:article:content_tier", "content_tier", "article:opinion:content_tier")

_BY: Final = ("property", "name", "itemprop", "http-equiv")
_WRITTEN_BY: Final = frozenset(
    ["written by", "автор", "написано", "написано автором", "geschrieben von", "verfasst von", "écrit par", "autor"]
)
_MOST: Final = 500


def meta_tags(nodes: Sequence[LexborNode]) -> dict[str, list[str]]:
    """Contents of the page's meta tags by lower-case name, in page order."""
    found: dict[str, list[str]] = {}
    for node in nodes[:_MOST]:
        given = node.attributes
        content = (given.get("content") or "").strip()
        if not content:
            continue
        text = html.unescape(content)
        for name in {name.strip().casefold() for by in _BY if (name := given.get(by))}:
            found.setdefault(name, []).append(text)
    return found


def labelled_author(meta: dict[str, list[str]]) -> list[str]:
    """The author on the card for Twitter, where its label says that the value beside it is one."""
    label = meta.get("twitter:label1", [""])[0].casefold()
    return meta.get("twitter:data1", [])[:1] if label in _WRITTEN_BY else meta.get("twitter:misc:written by", [])
