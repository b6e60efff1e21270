"""A WARC record read back from its bytes: both heads parsed, WARC's own and that of HTTP.

Heads are read as they were written by whomever: line ends of both kinds, folded lines, repeated names in their order,
UTF-8 or else Latin-1. Lengths and dates are read strictly, as what they say decides where a record ends.
"""

from __future__ import annotations

import base64
import datetime as dt
import functools
import hashlib
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

METADATA: Final = "urn:metadata:"
"""What our metadata records stand under, followed by the URL of their capture: never under the URL itself."""
MAX_HEAD: Final = 64 * 1024
"""Largest head of a record, bytes."""
MAX_HTTP_HEAD: Final = 256 * 1024
"""Bytes of an HTTP head whose fields are read; of those behind there may be millions."""
EXCHANGES: Final = frozenset({"response", "revisit"})
"""Record types whose block begins with an HTTP head."""
_BREAKS: Final = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff]+")
_VERSIONS: Final = frozenset({"WARC/1.0", "WARC/1.1", "WARC/0.17", "WARC/0.18"})
_HEAD_END: Final = re.compile(rb"\n\r?\n")
_DATE: Final = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d{2,3})(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d))?)?)?"
)
_FOLD: Final = re.compile(r"\r?\n[ \t]+")
_WHITE: Final = " \t\r"
_LONGEST_MONTH: Final = 31
_LARGEST_LENGTH: Final = 18
"""Digits of a Content-Length: more are no length of anything."""

Fields = tuple[tuple[str, str], ...]


class BadRecord(ValueError):
    """A member's content is no WARC record; the message is the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A WARC record read back, with the bytes that it stands in."""

    id: str
    type: str
    url: str
    date: str
    headers: Mapping[str, str]
    """WARC header fields, names in lower case; of repeated ones the first."""
    status: int = 0
    http: Fields = ()
    fields: Fields = ()
    """WARC header fields in order, as written."""
    data: bytes = b""
    start: int = 0
    """Where in `data` the block begins."""
    body: int = 0
    """Where its HTTP body begins; the block itself where it has no HTTP head."""
    end: int = 0
    """Where both end."""

    @property
    def payload(self) -> bytes:
        """The HTTP body, still transfer- and content-encoded, or the whole block."""
        return self.data[self.body : self.end]

    @property
    def block(self) -> memoryview:
        """The whole block, without a copy."""
        return memoryview(self.data)[self.start : self.end]

    def http_header(self, name: str) -> str:
        """The first HTTP header of this name (lower case), or an empty string."""
        return next((value for key, value in self.http if key.lower() == name), "")


class Head(NamedTuple):
    """A WARC head, and where the block begins and how long it says it is."""

    fields: Fields
    headers: Mapping[str, str]
    at: int
    length: int

    @property
    def end(self) -> int:
        """Where the block ends."""
        return self.at + self.length


def clean(value: str) -> str:
    """A header value without the characters that could begin a new header or record."""
    return _BREAKS.sub(" ", value).strip()


