"""The other ways of an exchange: tried again, over TLS 1.2, refused by TLS, and through a handler that is not ours."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import Headers, HtmlResponse

from archive.store import Archive
from archive.warc.members import Member, walk
from archive.warc.record import Record, parse
from crawler.wire import RECONSTRUCTED, capture_of
from crawler.wire_tls import registered
from tests.crawler.wire_script import CUT, HTML, WHOLE, own_page, script
from tests.crawler.wire_server import Reply, certificate, run, serving


def _records(archive: Path, kind: str) -> list[tuple[Record, bytes]]:
    """Records of this kind, each with its bytes."""
    members = [member for file in Archive(archive).warc_files() for member in walk(file)]
    found = [(parse(member.data), member.data) for member in members if isinstance(member, Member)]
    return [(record, data) for record, data in found if record.type == kind]


@pytest.fixture(scope="module")
def tried_again(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[str]]]:
    """A crawl that tries twice, of a plain server and one of TLS 1.2 alone; its archive and what was asked."""
    folder = tmp_path_factory.mktemp("again")
    context, trusted = certificate("old.localhost", folder)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with serving(script()) as plain, serving(script(), context) as old:
        base, safe = f"wire.localhost:{plain.port}", f"old.localhost:{old.port}"
        wrong = f"other.localhost:{old.port}"
        urls = [f"http://{base}/broken", f"http://{base}/short", f"https://{safe}/case", f"https://{wrong}/case"]
        order = {
            "archive": str(folder / "news"),
            "hosts": [base, safe, wrong],
            "articles": urls,
            "settings": {"RETRY_TIMES": 1, "DOWNLOAD_TIMEOUT": 5},
        }
        run(folder, order, trusted)
        yield folder / "news", [asked.path for asked in plain.asked]


def test_each_attempt_is_a_capture(tried_again: tuple[Path, list[str]]) -> None:
    archive, asked = tried_again
    blocks = [data.partition(b"\r\n\r\n")[2][:-4] for _, data in _records(archive, "response")]
    assert asked.count("/broken") == asked.count("/short") == 2
    assert blocks.count(CUT["/short"][0].sent) == 2
    # The same page twice within a file may be stored once and referred to the second time.
    again = [record for kind in ("response", "revisit") for record, _ in _records(archive, kind)]
    assert [record.status for record in again if record.url.endswith("/broken")] == [500, 500]


def test_tls_of_an_older_version_is_named_with_its_registered_cipher(tried_again: tuple[Path, list[str]]) -> None:
    (data,) = [data for record, data in _records(tried_again[0], "response") if record.url.endswith("/case")]
    assert b"\r\nWARC-Protocol: http/1.1\r\nWARC-Protocol: tls/1.2\r\n" in data
    assert b"\r\nWARC-Cipher-Suite: TLS_ECDHE_ECDSA_WITH_" in data
    assert data.partition(b"\r\n\r\n")[2][:-4] == WHOLE["/case"].sent


def test_nothing_is_asked_or_kept_where_the_certificate_is_another_hosts(tried_again: tuple[Path, list[str]]) -> None:
    urls = [record.url for kind in ("request", "response") for record, _ in _records(tried_again[0], kind)]
    assert not [url for url in urls if "other.localhost" in url]
    assert [url for url in urls if "old.localhost" in url]


def test_a_handler_that_is_not_ours_is_archived_with_reconstructed_heads_and_says_so(tmp_path: Path) -> None:
    theirs = "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"
    with serving(script()) as plain:
        base = f"wire.localhost:{plain.port}"
        order = {
            "archive": str(tmp_path / "news"),
            "hosts": [base],
            "articles": [f"http://{base}/chunks"],
            "settings": {"DOWNLOAD_HANDLERS": {"http": theirs}},
        }
        run(tmp_path, order)
    ((_, response),) = [pair for pair in _records(tmp_path / "news", "response") if pair[0].url.endswith("/chunks")]
    block = response.partition(b"\r\n\r\n")[2][:-4]
    assert block == b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\n\r\n" + own_page("/chunks")
    said = [data for record, data in _records(tmp_path / "news", "metadata") if record.url.endswith("/chunks")]
    assert RECONSTRUCTED.encode() in said[0]


def test_http_2_is_written_as_http_1_1_and_named_without_its_pseudo_headers() -> None:
    headers = Headers({"content-type": "text/html", ":status": "200"})
    response = HtmlResponse("https://vyhadka.example/a", headers=headers, body=b"page", protocol="h2")
    capture = capture_of(Request("https://vyhadka.example/a"), response, "vyhadka", "vyhadka-1")
    assert capture.head == b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    assert capture.protocols == ("h2",)
    assert capture.reconstructed == RECONSTRUCTED


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("TLS_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256"),
        ("ECDHE-RSA-AES128-GCM-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
        ("ECDHE-ECDSA-CHACHA20-POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
        ("ECDHE-RSA-AES256-SHA384", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"),
        ("DHE-RSA-AES256-SHA", "TLS_DHE_RSA_WITH_AES_256_CBC_SHA"),
        ("AES256-SHA", "TLS_RSA_WITH_AES_256_CBC_SHA"),
        ("AES128-GCM-SHA256", "TLS_RSA_WITH_AES_128_GCM_SHA256"),
        ("ECDHE-ECDSA-AES128-CCM8", "ECDHE-ECDSA-AES128-CCM8"),
        ("", ""),
    ],
)
def test_cipher_suites_have_their_registered_names(name: str, known: str) -> None:
    assert registered(name) == known


def test_a_listing_that_did_not_change_is_asked_with_what_is_known_of_it_and_its_304_is_kept(tmp_path: Path) -> None:
    feed = b"<rss version='2.0'><channel><title>None today</title></channel></rss>"
    first = b'HTTP/1.1 200 OK\r\neTag: "v1"\r\nContent-Type: application/rss+xml\r\nContent-Length: %d\r\n\r\n' % len(
        feed
    )
    then = b'HTTP/1.1 304 As it was\r\neTag: "v1"\r\n\r\n'
    archive = tmp_path / "news"
    with serving({"/feed": Reply(steps=(first + feed,))}) as server:
        base = f"wire.localhost:{server.port}"
        order = {"archive": str(archive), "hosts": [base], "articles": [], "feeds": [f"http://{base}/feed"]}
        run(tmp_path, order)
        server.script = {"/feed": Reply(steps=(then,))}
        run(tmp_path, order)
    answers = [pair for kind in ("response", "revisit") for pair in _records(archive, kind)]
    blocks = [data.partition(b"\r\n\r\n")[2][:-4] for record, data in answers if record.url.endswith("/feed")]
    assert blocks == [first + feed, then]
    asked = [data for record, data in _records(archive, "request") if record.url.endswith("/feed")]
    assert [b'\r\nIf-None-Match: "v1"\r\n' in data for data in asked] == [False, True]
    with closing(Archive(archive).read_index()) as index:
        runs = index.query("SELECT counts FROM runs ORDER BY id")
    assert [json.loads(row["counts"])["listings_failed"] for row in runs] == [0, 0]
