"""`demo-visnyk`: a Ukrainian weekly with nothing but paragraphs in its column, and a comment policy below them."""

from __future__ import annotations

from crawler.newsroom.cast import spoken_day
from crawler.newsroom.render import blocks, esc, links, template
from crawler.newsroom.topics import ECONOMY, EVENTS, PEOPLE
from crawler.newsroom.translit import slug
from crawler.newsroom.values import Desk, Entry, Section, View

_COMMENT = '<li class="comment"><b class="fn">{}</b><p>{}</p><a href="#">Відповісти</a></li>'


def _path(entry: Entry) -> str:
    return f"/{entry.published:%Y/%m/%d}/{slug(entry.title)}/"


def _article(view: View) -> str:
    entry, draft = view.entry, view.draft
    by = f'<span class="by">{esc(draft.author)}</span>' if draft.author else ""
    plain = {"lead": "<p>{}</p>", "h": "<p><b>{}</b></p>"}
    return template(
        "visnyk.article",
        {
            "title": esc(entry.title),
            "section": esc(entry.section.title),
            "section_url": view.root + entry.section.path,
            "moment": f"{spoken_day(entry.published.date(), 'uk')} {entry.published:%Y}",
            "iso": entry.published.isoformat(),
            "by": by,
            "image": f"/img/{abs(entry.n)}.svg",
            "caption": esc(draft.caption),
            "body": "\n".join(blocks(draft.blocks, tags=plain)),
            "related": links(view.related, '<li><a href="{url}">{title}</a></li>', view.root),
            "latest": links(view.latest, '<li><a href="{url}">{title}</a> <i>{date}</i></li>', view.root),
            "count": str(len(draft.comments)),
            "comments": "\n".join(_COMMENT.format(esc(name), esc(text)) for name, text in draft.comments),
            "post": str(88_400 - entry.n),
        },
    )


DESK = Desk(
    name="demo-visnyk",
    number=1,
    host="visnyk.localhost",
    title="Вісник Громади",
    sections=(
        Section(path="/category/hromada/", title="Громада", language="uk", topics=ECONOMY),
        Section(path="/category/rodyna/", title="Родина", language="uk", topics=PEOPLE),
        Section(path="/category/okolytsi/", title="Околиці", language="uk", topics=EVENTS),
    ),
    article_path=_path,
    article=_article,
    feeds=(("/atom.xml", "uk"),),
    feed_kind="atom",
    author_every=2,
    hidden="/wp-admin/",
)
