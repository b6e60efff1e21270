"""Captures become records that other readers accept, and nothing in them can forge a header."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from archive.warc.members import Member, walk
from archive.warc.record import BadRecord, Record, parse, sha1
from archive.warc.writing import capture_members, warcinfo_member
from tests.support import DAY, capture


def records(data: bytes, folder: Path) -> list[Record]:
    path = folder / "x.warc.gz"
    path.write_bytes(data)
    return [parse(m.data) for m in walk(path) if isinstance(m, Member)]


def test_a_capture_is_written_as_request_metadata_and_response(tmp_path: Path) -> None:
    one = capture(1)
    request, metadata, response = records(capture_members(one), tmp_path)
    assert [r.type for r in (request, metadata, response)] == ["request", "metadata", "response"]
    assert metadata.url == "urn:metadata:" + one.url
    assert request.headers["warc-concurrent-to"] == metadata.headers["warc-concurrent-to"] == response.id == one.id
    assert response.payload == one.body
    assert response.status == 200
    assert response.headers["warc-payload-digest"] == sha1(one.body)


def test_every_member_is_one_record_for_warcio_with_good_digests(tmp_path: Path) -> None:
    data = (
        warcinfo_member("x.warc.gz", DAY, {"isPartOf": "x"}) + capture_members(capture(1)) + capture_members(capture(2))
    )
    (tmp_path / "x.warc.gz").write_bytes(data)
    assert [r.rec_type for r in ArchiveIterator(BytesIO(data))] == [
        "warcinfo",
        *["request", "metadata", "response"] * 2,
    ]
    checker = Checker(type("Options", (), {"verbose": False, "inputs": [str(tmp_path / "x.warc.gz")]}))
    checker.process_all()
    assert not checker.exit_value


@pytest.mark.parametrize("evil", ["\r\nWARC-Type: forged", "\nX: 1", "\r", "\x00", "\u2028", "\u0085", "\ud800"])
def test_no_character_of_a_url_begins_a_header(evil: str, tmp_path: Path) -> None:
    one = replace(capture(1), url=f"https://vyhadka.example/{evil}x")
    for record in records(capture_members(one), tmp_path):
        assert "forged" not in record.type
        assert "x" not in record.headers


def test_8_bit_bytes_of_a_head_are_kept_as_received(tmp_path: Path) -> None:
    one = replace(capture(1), head="HTTP/1.1 200 ОК\r\nX-Місто: Київ\r\n".encode())
    data = capture_members(one)
    path = tmp_path / "x.warc.gz"
    path.write_bytes(data)
    blocks = [m.data for m in walk(path) if isinstance(m, Member)]
    assert one.head in blocks[2]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no WARC header"),
        (b"GARBAGE\r\n\r\n", "no WARC header"),
        (b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 1_000\r\n\r\n", "is no number"),
        (b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: -1\r\n\r\n", "is no number"),
        (b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 50\r\n\r\nshort", "cut short"),
        (b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Date: 9999-99\r\nContent-Length: 0\r\n\r\n", "is no date"),
        (b"WARC/1.1\r\nWARC-Date: 2026-01-01T00:00:00Z\r\nContent-Length: 0\r\n\r\n", "no WARC-Type"),
    ],
)
def test_a_bad_record_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(BadRecord, match=reason):
        parse(data)


def test_fractions_of_a_second_are_cut_so_that_dates_compare() -> None:
    data = b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Date: 2026-01-01T00:00:00.123456Z\r\nContent-Length: 0\r\n\r\n"
    assert parse(data).date == "2026-01-01T00:00:00Z"


def test_a_record_without_id_gets_the_same_one_each_time() -> None:
    data = b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Date: 2026-01-01T00:00:00Z\r\nContent-Length: 2\r\n\r\nhi"
    assert parse(data).id == parse(data).id != ""
