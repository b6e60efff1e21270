"""Records as they are on the disk, byte for byte; what two other libraries make of them; nothing forges a field."""

from __future__ import annotations

import gzip
import itertools
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from archive.capture import Capture, DumpText, Found
from archive.warc import packing
from archive.warc.framing import entity, field_of, is_packed, status_of
from archive.warc.packing import squeezed, stored
from archive.warc.record import sha1
from archive.warc.serialising import NewRecord, member, record_head
from archive.warc.writing import (
    Original,
    Setting,
    capture_members,
    note_member,
    payload_digest,
    text_members,
    warcinfo_member,
)
from cleaner.errors import BadInput
from tests.support import DAY, capture

INFO = "<urn:uuid:00000000-0000-4000-8000-000000000000>"
HEAD = "HTTP/1.1 200 Гаразд\r\ncontent-TYPE: text/html\r\nSet-Cookie: a=1\r\nX-Місто: Київ\r\nSet-Cookie: b=2\r\n"
ONE = Capture(
    url="https://vyhadka.example/новини?a=1 2",
    date=DAY,
    id="<urn:uuid:00000000-0000-4000-8000-00000000000f>",
    head=HEAD.encode(),
    body=b"<html>",
    request_head=b"GET /x HTTP/1.1\r\nHost: vyhadka.example\r\n",
    ip="203.0.113.7",
    truncated="time",
    protocols=("http/1.1", "tls/1.3"),
    cipher="TLS_AES_128_GCM_SHA256",
    reconstructed="chunking undone",
    found=Found(outlet="vyhadka", run="r", how="feed"),
)
LITERAL = """\
WARC/1.1
WARC-Type: request
WARC-Record-ID: <urn:uuid:0>
WARC-Date: 2026-11-20T08:00:00Z
WARC-Target-URI: https://vyhadka.example/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8?a=1%202
WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-00000000000f>
WARC-Warcinfo-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>
WARC-Payload-Digest: sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ
WARC-Block-Digest: sha1:OE4S3MOHQKF6X4HGYXTROVFSCNNDEH66
Content-Type: application/http; msgtype=request
Content-Length: 42

GET /x HTTP/1.1
Host: vyhadka.example



WARC/1.1
WARC-Type: metadata
WARC-Record-ID: <urn:uuid:1>
WARC-Date: 2026-11-20T08:00:00Z
WARC-Target-URI: urn:metadata:https://vyhadka.example/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8?a=1%202
WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-00000000000f>
WARC-Warcinfo-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>
WARC-Block-Digest: sha1:B4TJZ5WCEFEWURCMOF2NA7JOZNSAQAP7
Content-Type: application/json
Content-Length: 76

{"heads": "chunking undone", "how": "feed", "outlet": "vyhadka", "run": "r"}

WARC/1.1
WARC-Type: response
WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-00000000000f>
WARC-Date: 2026-11-20T08:00:00Z
WARC-Target-URI: https://vyhadka.example/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8?a=1%202
WARC-Warcinfo-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>
WARC-IP-Address: 203.0.113.7
WARC-Protocol: http/1.1
WARC-Protocol: tls/1.3
WARC-Cipher-Suite: TLS_AES_128_GCM_SHA256
WARC-Payload-Digest: sha1:B7QLWRC7KH5NK7Z7YQIV27DGZ4MFIUIH
WARC-Truncated: time
WARC-Block-Digest: sha1:RUI2AIUCSSYOPVNZFDUFEX6CQ7UCDX2E
Content-Type: application/http; msgtype=response
Content-Length: 118

HTTP/1.1 200 Гаразд
content-TYPE: text/html
Set-Cookie: a=1
X-Місто: Київ
Set-Cookie: b=2

<html>

"""


def setting() -> Setting:
    numbers = itertools.count()
    return Setting(warcinfo=INFO, ids=lambda: f"<urn:uuid:{next(numbers)}>")


def as_read(data: bytes) -> list[tuple[str, dict[str, str]]]:
    """Type and fields of each record, as warcio reads them; FastWARC must find the same types."""
    records = [(r.rec_type, dict(r.rec_headers.headers)) for r in ArchiveIterator(BytesIO(data))]
    fast = [r.headers["WARC-Type"] for r in FastIterator(BytesIO(data), parse_http=False)]
    assert fast == [kind for kind, _ in records]
    return records


def passes_warcio(data: bytes, folder: Path) -> bool:
    (folder / "x.warc.gz").write_bytes(data)
    checker = Checker(type("Options", (), {"verbose": False, "inputs": [str(folder / "x.warc.gz")]}))
    checker.process_all()
    return not checker.exit_value


