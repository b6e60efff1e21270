"""Every shape of a web archive gives its records, whole and in order, and every byte of it is accounted for."""

from __future__ import annotations

import base64
import gzip
import hashlib

import pytest

from archive.warc import inflating
from archive.warc.members import Damage
from archive.warc.reading import Taken
from archive.warc.record import parse, sha1
from tests.archive.odd_files import SHAPES, arc, body, read, record, several


def taken(data: bytes) -> list[Taken]:
    """The records of a file in which nothing is wrong."""
    found = read(data)
    assert [one for one in found if isinstance(one, Damage)] == []
    return [one for one in found if isinstance(one, Taken)]


@pytest.mark.parametrize("shape", SHAPES)
def test_records_come_back_whole_in_every_shape(shape: str) -> None:
    data = SHAPES[shape](several(12))
    found = taken(data)
    assert [one.record.payload for one in found] == [body(number) for number in range(12)]
    assert [one.record.url for one in found] == [f"https://vyhadka.example/{number}.html" for number in range(12)]
    assert {one.record.status for one in found} == {200}
    assert sum(one.length for one in found) in (len(data), len(data) - data.count(b"\x5d\x2a\x4d\x18") * skipped(data))


def skipped(data: bytes) -> int:
    """Bytes of the frame with the dictionary."""
    return 8 + int.from_bytes(data[4:8], "little")


def test_a_member_with_one_record_is_handed_on_byte_for_byte() -> None:
    parts = [gzip.compress(part, level) for part, level in zip(several(3), (1, 6, 9), strict=True)]
    assert [one.raw for one in taken(b"".join(parts))] == parts


@pytest.mark.parametrize("version", ["WARC/1.0", "WARC/1.1", "WARC/0.17", "WARC/0.18"])
def test_every_version_is_read(version: str) -> None:
    assert len(taken(record(1).replace(b"WARC/1.1", version.encode()) * 3)) == 3


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_arc_records_become_the_responses_that_they_are(pack: type[bytes]) -> None:
    found = taken(pack(arc(5)))
    assert [one.record.type for one in found] == ["warcinfo", *["response"] * 5]
    assert [one.record.payload for one in found[1:]] == [body(number) for number in range(5)]
    assert {one.record.date for one in found} == {"2026-11-20T08:00:00Z"}
    assert found[1].record.headers["litopys-origin"] == "arc"
    assert parse(found[1].data).id == taken(arc(5))[1].record.id, "the same id each time"


def test_an_arc_file_with_a_member_a_record_is_read() -> None:
    whole = arc(4)
    starts = [whole.find(b"filedesc"), *(whole.find(b"https://vyhadka.example/%d" % number) for number in range(4))]
    cuts = [whole[a:b] for a, b in zip(starts, [*starts[1:], len(whole)], strict=True)]
    assert len(taken(b"".join(map(gzip.compress, cuts)))) == 5


def test_a_file_packed_as_a_whole_may_be_larger_than_what_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inflating, "MAX_RECORD", 20_000)
    for shape in ("gzip, one member", "zstd, one frame", "lz4, one frame"):
        assert len(taken(SHAPES[shape](several(200)))) == 200


def test_wget_s_brackets_and_spaces_in_addresses_are_undone() -> None:
    (one,) = taken(record(1, WARC_Target_URI="<https://vyhadka.example/a b.html>"))
    assert one.record.url == "https://vyhadka.example/a%20b.html"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-20T08:00:00.123456Z", "2026-11-20T08:00:00Z"),
        ("2026-11-20T08:00Z", "2026-11-20T08:00:00Z"),
        ("2026-11", "2026-11-01T00:00:00Z"),
        ("2009-03-65T08:43:19-0800", "2009-03-06T16:43:19Z"),
        ("2008-10-294T05:21:46-0700", "2008-10-20T12:21:46Z"),
        ("2026-02-30T08:00:00Z", ""),
        ("9999-99-99T99:99:99Z", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates_are_read_strictly_with_what_known_writers_made_of_them(written: str, meant: str) -> None:
    (one,) = read(record(1, WARC_Date=written))
    if meant:
        assert isinstance(one, Taken)
        assert one.record.date == meant
    else:
        assert isinstance(one, Damage)
        assert "WARC-Date" in one.reason


def test_heads_keep_repeated_names_folded_lines_and_8_bit_letters() -> None:
    block = b"HTTP/1.0 200\nSet-Cookie: a\nset-cookie: b\nX-Long: one\n  two\nX-8: \xcc\xb3\xf1\xf2\nnonsense\n\nbody"
    head = b"WARC/1.0\nWARC-Type: response\nWARC-Date: 2026-11-20T08:00:00Z\nX-Fold: a\n\tb\nContent-Length: %d\n\n"
    (one,) = taken(head % len(block) + block + b"\r\n\r\n")
    fields = (("Set-Cookie", "a"), ("set-cookie", "b"), ("X-Long", "one two"), ("X-8", "Ì³ñò"))
    assert one.record.http == fields
    assert one.record.headers["x-fold"] == "a b"
    assert (one.record.status, one.record.payload) == (200, b"body")


def test_padding_and_empty_members_are_no_damage() -> None:
    parts = [record(1), b"\r\n" * 9, gzip.compress(b""), gzip.compress(record(2)), b"\n", record(3)]
    assert len(taken(b"".join(parts))) == 3


def test_digests_of_every_kind_prove_and_unknown_ones_are_noted() -> None:
    block = record(1).partition(b"\r\n\r\n")[2][:-4]
    for name in ("md5", "sha1", "sha-256", "sha512"):
        digest = hashlib.new(name.replace("-", ""), block).digest()
        for value in (digest.hex(), digest.hex().upper(), base64.b32encode(digest).decode().rstrip("=")):
            (one,) = taken(record(1, WARC_Block_Digest=f"{name}:{value}"))
            assert one.note == ""
    (odd,) = taken(record(1, digests=False, WARC_Block_Digest="blake9:abc"))
    assert odd.note == "digest blake9 is not known"


def test_payload_digests_over_other_forms_of_the_body_are_no_damage() -> None:
    """Without the chunks, or unpacked: writers differ in what they digest."""
    plain = body(7)
    chunked = b"5\r\n" + plain[:5] + b"\r\n%x\r\n" % (len(plain) - 5) + plain[5:] + b"\r\n0\r\n\r\n"
    for stored, field in ((chunked, "Transfer-Encoding: chunked"), (gzip.compress(plain), "Content-Encoding: gzip")):
        made = record(7, page=stored, http=field, digests=False, WARC_Payload_Digest=sha1(plain))
        assert len(taken(made)) == 1
        (bad,) = read(made.replace(stored[9:30], bytes(21)))
        assert isinstance(bad, Damage)