def sha1(data: bytes | memoryview) -> str:
    """A digest as WARC and CDX tools write and compare it: `sha1:` and base32."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def parse(data: bytes) -> Record:
    """One record from its decoded bytes. Raises `BadRecord` with the reason."""
    head = head_of(data)
    if len(data) < head.end:
        raise BadRecord(f"cut short: {len(data) - head.at} of {head.length} bytes")
    return record_of(data, head)


def head_of(data: bytes | bytearray) -> Head:
    """The WARC head at the beginning of `data`. Raises `BadRecord` where it is none, or names no length."""
    end = _head_end(data, 0, MAX_HEAD)
    if end < 0:
        raise BadRecord(f"no WARC header (no end of it in {min(len(data), MAX_HEAD)} bytes)")
    first, _, rest = _text(data[:end]).partition("\n")
    if first.rstrip(_WHITE) not in _VERSIONS:
        raise BadRecord(f"no WARC header (it begins with {first[:20]!r})")
    fields = _fields(rest)
    headers = {name.lower(): value for name, value in reversed(fields)}
    return Head(fields, headers, end, _length(headers, fields))


def _length(headers: Mapping[str, str], fields: Fields) -> int:
    """Content-Length, which must be given once, in ASCII digits."""
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) <= _LARGEST_LENGTH):
        raise BadRecord(f"Content-Length {length[:40]!r} is no number")
    if len(fields) > len(headers) and any(
        value != length for name, value in fields if name.lower() == "content-length"
    ):
        raise BadRecord("two lengths")
    return int(length)


def record_of(data: bytes, head: Head) -> Record:
    """The record of which the head is read already. Raises `BadRecord`."""
    headers = head.headers
    kind = headers.get("warc-type", "").lower()
    date = _date(headers.get("warc-date", ""))
    if not kind or not date:
        raise BadRecord("no WARC-Type" if not kind else f"WARC-Date {headers.get('warc-date')!r} is no date")
    exchange = kind in EXCHANGES and "http" in headers.get("content-type", "application/http").lower()
    status, http, body = _http(data, head) if exchange else (0, (), head.at)
    return Record(
        id=headers.get("warc-record-id") or f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, sha1(data[: head.end]))}>",
        type=kind,
        url=headers.get("warc-target-uri", "").strip("<>").replace(" ", "%20"),
        date=date,
        headers=headers,
        status=status,
        http=http,
        fields=head.fields,
        data=data,
        start=head.at,
        body=body,
        end=head.end,
    )


@functools.lru_cache(maxsize=64)  # the records of a capture have one date
def _date(text: str) -> str:
    """A WARC-Date in whole seconds of UTC; what it leaves open is its earliest moment. Empty where it is none."""
    if not (found := _DATE.fullmatch(text)):
        return ""
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        date = _day(int(year), int(month or 1), int(day or 1))
        if zone not in ("Z", None):
            moment = dt.datetime.fromisoformat(f"{date}T{hour}:{minute}:{second or '00'}{zone}")
            return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return ""
    return f"{date}T{hour or '00'}:{minute or '00'}:{second or '00'}Z"


def _day(year: int, month: int, day: int) -> dt.date:
    """The date; ClueWeb's writers put the day of the year for that of the month. Raises `ValueError`."""
    if day <= _LONGEST_MONTH:
        return dt.date(year, month, day)
    date = dt.date(year, 1, 1) + dt.timedelta(days=day - 1)
    if (date.year, date.month) != (year, month):
        raise ValueError(f"day {day}")
    return date


def _http(data: bytes, head: Head) -> tuple[int, Fields, int]:
    """(status, headers, where the body begins) of an HTTP response; a block without a head is all body, status 0."""
    if not data.startswith(b"HTTP/", head.at):
        return 0, (), head.at
    end = _head_end(data, head.at, head.end)
    if end < 0:  # some writers leave out the empty line where there is no body
        end = head.end
    lines = data[head.at : min(end, head.at + MAX_HTTP_HEAD)]
    if len(lines) < end - head.at:
        lines = lines[: lines.rfind(b"\n") + 1]
    first, _, rest = _text(lines).partition("\n")
    words = first.split(None, 2)
    code = words[1] if len(words) > 1 else ""
    return (int(code) if len(code) == 3 and code.isascii() and code.isdigit() else 0), _fields(rest), end


def _head_end(data: bytes | bytearray, start: int, limit: int) -> int:
    """Where the empty line that ends a head itself ends, or -1."""
    found = _HEAD_END.search(data, start, min(len(data), limit))
    return found.end() if found else -1


def _text(head: bytes | bytearray) -> str:
    try:
        return head.decode()
    except UnicodeDecodeError:
        return head.decode("latin-1")


def _fields(text: str) -> Fields:
    """The header fields of a head's lines, in order; folded lines joined, lines without a colon left out."""
    if "\n " in text or "\n\t" in text:
        text = _FOLD.sub(" ", text)
    parts = [line.partition(":") for line in text.split("\n")]
    return tuple([(name.strip(_WHITE), value.strip(_WHITE)) for name, colon, value in parts if colon])
