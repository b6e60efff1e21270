"""What a page says about its article beside the text: title, authors, dates, section, tags, image, access.

The outlet's own selectors come first, then JSON-LD, OpenGraph and other meta tags, markup such as `<time>`, the
URL, and last what the feed or sitemap said.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from cleaner.blocks_text import squeeze
from cleaner.metadata_dates import iso, iso_in_url
from cleaner.metadata_jsonld import Record, article_record, strings, types
from cleaner.outlets import Outlet
from cleaner.values import Page

_PUBLISHED: Final = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dcterms.created", "dc.date.created", "dc.date", "publishdate", "pubdate", "publish-date",
    "publication_date", "article.published", "date", "created",
)  # fmt: skip
_MODIFIED: Final = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified")
_AUTHORS: Final = (
    "author",
    "article:author",
    "article:author_name",
    "parsely-author",
    "dc.creator",
    "byl",
    "sailthru.author",
)
_TAGS: Final = ("article:tag", "og:article:tag", "news_keywords", "parsely-tags", "keywords")
_LEADS: Final = ("og:description", "description", "twitter:description", "dc.description")
_BY = re.compile(r"^(?:by|автор(?:и|ы|ка)?|текст|author|written by)\s*:?\s+", re.IGNORECASE)
_BREAK = re.compile(r"\s+(?:\||—|–|-|::|»|•|/)\s+")
_NO_AUTHOR = re.compile(r"https?:|www\.|^@|[{}<>]|^\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the page declares; empty where it declares nothing believable."""

    title: str = ""
    lead: str = ""
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    """As declared; the text has not been looked at yet."""
    image: str | None = None
    paywalled: bool | None = None
    link: str | None = None
    """`rel=canonical`, else `og:url`, as written."""
    body: str = ""
    """`articleBody` of JSON-LD: often cut short, so an anchor rather than the text."""
    kind: str = ""
    """`article` where the page says that it is one, `website` where it says otherwise, else empty."""


def metadata(tree: LexborHTMLParser, page: Page, outlet: Outlet | None = None) -> Metadata:
    """Everything the page declares, each field from the first place that has a believable value."""
    return _Reader(tree, page, outlet).read()


