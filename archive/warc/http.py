"""HTTP bodies as stored, back to what they say: chunks joined, content-encodings undone, sizes bounded.

Nothing that was stored is lost on the way: chunks that are none, or break off, leave the bytes in their place.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any, Final

import brotlicffi
import zstandard

from archive.warc.inflating import INFLATE
from archive.warc.record import Record

MAX_BODY: Final = 32 * 1024 * 1024
"""Largest decoded body, bytes. A bomb is cut here and flagged."""
_CRLF: Final = b"\r\n"
_HEX: Final = b"0123456789abcdefABCDEF"
_LONGEST_SIZE: Final = 64
_MOST_MEMBERS: Final = 20_000
_STEP: Final = 16 * 1024
_MAX_WINDOW: Final = 1 << 27
_ZSTD_STEP: Final = 512
"""Packed bytes taken at once: what they can give is not bounded by the library."""
_ERRORS: Final = (zlib.error, INFLATE.error, brotlicffi.error, zstandard.ZstdError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A decoded body; `flaw` says what was wrong with it, or is empty."""

    data: bytes
    flaw: str = ""


def decoded(record: Record) -> Body:
    """The record's HTTP body without transfer- and content-encoding; what cannot be decoded comes back as it is."""
    data, flaw = record.payload, ""
    if "chunked" in record.http_header("transfer-encoding").lower():
        data, flaw = unchunked(data)
    names = [name.strip() for name in record.http_header("content-encoding").lower().split(",") if name.strip()]
    for name in reversed(names):
        data, wrong = _decoded(name, data)
        if wrong:
            return Body(data=data, flaw=wrong)
    return Body(data=data, flaw=flaw)


def dechunked(data: bytes) -> bytes:
    """Chunks joined; data that is not chunked after all (many archives undo chunks and keep the header) unchanged."""
    return unchunked(data)[0]


def unchunked(data: bytes) -> tuple[bytes, str]:
    """Chunks joined, and what was wrong with them; from where they are none the bytes are taken as they are."""
    out: list[bytes] = []
    at = 0
    while True:
        start, length = _chunk(data, at)
        if start < 0:
            return (
                (b"".join(out) + data[at:], "bad_chunks" if at < len(data) else "truncated_chunks")
                if out
                else (data, "")
            )
        if length == 0:
            return b"".join(out), ""
        end = start + length
        if end > len(data):
            return (b"".join(out) + data[start:], "truncated_chunks") if out or _looks_cut(data) else (data, "")
        if data[end : end + 2] not in (_CRLF, b"\r", b"") and data[end : end + 1] != b"\n":
            return (b"".join(out) + data[at:], "bad_chunks") if out else (data, "")
        out.append(data[start:end])
        at = end + (1 if data[end : end + 1] == b"\n" else 2)


def _chunk(data: bytes, at: int) -> tuple[int, int]:
    """Where the chunk's data begins and how long it is; -1 where no chunk stands there."""
    line_end = data.find(b"\n", at, at + _LONGEST_SIZE)
    size = data[at:line_end].split(b";")[0].strip() if line_end >= 0 else b""
    if not size or size.strip(_HEX) or len(size) > 16:
        return -1, 0
    return line_end + 1, int(size, 16)


def _looks_cut(data: bytes) -> bool:
    """Whether a single chunk that reaches over the end is one: a page may begin with a number, but not so."""
    return data.find(_CRLF, 0, _LONGEST_SIZE) > 0


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
            return _unzstd(data)
    except _ERRORS as error:
        return data, f"not_{name}: {error}"
    return (data, "") if name == "identity" else (data, f"unknown_encoding: {name}")


def _inflated(data: bytes, window: int) -> tuple[bytes, str]:
    """One stream, or several gzip members; what stands behind them is no part of the body for anyone."""
    first, at, flaw = _inflated_one(data, 0, (window, MAX_BODY))
    out, size = [first], len(first)
    while data.startswith(b"\x1f\x8b\x08", at) and not flaw:
        if len(out) >= _MOST_MEMBERS:
            flaw = "too_many_members"
            break
        try:
            more, at, flaw = _inflated_one(data, at, (window, MAX_BODY - size))
        except _ERRORS:
            break
        out.append(more)
        size += len(more)
    return b"".join(out), flaw


def _inflated_one(data: bytes, at: int, bounds: tuple[int, int]) -> tuple[bytes, int, str]:
    """(content, where what stands behind it begins, flaw) of the stream at a place; `bounds` are window and most."""
    window, most = bounds
    inflate: Any = INFLATE.decompressobj(window)
    out, size, step = list[bytes](), 0, _STEP if at else len(data)
    while not inflate.eof and at < len(data) and size < max(most, 1):
        part = data[at : at + step]  # a whole rest for each member would be gone through as often as there are members
        out.append(inflate.decompress(part, max(most, 1) - size))
        size += len(out[-1])
        at += len(part) - len(inflate.unused_data if inflate.eof else inflate.unconsumed_tail)
    if inflate.eof:
        return b"".join(out), at, ""
    return b"".join(out), at, "too_big_decoded" if size >= most else "truncated_encoding"


def _unbrotli(data: bytes) -> tuple[bytes, str]:
    decoder = brotlicffi.Decompressor()
    out = decoder.process(data, output_buffer_limit=MAX_BODY)
    if decoder.is_finished():
        return out, ""
    return out, "too_big_decoded" if len(out) >= MAX_BODY else "truncated_encoding"


def _unzstd(data: bytes) -> tuple[bytes, str]:
    parts: list[bytes] = []
    decoder, size = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW).decompressobj(), 0
    for at in range(0, len(data), _ZSTD_STEP):
        parts.append(decoder.decompress(data[at : at + _ZSTD_STEP]))
        size += len(parts[-1])
        if size > MAX_BODY:
            return b"".join(parts)[:MAX_BODY], "too_big_decoded"
        if decoder.eof:
            break
    return b"".join(parts), "" if decoder.eof else "truncated_encoding"
