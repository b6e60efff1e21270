"""The laws on a real crawl: five outlets served on this machine, fetched over HTTP, archived, indexed."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.pages import Readers
from archive.store import Archive
from archive.warc.members import Damage, walk
from crawler.newsroom.values import Gold
from tests.conftest import Newsstand
from tests.support import dump


def query(archive: Archive, sql: str) -> list[dict[str, Any]]:
    with closing(archive.read_index()) as index:
        return index.query(sql)


def written(newsstand: Newsstand) -> dict[str, Gold]:
    """What the newsroom shows, by URL; gone articles are left out."""
    return {gold.url: gold for gold in newsstand.server.newsroom.gold() if gold.state != "gone"}


def assert_sound(archive: Archive) -> None:
    """Every WARC file is closed, whole for `gzip -t` and warcio, and undamaged."""
    for path in archive.warc_files():
        assert path.suffix == ".gz", f"{path} was left open"
        assert subprocess.run(["gzip", "-t", str(path)], check=False).returncode == 0
        assert not any(isinstance(found, Damage) for found in walk(path))
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                record.raw_stream.read()  # warcio fails on brotli bodies when it decodes them


def wait_until_written(archive: Archive) -> None:
    """Until the crawl has saved its first pages; a machine under load takes its time."""
    until = time.monotonic() + 30
    while time.monotonic() < until and not any(path.stat().st_size > 10_000 for path in archive.warc_files()):
        time.sleep(0.05)


def test_a_crawl_brings_every_article_once_and_a_second_one_only_what_is_new(newsstand: Newsstand) -> None:
    """Found by feed, sitemap or a later section page; then a day with edited, new, moved and gone articles."""
    first = newsstand.crawl()
    assert [(report.code, report.lost, report.outcome) for report in first] == [(0, 0, "ok")] * 5
    titles = {row["url"]: row["title"] for row in query(newsstand.archive, "SELECT url, title FROM articles")}
    assert titles == {url: gold.title for url, gold in written(newsstand).items()}
    assert_sound(newsstand.archive)

    before = dump(newsstand.archive.index_path)
    again = newsstand.crawl()
    assert sum(report.counts["fetched"] for report in again) == 0
    after = dump(newsstand.archive.index_path)
    assert [after[t] for t in ("articles", "revisions", "drops")] == [
        before[t] for t in ("articles", "revisions", "drops")
    ]

    newsstand.show(round_=2)
    newsstand.crawl()
    states = {gold.url: gold.state for gold in newsstand.server.newsroom.gold()}
    rows = {row["url"]: row for row in query(newsstand.archive, "SELECT url, state, revisions, moved_to FROM articles")}
    assert states.keys() <= rows.keys()
    assert {url for url, row in rows.items() if row["revisions"] == 2} == {
        u for u, s in states.items() if s == "edited"
    }
    assert {url for url, row in rows.items() if row["state"] == "gone"} == {u for u, s in states.items() if s == "gone"}
    moved = {row["moved_to"] for row in rows.values() if row["state"] == "moved"}
    assert moved == {url for url, state in states.items() if state == "moved"}

    live = dump(newsstand.archive.index_path)
    with Readers(2) as readers:
        newsstand.archive.rebuild(readers)
    assert dump(newsstand.archive.index_path) == live


def test_bodies_are_archived_as_they_came_over_the_wire(newsstand: Newsstand) -> None:
    newsstand.crawl("demo-zoria", "demo-vestnik", limit=3)
    encodings = set()
    for path in newsstand.archive.warc_files():
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type == "response" and record.http_headers.get_header("content-encoding"):
                    encodings.add(record.http_headers.get_header("content-encoding"))
    assert "br" in encodings


def test_robots_txt_is_obeyed_and_no_page_is_asked_for_twice(newsstand: Newsstand) -> None:
    newsstand.crawl()
    asked = newsstand.server.requests
    assert all(count == 1 for (_, path), count in asked.items() if path != "/robots.txt"), asked.most_common(3)
    hidden = {newsroom.desk.hidden for newsroom in newsstand.server.newsroom.shelves}
    assert not any(path.startswith(tuple(hidden)) for _, path in asked)


def test_kill_9_in_the_middle_of_a_crawl_loses_nothing(newsstand: Newsstand) -> None:
    """Killed again and again at random moments; in the end every article is there once."""
    dice = random.Random(11)
    command = [sys.executable, "-m", "crawler.run", "demo-zoria", "--archive", str(newsstand.archive.root)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    for _ in range(5):
        with subprocess.Popen(command, env=environment, start_new_session=True) as process:
            time.sleep(1.2 + dice.random() * 1.5)
            os.killpg(process.pid, signal.SIGKILL)
    newsstand.crawl("demo-zoria")
    urls = [row["url"] for row in query(newsstand.archive, "SELECT url FROM articles")]
    assert sorted(urls) == sorted(url for url in written(newsstand) if "zoria.localhost" in url)
    assert_sound(newsstand.archive)
    live = dump(newsstand.archive.index_path)
    with Readers() as readers:
        newsstand.archive.rebuild(readers)
    assert dump(newsstand.archive.index_path) == live


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_crawl_ends_in_order_and_the_next_goes_on(newsstand: Newsstand, stop: signal.Signals) -> None:
    """Every process ends, nothing is left open, one line says what happened; the next run brings the rest."""
    command = [sys.executable, "-m", "crawler.cli", "crawl", "-a", str(newsstand.archive.root), "-j", "2"]
    names = [outlet.name for outlet in newsstand.outlets]
    with subprocess.Popen([*command, *names], stderr=subprocess.PIPE, text=True) as process:
        wait_until_written(newsstand.archive)
        process.send_signal(stop)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in said
    assert "Traceback" not in said
    assert_sound(newsstand.archive)
    newsstand.crawl()
    urls = {row["url"] for row in query(newsstand.archive, "SELECT url FROM articles")}
    assert urls == set(written(newsstand))


def test_kill_9_of_the_leading_process_ends_the_whole_crawl_and_the_next_finds_the_way_free(
    newsstand: Newsstand,
) -> None:
    command = [sys.executable, "-m", "crawler.cli", "crawl", "-a", str(newsstand.archive.root), "-j", "5"]
    names = [outlet.name for outlet in newsstand.outlets]
    for wait in (2.5, 3.5):
        with subprocess.Popen([*command, *names]) as process:
            time.sleep(wait)
            process.kill()
    assert subprocess.run([*command, *names], check=False).returncode == 0
    urls = [row["url"] for row in query(newsstand.archive, "SELECT url FROM articles")]
    assert sorted(urls) == sorted(written(newsstand))
    assert_sound(newsstand.archive)


def test_losing_the_frontier_costs_a_look_at_the_listings_and_no_article(newsstand: Newsstand) -> None:
    newsstand.crawl("demo-visnyk")
    for path in newsstand.archive.root.glob("frontier.db*"):
        path.unlink()
    newsstand.server.requests.clear()
    (report,) = newsstand.crawl("demo-visnyk")
    assert report.counts["fetched"] == 0
    assert report.counts["listings"] > 0


def test_a_dead_server_is_one_sentence_and_a_failed_run(
    newsstand: Newsstand, capfd: pytest.CaptureFixture[str]
) -> None:
    definition = newsstand.archive.root.parent / "outlets" / "demo-zoria.toml"
    elsewhere = definition.read_text(encoding="utf-8").replace(f":{newsstand.server.port}", ":9")
    definition.write_text(elsewhere, encoding="utf-8")
    (report,) = newsstand.crawl("demo-zoria")
    assert (report.code, report.outcome) == (1, "failed")
    said = capfd.readouterr().err
    assert len(said.strip().split("\n")) == 1
    assert "refused" in said
    assert "Traceback" not in said


def test_a_definition_whose_pattern_fits_no_article_is_named(
    newsstand: Newsstand, capfd: pytest.CaptureFixture[str]
) -> None:
    definition = newsstand.archive.root.parent / "outlets" / "demo-visnyk.toml"
    changed = re.sub(r"article_urls = .*", "article_urls = '/nowhere/'", definition.read_text(encoding="utf-8"))
    definition.write_text(changed, encoding="utf-8")
    (report,) = newsstand.crawl("demo-visnyk")
    assert report.counts["found"] == 0
    assert "is article_urls in the outlet's definition right?" in capfd.readouterr().err


def test_a_full_disk_is_one_sentence_a_failed_run_and_no_loss(
    newsstand: Newsstand, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    newsstand.crawl("demo-hronika", limit=4)
    monkeypatch.setenv("LITOPYS_MIN_FREE", str(10**18))
    (report,) = newsstand.crawl("demo-hronika")
    assert report.code == 1
    said = capfd.readouterr().err
    assert said.count("must stay free") == 1
    assert "Traceback" not in said
    monkeypatch.delenv("LITOPYS_MIN_FREE")
    newsstand.crawl("demo-hronika")
    urls = [row["url"] for row in query(newsstand.archive, "SELECT url FROM articles")]
    assert sorted(urls) == sorted(url for url in written(newsstand) if "hronika.localhost" in url)


def test_scrapy_crawls_the_same_way_and_lists_the_outlets(newsstand: Newsstand) -> None:
    scrapy = [sys.executable, "-m", "scrapy"]
    here = Path(__file__).resolve().parents[2]
    listed = subprocess.run([*scrapy, "list"], cwd=here, capture_output=True, text=True, check=True)
    assert listed.stdout.split() == sorted(outlet.name for outlet in newsstand.outlets)
    archive = ["-s", f"LITOPYS_ARCHIVE={newsstand.archive.root}", "-s", "LITOPYS_LIMIT=5"]
    subprocess.run([*scrapy, "crawl", "demo-visnyk", *archive], cwd=here, capture_output=True, check=True)
    assert query(newsstand.archive, "SELECT count(*) AS n FROM articles WHERE outlet = 'demo-visnyk'") == [{"n": 5}]


def test_due_outlets_are_those_whose_interval_has_passed(newsstand: Newsstand) -> None:
    def due(*words: str) -> str:
        command = [sys.executable, "-m", "crawler.cli", "crawl", "--due", "-a", str(newsstand.archive.root), *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stderr

    assert "demo-visnyk: done" in due("demo-visnyk", "--limit", "2")
    assert "no outlet is due" in due("demo-visnyk")


def test_a_disk_that_really_is_full_costs_no_acknowledged_article(newsstand: Newsstand, tmp_path: Path) -> None:
    """On a file system of 2 MB; then it grows, and the crawl goes on without anything done by hand."""
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(small)], check=False).returncode:
        pytest.skip("needs the right to mount a small file system")
    try:
        command = [sys.executable, "-m", "crawler.cli", "crawl", "demo-visnyk", "demo-hronika", "-a", str(small / "a")]
        environment = {**os.environ, "LITOPYS_MIN_FREE": "0"}
        full = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert full.returncode == 1
        assert "full" in full.stderr
        assert "Traceback" not in full.stderr
        subprocess.run(["mount", "-o", "remount,size=200m", str(small)], check=True)
        assert subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0
        urls = {row["url"] for row in query(Archive(small / "a"), "SELECT url FROM articles")}
        assert urls == {url for url in written(newsstand) if "visnyk" in url or "hronika" in url}
        assert_sound(Archive(small / "a"))
    finally:
        subprocess.run(["umount", str(small)], check=False)
