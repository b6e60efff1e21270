"""Datasette over a snapshot of the index, and beside it the pages as they were, on an origin of their own.

The live file is never served: Datasette opens files as immutable, and an immutable file that changes reads as damaged.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from archive.read_only import open_to_read
from archive.search import NOT_MOVED
from archive.store import Archive
from cleaner.errors import LitopysError

_SEARCH: Final = f"""
select a.title, snippet(articles_fts, 1, '', '', '…', 32) as passage, a.pk as read, a.outlet,
       substr(a.published, 1, 10) as published, a.language, a.url
from articles_fts join articles a on a.pk = articles_fts.rowid
where articles_fts match litopys_match(:words) and {NOT_MOVED} order by bm25(articles_fts, 5, 1), a.id limit 50
"""
_LATEST: Final = f"""
select substr(coalesce(published, first_seen), 1, 10) as day, outlet, title, lead, pk as read, url
from articles a where {NOT_MOVED} order by coalesce(published, first_seen) desc, id limit 100
"""
_STRIPPED: Final = """
select a.outlet, d.reason, d.rule, sum(d.lines) as lines, sum(d.chars) as characters, count(*) as articles
from drops d join articles a on a.revision = d.revision group by 1, 2, 3 order by lines desc
"""
REPLAY_PORT: Final = "LITOPYS_REPLAY_PORT"
"""The variable that tells Datasette's plugin where pages are shown as they were; 0 where they are not."""
_PAUSE: Final = 0.1
SETTINGS: Final = {
    "sql_time_limit_ms": "3000",
    "max_returned_rows": "1000",
    "truncate_cells_html": "160",
    "suggest_facets": "off",
    "default_allow_sql": "off",
    "allow_download": "off",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What is listened on."""

    host: str
    port: int
    replay: int
    """The port for pages as they were; 0 is none."""


def metadata() -> dict[str, Any]:
    """Datasette's metadata: titles, the ready-made queries, and which columns to show first."""
    return {
        "title": "Litopys",
        "description_html": (
            "<p>A chronicle of the news: articles without their boilerplate, each with its WARC record.</p>"
            '<p><a href="/index/search">Search the articles</a> · <a href="/index/latest">Newest articles</a> · '
            '<a href="/index/stripped">What was stripped</a> · '
            '<a href="/index/articles">All, by outlet and language</a></p>'
        ),
        "databases": {
            "index": {
                "queries": {
                    "search": {"sql": _SEARCH, "title": "Search the articles", "params": ["words"], "hide_sql": True},
                    "latest": {"sql": _LATEST, "title": "Newest articles", "hide_sql": True},
                    "stripped": {"sql": _STRIPPED, "title": "What was stripped, by outlet and rule", "hide_sql": True},
                },
                "tables": {
                    "articles": {
                        "label_column": "title",
                        "sort_desc": "published",
                        "facets": ["outlet", "language"],
                        "size": 50,
                    },
                    "_sqlite_migrations": {"hidden": True},
                },
            }
        },
    }


@contextmanager
def snapshot(archive: Archive) -> Iterator[Path]:
    """A consistent copy of the index as it is now, removed afterwards; what a killed server left goes too."""
    archive.read_index().close()
    for left in archive.root.glob(".serve-*"):
        if not _alive(left.name.split("-")[1]):
            shutil.rmtree(left, ignore_errors=True)
    folder = _folder(archive)
    try:
        with closing(open_to_read(archive.index_path)) as live:
            live.execute("VACUUM INTO ?", [str(folder / "index.db")])
        yield folder / "index.db"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _folder(archive: Archive) -> Path:
    """A folder for the snapshot: in the archive, where it is surely room for it; elsewhere, if that is read-only."""
    prefix = f".serve-{os.getpid()}-"
    try:
        return Path(tempfile.mkdtemp(prefix=prefix, dir=archive.root))
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        return Path(tempfile.mkdtemp(prefix=prefix))


def _alive(pid: str) -> bool:
    return pid.isdigit() and Path(f"/proc/{pid}").exists()


def command(database: Path, host: str, port: int) -> list[str]:
    """The Datasette command line over a snapshot; its metadata is written beside the file."""
    described = database.with_name("metadata.json")
    described.write_text(json.dumps(metadata()), encoding="utf-8")
    here = Path(__file__).resolve().parent
    settings = [word for name, value in SETTINGS.items() for word in ("--setting", name, value)]
    datasette = [sys.executable, "-m", "datasette", "serve", "-i", str(database), "-m", str(described)]
    places = ["--plugins-dir", str(here / "datasette_plugins"), "--template-dir", str(here / "templates")]
    return [*datasette, *places, "-h", host, "-p", str(port), *settings]


def replay_command(archive: Archive, database: Path, where: Where) -> list[str]:
    """The command line of the server that shows pages as they were, by the same snapshot."""
    replay = [sys.executable, "-m", "archive.replay", str(archive.root), "--index", str(database)]
    return [*replay, "--host", where.host, "--port", str(where.replay), "--articles-port", str(where.port)]


def serve(archive: Archive, where: Where) -> None:
    """Serve a snapshot until interrupted or terminated. Raises `LitopysError` where a server ends by itself."""
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    environment[REPLAY_PORT] = str(where.replay)
    with snapshot(archive) as database:
        commands = {"Datasette": (command(database, where.host, where.port), where.port, "--port")}
        if where.replay:
            commands["the server of pages as they were"] = (
                replay_command(archive, database, where),
                where.replay,
                "--replay-port (0 is none)",
            )
        processes = {name: subprocess.Popen(words, env=environment) for name, (words, _, _) in commands.items()}
        ended = _first_ended(processes)
    if ended:
        _, port, option = commands[ended]
        raise LitopysError(
            f"{ended} could not serve on {where.host}:{port} (see above); is the port taken? Try {option}"
        )


def _first_ended(processes: dict[str, subprocess.Popen[bytes]]) -> str:
    """Wait until we are told to end, or one has ended with an error; its name. None is left running."""
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: told.append(number))
    ended = ""
    try:
        while not (told or ended):
            ended = next((name for name, process in processes.items() if process.poll() is not None), "")
            time.sleep(_PAUSE)
    except KeyboardInterrupt:
        told.append(signal.SIGINT)
    for process in processes.values():
        process.terminate()
    codes = {name: process.wait() for name, process in processes.items()}
    return ended if codes.get(ended, 0) > 0 else ""