def test_a_capture_is_these_very_bytes(tmp_path: Path) -> None:
    """With id and date held still; every part of the heads is as it came."""
    assert passes_warcio(capture_members(ONE, None, setting()), tmp_path)
    assert gzip.decompress(capture_members(ONE, None, setting())) == LITERAL.replace("\n", "\r\n").encode()


def test_the_file_opens_with_who_wrote_it() -> None:
    data = gzip.decompress(warcinfo_member("єдиний.warc.gz", DAY, {"operator": "a\r\nformat: forged"}, INFO))
    assert data.startswith(b"WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: " + INFO.encode())
    assert "WARC-Filename: єдиний.warc.gz\r\n".encode() in data
    assert b"operator: a format: forged\r\n" in data


def test_an_unchanged_page_is_its_head_and_where_its_payload_is(tmp_path: Path) -> None:
    original = Original(id="<urn:uuid:a>", url="https://vyhadka.example/ї", date=DAY, digest="sha1:ABC")
    data = capture_members(capture(1), original, setting())
    kind, fields = as_read(data)[2]
    assert kind == "revisit"
    assert fields | {"WARC-Block-Digest": ""} == {
        "WARC-Type": "revisit",
        "WARC-Record-ID": fields["WARC-Record-ID"],
        "WARC-Date": DAY,
        "WARC-Target-URI": "https://vyhadka.example/news/1.html",
        "WARC-Warcinfo-ID": INFO,
        "WARC-IP-Address": "203.0.113.7",
        "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        "WARC-Payload-Digest": "sha1:ABC",
        "WARC-Refers-To": "<urn:uuid:a>",
        "WARC-Refers-To-Target-URI": "https://vyhadka.example/%D1%97",
        "WARC-Refers-To-Date": DAY,
        "WARC-Truncated": "length",
        "WARC-Block-Digest": "",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(capture(1).head) + 2),
    }
    assert passes_warcio(data, tmp_path)


