"""Stored bodies come back as what they say, whatever wrapped them, within bounds."""

from __future__ import annotations

import gzip
import zlib

import brotlicffi
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.warc import http
from archive.warc.http import decoded, unchunked
from archive.warc.record import Record

TEXT = "Вигаданий текст статті. ".encode() * 40


def record(body: bytes, *headers: tuple[str, str]) -> Record:
    return Record(
        id="x", type="response", url="", date="", headers={}, status=200, http=headers, data=body, end=len(body)
    )


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)[2:-4]),
        ("br", brotlicffi.compress(TEXT)),
        ("zstd", zstandard.ZstdCompressor().compress(TEXT)),
        ("identity", TEXT),
        ("gzip, br", brotlicffi.compress(gzip.compress(TEXT))),
    ],
)
def test_each_content_encoding_is_undone(name: str, body: bytes) -> None:
    assert decoded(record(body, ("Content-Encoding", name))).data == TEXT


def test_chunks_are_joined_and_what_only_claims_them_is_left() -> None:
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (TEXT[:100], TEXT[100:])) + b"0\r\n\r\n"
    header = ("Transfer-Encoding", "chunked")
    assert decoded(record(chunked, header)).data == TEXT
    assert decoded(record(TEXT, header)).data == TEXT


@pytest.mark.parametrize(
    ("stored", "meant", "flaw"),
    [
        (b"5\r\nfirst\r\nNO SIZE\r\nrest", b"firstNO SIZE\r\nrest", "bad_chunks"),
        (b"5\r\nfirst\r\nff\r\ncut off", b"firstcut off", "truncated_chunks"),
        (b"5\r\nfirst\r\n", b"first", "truncated_chunks"),
        (b"3\r\nfirst\r\n0\r\n\r\n", b"3\r\nfirst\r\n0\r\n\r\n", ""),
        (b"ff\r\ncut off", b"cut off", "truncated_chunks"),
        (b"2026\nis a year", b"2026\nis a year", ""),
        (b"5;x=y\r\nfirst\r\n0\r\nTrailer: z\r\n\r\n", b"first", ""),
        (b"5\nfirst\n0\n\n", b"first", ""),
        (b"", b"", ""),
        (b"0\r\n\r\n", b"", ""),
    ],
)
def test_wrong_chunks_lose_no_byte(stored: bytes, meant: bytes, flaw: str) -> None:
    body = decoded(record(stored, ("Transfer-Encoding", "chunked")))
    assert (body.data, body.flaw) == (meant, flaw)


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_what_is_no_chunk_stays_in_its_place(data: bytes) -> None:
    """Whatever stands there, it comes back as it is or as chunks of it."""
    found, flaw = unchunked(data)
    assert found == data or flaw or data.startswith(b"0")
    assert unchunked(b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data))[0] == data


def test_gzip_of_several_members_is_one_body_and_what_follows_is_none() -> None:
    several = gzip.compress(TEXT) + gzip.compress(TEXT)
    for stored in (several, several + b"\0\0garbage", several + b"\x1f\x8b\x08garbage"):
        assert decoded(record(stored, ("Content-Encoding", "gzip"))).data == TEXT * 2


def test_a_cut_encoding_gives_what_is_there_and_says_so() -> None:
    cut = {
        "gzip": gzip.compress(TEXT)[:-20],
        "zstd": zstandard.ZstdCompressor().compress(TEXT)[:-9],
        "br": brotlicffi.compress(TEXT)[:-9],
    }
    for name, stored in cut.items():
        body = decoded(record(stored, ("Content-Encoding", name)))
        assert body.flaw == "truncated_encoding"
        assert TEXT.startswith(body.data)


def test_a_lie_about_the_encoding_keeps_the_bytes() -> None:
    body = decoded(record(TEXT, ("Content-Encoding", "gzip")))
    assert body.data == TEXT
    assert body.flaw.startswith("not_gzip")
    assert decoded(record(TEXT, ("Content-Encoding", "xyz"))).flaw == "unknown_encoding: xyz"


@pytest.mark.parametrize("name", ["gzip", "br", "zstd"])
def test_a_bomb_is_cut_at_the_bound(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "MAX_BODY", 100_000)
    plain = bytes(3_000_000)
    bombs = {
        "gzip": gzip.compress(plain),
        "br": brotlicffi.compress(plain),
        "zstd": zstandard.ZstdCompressor().compress(plain),
    }
    body = decoded(record(bombs[name], ("Content-Encoding", name)))
    assert len(body.data) <= 400_000
