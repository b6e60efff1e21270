"""Promises of an import of dumps that is stopped: what is in is sound, and the same command goes on from there."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.pages import Readers
from archive.store import Archive
from crawler.cli import main
from tests.archive.dumps.runs import json_lines, story
from tests.support import dump

COUNT = 800


def texts(archive: Path) -> list[tuple[str, str, str]]:
    """Address, title and text of every article; none of an archive that has no index yet."""
    if not (archive / "index.db").exists():
        return []
    with closing(sqlite3.connect(archive / "index.db", timeout=20)) as db:
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'articles'").fetchall():
            return []
        return sorted(db.execute("SELECT url, title, text FROM articles"))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_import_is_sound_and_goes_on(tmp_path: Path, how: signal.Signals) -> None:
    file, archive = json_lines(tmp_path / "news.jsonl", map(story, range(COUNT))), tmp_path / "a"
    words = ["import", "--dump", "--no-model", "-w", "0", str(file), "-a"]
    command = [sys.executable, "-m", "crawler.cli", *words]
    with subprocess.Popen([*command, archive], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not texts(archive):
            time.sleep(0.01)
        process.send_signal(how)
        _, told = process.communicate(timeout=60)
    some = texts(archive)
    assert 0 < len(some) < COUNT
    if how is signal.SIGINT:
        assert (process.returncode, "run it again to go on" in told) == (130, True)
    done = CliRunner().invoke(main, [*words, str(archive)])
    assert done.exit_code == 0
    known = int(done.stdout.partition(" known already")[0].rpartition(" ")[2].replace(",", ""))
    assert len(some) <= known < COUNT
    CliRunner().invoke(main, [*words, str(tmp_path / "whole")])
    assert texts(archive) == texts(tmp_path / "whole")
    live = dump(archive / "index.db")
    Archive(archive).rebuild(Readers(0))
    assert dump(archive / "index.db") == live
