"""HTML that the outlets share: heads, body blocks, lists of links, and the templates in `pages/`."""

from __future__ import annotations

import datetime as dt
import functools
import html
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template

from crawler.newsroom.values import Block, Draft, Entry, View

_FOLDER = Path(__file__).resolve().parent / "pages"
_TAGS = {
    "lead": '<p class="lead">{}</p>',
    "p": "<p>{}</p>",
    "h": "<h2>{}</h2>",
    "quote": "<blockquote><p>{}</p></blockquote>",
    "post": '<blockquote class="social-post" data-network="sphere"><p>{}</p></blockquote>',
    "question": "<p><strong>{}</strong></p>",
}


def esc(text: str) -> str:
    """The text as HTML, quotes left alone as newsrooms do."""
    return html.escape(text, quote=False)


def template(name: str, slots: Mapping[str, str]) -> str:
    """The template `pages/NAME.html` with its `$slots` filled."""
    return _template(name).substitute(slots)


def stylesheet(name: str) -> str:
    """The stylesheet `pages/NAME.css`."""
    return (_FOLDER / f"{name}.css").read_text(encoding="utf-8")


@functools.cache
def _template(name: str) -> Template:
    return Template((_FOLDER / f"{name}.html").read_text(encoding="utf-8"))


def blocks(given: Iterable[Block], *, tags: Mapping[str, str] | None = None) -> list[str]:
    """Each block as HTML; `tags` overrides how a kind is marked up."""
    return [_block(block, _TAGS | dict(tags or {})) for block in given]


def _block(block: Block, tags: Mapping[str, str]) -> str:
    if block.kind in ("ul", "ol"):
        rows = "\n".join(f"<li>{esc(line)}</li>" for line in block.lines)
        return f"<{block.kind}>\n{rows}\n</{block.kind}>"
    if block.kind == "table":
        head, *rest = (line.split(" | ") for line in block.lines)
        rows = "\n".join(_row("td", cells) for cells in rest)
        return f'<table class="data">\n<thead>{_row("th", head)}</thead>\n<tbody>\n{rows}\n</tbody>\n</table>'
    return tags[block.kind].format(esc(block.lines[0]))


def _row(tag: str, cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{esc(cell)}</{tag}>" for cell in cells) + "</tr>"


def interleaved(parts: list[str], inserts: Mapping[int, str]) -> str:
    """The parts in order, with `inserts[i]` after part i; places past the end are left out."""
    return "\n".join(part + ("\n" + inserts[i] if i in inserts else "") for i, part in enumerate(parts))


def links(entries: Iterable[Entry], pattern: str, root: str) -> str:
    """One line per entry: `pattern` with `{url}`, `{title}`, `{time}`, `{date}`, `{dot}` filled."""
    return "\n".join(
        pattern.format(
            url=root + entry.path,
            title=esc(entry.title),
            time=f"{entry.published:%H:%M}",
            date=f"{entry.published:%d.%m.%Y}",
            dot=english_day(entry.published.date(), "."),
        )
        for entry in entries
    )


def english_day(day: dt.date, joint: str) -> str:
    """`09.Jan.2026`: the way some templates print dates, whatever their language."""
    month = "JanFebMarAprMayJunJulAugSepOctNovDec"[day.month * 3 - 3 : day.month * 3]
    return joint.join((f"{day.day:02}", month, str(day.year)))


def head(view: View) -> str:
    """Title, description, canonical link, OpenGraph, and JSON-LD or article meta as the outlet does it."""
    draft, entry, desk, url = view.draft, view.entry, view.desk, view.root + view.entry.path
    named = {"description": draft.lead, "keywords": ", ".join(draft.tags)}
    if draft.author and not desk.json_ld and not desk.bilingual:
        named["author"] = draft.author
    graph = {
        "og:type": "article",
        "og:site_name": desk.title,
        "og:title": entry.title,
        "og:description": draft.lead,
        "og:url": url,
        "og:image": f"{view.root}/img/{abs(entry.n)}.svg",
        "og:locale": "uk_UA" if entry.language == "uk" else "ru_UA",
    }
    if not desk.json_ld:
        graph["article:published_time"] = entry.published.isoformat()
        if desk.shows_modified:
            graph["article:modified_time"] = entry.modified.isoformat()
    lines = [f"<title>{esc(entry.title)} — {esc(desk.title)}</title>", f'<link rel="canonical" href="{url}">']
    lines += [f'<meta name="{name}" content="{html.escape(text)}">' for name, text in named.items()]
    lines += [f'<meta property="{name}" content="{html.escape(text)}">' for name, text in graph.items()]
    if view.twin:
        lines += [_hreflang(entry, view.root), _hreflang(view.twin, view.root)]
    return "\n".join(lines + ([_json_ld(view, draft)] if desk.json_ld else []))


def _hreflang(entry: Entry, root: str) -> str:
    return f'<link rel="alternate" hreflang="{entry.language}" href="{root}{entry.path}">'


def _json_ld(view: View, draft: Draft) -> str:
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": view.root + view.entry.path,
        "headline": view.entry.title,
        "description": draft.lead,
        "articleSection": view.entry.section.title,
        "keywords": list(draft.tags),
        "inLanguage": view.entry.language,
        "datePublished": view.entry.published.isoformat(),
        "dateModified": view.entry.modified.isoformat(),
        "image": [f"{view.root}/img/{abs(view.entry.n)}.svg"],
        "publisher": {"@type": "Organization", "name": view.desk.title},
    }
    if draft.author:
        data["author"] = [{"@type": "Person", "name": draft.author}]
    text = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'
