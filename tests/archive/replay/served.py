"""An archive of invented responses, the replay over it, a canary that counts who asks it, and a browser."""

from __future__ import annotations

import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest

from archive.capture import Capture, Found
from archive.index import Index, Row
from archive.store import Archive
from crawler.newsroom.server import free_port
from tests.support import DAY, writer

PAGE = "https://vyhadka.example/news/1.html"
TABS = 50
SECONDS = 2.0
"""How long tabs are open, and how many at a time."""
NO_BROWSER = "no Chromium on this machine: the pages are not looked at"


def response(url: str, body: bytes, kind: str = "text/html; charset=utf-8", *, date: str = DAY, **more: str) -> Capture:
    """A capture of an invented answer; `status` and `location` are for other answers than 200."""
    lines = [f"HTTP/1.1 {more.get('status', '200 OK')}", f"Content-Type: {kind}"]
    lines += [f"Location: {more['location']}"] if "location" in more else []
    head = "\r\n".join([*lines, ""]).encode()
    found = Found(outlet="vyhadka", run="vyhadka-1", how=more.get("how", "feed"))
    return Capture(url=url, date=date, head=head, body=body, found=found)


def archived(root: Path, *captures: Capture) -> Archive:
    """An archive of these captures."""
    archive = Archive(root)
    with writer(archive) as out:
        for capture in captures:
            out.add(capture)
        out.commit()
    return archive


def rows(archive: Archive, url: str = PAGE) -> list[Row]:
    """The captures of a URL, the oldest first."""
    index = Index(archive.index_path, read_only=True)
    try:
        return index.query("SELECT * FROM captures WHERE url = ? ORDER BY date", [url])
    finally:
        index.close()


def capture_id(archive: Archive, url: str = PAGE) -> str:
    """The id of the oldest capture of a URL."""
    return str(rows(archive, url)[0]["id"])


@contextmanager
def replaying(archive: Archive) -> Iterator[str]:
    """The replay server over the archive, as its own process; its address."""
    port = free_port()
    words = ["--index", str(archive.index_path), "--host", "127.0.0.1", "--port", str(port), "--articles-port", "8001"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3]), "PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen([sys.executable, "-m", "archive.replay", str(archive.root), *words], env=environment)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@dataclass(frozen=True, slots=True)
class Got:
    """An answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    @property
    def text(self) -> str:
        """The body as UTF-8."""
        return self.body.decode()


def get(url: str, **how: str) -> Got:
    """The answer to a request, redirects followed; `host` and `method` may be given."""
    request = urllib.request.Request(url, method=how.get("method", "GET"))
    if "host" in how:
        request.add_header("Host", how["host"])
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return Got(answer.status, dict(answer.headers.items()), answer.read(), answer.url)
    except urllib.error.HTTPError as error:
        with error:
            return Got(error.code, dict(error.headers.items()), error.read(), error.url or url)


@dataclass(slots=True)
class Canary:
    """A loopback server that nothing archived may ask anything; it can show a page for comparison."""

    port: int
    asked: Counter[str] = field(default_factory=Counter)
    pages: dict[str, tuple[bytes, tuple[tuple[str, str], ...]]] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def canary() -> Iterator[Canary]:
    """A canary while the block lasts."""
    bird = Canary(0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shown, headers = bird.pages.get(self.path, (b"", ()))
            if not shown and self.path != "/favicon.ico":
                bird.asked[self.path] += 1
            self.send_response(200 if shown else 404)
            for name, value in (("Content-Type", "text/html; charset=utf-8"), *headers):
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(shown)))
            self.end_headers()
            self.wfile.write(shown)

        do_POST = do_GET  # noqa: N815 - the base class asks for this name

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    bird.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield bird
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def look(url: str, folder: Path) -> Counter[tuple[int, int, int]]:
    """Show a URL in headless Chromium for some seconds of its time; the colours of the picture, with their pixels."""
    picture = folder / "look.png"
    done = subprocess.run(
        [*_browser(folder), "--virtual-time-budget=4000", f"--screenshot={picture}", url],
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert picture.exists(), done.stderr.decode("utf-8", "replace")[-2000:]
    return colours(picture.read_bytes())


def visit(urls: Sequence[str], folder: Path) -> None:
    """Show each URL in a tab of its own for some seconds, a few tabs at a time."""
    words = [*_browser(folder), "--remote-debugging-port=0", "--renderer-process-limit=4", "about:blank"]
    note = folder / "browser" / "DevToolsActivePort"
    note.unlink(missing_ok=True)
    with subprocess.Popen(words, stderr=subprocess.DEVNULL) as process:
        try:
            while not note.exists() or not note.read_text():
                time.sleep(0.05)
            root = f"http://127.0.0.1:{note.read_text().split()[0]}/json"
            for at in range(0, len(urls), TABS):
                tabs = [_tab(root, f"/new?{quote(url, safe='')}") for url in urls[at : at + TABS]]
                time.sleep(SECONDS)
                for tab in tabs:
                    _tab(root, f"/close/{json.loads(tab)['id']}")
        finally:
            process.terminate()


def _tab(root: str, path: str) -> bytes:
    return get(root + path, method="PUT").body


def _browser(folder: Path) -> list[str]:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if not browser:
        pytest.skip(NO_BROWSER)
    plain = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-background-networking"]
    return [browser, "--headless", *plain, "--window-size=800,600", f"--user-data-dir={folder / 'browser'}"]


def colours(png: bytes) -> Counter[tuple[int, int, int]]:
    """How many pixels of a PNG file (8 bits, RGB or RGBA) have each colour."""
    at, data, width, depth = 8, b"", 0, 3
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        chunk = png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, depth = struct.unpack(">I", chunk[:4])[0], 4 if chunk[9] == 6 else 3
        data += chunk if kind == b"IDAT" else b""
        at += 12 + length
    raw, size, before = zlib.decompress(data), width * depth, bytes(width * depth)
    found: Counter[tuple[int, int, int]] = Counter()
    for start in range(0, len(raw), size + 1):
        before = _unfiltered(raw[start], raw[start + 1 : start + 1 + size], before, depth)
        found.update((before[x], before[x + 1], before[x + 2]) for x in range(0, size, depth))
    return found


def _unfiltered(kind: int, line: bytes, above: bytes, depth: int) -> bytes:
    out = bytearray(line)
    for x in range(len(out)) if kind else ():
        left, up, corner = (out[x - depth], above[x], above[x - depth]) if x >= depth else (0, above[x], 0)
        guess = left + up - corner
        by = {abs(guess - corner): corner, abs(guess - up): up, abs(guess - left): left}
        out[x] = (out[x] + (0, left, up, (left + up) // 2, by[min(by)])[kind]) & 255
    return bytes(out)
