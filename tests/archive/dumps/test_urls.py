"""Dumps behind URLs: read as they come, and named where they do not."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from archive.dumps.base.how import How
from archive.dumps.base.values import Document
from archive.dumps.read.inputs import Source, sources
from archive.dumps.read.reading import documents

pytest.importorskip("aiohttp")
LINES = b'{"text": "one"}\n{"text": "two"}\n'


class _Files(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if not self.path.startswith(("/a.jsonl.gz", "/cut.txt")):
            self.send_error(404 if "gone" in self.path else 503)
            return
        body = gzip.compress(LINES) if "gz" in self.path else b"word\n" * 100
        self.send_response(200)
        self.send_header("Content-Length", str(len(body) + (5000 if "cut" in self.path else 0)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)
        self.close_connection = True

    do_HEAD = do_GET  # noqa: N815 (the name that http.server asks for)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server on this machine."""
    serving = ThreadingHTTPServer(("127.0.0.1", 0), _Files)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{serving.server_port}"
    serving.shutdown()
    serving.server_close()


def _read(url: str) -> list[str]:
    (found,) = sources(url)
    assert isinstance(found, Source)
    return [each.text if isinstance(each, Document) else f"! {each}" for each in documents(found, How())]


def test_a_packed_file_behind_a_url_is_read_by_its_content(server: str) -> None:
    assert _read(f"{server}/a.jsonl.gz?key=1") == ["one", "two"]


@pytest.mark.parametrize("name", ["gone.txt", "busy.zip"])
def test_what_does_not_come_is_named(server: str, name: str) -> None:
    assert _read(f"{server}/{name}") == [f"! {server}/{name}: cannot be read (not found, or no answer)"]


def test_a_transfer_that_breaks_off_is_named(server: str) -> None:
    assert "broke off" in _read(f"{server}/cut.txt")[-1]
