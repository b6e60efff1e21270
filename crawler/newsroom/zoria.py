"""`demo-zoria`: a Ukrainian daily whose pages end in polls, a memorial box, rates and a cookie notice."""

from __future__ import annotations

from crawler.newsroom.cast import spoken_day
from crawler.newsroom.render import blocks, esc, interleaved, links, template
from crawler.newsroom.topics import ECONOMY, EVENTS, PEOPLE
from crawler.newsroom.translit import slug
from crawler.newsroom.values import Desk, Entry, Section, View

_AD = '<div class="ad-slot"><span class="ad-label">Реклама</span><ins class="banner" data-slot="{}"></ins></div>'
_HEADLINE = '<li><span class="t">{time}</span> <a href="{url}">{title}</a></li>'


def _path(entry: Entry) -> str:
    return f"{entry.section.path}{slug(entry.title)}-{1_480_200 - entry.n}.html"


def _article(view: View) -> str:
    entry, draft = view.entry, view.draft
    ads = {i: _AD.format(i) for i in range(2, len(draft.blocks), 3)}
    moment = f"{spoken_day(entry.published.date(), 'uk')} {entry.published:%Y, %H:%M}"
    return template(
        "zoria.article",
        {
            "section": esc(entry.section.title),
            "section_url": view.root + entry.section.path,
            "title": esc(entry.title),
            "iso": entry.published.isoformat(),
            "moment": moment,
            "author": esc(draft.author),
            "image": f"/img/{abs(entry.n)}.svg",
            "caption": esc(draft.caption),
            "lead": blocks(draft.blocks[:1])[0],
            "body": interleaved(blocks(draft.blocks[1:]), ads),
            "tags": " ".join(f'<a href="/tag/{slug(tag)}/">{esc(tag)}</a>' for tag in draft.tags),
            "latest": links(view.latest, _HEADLINE, view.root),
            "related": links(view.related, '<li><a href="{url}">{title}</a></li>', view.root),
            "print": f"/druk/{1_480_200 - entry.n}",
        },
    )


DESK = Desk(
    name="demo-zoria",
    number=0,
    host="zoria.localhost",
    title="Зоря Краю",
    sections=(
        Section(path="/misto/", title="Місто", language="uk", topics=ECONOMY),
        Section(path="/liudy/", title="Люди", language="uk", topics=PEOPLE),
        Section(path="/podii/", title="Події", language="uk", topics=EVENTS),
    ),
    article_path=_path,
    article=_article,
    feeds=(("/rss.xml", "uk"),),
    compression="br",
    json_ld=True,
    hidden="/druk/",
)
