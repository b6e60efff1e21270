"""HTTP bodies as stored, back to what they say: chunks joined, content-encodings undone, sizes bounded."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Final

import brotlicffi
import zstandard

from archive.warc.record import Record

MAX_BODY: Final = 32 * 1024 * 1024
"""Largest decoded body, bytes. A bomb is cut here and flagged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A decoded body; `flaw` says what was wrong with it, or is empty."""

    data: bytes
    flaw: str = ""


def decoded(record: Record) -> Body:
    """The record's HTTP body without transfer- and content-encoding; what cannot be decoded comes back as it is."""
    data, flaw = record.payload, ""
    if "chunked" in record.http_header("transfer-encoding").lower():
        data = dechunked(data)
    names = [name.strip() for name in record.http_header("content-encoding").lower().split(",") if name.strip()]
    for name in reversed(names):
        data, flaw = _decoded(name, data)
        if flaw:
            break
    return Body(data=data, flaw=flaw)


def dechunked(data: bytes) -> bytes:
    """Chunks joined; data that is not chunked after all (many archives undo chunks and keep the header) unchanged."""
    out: list[bytes] = []
    at = 0
    while True:
        line_end = data.find(b"\r\n", at, at + 64)
        size = data[at:line_end].split(b";")[0].strip() if line_end >= 0 else b""
        if not size or size.strip(b"0123456789abcdefABCDEF"):
            return data if not out else b"".join(out)
        length = int(size, 16)
        if length == 0:
            return b"".join(out)
        out.append(data[line_end + 2 : line_end + 2 + length])
        at = line_end + 2 + length + 2
        if at > len(data) + 2:
            return b"".join(out)


def _decoded(name: str, data: bytes) -> tuple[bytes, str]:
    """`data` after undoing one content-encoding, and the flaw met, if any."""
    try:
        if name in ("gzip", "x-gzip"):
            return _inflated(data, 31)
        if name == "deflate":
            return _inflated(data, 15 if data[:1] == b"\x78" else -15)
        if name == "br":
            return _unbrotli(data)
        if name == "zstd":
            return zstandard.ZstdDecompressor().stream_reader(data).read(MAX_BODY), ""
    except (zlib.error, brotlicffi.error, zstandard.ZstdError) as error:
        return data, f"not_{name}: {error}"
    return (data, "") if name == "identity" else (data, f"unknown_encoding: {name}")


def _inflated(data: bytes, window: int) -> tuple[bytes, str]:
    inflate = zlib.decompressobj(window)
    out = inflate.decompress(data, MAX_BODY)
    if inflate.eof:
        return out, ""
    return out, "too_big_decoded" if inflate.unconsumed_tail else "truncated_encoding"


def _unbrotli(data: bytes) -> tuple[bytes, str]:
    decoder = brotlicffi.Decompressor()
    out = decoder.process(data, output_buffer_limit=MAX_BODY)
    if decoder.is_finished():
        return out, ""
    return out, "too_big_decoded" if len(out) >= MAX_BODY else "truncated_encoding"
