"""Stored bodies come back as what they say, whatever wrapped them, within bounds."""

from __future__ import annotations

import gzip
import zlib

import brotlicffi
import pytest
import zstandard

from archive.warc import http
from archive.warc.http import decoded
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


def test_a_cut_encoding_gives_what_is_there_and_says_so() -> None:
    body = decoded(record(gzip.compress(TEXT)[:-20], ("Content-Encoding", "gzip")))
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
