"""The newsroom on a socket: one loopback server for all outlets, told apart by the Host header."""

from __future__ import annotations

import gzip
import hashlib
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

import brotlicffi

from cleaner.errors import LitopysError
from crawler.newsroom.routes import answer
from crawler.newsroom.values import Answer
from crawler.newsroom.world import Newsroom

_CHUNK = 4096


class Server:
    """A running newsroom: what it shows, and what it was asked."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.requests: Counter[tuple[str, str]] = Counter()
        """How often each (host, path) was asked for."""
        self._lock = threading.Lock()

    @property
    def port(self) -> int:
        """Where it listens, on 127.0.0.1."""
        return self.newsroom.port

    def show(self, newsroom: Newsroom) -> None:
        """Answer from this newsroom from now on, on the same port: the next round."""
        self.newsroom = replace(newsroom, port=self.port)

    def count(self, host: str, path: str) -> None:
        """Note one request."""
        with self._lock:
            self.requests[host, path] += 1


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now: build the newsroom with it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(newsroom: Newsroom) -> Iterator[Server]:
    """Serve in a background thread until the block ends; port 0 is any free one.

    Raises `LitopysError` where the port is taken.
    """
    server = Server(newsroom)
    try:
        listener = _Listener(("127.0.0.1", newsroom.port), _handler(server))
    except (OSError, OverflowError) as error:
        raise LitopysError(
            f"port {newsroom.port} of 127.0.0.1 cannot be used ({error}); choose another with --port"
        ) from error
    server.newsroom = replace(newsroom, port=listener.server_port)
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up early is no news."""


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "newsroom"
        timeout = 30
        # Headers and body are two writes; with Nagle the second would wait for the client's ACK, 40 ms a page.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            _respond(self, server)

        def do_HEAD(self) -> None:
            _respond(self, server)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            pass

    return Handler


def _respond(request: BaseHTTPRequestHandler, server: Server) -> None:
    host = (request.headers.get("Host") or "").rsplit(":", 1)[0]
    path = unquote(urlsplit(request.path).path)
    server.count(host, path)
    newsroom = server.newsroom
    given = answer(newsroom, host, path)
    # Weak, for the packed and the plain bytes share it.
    tag = f'W/"{hashlib.sha256(given.body).hexdigest()[:20]}"'
    if given.modified and _unchanged(request, given, tag):
        request.send_response(304)
        _send_validators(request, given, tag)
        request.end_headers()
        return
    shelf = newsroom.shelf_of(host)
    packing = _packing(request, shelf.desk.compression, given) if shelf else ""
    request.send_response(given.status)
    request.send_header("Content-Type", given.kind)
    if given.location:
        request.send_header("Location", given.location)
    if given.modified:
        _send_validators(request, given, tag)
    if packing:
        request.send_header("Content-Encoding", packing)
    request.send_header("Vary", "Accept-Encoding")
    _send_body(request, given.body, packing, chunked=bool(shelf and shelf.desk.chunked))


def _send_body(request: BaseHTTPRequestHandler, body: bytes, packing: str, *, chunked: bool) -> None:
    data = _packed(body, packing)
    chunks = chunked and packing == "gzip"
    if chunks:
        request.send_header("Transfer-Encoding", "chunked")
    else:
        request.send_header("Content-Length", str(len(data)))
    request.end_headers()
    if request.command == "HEAD":
        return
    if chunks:
        pieces = [data[i : i + _CHUNK] for i in range(0, len(data), _CHUNK)] + [b""]
        data = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
    request.wfile.write(data)


def _packed(body: bytes, packing: str) -> bytes:
    if packing == "br":
        return bytes(brotlicffi.compress(body, quality=4))
    return gzip.compress(body, 6, mtime=0) if packing else body


def _send_validators(request: BaseHTTPRequestHandler, given: Answer, tag: str) -> None:
    request.send_header("ETag", tag)
    if given.modified:
        request.send_header("Last-Modified", format_datetime(given.modified, usegmt=True))


def _unchanged(request: BaseHTTPRequestHandler, given: Answer, tag: str) -> bool:
    """Whether the client holds this version: by its tag, and only without one by its date."""
    tags = request.headers.get("If-None-Match")
    if tags is not None:
        return tag in (part.strip() for part in tags.split(","))
    since = request.headers.get("If-Modified-Since")
    if since is None or given.modified is None:
        return False
    try:
        return parsedate_to_datetime(since) >= given.modified
    except (TypeError, ValueError):
        return False


def _packing(request: BaseHTTPRequestHandler, wanted: str, given: Answer) -> str:
    """How the answer travels: as the outlet packs its pages, if the client takes that."""
    offered = request.headers.get("Accept-Encoding", "")
    taken = wanted in (part.split(";")[0].strip() for part in offered.split(","))
    return wanted if taken and given.status == 200 and given.kind.startswith(("text/html", "application/rss")) else ""
