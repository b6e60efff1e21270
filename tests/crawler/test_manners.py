"""What a host asks for is kept: Crawl-delay, Retry-After, robots.txt of any size. Real crawls, real clocks."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest
from scrapy.utils.test import get_crawler

from crawler.manners import ROBOTS_MAX, BoundedRobotParser, seconds

ROOT = Path(__file__).resolve().parents[2]
AGENT = "Litopys/0.1 (news archive)"
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


class Host(ThreadingHTTPServer):
    """Serves one robots.txt, is busy on the first requests for `/busy`, and notes when each page was asked for."""

    daemon_threads = True

    def __init__(self, robots: str | int, busy: int, retry_after: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.robots = robots
        self.busy = busy
        self.retry_after = retry_after
        self.visits: list[tuple[float, str]] = []


class Handler(BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        if self.path == "/robots.txt":
            self.robots(self.server.robots)
            return
        self.server.visits.append((time.monotonic(), self.path))
        if self.path == "/busy" and self.server.busy:
            self.server.busy -= 1
            self.answer(429, b"")
        else:
            self.answer(200, b"page")

    def robots(self, given: str | int) -> None:
        if isinstance(given, str):
            self.answer(200, given.encode())
        elif given:
            self.answer(given, b"<html>User-agent: *\nDisallow: /\n</html>")

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if status in (429, 503) and self.server.retry_after:
            self.send_header("Retry-After", self.server.retry_after)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def serving(robots: str | int = "", busy: int = 0, retry_after: str = "") -> Iterator[Host]:
    with Host(robots, busy, retry_after) as host:
        thread = threading.Thread(target=host.serve_forever)
        thread.start()
        try:
            yield host
        finally:
            host.shutdown()
            thread.join()


def crawl(host: Host, *paths: str) -> list[float]:
    """Crawl the paths; the seconds between each two requests that reached the host."""
    run(host, *paths)
    return [later - earlier for (earlier, _), (later, _) in pairwise(host.visits)]


def run(host: Host, *paths: str) -> list[str]:
    """Crawl the paths; the names of the errors that pages ended with."""
    urls = [f"http://127.0.0.1:{host.server_port}{path}" for path in paths]
    script = str(Path(__file__).with_name("manners_crawl.py"))
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, script, *urls], env=env, timeout=120, check=True, stdout=subprocess.PIPE)
    return done.stdout.decode().split()


def test_a_crawl_delay_is_kept_although_autothrottle_would_shorten_it() -> None:
    with serving("User-agent: *\nCrawl-delay: 0.8\n") as host:
        gaps = crawl(host, "/a", "/b", "/c", "/d", "/e")
    assert len(gaps) == 4
    assert min(gaps) > 0.7


def test_without_a_crawl_delay_the_crawl_does_not_dawdle() -> None:
    with serving("User-agent: *\nDisallow: /private\n") as host:
        gaps = crawl(host, "/a", "/private", "/b", "/c")
    assert [path for _, path in host.visits] == ["/a", "/b", "/c"]
    assert min(gaps) < 0.7


def test_retry_after_is_waited_for_by_every_request_to_the_host_and_then_forgotten() -> None:
    with serving(busy=1, retry_after="2") as host:
        gaps = crawl(host, "/busy", "/b", "/c", "/d", "/e")
    assert [path for _, path in host.visits][:2] == ["/busy", "/b"]
    assert gaps[0] > 1.9
    assert min(gaps[1:]) < 1.9
    assert len(gaps) == 5


@pytest.mark.parametrize("trouble", [500, 503, 429, 0], ids=["500", "503", "429", "no answer"])
def test_a_host_that_cannot_say_what_it_allows_is_left_alone(trouble: int) -> None:
    with serving(trouble, retry_after="1") as host:
        assert run(host, "/a", "/b") == ["RobotsUnreachable", "RobotsUnreachable"]
    assert host.visits == []


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_host_without_a_robots_txt_allows_all_whatever_its_error_page_says(status: int) -> None:
    with serving(status) as host:
        assert run(host, "/a") == []
    assert [path for _, path in host.visits] == ["/a"]


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        (b"120", 120),
        (b" 0 ", 0),
        (b"99999999999999999999", 999999999),
        (b"Fri, 20 Nov 2026 12:01:30 GMT", 90),
        (b"Fri, 20 Nov 2026 11:00:00 GMT", 0),
        (b"soon", None),
        (b"-5", None),
        (b"\xff", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_its_forms(header: bytes | None, wait: float | None) -> None:
    assert seconds(header, NOW) == wait


def robots(body: bytes) -> BoundedRobotParser:
    return BoundedRobotParser.from_crawler(get_crawler(), body)


RULES = "User-agent: *\nDisallow: /private\nCrawl-delay: 7\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_rules_hold_whatever_marks_the_encoding(encoding: str) -> None:
    parser = robots(RULES.encode(encoding))
    assert not parser.allowed("https://herald.example/private", AGENT)
    assert parser.allowed("https://herald.example/news", AGENT)
    assert parser.crawl_delay(AGENT) == 7


def test_an_endless_robots_txt_is_read_to_its_limit_and_by_whole_lines() -> None:
    rule = "Disallow: /private/{}\n"
    filler = "".join(rule.format(n) for n in range(ROBOTS_MAX // 15))
    assert len(filler) > ROBOTS_MAX
    body = (RULES + filler + "Disallow: /late\n").encode()
    began = time.process_time()
    parser = robots(body)
    assert not parser.allowed("https://herald.example/private", AGENT)
    assert parser.allowed("https://herald.example/late", AGENT)
    assert time.process_time() - began < 10


def test_a_line_cut_by_the_limit_forbids_nothing() -> None:
    padding = "#" * (ROBOTS_MAX - len("User-agent: *\n") - len("\nDisallow: /"))
    parser = robots(f"User-agent: *\n{padding}\nDisallow: /private\n".encode())
    assert parser.allowed("https://herald.example/news", AGENT)


def test_what_is_no_robots_txt_forbids_nothing() -> None:
    assert robots(b"<html><body>Not here</body></html>").allowed("https://herald.example/news", AGENT)
    assert robots(b"\x00\xff" * 1000).allowed("https://herald.example/news", AGENT)
