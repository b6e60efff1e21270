"""Captures and what belongs to them as the bytes of WARC 1.1 records.

Every record becomes one gzip member. A capture is written as request, metadata, response, in this order: a torn tail
can only cost the response, so a whole response always has its companions before it. Our metadata stands under
`urn:metadata:<url>`, never under the page's own URI, or replayers would serve it for the page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from io import BytesIO
from typing import Final

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.capture import Capture, DumpText, Found, new_record_id
from archive.warc.record import METADATA, clean, sha1

SOFTWARE: Final = "litopys/0.1.0"


def capture_members(capture: Capture) -> bytes:
    """The capture as gzip members: request (when known), metadata, response."""
    block = capture.head + capture.blank + capture.body
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
