"""`litopys serve`: Datasette, and on a port of its own the pages as they were; both end together."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.newsroom.server import free_port
from tests.archive.replay.served import get
from tests.support import filled

ROOT = Path(__file__).resolve().parents[3]


def started(archive: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "crawler.cli", "serve", "-a", str(archive), *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)


@contextmanager
def serving(archive: Path, *words: str) -> Iterator[str]:
    """`litopys serve` once Datasette answers; its address."""
    port = free_port()
    with started(archive, "-p", str(port), *words) as process:
        try:
            for _ in range(300):
                try:
                    get(f"http://127.0.0.1:{port}/-/versions.json")
                    break
                except urllib.error.URLError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)
        assert process.returncode == 0


def article(base: str) -> str:
    """The page of an article in Datasette."""
    found = re.search(r'href="(/index/articles/-?\d+)"', get(f"{base}/index/articles").text)
    assert found
    return get(base + found[1]).text


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_each_article_leads_to_its_page_as_it_was_and_that_leads_back(tmp_path: Path) -> None:
    archive, port = filled(tmp_path / "archive", range(2)), free_port()
    with serving(archive.root, "--replay-port", str(port)) as base:
        link = re.search(rf'href="(http://127.0.0.1:{port}/capture/[\w-]+)"[^>]*>The page as it was</a>', article(base))
        assert link
        around = get(link[1])
        assert around.status == 200
        assert re.search(rf'href="{base}/index/articles/-?\d+">the article</a>', around.text)
        assert "Новина номер" in get(link[1].replace("/capture/", "/page/")).text
    assert not is_open(port)
    assert not list(archive.root.glob(".serve-*"))


def test_without_a_port_no_page_is_shown_and_no_link_leads_there(tmp_path: Path) -> None:
    archive = filled(tmp_path / "archive", range(1))
    with serving(archive.root, "--replay-port", "0") as base:
        assert "The page as it was" not in article(base)


def test_a_port_that_is_taken_ends_both_with_one_sentence(tmp_path: Path) -> None:
    archive, port = filled(tmp_path / "archive", range(1)), free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        words = ("-p", str(port), "--replay-port", str(taken.getsockname()[1]))
        with started(archive.root, *words) as process:
            _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "--replay-port" in said.splitlines()[-1]
    assert "Traceback" not in said
    assert not is_open(port)


def test_the_two_ports_cannot_be_one(tmp_path: Path) -> None:
    archive = filled(tmp_path / "archive", range(1))
    with started(archive.root, "-p", "8001", "--replay-port", "8001") as process:
        _, said = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "--replay-port cannot be 8001" in said
