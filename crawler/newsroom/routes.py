"""What the newsroom answers for a host and a path: pages, feeds, sitemaps, pictures, redirects, refusals."""

from __future__ import annotations

import gzip
import random
import re
from functools import partial

from crawler.newsroom import feeds, listing
from crawler.newsroom.drafts import draft
from crawler.newsroom.render import head, stylesheet
from crawler.newsroom.shelf import PAGE_SIZE, Shelf, gone_status, page_count
from crawler.newsroom.values import Answer, Desk, Entry, View
from crawler.newsroom.world import Newsroom

_PAGE = re.compile(r"(.*/)page/(\d+)/")
_IMAGE = re.compile(r"/img/(\d+)\.svg")
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="760" height="400"><rect width="760" height="400" '
    'fill="hsl({hue},35%,72%)"/><path d="M0 400L{a} 170L430 330L{b} 120L760 400Z" fill="hsl({hue},30%,45%)"/></svg>'
)


def answer(newsroom: Newsroom, host: str, path: str) -> Answer:
    """What is sent for a path (without query) of a host (without port)."""
    shelf = newsroom.shelf_of(host)
    if shelf is None:
        names = ", ".join(s.desk.host for s in newsroom.shelves)
        return Answer(body=f"no such outlet; there are {names}\n".encode(), kind="text/plain", status=421)
    desk, root = shelf.desk, newsroom.root(shelf.desk)
    if path == "/":
        return _html(desk, listing.home(desk, shelf.listed(), root))
    if path == "/robots.txt":
        return Answer(body=feeds.robots(desk, root).encode(), kind="text/plain; charset=utf-8")
    if path == "/css/site.css":
        return Answer(body=stylesheet(desk.name.removeprefix("demo-")).encode(), kind="text/css; charset=utf-8")
    image = _IMAGE.fullmatch(path)
    if image:
        return _image(int(image[1]))
    listed = _feed(newsroom, shelf, path) or _sitemap(newsroom, shelf, path) or _section(newsroom, shelf, path)
    return listed or _page(newsroom, shelf, path)


def article_page(newsroom: Newsroom, shelf: Shelf, entry: Entry) -> str:
    """The whole page of an article."""
    others = [e for e in shelf.listed(entry.section if shelf.desk.bilingual else None) if e.n != entry.n][:40]
    rng = random.Random(f"{entry.key}:links")
    view = View(
        desk=shelf.desk,
        root=newsroom.root(shelf.desk),
        entry=entry,
        draft=draft(shelf.desk, entry),
        latest=tuple(others[:PAGE_SIZE]),
        related=tuple(rng.sample(others, min(3, len(others)))),
        twin=shelf.twin(entry),
        today=newsroom.now.date(),
    )
    return listing.framed(shelf.desk, entry.language, head(view), shelf.desk.article(view))


def _feed(newsroom: Newsroom, shelf: Shelf, path: str) -> Answer | None:
    desk = shelf.desk
    language = dict(desk.feeds).get(path)
    if language is None:
        return None
    write = feeds.atom if desk.feed_kind == "atom" else feeds.rss
    text = write(desk, shelf.fed(language), partial(draft, desk), newsroom.root(desk))
    kind = f"application/{desk.feed_kind}+xml; charset={desk.encoding}"
    return Answer(body=_encoded(desk, text), kind=kind, modified=newsroom.now)


def _sitemap(newsroom: Newsroom, shelf: Shelf, path: str) -> Answer | None:
    root = newsroom.root(shelf.desk)
    if path == "/sitemap.xml":
        text = feeds.sitemap_index(shelf, root)
    elif path in feeds.sitemap_names(shelf):
        text = feeds.sitemap(shelf, path, root)
    else:
        return None
    if path.endswith(".gz"):
        return Answer(body=gzip.compress(text.encode(), mtime=0), kind="application/gzip", modified=newsroom.now)
    return Answer(body=text.encode(), kind="application/xml; charset=utf-8", modified=newsroom.now)


def _section(newsroom: Newsroom, shelf: Shelf, path: str) -> Answer | None:
    found = _PAGE.fullmatch(path)
    base, number = (found[1], int(found[2])) if found else (path, 1)
    section = next((s for s in shelf.desk.sections if s.path == base), None)
    entries = shelf.listed(section) if section else ()
    if section is None or not 1 <= number <= page_count(len(entries)):
        return None
    return _html(shelf.desk, listing.section(shelf.desk, section, entries, number, newsroom.root(shelf.desk)))


def _page(newsroom: Newsroom, shelf: Shelf, path: str) -> Answer:
    desk, entry = shelf.desk, shelf.by_path.get(path)
    if entry is None and path.startswith(desk.hidden):
        return _html(desk, listing.home(desk, (), newsroom.root(desk)))
    if entry is None or entry.state == "gone":
        status = gone_status(entry) if entry else 404
        return _html(desk, listing.missing(desk, removed=status == 410), status=status)
    if path == entry.old_path:
        return Answer(body=b"", kind="text/html", status=301, location=newsroom.root(desk) + entry.path)
    # Some old pages of a windows-1251 outlet name their encoding in the page alone.
    by_meta = desk.encoding != "utf-8" and entry.n % 5 == 0
    return _html(desk, article_page(newsroom, shelf, entry), kind="text/html" if by_meta else "")


def _html(desk: Desk, text: str, *, status: int = 200, kind: str = "") -> Answer:
    return Answer(body=_encoded(desk, text), kind=kind or f"text/html; charset={desk.encoding}", status=status)


def _encoded(desk: Desk, text: str) -> bytes:
    return text.encode(desk.encoding, errors="xmlcharrefreplace")


def _image(number: int) -> Answer:
    picture = _SVG.format(hue=number * 47 % 360, a=120 + number * 13 % 180, b=480 + number * 29 % 200)
    return Answer(body=picture.encode(), kind="image/svg+xml")
