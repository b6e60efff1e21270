"""An archive with a bit of everything, made once, and damage done to copies of it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner, Result

from archive.capture import Capture
from archive.store import Archive
from crawler.cli import main
from tests.support import capture, page, story, writer

LATER = "2026-12-01T08:00:00Z"
SQLITE_PAGE = 4096


HERE = Path(__file__).parents[3]


def killed(code: str, archive: Archive, patience: float = 0) -> None:
    """Run code on an archive, and kill it so many seconds after its first line of output."""
    with subprocess.Popen(
        [sys.executable, "-c", code, str(archive.root)],
        cwd=HERE,
        env={**os.environ, "PYTHONPATH": str(HERE)},
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(patience)
        process.send_signal(signal.SIGKILL)


def run(*words: str) -> Result:
    """A command, as it is typed; what it does not handle itself is raised."""
    return CliRunner().invoke(main, list(words), prog_name="litopys", catch_exceptions=False)


def made(root: Path, aside: Path | None = None) -> Archive:
    """Articles, new versions of some, revisits, a refusal, a redirect, runs, in three files.

    `aside` gets a copy of the archive as it is before its index is written to the database file: all is in the log.
    """
    archive = Archive(root)
    for run_, captures in (
        ("vyhadka-1", [capture(n) for n in range(8)]),
        ("vyhadka-2", [capture(n, date=LATER) for n in (2, 3, 8)]),
        ("vyhadka-3", [capture(n, date=LATER.replace("08:", "09:"), body=_changed(n)) for n in (0, 1, 4)]),
    ):
        with writer(archive) as out:
            for one in captures:
                out.add(replace(one, found=replace(one.found, run=run_)))
            out.add(_answer(run_, b"HTTP/1.1 301 Moved\r\nLocation: /news/1.html\r\n"))
            out.add(_answer(run_ + "x", b"HTTP/1.1 410 Gone\r\n"))
            out.end_run(run_, {"outlet": "vyhadka", "counts": {"article": len(captures)}})
            if aside and run_ == "vyhadka-3":
                out.close()
                shutil.copytree(root, aside, ignore=shutil.ignore_patterns("*-shm"))
    return archive


def _changed(number: int) -> bytes:
    return page(
        f"Новина номер {number}", [*story(number), "Згодом уточнили, що роботи почнуть у травні наступного року."]
    )


def _answer(name: str, head: bytes) -> Capture:
    return replace(capture(0), url=f"https://vyhadka.example/{name}", head=head, body=b"")


def copied(archive: Archive, root: Path) -> Archive:
    """A copy of an archive that may be damaged."""
    shutil.rmtree(root, ignore_errors=True)
    return Archive(Path(shutil.copytree(archive.root, root)))


def flip(path: Path, dice: random.Random, start: int = 0, end: int = 0) -> None:
    """Flip one bit of a file, or of a stretch of it."""
    data = bytearray(path.read_bytes())
    data[dice.randrange(start, end or len(data))] ^= 1 << dice.randrange(8)
    path.write_bytes(data)


def another_programs(path: Path) -> None:
    """Put a database of another program in the place of a file."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE captures(id INTEGER PRIMARY KEY, song TEXT)")
        db.execute("INSERT INTO captures(song) VALUES ('Весна')")
        db.commit()
