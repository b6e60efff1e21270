"""Running `litopys import --dump` in tests, and looking at what the archive has of it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from archive.pages import Readers
from archive.store import Archive
from archive.warc.members import Member, walk
from archive.warc.record import Record, parse
from crawler.cli import main
from tests.support import dump

HOST = "https://vyhadka.example/news"


def run(*words: object) -> Result:
    """A command of Litopys; its cleaning by the rules alone, which is quicker."""
    return CliRunner().invoke(main, list(map(str, words)), prog_name="litopys", catch_exceptions=False)


def importing(archive: Path, *words: object) -> Result:
    return run("import", "--dump", "-a", archive, "-w", 0, "--no-model", *words)


def rows(archive: Path, sql: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(archive / "index.db")) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(sql)]


def records(archive: Path, kind: str = "resource") -> list[Record]:
    found = [one for path in Archive(archive).warc_files() for one in walk(path) if isinstance(one, Member)]
    return [record for record in (parse(one.data) for one in found) if record.type == kind]


def rebuilt(archive: Path) -> dict[str, list[str]]:
    Archive(archive).rebuild(Readers(0))
    return dump(archive / "index.db")


def write(path: Path, *documents: dict[str, str]) -> Path:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in documents), encoding="utf-8")
    return path
