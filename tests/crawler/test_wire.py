"""What the server sent is what the archive holds, byte for byte, and so is what it was asked. One real crawl."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.index import Index
from archive.store import Archive
from archive.warc.members import Member, walk
from archive.warc.record import Record, parse
from tests.crawler.wire_script import CUT, CUT_HEAD, MAX, MORE, OVER, SAFE, TIMEOUT, WHOLE, own_page, script
from tests.crawler.wire_server import ByteServer, certificate, run, serving

DIRECT = [path for path in WHOLE if path not in ("/hop", "/case?landed")]
POSTED = b"a=1&b=%D0%B4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """The archive of the crawl, and the servers it went to."""

    archive: Archive
    plain: ByteServer
    tls: ByteServer
    said: str
    """What the crawl printed as errors."""

    @property
    def base(self) -> str:
        return f"http://wire.localhost:{self.plain.port}"

    def stored(self) -> Iterator[tuple[Record, bytes, bytes]]:
        """Every record with its block and its head."""
        for file in self.archive.warc_files():
            for member in walk(file):
                assert isinstance(member, Member)
                head, _, rest = member.data.partition(b"\r\n\r\n")
                yield parse(member.data), rest[:-4], head

    def blocks(self, kind: str, path: str) -> list[tuple[Record, bytes]]:
        """Records of this kind for a path, each with its block."""
        found = [(record, block) for record, block, _ in self.stored() if record.type == kind]
        return [(record, block) for record, block in found if record.url.partition(".localhost:")[2][5:] == path]

    def answer(self, path: str) -> tuple[Record, bytes]:
        """The one response record of a path, asked for without TLS."""
        plain = [(record, block) for record, block in self.blocks("response", path) if record.url.startswith("http:")]
        assert len(plain) == 1
        return plain[0]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("wire")
    context, trusted = certificate("safe.localhost", folder)
    with serving(script()) as plain, serving(script(), context) as tls:
        base, safe = f"wire.localhost:{plain.port}", f"safe.localhost:{tls.port}"
        paths = [*DIRECT, *MORE, *CUT, *OVER, "/cuthead", "/nohttp", "/nowhere"]
        order = {
            "archive": str(folder / "news"),
            "hosts": [base, safe],
            "articles": [*[f"http://{base}{path}" for path in paths], f"https://{safe}/safe", f"https://{safe}/drip"],
            "others": [["HEAD", f"http://{base}/head", ""], ["POST", f"http://{base}/posted#part", POSTED.decode()]],
            "settings": {"DOWNLOAD_MAXSIZE": MAX, "DOWNLOAD_TIMEOUT": TIMEOUT, "CONCURRENT_REQUESTS_PER_DOMAIN": 1},
        }
        said = run(folder, order, trusted)
        yield Crawled(archive=Archive(folder / "news"), plain=plain, tls=tls, said=said)


@pytest.mark.parametrize("path", WHOLE)
def test_what_the_server_sent_is_in_the_record_byte_for_byte(crawled: Crawled, path: str) -> None:
    record, block = crawled.answer(path)
    assert block == WHOLE[path].sent
    assert "warc-truncated" not in record.headers


@pytest.mark.parametrize("path", MORE)
def test_what_goes_before_or_behind_an_answer_is_not_part_of_it(crawled: Crawled, path: str) -> None:
    record, block = crawled.answer(path)
    assert block == MORE[path][1]
    assert "warc-truncated" not in record.headers


@pytest.mark.parametrize("path", CUT)
def test_an_answer_that_is_cut_short_is_kept_as_far_as_it_came_and_says_why(crawled: Crawled, path: str) -> None:
    record, block = crawled.answer(path)
    reply, reason = CUT[path]
    assert block == reply.sent
    assert record.headers["warc-truncated"] == reason


@pytest.mark.parametrize("path", [path for path in OVER if path != "/longhead"])
def test_an_answer_over_the_limit_is_kept_from_its_beginning_and_says_so(crawled: Crawled, path: str) -> None:
    record, block = crawled.answer(path)
    assert OVER[path].sent.startswith(block)
    assert block.partition(b"\r\n\r\n")[1]
    assert len(block) < MAX + 200_000
    assert record.headers["warc-truncated"] == "length"


def test_an_endless_head_is_hung_up_on_and_its_whole_lines_are_kept(crawled: Crawled) -> None:
    record, block = crawled.answer("/longhead")
    assert OVER["/longhead"].sent.startswith(block[:-2])
    assert 60_000 < len(block) < 200_000
    assert record.headers["warc-truncated"] == "length"


def test_of_a_head_that_breaks_off_the_whole_lines_are_kept(crawled: Crawled) -> None:
    record, block = crawled.answer("/cuthead")
    assert block == CUT_HEAD[1]
    assert record.headers["warc-truncated"] == "disconnect"


@pytest.mark.parametrize("path", ["/nohttp", "/nowhere"])
def test_what_is_no_answer_is_no_capture(crawled: Crawled, path: str) -> None:
    assert crawled.blocks("response", path) == []
    assert crawled.blocks("request", path) == []
    assert path in [asked.path for asked in crawled.plain.asked]


def test_every_request_is_in_the_archive_as_the_server_got_it(crawled: Crawled) -> None:
    got = [asked.data for server in (crawled.plain, crawled.tls) for asked in server.asked]
    unanswered = [data for data in got if data.split(b" ")[1] in (b"/nohttp", b"/nowhere")]
    kept = [block for record, block, _ in crawled.stored() if record.type == "request"]
    assert len(kept) > 35
    assert sorted(kept + unanswered) == sorted(got)


def test_a_request_and_its_answer_are_of_one_moment_and_name_each_other(crawled: Crawled) -> None:
    for path in ("/case", "/short"):
        record, _ = crawled.answer(path)
        ((request, _),) = crawled.blocks("request", path)
        assert request.headers["warc-concurrent-to"] == record.id
        assert request.date == record.date


def test_a_body_that_is_posted_is_kept(crawled: Crawled) -> None:
    ((_, block),) = crawled.blocks("request", "/posted")
    assert block.startswith(b"POST /posted HTTP/1.1\r\n")
    assert block.endswith(b"\r\n\r\n" + POSTED)


def test_an_answer_to_head_has_no_body(crawled: Crawled) -> None:
    assert crawled.answer("/head")[1] == b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def test_kept_connections_carry_many_exchanges_and_none_is_taken_for_another(crawled: Crawled) -> None:
    by_connection: dict[int, int] = {}
    for asked in crawled.plain.asked:
        by_connection[asked.connection] = by_connection.get(asked.connection, 0) + 1
    assert max(by_connection.values()) >= 5


def test_each_step_of_a_redirect_is_a_capture(crawled: Crawled) -> None:
    statuses = [crawled.answer(path)[0].status for path in ("/redirect", "/hop", "/case?landed")]
    assert statuses == [302, 301, 200]


def test_over_tls_the_bytes_are_those_inside_of_it(crawled: Crawled) -> None:
    assert [block for _, block in crawled.blocks("response", "/safe")] == [SAFE.sent]
    reply, reason = CUT["/drip"]
    ends = [(block, record.headers["warc-truncated"]) for record, block in crawled.blocks("response", "/drip")]
    assert ends == [(reply.sent, reason)] * 2


def test_what_was_spoken_is_noted(crawled: Crawled) -> None:
    spoken = {record.url: _fields(head, b"WARC-Protocol") for record, _, head in crawled.stored() if record.status}
    assert spoken[crawled.base + "/case"] == [b"http/1.1"]
    assert spoken[crawled.base + "/untilclose"] == [b"http/1.0"]
    assert spoken[f"https://safe.localhost:{crawled.tls.port}/safe"] == [b"http/1.1", b"tls/1.3"]
    ciphers = {record.headers.get("warc-cipher-suite") for record, _, _ in crawled.stored() if record.status}
    assert len(ciphers) == 2
    assert str(max(ciphers, key=str)).startswith("TLS_")


def _fields(head: bytes, name: bytes) -> list[bytes]:
    """All values of a WARC field, in order."""
    return [line.partition(b": ")[2] for line in head.split(b"\r\n") if line.startswith(name + b": ")]


def test_no_head_is_said_to_be_reconstructed_but_one_that_broke_off(crawled: Crawled) -> None:
    said = {
        record.url.removeprefix("urn:metadata:" + crawled.base)
        for record, block, _ in crawled.stored()
        if record.type == "metadata" and b'"heads"' in block
    }
    assert said == {"/cuthead", "/longhead"}


def test_the_address_of_the_server_is_noted(crawled: Crawled) -> None:
    for path in ("/case", "/nothing", "/short"):
        assert crawled.answer(path)[0].headers["warc-ip-address"] == "127.0.0.1"


def test_a_page_that_was_cut_short_is_no_article_and_stays_to_be_fetched(crawled: Crawled) -> None:
    seen = states(crawled)
    with closing(Index(crawled.archive.index_path)) as index:
        held = index.seen("wire")
        rows = index.query("SELECT url, outcome, reason FROM captures")
    outcomes = {row["url"]: (row["outcome"], row["reason"]) for row in rows}
    for path in (*CUT, *OVER, "/cuthead"):
        url = crawled.base + path
        assert outcomes[url] == ("cut", "truncated")
        assert seen[url] == "failed"
        assert url not in held
    assert outcomes[crawled.base + "/case"][0] == "article"
    assert seen[crawled.base + "/case"] == "done"
    assert crawled.base + "/case" in held


def states(crawled: Crawled) -> dict[str, str]:
    """How each URL stands in the frontier."""
    with closing(sqlite3.connect(crawled.archive.frontier_path)) as db:
        return dict(db.execute("SELECT url, state FROM urls").fetchall())


def test_the_pages_are_read_whatever_they_were_sent_in(crawled: Crawled) -> None:
    with closing(Index(crawled.archive.index_path)) as index:
        rows = index.query("SELECT url, outcome FROM captures WHERE outcome = 'article'")
    paths = {urlsplit(row["url"]).path for row in rows}
    ways = {"/case", "/cookies", "/eightbit", "/folded", "/nocolon", "/barelf", "/gzip", "/br", "/zstd", "/chunks"}
    assert ways | {"/chunksgzip", "/untilclose", "/early", "/leftover", "/phrase", "/nophrase"} <= paths


def test_another_reader_finds_the_same_bodies(crawled: Crawled) -> None:
    seen = 0
    for file in crawled.archive.warc_files():
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream):
                path = urlsplit(record.rec_headers.get_header("WARC-Target-URI") or "").path
                if record.rec_type == "response" and path in ("/chunksgzip", "/safe", "/gzip", "/barelf", "/folded"):
                    assert record.content_stream().read() == own_page(path)
                    seen += 1
    assert seen == 5


def test_the_crawl_says_nothing_of_exceptions(crawled: Crawled) -> None:
    assert "Traceback" not in crawled.said
