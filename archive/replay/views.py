"""Our own pages around what is archived: what a capture is, the list of a URL's captures, what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from string import Template
from typing import Final
from urllib.parse import quote

from archive.articles import article_pk
from archive.console import counted
from archive.index import Row
from archive.replay.page import Shown

_FRAME: Final = Template("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>$title</title>
<style>
  html, body { height: 100%; margin: 0; font: 15px/1.5 system-ui, sans-serif; color: #222; background: #fff }
  body.with-page { display: flex; flex-direction: column }
  header { padding: .5rem 1rem; background: #f3f1ea; border-bottom: 2px solid #8a6d1d; font-size: 13px }
  header p, header summary { margin: 0; overflow-wrap: anywhere }
  header b { font-weight: 600 }
  main { max-width: 60rem; margin: 1.5rem auto; padding: 0 1rem; overflow-wrap: anywhere }
  iframe { flex: 1; width: 100%; border: 0 }
  table { border-collapse: collapse } td, th { text-align: left; padding: .2rem 1rem .2rem 0 }
  input { font: inherit; width: 70%; max-width: 40rem }
</style></head>
<body class="$kind">
$body
</body></html>
""")
_REMOVED: Final = {
    "script": ("script", "scripts"),
    "handler": ("event handler", "event handlers"),
    "frame": ("frame", "frames"),
    "plugin": ("plug-in", "plug-ins"),
    "media": ("sound or film", "sounds and films"),
    "form": ("form", "forms"),
    "pixel": ("counting pixel", "counting pixels"),
    "refresh": ("automatic move", "automatic moves"),
    "animation": ("animation", "animations"),
    "other": ("other element", "other elements"),
}


@dataclass(frozen=True, slots=True)
class Ways:
    """Where a capture's page leads."""

    framed: str
    """The address of what is shown below; empty where nothing can be."""
    leads: Row | None
    """The capture that a redirect leads to."""
    captures: int
    """How many captures of the URL there are."""
    articles: str
    """Where Datasette is, or empty."""


def around(row: Row, told: Shown | None, ways: Ways) -> str:
    """What is known of a capture, above what it shows."""
    facts = [
        f"captured {_moment(row['date'])}",
        f"HTTP {row['status']}" if row["status"] else "",
        f"warcs/{escape(row['file'])}, offset {row['offset']}",
        f'<a href="/captures/{_quoted(row["url"])}">{counted(ways.captures, "capture")} of this address</a>',
    ]
    if ways.articles and row["article"] and row["outcome"] == "article":
        facts.append(f'<a href="{ways.articles}/index/articles/{article_pk(row["article"])}">the article</a>')
    notes = [*_told(told), *_shown_not(row, ways)]
    head = f"<p><b>{escape(row['url'])}</b></p>\n<p>{' · '.join(fact for fact in facts if fact)}</p>"
    note = f"\n<p>{' '.join(notes)}</p>" if notes else ""
    frame = (
        f'\n<iframe src="{ways.framed}" sandbox="allow-top-navigation-by-user-activation" title="The page as it was">'
        "</iframe>"
        if ways.framed
        else ""
    )
    return _page(f"{row['url']} as it was", f"<header>{head}{note}</header>{frame}", "with-page")


def _told(told: Shown | None) -> list[str]:
    """What is missing of a page, and what was taken out."""
    if told is None:
        return []
    notes = [f"Of its pictures and styles {told.found:,} are in the archive, {told.missing:,} are not."]
    if told.removed.total():
        notes.append(f"Taken out: {_listed(told.removed)}.")
    if told.cut:
        notes.append("The page is very long; only its beginning is shown.")
    return notes


def _listed(removed: Counter[str]) -> str:
    return ", ".join(f"{n:,} {_REMOVED[kind][n != 1]}" for kind, n in removed.most_common() if n)


def _shown_not(row: Row, ways: Ways) -> list[str]:
    """Why nothing is shown below, and where to go instead."""
    if row["redirect_to"]:
        target = escape(row["redirect_to"])
        if ways.leads:
            return [f'This address led to <a href="/capture/{quote(ways.leads["id"], safe="")}">{target}</a>.']
        return [f"This address led to {target}, which is not in the archive."]
    if ways.framed:
        return []
    size = counted(row["payload_bytes"] or 0, "byte")
    path = f"/file/{quote(row['id'], safe='')}"
    return [f'{escape(row["mime"] or "Its kind")} is not shown here: <a href="{path}">save it</a> ({size}).']


def listed(url: str, rows: Sequence[Row]) -> str:
    """The captures of a URL."""
    if not rows:
        return refused(404, f"The archive has no capture of {url}.", "Is the address written as it was then?")
    head = "<tr><th>captured</th><th>answer</th><th>what it is</th><th>bytes</th></tr>"
    lines = "\n".join(_line(row) for row in rows)
    body = f"<main><h1>{counted(len(rows), 'capture')}</h1><p>{escape(rows[0]['url'])}</p>"
    return _page(f"Captures of {url}", f"{body}\n<table>{head}\n{lines}</table></main>")


def _line(row: Row) -> str:
    link = f'<a href="/capture/{quote(row["id"], safe="")}">{_moment(row["date"])}</a>'
    what = escape(f"{row['outcome'] or ''} {row['mime'] or ''}".strip())
    return (
        f"<tr><td>{link}</td><td>{row['status'] or ''}</td><td>{what}</td><td>{row['payload_bytes'] or 0:,}</td></tr>"
    )


def refused(status: int, wrong: str, cure: str) -> str:
    """What is said where nothing can be shown."""
    ways = '<p><a href="/">Look for an address</a></p>'
    return _page(
        f"{status}", f"<main><h1>This cannot be shown</h1><p>{escape(wrong)}</p><p>{escape(cure)}</p>{ways}</main>"
    )


def start() -> str:
    """The form that asks for an address."""
    form = (
        '<form action="/find"><p><label>Address of a page <br><input name="url" type="text" required '
        'placeholder="https://"></label> <button>Show its captures</button></p></form>'
    )
    told = (
        "<p>Pages as they were when they were captured: without scripts, with the pictures and styles that are in the "
        "archive, and with nothing from anywhere else.</p>"
    )
    return _page("Pages as they were", f"<main><h1>Pages as they were</h1>{told}{form}</main>")


def _page(title: str, body: str, kind: str = "") -> str:
    return _FRAME.substitute(title=escape(title), body=body, kind=kind)


def _moment(date: str) -> str:
    return escape(f"{date[:10]} {date[11:19]} UTC")


def _quoted(url: str) -> str:
    return escape(quote(url, safe="%/:=&?~+!$,;'@()*[]"))
