"""`demo-dialoh`: a bilingual outlet; date line above, author line below, read-also links inside, twins by hreflang."""

from __future__ import annotations

from crawler.newsroom.cast import spoken_day
from crawler.newsroom.render import blocks, esc, interleaved, links, template
from crawler.newsroom.topics import ALL
from crawler.newsroom.values import Desk, Entry, Section, View

_LABELS = {
    "uk": {
        "menu": "Новини|Політика|Економіка|Суспільство|Культура|Відео",
        "also": "Читайте також",
        "by": "Автор",
        "latest": "Останні новини",
        "more": "Більше новин",
        "share": "Поділитися",
        "follow": "Підписуйтесь на наш канал — головне за день одним повідомленням",
        "about": "Про редакцію|Контакти|Правила передруку|Реклама на сайті",
        "rights": "Передрук матеріалів дозволено лише з відкритим посиланням на першоджерело.",
        "other": "По-русски",
    },
    "ru": {
        "menu": "Новости|Политика|Экономика|Общество|Культура|Видео",
        "also": "Читайте также",
        "by": "Автор",
        "latest": "Последние новости",
        "more": "Больше новостей",
        "share": "Поделиться",
        "follow": "Подписывайтесь на наш канал — главное за день одним сообщением",
        "about": "О редакции|Контакты|Правила перепечатки|Реклама на сайте",
        "rights": "Перепечатка материалов разрешена только с открытой ссылкой на первоисточник.",
        "other": "Українською",
    },
}


def labels(language: str) -> dict[str, str]:
    """The interface words of one language; menus are split into links."""
    words = _LABELS[language]
    split = {key: words[key].split("|") for key in ("menu", "about")}
    return words | {key: " ".join(f'<a href="#">{name}</a>' for name in names) for key, names in split.items()}


def _path(entry: Entry) -> str:
    return f"{entry.section.path}{274_610 - entry.n}_{int(entry.published.timestamp())}"


def _article(view: View) -> str:
    entry, draft = view.entry, view.draft
    words = labels(entry.language)
    also = '<p class="also"><strong>' + words["also"] + ': <a href="{url}">{title}</a></strong></p>'
    boxes = [links([other], also, view.root) for other in view.related]
    middle = len(draft.blocks) // 2
    inserts = dict(zip((middle, middle + 3), boxes, strict=False))
    other = f'<a href="{view.root}{view.twin.path}">{words["other"]}</a>' if view.twin else ""
    return template(
        "dialoh.article",
        words
        | {
            "moment": f"{spoken_day(entry.published.date(), entry.language)} {entry.published:%Y, %H:%M}",
            "title": esc(entry.title),
            "image": f"/img/{abs(entry.n)}.svg",
            "caption": esc(draft.caption),
            "body": interleaved(blocks(draft.blocks, tags={"h": "<h3>{}</h3>"}), inserts),
            "author": esc(draft.author),
            "twin": other,
            "headlines": links(view.latest, '<li>{time} <a href="{url}">{title}</a></li>', view.root),
        },
    )


DESK = Desk(
    name="demo-dialoh",
    number=2,
    host="dialoh.localhost",
    title="Діалог-Край",
    sections=(
        Section(path="/ukr/news/", title="Новини", language="uk", topics=ALL),
        Section(path="/news/", title="Новости", language="ru", topics=ALL),
    ),
    article_path=_path,
    article=_article,
    feeds=(("/ukr/rss", "uk"), ("/rss", "ru")),
    compression="gzip",
    chunked=True,
    closing=True,
    hidden="/cabinet/",
)
