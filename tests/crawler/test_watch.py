"""What a crawl tells while it runs: a counter for a terminal, nothing but sentences for a file."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from crawler.newsroom.server import free_port
from tests.conftest import Newsstand
from tests.terminal import on_a_terminal

HERE = Path(__file__).resolve().parents[2]


def test_a_terminal_sees_how_far_a_crawl_is_and_no_trace_of_it_beside_a_sentence(newsstand: Newsstand) -> None:
    told = on_a_terminal(
        "crawl", "demo-zoria", "demo-visnyk", "-j", "1", "-a", str(newsstand.archive.root), stream="stderr"
    )
    assert re.search(r"\r[1-9]\d* articles so far; pages fetched: [1-9]\d* \(\d+/s\) ", told)
    assert "\r\x1b[Kdemo-zoria: done\r\n" in told
    assert not told.rstrip().endswith(")")


def test_a_demo_says_on_a_terminal_what_it_is_doing(tmp_path: Path) -> None:
    port = free_port()
    told = on_a_terminal("demo", "--articles", "2", "--port", str(port), "-a", str(tmp_path / "demo"), stream="stderr")
    assert told.startswith(f"round 1: serving five invented outlets on 127.0.0.1:{port}; crawling them …\r\n")


def test_a_file_that_is_missing_is_told_once_by_a_crawl_of_several_outlets(newsstand: Newsstand) -> None:
    newsstand.crawl("demo-zoria", limit=1)
    (gone,) = newsstand.archive.warc_files()
    gone.unlink()
    root = str(newsstand.archive.root)
    command = [sys.executable, "-m", "crawler.cli", "crawl", "demo-visnyk", "demo-dialoh", "--limit", "1", "-a", root]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE)
    assert done.stderr.count(f"{gone}: is missing") == 1, done.stderr
    assert done.returncode == 0


def test_a_failed_outlet_has_its_reason_in_json_and_on_stderr(newsstand: Newsstand) -> None:
    """And what is no terminal gets that sentence and the end of each outlet, no counter."""
    definition = newsstand.archive.root.parent / "outlets" / "demo-zoria.toml"
    elsewhere = definition.read_text(encoding="utf-8").replace(f":{newsstand.server.port}", ":9")
    definition.write_text(elsewhere, encoding="utf-8")
    command = [sys.executable, "-m", "crawler.cli", "crawl", "demo-zoria", "--json", "-a", str(newsstand.archive.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE)
    (report,) = json.loads(done.stdout)
    (problem,) = report["problems"]
    assert "refused" in problem
    assert done.stderr == f"demo-zoria: {problem}\ndemo-zoria: failed\n"
