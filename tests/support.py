"""What the tests share: invented pages, captures of them, archives, and a comparable dump of an index."""

from __future__ import annotations

import html
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from archive.capture import Capture, Found
from archive.pages import Readers
from archive.store import Archive, Writer

DAY = "2026-11-20T08:00:00Z"


def page(title: str, paragraphs: Sequence[str], extra: str = "") -> bytes:
    """A small news page with a menu before and an ad label and a footer after the story."""
    body = "".join(f"<p>{html.escape(p)}</p>" for p in paragraphs)
    return f"""<!doctype html><html lang="uk"><head><meta charset="utf-8"><title>{html.escape(title)}</title>
<meta property="og:title" content="{html.escape(title)}"><meta property="og:type" content="article">
<meta property="article:published_time" content="2026-11-19T10:00:00+02:00"></head>
<body><nav><a href="/">Головна</a> <a href="/news">Новини</a></nav>
<article><h1>{html.escape(title)}</h1>{body}<p>Реклама</p></article>{extra}
<footer><p>© 2026 Вигаданий вісник. Усі права захищено.</p></footer></body></html>""".encode()


def story(number: int) -> list[str]:
    """Three paragraphs that no other number has."""
    return [
        f"Міська рада Вигаданого погодила {number} нових маршрутів, повідомив речник управління транспорту.",
        f"За його словами, на закупівлю виділили {number * 3 + 1} мільйонів, а перші машини вийдуть на лінію навесні.",
        f"Мешканці {number + 5} мікрорайонів чекали на це рішення кілька років, ідеться у відповіді на звернення.",
    ]


def capture(number: int, *, date: str = DAY, body: bytes = b"", **found: str) -> Capture:
    """A capture of an invented article of the outlet `vyhadka`."""
    return Capture(
        url=f"https://vyhadka.example/news/{number}.html",
        date=date,
        head=b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n",
        body=body or page(f"Новина номер {number}", story(number)),
        request_head=f"GET /news/{number}.html HTTP/1.1\r\nHost: vyhadka.example\r\n".encode(),
        ip="203.0.113.7",
        found=Found(outlet="vyhadka", run="vyhadka-1", how="feed", **found),
    )


@contextmanager
def writer(archive: Archive, workers: int = 0) -> Iterator[Writer]:
    """A writer on an archive that knows no outlet definitions."""
    with (
        Readers(workers) as readers,
        archive.writing(readers, ()) as (indexer, _),
        closing(Writer(archive=archive, indexer=indexer, outlet="vyhadka")) as ready,
    ):
        yield ready


def filled(root: Path, numbers: Sequence[int] = range(5), workers: int = 0) -> Archive:
    """An archive with these articles, closed."""
    archive = Archive(root)
    with writer(archive, workers) as out:
        for number in numbers:
            out.add(capture(number))
        out.commit()
    return archive


def dump(path: Path) -> dict[str, list[str]]:
    """Every row of every table of an index, sorted; without SQLite's own tables and the log of migrations."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        names = [
            name
            for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith(("sqlite_", "_sqlite", "articles_fts"))
        ]
        return {name: sorted(map(repr, db.execute(f"SELECT * FROM {name}"))) for name in sorted(names)}
