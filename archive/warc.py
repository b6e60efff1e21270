"""The one door to warcio: captures into WARC 1.1 records, and records back into values.

Every record becomes one gzip member. A capture is written as request, metadata, response, in this order: a torn tail
can only cost the response, so a whole response always has its companions before it. Our metadata stands under
`urn:metadata:<url>`, never under the page's own URI, or replayers would serve it for the page.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Final

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser, StatusAndHeadersParserException
from warcio.warcwriter import WARCWriter

from archive.capture import Capture, DumpText, Found, new_record_id

SOFTWARE: Final = "litopys/0.1.0"
METADATA: Final = "urn:metadata:"
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


def capture_members(capture: Capture) -> bytes:
    """The capture as gzip members: request (when known), metadata, response."""
    block = capture.head + b"\r\n" + capture.body
    response = {
        "WARC-Record-ID": capture.id,
        "WARC-Date": capture.date,
        "WARC-Payload-Digest": sha1(capture.body),
        "WARC-IP-Address": capture.ip,
        "WARC-Truncated": capture.truncated,
    }
    companion = {"WARC-Date": capture.date, "WARC-Concurrent-To": capture.id}
    out = BytesIO()
    if capture.request_head:
        request = capture.request_head + b"\r\n" + capture.request_body
        digest = {"WARC-Payload-Digest": sha1(capture.request_body)}
        _write(out, "request", capture.url, request, companion | digest)
    _write(out, "metadata", METADATA + capture.url, metadata_block(capture.found), companion)
    _write(out, "response", capture.url, block, response)
    return out.getvalue()


def text_members(text: DumpText) -> bytes:
    """A dump's text as gzip members: what is known beside it, and a `resource` record of its very bytes."""
    record = {
        "WARC-Record-ID": text.id,
        "WARC-Date": text.date,
        "WARC-Payload-Digest": sha1(text.body),
        "Content-Type": text.content_type,
    }
    companion = {"WARC-Date": text.date, "WARC-Concurrent-To": text.id}
    out = BytesIO()
    _write(out, "metadata", METADATA + text.url, metadata_block(text.found), companion)
    _write(out, "resource", text.url, text.body, record)
    return out.getvalue()


def metadata_block(found: Found) -> bytes:
    """What stands in our metadata records: a JSON object of the fields that are known."""
    known = {key: value for key, value in asdict(found).items() if value}
    if found.told:
        known["told"] = json.loads(found.told)
    return json.dumps(known, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def note_member(url: str, facts: Mapping[str, object], date: str) -> bytes:
    """A metadata record that belongs to no page, such as the counts of a run; `url` is a URN."""
    out = BytesIO()
    body = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()
    _write(out, "metadata", url, body, {"WARC-Date": date})
    return out.getvalue()


def warcinfo_member(filename: str, date: str, facts: Mapping[str, str]) -> bytes:
    """The record that opens each file: who wrote it, with what, and how."""
    fields = {
        "software": SOFTWARE,
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        **facts,
    }
    block = "".join(f"{key}: {clean(value)}\r\n" for key, value in fields.items()).encode()
    out = BytesIO()
    _write(out, "warcinfo", "", block, {"WARC-Date": date, "WARC-Filename": filename})
    return out.getvalue()


_BLOCK_TYPES: Final = {
    "response": "application/http; msgtype=response",
    "request": "application/http; msgtype=request",
    "metadata": "application/json",
    "warcinfo": "application/warc-fields",
}


def _write(out: BytesIO, kind: str, url: str, block: bytes, fields: Mapping[str, str]) -> None:
    """Append one record as its own gzip member; the block is written as it is (warcio would re-encode HTTP heads)."""
    headers = {"WARC-Type": kind, "WARC-Record-ID": new_record_id(), "WARC-Target-URI": url.replace(" ", "%20")}
    known = {key: clean(value) for key, value in (headers | dict(fields)).items()}
    content = known.pop("Content-Type", "") or _BLOCK_TYPES[kind]
    head = StatusAndHeaders("", [(key, value) for key, value in known.items() if value], protocol="WARC/1.1")
    record = ArcWarcRecord("warc", kind, head, BytesIO(block), None, content, len(block))
    WARCWriter(out, gzip=True, warc_version="1.1").write_record(record)


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
