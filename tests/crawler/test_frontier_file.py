"""The frontier's file: shared by processes, proof against kills, begun anew where it is damaged."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.errors import LitopysError
from crawler.errors import FrontierBroken
from crawler.finds import Find
from crawler.frontier import Frontier

ONE = "https://herald.example/news/one"


def listed(url: str) -> Find:
    return Find(url=url, how="feed", where="https://herald.example/rss")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news" / "frontier.db"


@pytest.mark.parametrize("damage", ["garbage", "truncated", "foreign", "foreign_same_tables"])
def test_an_unusable_file_is_moved_aside_and_a_new_one_begun(
    path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    with Frontier(path, "herald") as frontier:
        frontier.add([listed(ONE + str(n)) for n in range(500)])
    if damage == "garbage":
        path.write_bytes(b"these are no pages of a database" * 500)
    elif damage == "truncated":
        path.write_bytes(path.read_bytes()[:5000])
    else:
        path.unlink()
        with sqlite3.connect(path) as db:
            db.execute("CREATE TABLE urls (mine)" if damage == "foreign_same_tables" else "CREATE TABLE mine (urls)")
        db.close()
    before = path.read_bytes()
    with Frontier(path, "herald") as frontier:
        assert frontier.add([listed(ONE)]) == 1
    assert path.with_name("frontier.db.broken-1").read_bytes() == before
    assert "broken-1" in caplog.text


def test_damage_met_under_way_is_moved_aside_and_the_next_run_begins_anew(path: Path) -> None:
    with Frontier(path, "herald") as frontier:
        frontier.add([listed(ONE + str(n)) for n in range(3000)])
    body = bytearray(path.read_bytes())
    for page in range(len(body) // 8192, len(body) // 4096):
        body[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    path.write_bytes(body)
    with Frontier(path, "herald") as frontier, pytest.raises(FrontierBroken, match="broken-1"):
        frontier.lease(3000)
    with Frontier(path, "herald") as frontier:
        assert frontier.add([listed(ONE)]) == 1


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "frontier.db").mkdir()
    with pytest.raises(LitopysError, match=r"frontier\.db"):
        Frontier(tmp_path / "frontier.db", "herald")


WORKER = """
import sys
from pathlib import Path
from crawler.finds import Find
from crawler.frontier import Frontier
with Frontier(Path(sys.argv[1]), sys.argv[2]) as frontier:
    for n in range(150):
        frontier.add([Find(url=f"https://{sys.argv[2]}.example/news/{n}", how="feed")])
        for find in frontier.lease(1):
            frontier.done(find.url)
    print(frontier.counts())
"""


def test_several_outlets_write_the_same_new_file_at_once(path: Path) -> None:
    command = [sys.executable, "-c", WORKER, str(path)]
    workers = [subprocess.Popen([*command, f"o{n}"], stdout=subprocess.PIPE, text=True) for n in range(4)]
    for worker in workers:
        printed, _ = worker.communicate(timeout=120)
        assert printed.strip() == "{'new': 0, 'leased': 0, 'done': 150, 'failed': 0}"


KILLED = """
import sys
from pathlib import Path
from crawler.finds import Find
from crawler.frontier import Frontier
frontier = Frontier(Path(sys.argv[1]), "herald")
frontier.add([Find(url=f"https://herald.example/news/{n}", how="feed") for n in range(500)])
print("added", flush=True)
while finds := frontier.lease(3):
    for find in finds:
        frontier.done(find.url)
        print(find.url, flush=True)
"""


def test_a_killed_crawl_loses_no_url_and_repeats_only_what_was_under_way(path: Path) -> None:
    worker = subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    said = [worker.stdout.readline().strip() for _ in range(60)]
    os.kill(worker.pid, signal.SIGKILL)
    said += worker.stdout.read().split()
    worker.wait()
    worker.stdout.close()
    with Frontier(path, "herald") as frontier:
        assert 0 <= frontier.recover() <= 3
        done = frontier.counts()["done"]
        left = [find.url for find in frontier.lease(1000)]
    assert len(left) + done == 500
    finished = {line for line in said if line.startswith("https://") and line.rpartition("/")[2].isdigit()}
    everything = {f"https://herald.example/news/{n}" for n in range(500)}
    assert set(left) | finished <= everything
    assert not set(left) & finished
    assert len(everything - set(left) - finished) <= 1, "one may be done just before the kill, and not said"
