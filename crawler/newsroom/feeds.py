"""What an outlet lists for machines: RSS, Atom, sitemap index and files, the news sitemap, robots.txt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from email.utils import format_datetime
from xml.sax.saxutils import escape

from crawler.newsroom.render import blocks
from crawler.newsroom.shelf import Shelf
from crawler.newsroom.values import Desk, Draft, Entry

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_NEWS_DAYS = 2

Drafter = Callable[[Entry], Draft]


def rss(desk: Desk, entries: Sequence[Entry], draft: Drafter, root: str) -> str:
    """RSS 2.0, with the whole text in content:encoded where the outlet gives it."""
    parts = "\n".join(_rss_part(desk, entry, draft(entry), root) for entry in entries)
    language = entries[0].language if entries else desk.sections[0].language
    return f"""<?xml version="1.0" encoding="{desk.encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>{escape(desk.title)}</title>
<link>{root}/</link>
<description>{escape(desk.title)}</description>
<language>{language}</language>
{parts}
</channel>
</rss>
"""


def _rss_part(desk: Desk, entry: Entry, draft: Draft, root: str) -> str:
    url = root + entry.path
    full = "\n".join(blocks(draft.blocks)).replace("]]>", "]]&gt;")
    lines = [
        f"<title>{escape(entry.title)}</title>",
        f"<link>{url}</link>",
        f'<guid isPermaLink="true">{url}</guid>',
        f"<pubDate>{format_datetime(entry.published)}</pubDate>",
        f"<category>{escape(entry.section.title)}</category>",
        f"<description>{escape(draft.lead)}</description>",
    ]
    if draft.author:
        lines.append(f"<dc:creator>{escape(draft.author)}</dc:creator>")
    if desk.full_feed:
        lines.append(f"<content:encoded><![CDATA[{full}]]></content:encoded>")
    return "<item>\n" + "\n".join(lines) + "\n</item>"


def atom(desk: Desk, entries: Sequence[Entry], draft: Drafter, root: str) -> str:
    """Atom 1.0; `updated` moves when an article is edited."""
    parts = "\n".join(_atom_part(entry, draft(entry), root) for entry in entries)
    newest = max((entry.modified for entry in entries), default=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    return f"""<?xml version="1.0" encoding="{desk.encoding}"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>{escape(desk.title)}</title>
<id>{root}/</id>
<link href="{root}/"/>
<updated>{newest.isoformat()}</updated>
{parts}
</feed>
"""


def _atom_part(entry: Entry, draft: Draft, root: str) -> str:
    url = root + entry.path
    lines = [
        f"<title>{escape(entry.title)}</title>",
        f"<id>{url}</id>",
        f'<link rel="alternate" href="{url}"/>',
        f"<published>{entry.published.isoformat()}</published>",
        f"<updated>{entry.modified.isoformat()}</updated>",
        f'<category term="{escape(entry.section.title)}"/>',
        f"<summary>{escape(draft.lead)}</summary>",
    ]
    if draft.author:
        lines.append(f"<author><name>{escape(draft.author)}</name></author>")
    return "<entry>\n" + "\n".join(lines) + "\n</entry>"


def sitemap_names(shelf: Shelf) -> tuple[str, ...]:
    """Paths of the sitemap files: the articles in parts, then the news of the last days."""
    ending = ".xml.gz" if shelf.desk.gzip_sitemaps else ".xml"
    parts = -(-len(shelf.mapped()) // part_size(shelf))
    return (*(f"/sitemap-{n}{ending}" for n in range(1, parts + 1)), "/sitemap-news.xml")


def part_size(shelf: Shelf) -> int:
    """How many articles a sitemap file holds: few in a small newsroom, so that there are several files."""
    return 25 if len(shelf.entries) <= 100 else 1000


def sitemap_index(shelf: Shelf, root: str) -> str:
    """The sitemap of sitemaps, each with the time of its newest change."""
    lines = []
    for name in sitemap_names(shelf):
        changed = max((entry.modified for entry in in_sitemap(shelf, name)), default=None)
        lastmod = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
        lines.append(f"<sitemap><loc>{root}{name}</loc>{lastmod}</sitemap>")
    return _xml("sitemapindex", lines)


def in_sitemap(shelf: Shelf, name: str) -> tuple[Entry, ...]:
    """The articles that this sitemap file lists."""
    entries = shelf.mapped()
    if name == "/sitemap-news.xml":
        newest = max((entry.published for entry in entries), default=None)
        return tuple(e for e in entries if newest and newest - e.published <= dt.timedelta(days=_NEWS_DAYS))
    number = sitemap_names(shelf).index(name)
    return entries[number * part_size(shelf) : (number + 1) * part_size(shelf)]


def sitemap(shelf: Shelf, name: str, root: str) -> str:
    """One sitemap file: address and last change of each article, and its title and date in the news sitemap."""
    lines = []
    for entry in in_sitemap(shelf, name):
        news = _news(shelf.desk, entry) if name == "/sitemap-news.xml" else ""
        loc = f"<loc>{root}{entry.old_path or entry.path}</loc>"
        lines.append(f"<url>{loc}<lastmod>{entry.modified.isoformat()}</lastmod>{news}</url>")
    return _xml("urlset", lines)


def _news(desk: Desk, entry: Entry) -> str:
    publication = f"<news:name>{escape(desk.title)}</news:name><news:language>{entry.language}</news:language>"
    return (
        f"<news:news><news:publication>{publication}</news:publication>"
        f"<news:publication_date>{entry.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(entry.title)}</news:title></news:news>"
    )


def _xml(tag: str, lines: Sequence[str]) -> str:
    body = "\n".join(lines)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{tag} xmlns="{_SITEMAP}" xmlns:news="{_NEWS}">
{body}
</{tag}>
"""


def robots(desk: Desk, root: str) -> str:
    """robots.txt: one closed path, perhaps a delay, and where the sitemaps are."""
    return "\n".join(_robots(desk, root)) + "\n"


def _robots(desk: Desk, root: str) -> Iterator[str]:
    yield "User-agent: *"
    yield f"Disallow: {desk.hidden}"
    if desk.crawl_delay:
        yield f"Crawl-delay: {desk.crawl_delay}"
    yield ""
    yield f"Sitemap: {root}/sitemap.xml"
    yield f"Sitemap: {root}/sitemap-news.xml"
