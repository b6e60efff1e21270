"""`demo-hronika`: a Russian-language outlet with dated latest headlines, a page clock, counters and invitations."""

from __future__ import annotations

from crawler.newsroom.cast import spoken_day
from crawler.newsroom.render import blocks, english_day, esc, interleaved, links, template
from crawler.newsroom.topics import ECONOMY, EVENTS, PEOPLE
from crawler.newsroom.translit import slug
from crawler.newsroom.values import Desk, Entry, Section, View

_ROW = '<div class="row"><a href="{url}">{title}</a></div>\n<div class="row-date">{dot}</div>'
_GLUED = '<div class="block-name">Последние новости<a href="{url}">{title}</a></div>\n<div class="row-date">{dot}</div>'
_FOLLOW = (
    '<p class="tg">Подписывайтесь на наш <a href="#">Telegram-канал</a> и первыми узнавайте о главном</p>',
    '<p class="tg">Хотите поддержать редакцию? <a href="#">Станьте другом «Хроники»</a></p>',
)


def _path(entry: Entry) -> str:
    return f"{entry.section.path}{entry.published:%Y%m%d}/{slug(entry.title, 6)}.html"


def _article(view: View) -> str:
    entry, draft = view.entry, view.draft
    glued = entry.n % 2 == 0
    name = "" if glued else '<div class="block-name">Последние новости</div>\n'
    first = links(view.latest[:1], _GLUED if glued else _ROW, view.root)
    inserts = {len(draft.blocks) // 2: _FOLLOW[entry.n % 2]}
    return template(
        "hronika.article",
        {
            "section": esc(entry.section.title),
            "section_url": view.root + entry.section.path,
            "title": esc(entry.title),
            "iso": entry.published.isoformat(),
            "moment": f"{spoken_day(entry.published.date(), 'ru')} {entry.published:%Y, %H:%M}",
            "by": _by(draft.author),
            "views": str(812 + 37 * abs(entry.n) % 4000),
            "image": f"/img/{abs(entry.n)}.svg",
            "caption": esc(draft.caption),
            "body": interleaved(blocks(draft.blocks), inserts),
            "tags": "\n".join(f'<li><a href="/tags/{slug(tag)}/">{esc(tag)}</a></li>' for tag in draft.tags),
            "related": links(view.related, '<li><a href="{url}">{title}</a></li>', view.root),
            "latest": name + first + "\n" + links(view.latest[1:], _ROW, view.root),
            "clock": english_day(view.today, " "),
        },
    )


def _by(author: str) -> str:
    return f'<a class="author" href="/authors/{slug(author)}/">{esc(author)}</a>' if author else ""


DESK = Desk(
    name="demo-hronika",
    number=4,
    host="hronika.localhost",
    title="Хроника Побережья",
    sections=(
        Section(path="/ekonomika/", title="Экономика", language="ru", topics=ECONOMY),
        Section(path="/obshchestvo/", title="Общество", language="ru", topics=PEOPLE),
        Section(path="/lenta/", title="Лента", language="ru", topics=EVENTS),
    ),
    article_path=_path,
    article=_article,
    feeds=(("/feed/", "ru"),),
    full_feed=True,
    compression="gzip",
    json_ld=True,
    author_every=3,
    hidden="/search/",
    gzip_sitemaps=True,
)
