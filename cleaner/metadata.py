"""What a page says about its article beside the text: title, authors, dates, section, tags, image, access.

The outlet's own selectors come first, then JSON-LD, OpenGraph and other meta tags, markup such as `<time>`, what
readers are shown around the heading, the URL, and last what the feed or sitemap said.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from cleaner.blocks_text import squeeze
from cleaner.metadata_access import declared_access, walled
from cleaner.metadata_dates import iso, iso_in_url, iso_shown, may_show
from cleaner.metadata_jsonld import (
    Record,
    article_record,
    authors_of,
    is_news,
    page_record,
    records,
    resolved,
    strings,
    types,
)
from cleaner.metadata_links import links
from cleaner.metadata_marks import marks
from cleaner.metadata_meta import (
    AUTHORS,
    LEADS,
    MODIFIED,
    PUBLISHED,
    SECTIONS,
    TAGS,
    TIERS,
    TITLES,
    labelled_author,
    meta_tags,
)
from cleaner.metadata_names import names
from cleaner.metadata_near import Shown, near, shown_authors, updated
from cleaner.metadata_title import bare_title, chosen, heading_of, headings, outlet_names, whole
from cleaner.metadata_values import Metadata
from cleaner.outlets import Outlet
from cleaner.values import Page

__all__ = ["Metadata", "metadata", "names"]

_TITLES = 8
_LONGEST = 1000
_PEOPLE = '[itemprop="author"] [itemprop="name"], [rel="author"], a[href*="/author/"]'


def metadata(tree: LexborHTMLParser, page: Page, outlet: Outlet | None = None) -> Metadata:
    """Everything the page declares, each field from the first place that has a believable value."""
    return _Reader(tree, page, outlet).read()


class _Reader:
    """One page's declarations, gathered once; lives for one call."""

    def __init__(self, tree: LexborHTMLParser, page: Page, outlet: Outlet | None) -> None:
        self.tree = tree
        self.page = page
        self.outlet = outlet
        self.marks = marks(tree)
        self.records = records(self.marks.scripts)
        self.record: Record = article_record(self.records)
        self.holder: Record = page_record(self.records)
        self.meta = meta_tags(self.marks.metas)
        self.links = links(self.marks.links, page.url)
        self.site = outlet_names(
            page.url, [*self.all("og:site_name"), outlet.title if outlet else "", *self.publishers()]
        )
        self.heads = headings(self.marks.heads)
        self.around: tuple[Shown, ...] | None = None

    def read(self) -> Metadata:
        title = self.title()
        published, modified = self.published(title), self.modified(title)
        return Metadata(
            title=title,
            lead=next(self.said("description", LEADS), ""),
            authors=self.authors(title),
            published=published,
            modified=modified,
            section=next(self.said("articleSection", SECTIONS), None),
            tags=self.tags(),
            language=next(iter(self.languages()), None),
            image=self.image(),
            paywalled=self.paywalled(),
            link=self.links.declared or next(iter(self.all("og:url")), None) if self.links.part == 1 else None,
            body="\n".join(strings(self.record.get("articleBody"))),
            kind=self.kind(),
            form=self.form(),
            part=self.links.part,
            next_part=self.links.next_part,
        )

    def all(self, *names: str) -> list[str]:
        return [value for name in names for value in self.meta.get(name, ())]

    def said(self, key: str, names: Iterable[str]) -> Iterator[str]:
        """What the article's record says under the key, then the meta tags of these names."""
        return (text for value in (*strings(self.record.get(key)), *self.all(*names)) if (text := squeeze(value)))

    def near(self, title: str) -> tuple[Shown, ...]:
        """The texts around the heading; looked for once, and only where the page declares too little."""
        if self.around is None:
            self.around = near(self.tree, heading_of(self.tree, title, self.heads))
        return self.around

    def shown(self, selector: str, most: int | None = None) -> list[str]:
        """Texts of the elements that a selector matches, the first `most` of them."""
        nodes = self.tree.css(selector) if selector else ()
        return list(islice((t for n in nodes if (t := squeeze(n.text(separator=" ")))), most))

    def publishers(self) -> Iterator[str]:
        """The names of the publisher and of the web site, as records give them."""
        for record in (self.record, self.holder):
            yield from strings(resolved(record.get("publisher"), self.records))
        yield from (name for one in self.records if types(one) & {"WebSite"} for name in strings(one.get("name")))

    def title(self) -> str:
        own = self.shown(self.outlet.title_css if self.outlet else "")
        if own:
            return own[0]
        heads = [text for _, text in self.heads]
        headline = _clean(strings(self.record.get("headline")))
        if headline and is_news(self.record):
            return whole(bare_title(headline[0], self.site), heads)
        said = _clean((*self.all(*TITLES), *(n.text() for n in self.marks.titles[:1])))
        return chosen(self.tree, headline + said, heads, self.site) or self.page.listed_title or ""

    def authors(self, title: str) -> tuple[str, ...]:
        outlet: tuple[str, ...] = ()
        for found in self.bylines(title):
            named = names(found)
            good = tuple(name for name in named if not self.site.has(name))
            if good:
                return good
            outlet = outlet or named
        return outlet

    def bylines(self, title: str) -> Iterator[Iterable[str]]:
        """Where authors may be named, best first; what costs more is looked for only where the rest is silent."""
        yield self.shown(self.outlet.author_css if self.outlet else "")
        yield from (authors_of(one, self.records) for one in (self.record, self.holder))
        yield self.all(*AUTHORS) or labelled_author(self.meta)
        yield self.shown(_PEOPLE, 1) if b"author" in self.page.html else []
        yield shown_authors(self.near(title))

    def published(self, title: str) -> str | None:
        css = self.outlet.date_css if self.outlet else ""
        own = [node.attributes.get("datetime") or node.text() for node in self.tree.css(css)] if css else []
        declared = (*strings(self.record.get("datePublished")), *self.all(*PUBLISHED))
        return (
            self.date([*own, *declared, *strings(self.holder.get("datePublished"))])
            or self.date(self.times())
            or iso_in_url(self.page.url, self.page.day)
            or self.shown_date(title, changed=False)
            or self.date([self.page.listed_date or ""])
        )

    def times(self) -> Iterator[str]:
        """What the page's first elements for dates say."""
        for node in self.marks.times[:3]:
            given = node.attributes
            yield given.get("content") or given.get("datetime") or node.text()

    def modified(self, title: str) -> str | None:
        said = (
            *strings(self.record.get("dateModified")),
            *self.all(*MODIFIED),
            *strings(self.holder.get("dateModified")),
        )
        return self.date(said) or (self.shown_date(title, changed=True) if self.around else None)

    def shown_date(self, title: str, *, changed: bool) -> str | None:
        """The date that stands around the heading: that of the change or that of publication."""
        texts = self.near(title)
        asked = (one.text for i, one in enumerate(texts) if may_show(one.text) and updated(texts, i) == changed)
        return next((found for text in asked if (found := iso_shown(text, self.page.day))), None)

    def date(self, said: Iterable[str | None]) -> str | None:
        return next((found for text in said if text and (found := iso(text, self.page.day))), None)

    def tags(self) -> tuple[str, ...]:
        said = strings(self.record.get("keywords"))
        named = list(said) if len(said) > 1 else [t for one in (said or self.all(*TAGS)) for t in one.split(",")]
        if not said and self.all("article:tag"):
            named = self.all("article:tag")
        return tuple(dict.fromkeys(t for name in named if (t := squeeze(html.unescape(name))) and len(t) < 80))[:40]

    def paywalled(self) -> bool | None:
        told = declared_access((self.record, self.holder), self.all(*TIERS))
        if told is None and b"paywall" in self.page.html:
            return walled(self.tree) or None
        return told

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

    def kind(self) -> str:
        if types(self.record) or any(value.casefold() == "article" for value in self.all("og:type")):
            return "article"
        return "website" if self.all("og:type") else ""

    def form(self) -> str:
        kinds = {kind for record in self.records for kind in types(record)}
        if "LiveBlogPosting" in kinds:
            return "live"
        return "gallery" if kinds & {"ImageGallery", "MediaGallery"} else ""


def _clean(texts: Iterable[str]) -> list[str]:
    """The first few texts that are not empty, made plain; what is longer than any title is cut."""
    return [clean for text in islice(texts, _TITLES) if (clean := squeeze(html.unescape(text[:_LONGEST])))]


def _urls(value: object) -> tuple[str, ...]:
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl")
    if isinstance(value, list):
        return tuple(url for item in value[:5] if not isinstance(item, list) for url in _urls(item))
    return (value,) if isinstance(value, str) else ()
