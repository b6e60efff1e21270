"""A WARC record read back from its bytes."""

from __future__ import annotations

import base64
import hashlib
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser, StatusAndHeadersParserException

METADATA: Final = "urn:metadata:"
"""What our metadata records stand under, followed by the URL of their capture: never under the URL itself."""
_BREAKS: Final = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff]+")
_WARC_HEAD: Final = StatusAndHeadersParser(["WARC/1.0", "WARC/1.1", "WARC/0.17", "WARC/0.18"], verify=True)
_HTTP_HEAD: Final = StatusAndHeadersParser([], verify=False)
_DATE: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z")


class BadRecord(ValueError):
    """A member's content is no WARC record; the message is the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A WARC record read back. `payload` is the HTTP body, still transfer- and content-encoded, or the whole block."""

    id: str
    type: str
    url: str
    date: str
    headers: Mapping[str, str]
    """WARC header fields, names in lower case."""
    status: int = 0
    http: tuple[tuple[str, str], ...] = ()
    payload: bytes = b""

    def http_header(self, name: str) -> str:
        """The first HTTP header of this name (lower case), or an empty string."""
        return next((value for key, value in self.http if key.lower() == name), "")


def clean(value: str) -> str:
    """A header value without the characters that could begin a new header or record."""
    return _BREAKS.sub(" ", value).strip()


def sha1(data: bytes) -> str:
    """A digest as WARC and CDX tools write and compare it: `sha1:` and base32."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def parse(data: bytes) -> Record:
    """One record from its decoded bytes. Raises `BadRecord` with the reason."""
    stream = BytesIO(data)
    try:
        head = _WARC_HEAD.parse(stream)
    except (StatusAndHeadersParserException, EOFError, UnicodeError) as error:
        raise BadRecord(f"no WARC header ({str(error)[:80]})") from error
    headers = {name.lower(): value.strip() for name, value in head.headers}
    block = data[stream.tell() :]
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        raise BadRecord(f"Content-Length {length!r} is no number")
    if len(block) < int(length):
        raise BadRecord(f"cut short: {len(block)} of {length} bytes")
    return _record(data, headers, block[: int(length)])


def _record(data: bytes, headers: Mapping[str, str], block: bytes) -> Record:
    kind = headers.get("warc-type", "").lower()
    dated = _DATE.fullmatch(headers.get("warc-date", ""))
    if not kind or not dated:
        raise BadRecord("no WARC-Type" if not kind else f"WARC-Date {headers.get('warc-date')!r} is no date")
    exchange = kind in ("response", "revisit") and "http" in headers.get("content-type", "application/http")
    status, http, payload = _http(block) if exchange else (0, (), block)
    return Record(
        id=headers.get("warc-record-id") or f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, sha1(data))}>",
        type=kind,
        url=headers.get("warc-target-uri", "").strip("<>"),
        date=dated[1] + "Z",
        headers=headers,
        status=status,
        http=http,
        payload=payload,
    )


def _http(block: bytes) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """(status, headers, body) of an HTTP response; status 0 where its first line names none."""
    stream = BytesIO(block)
    try:
        head: StatusAndHeaders = _HTTP_HEAD.parse(stream)
    except (StatusAndHeadersParserException, EOFError, UnicodeError, IndexError) as error:
        raise BadRecord(f"no HTTP head ({str(error)[:80]})") from error
    code = (head.statusline or "").partition(" ")[0]
    status = int(code) if code.isascii() and code.isdigit() else 0
    return status, tuple((name, value) for name, value in head.headers), block[stream.tell() :]
