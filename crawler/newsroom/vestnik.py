"""`demo-vestnik`: a Russian-language outlet in windows-1251 whose subheads are list items or lines with a dash."""

from __future__ import annotations

from crawler.newsroom.render import blocks, esc, links, template
from crawler.newsroom.topics import ECONOMY, EVENTS, PEOPLE
from crawler.newsroom.values import Desk, Entry, Section, View


def _path(entry: Entry) -> str:
    return f"{entry.section.path}{61_320 - entry.n}.shtml"


def _sign(entry: Entry) -> str:
    return "" if entry.n % 2 else "- "


def _article(view: View) -> str:
    entry, draft = view.entry, view.draft
    subhead = f"<p>{_sign(entry)}{{}}</p>" if _sign(entry) else "<ul><li>{}</li></ul>"
    photo = f'<div class="photo"><img src="/img/{abs(entry.n)}.svg" alt=""><br><i>{esc(draft.caption)}</i></div>'
    return template(
        "vestnik.article",
        {
            "section": esc(entry.section.title),
            "section_url": view.root + entry.section.path,
            "title": esc(entry.title),
            "moment": f"{entry.published:%d.%m.%Y %H:%M}",
            "photo": photo,
            "body": "\n".join(blocks(draft.blocks, tags={"lead": "<p><b>{}</b></p>", "h": subhead})),
            "related": links(view.related, '<li><a href="{url}">{title}</a></li>', view.root),
            "latest": links(view.latest, '<p><b>{time}</b> <a href="{url}">{title}</a></p>', view.root),
        },
    )


DESK = Desk(
    name="demo-vestnik",
    typed_sign=_sign,
    number=3,
    host="vestnik.localhost",
    title="Вестник Берегов",
    sections=(
        Section(path="/gorod/", title="Город", language="ru", topics=ECONOMY),
        Section(path="/obschestvo/", title="Общество", language="ru", topics=PEOPLE),
        Section(path="/proisshestviya/", title="Происшествия", language="ru", topics=EVENTS),
    ),
    article_path=_path,
    article=_article,
    feeds=(("/export/rss.xml", "ru"),),
    encoding="windows-1251",
    shows_modified=False,
    author_every=0,
    closing=True,
    hidden="/forum/",
    crawl_delay="0.05",
)
