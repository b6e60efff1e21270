"""Records that somebody made to do harm cost themselves: the archive is opened, rebuilt and shown as before."""

from __future__ import annotations

import gzip
from contextlib import closing
from pathlib import Path

import pytest

from archive.places import page_at
from archive.store import Archive
from archive.warc.http import decoded
from archive.warc.record import parse, sha1
from archive.warc.surt import surt
from tests.archive.test_learning import run

OWNER = "<urn:uuid:22222222-1111-4111-8111-000000000001>"
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>hello"


def record(kind: str, url: str, block: bytes, *fields: str, record_id: str = OWNER) -> bytes:
    """A record as bytes."""
    http = "application/http; msgtype=response" if kind == "response" else "application/json"
    lines = [
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: {record_id}\r\nWARC-Date: 2026-11-01T00:00:00Z",
        *(f"WARC-Target-URI: {url}", *fields, f"Content-Type: {http}", f"Content-Length: {len(block)}"),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def imported(folder: Path, *records: bytes) -> Archive:
    """An archive that took these in, and was rebuilt."""
    (folder / "x.warc.gz").write_bytes(b"".join(gzip.compress(one, mtime=0) for one in records))
    archive = Archive(folder / "archive")
    for words in (("import", str(folder / "x.warc.gz")), ("rebuild",)):
        done = run(*words, "-a", str(archive.root), "--no-learn", "--workers", "0")
        assert done.exit_code == 0, done.output
    return archive


NOTES = {
    "no JSON": b"not json",
    "a list": b"[1]",
    "half a character": b'{"outlet": "\\ud800", "started": "\\u0000", "counts": {"x": "\\ud800"}}',
    "nested without end": b"[" * 100_000,
    "other types": b'{"outlet": [1], "counts": "x"}',
}


@pytest.mark.parametrize("note", NOTES)
def test_a_closing_record_of_nonsense_closes_no_archive(note: str, tmp_path: Path) -> None:
    """It is taken over with the response that it names, and was read by every opening and every rebuild after."""
    run_ = record("metadata", "urn:litopys:run:x", NOTES[note], f"WARC-Concurrent-To: {OWNER}", record_id="<urn:x:1>")
    archive = imported(tmp_path, run_, record("response", "https://a.example/1", PAGE))
    with closing(archive.read_index()) as index:
        assert [row["id"] for row in index.query("SELECT id FROM runs")] == ["x"]
        assert index.query("SELECT count(*) AS n FROM captures") == [{"n": 1}]


def test_a_host_of_too_many_digits_has_a_line_for_replayers(tmp_path: Path) -> None:
    archive = imported(tmp_path, record("response", f"http://{'1' * 5000}/", PAGE))
    (index,) = archive.cdxj.glob("*.cdxj")
    assert index.read_bytes().startswith(b"1" * 5000 + b")/ ")
    assert surt("http://16909060/") == "4,3,2,1)/"


def answer(coding: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {coding}\r\n\r\n"
    return record("response", "https://a.example/1", head.encode() + body)


def test_a_body_of_a_great_many_members_is_given_up() -> None:
    """Each of them used to be a copy of all behind it: 10 MB of them took minutes."""
    body = decoded(parse(answer("gzip", gzip.compress(b"first") + gzip.compress(b"") * 500_000)))
    assert (body.data, body.flaw) == (b"first", "too_many_members")


def test_members_of_a_body_are_joined_and_what_is_behind_them_is_left_out() -> None:
    parts = [bytes([n]) * 70_000 for n in range(30)]
    body = decoded(parse(answer("gzip", b"".join(map(gzip.compress, parts)) + b"behind")))
    assert (body.data, body.flaw) == (b"".join(parts), "")


def test_who_claims_the_digest_of_another_payload_is_not_shown_for_it(tmp_path: Path) -> None:
    """A revisit that names its original by digest alone is of the record that has that payload."""
    digest = sha1(PAGE.partition(b"\r\n\r\n")[2])
    claim = f"WARC-Payload-Digest: {digest}"
    forged = PAGE + b"forged"
    records = [
        record("response", "https://a.example/1", PAGE, claim),
        record(
            "response",
            "https://b.example/",
            forged,
            claim,
            f"WARC-Block-Digest: {sha1(forged)}",
            record_id="<urn:uuid:0>",
        ),
        record("revisit", "https://a.example/1", PAGE[:-8], claim, record_id="<x:2>").replace(b"json", b"http"),
    ]
    archive = imported(tmp_path, *records)
    with closing(archive.read_index()) as index:
        (row,) = index.query("SELECT * FROM captures WHERE kind = 'revisit'")
        assert page_at(archive, index, row).payload == b"<p>hello"