class _Reader:
    """One page's declarations, gathered once; lives for one call."""

    def __init__(self, tree: LexborHTMLParser, page: Page, outlet: Outlet | None) -> None:
        self.tree = tree
        self.page = page
        self.outlet = outlet
        self.record: Record = article_record(tree)
        self.meta = _meta(tree)
        self.site = {
            squeeze(name).casefold() for name in (*self.all("og:site_name"), outlet.title if outlet else "") if name
        }

    def read(self) -> Metadata:
        return Metadata(
            title=self.title(),
            lead=next(
                (squeeze(t) for t in (*strings(self.record.get("description")), *self.all(*_LEADS)) if squeeze(t)), ""
            ),
            authors=self.authors(),
            published=self.published(),
            modified=self.date([*strings(self.record.get("dateModified")), *self.all(*_MODIFIED)]),
            section=self.section(),
            tags=self.tags(),
            language=next(iter(self.languages()), None),
            image=self.image(),
            paywalled=self.paywalled(),
            link=self.link(),
            body="\n".join(strings(self.record.get("articleBody"))),
            kind=self.kind(),
        )

    def all(self, *names: str) -> list[str]:
        return [value for name in names for value in self.meta.get(name, ())]

    def shown(self, selector: str) -> list[str]:
        """Texts of the elements that a selector of the outlet matches."""
        return [text for node in self.tree.css(selector) if (text := squeeze(node.text()))] if selector else []

    def title(self) -> str:
        heads = [text for node in self.tree.css("h1") if (text := squeeze(node.text(separator=" ")))]
        named = [squeeze(node.text()) for node in self.tree.css("head > title")]
        said = [
            *self.shown(self.outlet.title_css if self.outlet else ""),
            *strings(self.record.get("headline")),
            *self.all("og:title", "twitter:title", "dc.title"),
            *(heads if len(heads) == 1 else []),
            *named,
            *heads,
            self.page.listed_title or "",
        ]
        first = next((squeeze(html.unescape(t)) for t in said if squeeze(t)), "")
        return self.bare_title(first, heads)

    def bare_title(self, title: str, heads: Iterable[str]) -> str:
        """The title without the outlet's name, which many pages add to it."""
        for head in heads:
            if len(head) >= 15 and title.startswith(head) and _BREAK.match(title[len(head) :]):
                return head
        host = (urlsplit(self.page.url).hostname or "").removeprefix("www.") if "[" not in self.page.url else ""
        names = self.site | {host, host.partition(".")[0]}
        breaks = list(_BREAK.finditer(title))
        if breaks and title[breaks[-1].end() :].casefold().rstrip(".") in names:
            return title[: breaks[-1].start()]
        return title

    def authors(self) -> tuple[str, ...]:
        css = self.outlet.author_css if self.outlet else ""
        marked = '[itemprop="author"] [itemprop="name"], [rel="author"], a[href*="/author/"]'
        for found in (self.shown(css), strings(self.record.get("author")), self.all(*_AUTHORS), self.shown(marked)[:1]):
            good = [name for name in names(found) if name.casefold() not in self.site]
            if good:
                return tuple(good)
        return ()

    def published(self) -> str | None:
        css = self.outlet.date_css if self.outlet else ""
        near = [node.attributes.get("datetime") or node.text() for node in self.tree.css(css)] if css else []
        marked = [
            node.attributes.get("content") or node.attributes.get("datetime") or node.text()
            for node in self.tree.css(
                '[itemprop="datePublished"], time[pubdate], article time[datetime], time[datetime]'
            )[:3]
        ]
        said = [*near, *strings(self.record.get("datePublished")), *self.all(*_PUBLISHED), *marked]
        in_url = iso_in_url(self.page.url, self.page.day)
        return self.date(said) or in_url or self.date([self.page.listed_date or ""])

    def date(self, said: Iterable[str | None]) -> str | None:
        return next((found for text in said if text and (found := iso(text, self.page.day))), None)

    def tags(self) -> tuple[str, ...]:
        said = strings(self.record.get("keywords"))
        named = list(said) if len(said) > 1 else [t for one in (said or self.all(*_TAGS)) for t in one.split(",")]
        if not said and self.all("article:tag"):
            named = self.all("article:tag")
        return tuple(dict.fromkeys(t for name in named if (t := squeeze(html.unescape(name))) and len(t) < 80))[:40]

    def section(self) -> str | None:
        said = (*strings(self.record.get("articleSection")), *self.all("article:section", "section"))
        return next((text for name in said if (text := squeeze(name))), None)

    def languages(self) -> Iterator[str]:
        root = self.tree.root
        lang = root.attributes.get("lang") or root.attributes.get("xml:lang") if root is not None else None
        yield from (
            t for t in (*strings(self.record.get("inLanguage")), lang, *self.all("og:locale", "content-language")) if t
        )

    def image(self) -> str | None:
        said = [*self.all("og:image", "og:image:url", "twitter:image"), *_urls(self.record.get("image"))]
        for found in said:
            try:
                url = urljoin(self.page.url, squeeze(found).replace(" ", "%20"))
            except ValueError:
                continue
            if url.startswith(("http://", "https://")):
                return url
        return None

    def paywalled(self) -> bool | None:
        free = self.record.get("isAccessibleForFree")
        if free is not None:
            return str(free).strip().casefold().rpartition("/")[2] in ("false", "0", "no")
        tier = next(iter(self.all("article:content_tier")), "").casefold()
        return {"free": False, "metered": True, "locked": True}.get(tier)

    def link(self) -> str | None:
        declared = [node.attributes.get("href") for node in self.tree.css('link[rel="canonical"]')]
        return next((url for url in (*declared, *self.all("og:url")) if url and url.strip()), None)

    def kind(self) -> str:
        if types(self.record) or any(value.casefold() == "article" for value in self.all("og:type")):
            return "article"
        return "website" if self.all("og:type") else ""


def names(bylines: Iterable[str]) -> tuple[str, ...]:
    """The names in author lines, without "by" and its like; addresses and what is too long for a name are left out."""
    bare = (_BY.sub("", squeeze(html.unescape(line))) for line in bylines)
    return tuple(dict.fromkeys(name for name in bare if 2 < len(name) < 80 and not _NO_AUTHOR.search(name)))


def _urls(value: object) -> tuple[str, ...]:
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl")
    if isinstance(value, list):
        return tuple(url for item in value[:5] if not isinstance(item, list) for url in _urls(item))
    return (value,) if isinstance(value, str) else ()


def _meta(tree: LexborHTMLParser) -> dict[str, list[str]]:
    """Contents of the page's meta tags by lower-case name, in page order."""
    found: dict[str, list[str]] = {}
    for node in tree.css("meta[content]")[:500]:
        given = node.attributes
        content = (given.get("content") or "").strip()
        names = {(given.get(by) or "").strip().casefold() for by in ("property", "name", "itemprop", "http-equiv")}
        for name in names - {""} if content else ():
            found.setdefault(name, []).append(html.unescape(content))
    return found