def test_a_304_says_that_the_server_said_so() -> None:
    one = replace(capture(1), head=b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n", body=b"")
    original = Original(id="<urn:uuid:a>", url=one.url, date=DAY, digest="sha1:ABC")
    kind, fields = as_read(capture_members(one, original, setting()))[2]
    assert kind == "revisit"
    assert fields["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert "WARC-Truncated" not in fields


@given(st.text(), st.text(), st.text())
def test_no_value_forges_a_field_or_a_record(url: str, ip: str, name: str) -> None:
    """Whatever is in them, the record has the fields that it was given, each once, and ends where it says."""
    one = replace(ONE, url="http://a.example/" + url, ip=ip, protocols=(name,), truncated=name)
    data = capture_members(one, None, setting())
    expected = {"WARC-Target-URI", "WARC-Type", "WARC-Record-ID", "WARC-Date", "WARC-Warcinfo-ID", "WARC-Cipher-Suite"}
    expected |= {"WARC-IP-Address", "WARC-Protocol", "WARC-Truncated"}
    expected |= {"WARC-Payload-Digest", "WARC-Block-Digest", "Content-Type", "Content-Length"}
    response = gzip.decompress(data)[gzip.decompress(data).rindex(b"WARC/1.1\r\nWARC-Type: response") :]
    head, _, rest = response.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")[1:]
    assert {line.partition(":")[0] for line in lines} <= expected
    assert len({line.partition(":")[0] for line in lines}) == len(lines)
    assert len(head.decode().splitlines()) == len(lines) + 1
    assert rest == one.head + b"\r\n" + one.body + b"\r\n\r\n"


def test_what_was_odd_in_an_address_can_be_read_back() -> None:
    head = record_head(
        NewRecord(kind="resource", id="x", date=DAY, url="http://a/\r\n\x00\u2028\ud800 <>", content_type="a/b")
    )
    assert b"WARC-Target-URI: http://a/%0D%0A%00%E2%80%A8%ED%A0%80%20%3C%3E\r\n" in head


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n"


def test_chunks_stay_on_the_disk_and_are_not_in_the_digest(tmp_path: Path) -> None:
    """The record of chunks claims no payload digest, on which the tools and the standard differ; a revisit does."""
    one = replace(capture(1), head=CHUNKED, body=b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")
    data = capture_members(one)
    assert one.body in gzip.decompress(data)
    assert "WARC-Payload-Digest" not in as_read(data)[2][1]
    assert passes_warcio(data, tmp_path)
    assert payload_digest(one) == sha1(b"hello world")
    assert payload_digest(replace(one, body=b"b\r\nhello world\r\n0\r\n\r\n")) == payload_digest(one)


def test_what_the_server_compressed_is_kept_and_not_squeezed_again(tmp_path: Path) -> None:
    packed = gzip.compress(bytes(range(256)) * 900, mtime=0)
    body = b"".join(zlib.compress(packed + bytes([n])) for n in range(256)) * 3
    one = replace(capture(1), head=b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n", body=body)
    data = capture_members(one)
    assert len(body) > 3 * 0xFFFF
    assert body[:0xF000] in data
    assert passes_warcio(data, tmp_path)
    assert (tmp_path / "x.warc.gz").stat().st_size < len(body) + 1500


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_a_stored_member_is_its_two_parts(head: bytes, body: bytes) -> None:
    assert gzip.decompress(stored(head, body)) == head + body


@pytest.mark.parametrize("size", [0, 1, 65534, 65535, 65536, 131070, 131071])
def test_a_stored_member_ends_where_its_last_block_does(size: int) -> None:
    data = stored(b"head", bytes(size))
    inflate = zlib.decompressobj(31)
    assert inflate.decompress(data + b"next") == b"head" + bytes(size)
    assert (inflate.eof, inflate.unused_data) == (True, b"next")


@pytest.mark.parametrize("setting", ["small", "fast"])
def test_the_same_record_has_the_same_bytes_without_a_time(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITOPYS_COMPRESSION", setting)
    text = ("Той самий рядок, і ще раз. " * 400).encode()
    assert squeezed(text) == squeezed(text)
    assert squeezed(text)[4:8] == bytes(4)
    assert gzip.decompress(squeezed(text)) == text


def test_the_two_settings_differ_and_no_other_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    text = b"".join(b"<p class=x%d>%d</p>" % (n % 7, n * n) for n in range(4000))
    small = squeezed(text)
    monkeypatch.setenv("LITOPYS_COMPRESSION", "fast")
    assert len(squeezed(text)) > len(small)
    monkeypatch.setenv("LITOPYS_COMPRESSION", "best")
    with pytest.raises(BadInput, match="use small or fast"):
        squeezed(text)


def test_where_a_compressor_is_missing_zlib_serves_and_it_is_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(packing.SETTINGS, "absent", ("litopys_has_no_such_module", 6))
    monkeypatch.setenv("LITOPYS_COMPRESSION", "absent")
    assert [gzip.decompress(squeezed(b"text")) for _ in range(3)] == [b"text"] * 3
    assert [record.message for record in caplog.records] == [
        "litopys_has_no_such_module is not installed: WARC files are compressed by zlib, at a third of the speed"
    ]


def test_texts_and_notes_are_of_their_file_too() -> None:
    text = DumpText(
        url="urn:x", date=DAY, body=b"text", content_type="text/plain", found=Found(how="dump"), id="<urn:uuid:9>"
    )
    data = text_members(text, setting()) + note_member("urn:litopys:run:r", {"a": 1}, DAY, setting())
    records = as_read(data)
    assert [kind for kind, _ in records] == ["metadata", "resource", "metadata"]
    assert {fields["WARC-Warcinfo-ID"] for _, fields in records} == {INFO}
    assert records[1][1]["Content-Type"] == "text/plain"


def test_a_record_of_any_kind_can_be_written() -> None:
    record = NewRecord(
        kind="conversion", id="<urn:uuid:c>", date=DAY, url="http://a/", content_type="text/plain", body=b"text",
        fields=(("WARC-Refers-To", "<urn:uuid:d>"),),
    )  # fmt: skip
    ((kind, fields),) = as_read(member(record))
    assert (kind, fields["WARC-Refers-To"]) == ("conversion", "<urn:uuid:d>")


def test_heads_say_how_the_body_is_wrapped() -> None:
    head = b"HTTP/1.1 200 \xd0\x9e\xd0\x9a\nX: 1\nTRANSFER-encoding : Chunked\r\nX:2\r\nContent-Type: Image/JPEG\r\n"
    assert (status_of(head), field_of(head, b"x"), is_packed(head)) == (200, "1, 2", True)
    assert entity(head, b"2\r\nab\r\n0\r\n\r\n") == b"ab"
    assert [status_of(odd) for odd in (b"", b"HTTP/1.1", b"HTTP/1.1 2x0", b"HTTP/1.1 2000")] == [0, 0, 0, 0]
    assert not is_packed(b"HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nContent-Type: text/html\r\n")
