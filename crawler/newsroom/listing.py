"""Home pages, section pages with their pagination, and the pages that say that something is not there."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.newsroom.dialoh import labels
from crawler.newsroom.render import esc, links, template
from crawler.newsroom.shelf import PAGE_SIZE, page_count
from crawler.newsroom.values import Desk, Entry, Section

_TEASER = '<div class="teaser"><h3><a href="{url}">{title}</a></h3><span class="when">{date} {time}</span></div>'
_MISSING = {"uk": "Сторінку не знайдено", "ru": "Страница не найдена"}
_REMOVED = {"uk": "Цей матеріал вилучено", "ru": "Этот материал удалён"}
_HINT = {
    "uk": "Можливо, адресу набрано з помилкою. Спробуйте почати з головної.",
    "ru": "Возможно, адрес набран с ошибкой. Попробуйте начать с главной.",
}


def framed(desk: Desk, language: str, head: str, main: str) -> str:
    """The outlet's shell around a page's own part."""
    slots = {"lang": language, "charset": desk.encoding, "head": head, "main": main}
    return template(f"{desk.name.removeprefix('demo-')}.shell", labels(language) | slots)


def home(desk: Desk, entries: Sequence[Entry], root: str) -> str:
    """The front page: the newest articles and the way to every section."""
    language = desk.sections[0].language
    ways = "".join(f'<li><a href="{section.path}">{esc(section.title)}</a></li>' for section in desk.sections)
    main = f"<div><h1>{esc(desk.title)}</h1>\n{links(entries[:12], _TEASER, root)}\n<ul>{ways}</ul></div>"
    return framed(desk, language, f"<title>{esc(desk.title)}</title>", main)


def section(desk: Desk, shown: Section, entries: Sequence[Entry], number: int, root: str) -> str:
    """One page of a section, ten articles, with links to the other pages."""
    chunk = entries[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    numbers = range(1, page_count(len(entries)) + 1)
    pages = " ".join(f'<a href="{page_path(shown, n)}">{n}</a>' if n != number else f"<b>{n}</b>" for n in numbers)
    main = f'<div><h1>{esc(shown.title)}</h1>\n{links(chunk, _TEASER, root)}\n<div class="pages">{pages}</div></div>'
    return framed(desk, shown.language, f"<title>{esc(shown.title)} — {esc(desk.title)}</title>", main)


def page_path(shown: Section, number: int) -> str:
    """The path of a section's n-th page: `/misto/`, `/misto/page/2/`."""
    return shown.path if number == 1 else f"{shown.path}page/{number}/"


def missing(desk: Desk, *, removed: bool) -> str:
    """The page that comes with 404, or with 410 where an article was removed."""
    language = desk.sections[0].language
    title = (_REMOVED if removed else _MISSING)[language]
    main = f'<div><h1>{title}</h1><p>{_HINT[language]}</p><a href="/">{esc(desk.title)}</a></div>'
    return framed(desk, language, f"<title>{title}</title>", main)
