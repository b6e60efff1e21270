"""Captures and what belongs to them as the bytes of WARC 1.1 records.

Every record becomes one gzip member. A capture is written as request, metadata, response, in this order: a torn tail
can only cost the response, so a whole response always has its companions before it. Our metadata stands under
`urn:metadata:<url>`, never under the page's own URI, or replayers would serve it for the page.

A response whose payload the archive holds already is written as a `revisit` of the record that has it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from archive.capture import Capture, DumpText, Found, new_record_id
from archive.warc.framing import entity, is_chunked, is_packed, status_of
from archive.warc.record import METADATA, sha1
from archive.warc.serialising import NewRecord, field_lines, member, uri

SOFTWARE: Final = "litopys/0.1.0"
NOT_MODIFIED: Final = 304
SAME_PAYLOAD: Final = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
SERVER_SAYS_SAME: Final = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The `response` record that a revisit refers to; never a revisit."""

    id: str
    url: str
    date: str
    digest: str
    """Of its payload, without chunks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a record says beside its content: the warcinfo of its file, and where ids come from."""

    warcinfo: str = ""
    ids: Callable[[], str] = new_record_id

    @property
    def fields(self) -> _Fields:
        """The field that names the warcinfo."""
        return (("WARC-Warcinfo-ID", self.warcinfo),)


_ALONE: Final = Setting()


def capture_members(capture: Capture, original: Original | None = None, setting: Setting = _ALONE) -> bytes:
    """The capture as gzip members: request (when known), metadata, response or the revisit of `original`."""
    companion = (("WARC-Concurrent-To", capture.id), *setting.fields)
    members = []
    if capture.request_head:
        members.append(_request(capture, companion, setting.ids()))
    metadata = NewRecord(
        kind="metadata",
        id=setting.ids(),
        date=capture.date,
        url=METADATA + capture.url,
        fields=companion,
        body=metadata_block(capture.found, capture.reconstructed),
    )
    own = _revisit(capture, original, setting) if original else _response(capture, setting)
    return b"".join([*members, member(metadata), member(own)])


def _request(capture: Capture, companion: _Fields, record_id: str) -> bytes:
    request = NewRecord(
        kind="request",
        id=record_id,
        date=capture.date,
        url=capture.url,
        fields=(*companion, ("WARC-Payload-Digest", sha1(capture.request_body))),
        head=capture.request_head + b"\r\n",
        body=capture.request_body,
    )
    return member(request)


def _response(capture: Capture, setting: Setting) -> NewRecord:
    # Of a body in chunks the digest is left out: by the standard it is of the entity, and `warcio check` and
    # FastWARC take it of the chunks, so that either would call the record damaged. The block's digest covers it.
    digest = "" if is_chunked(capture.head) else sha1(capture.body)
    return NewRecord(
        kind="response",
        id=capture.id,
        date=capture.date,
        url=capture.url,
        fields=(*_exchange(capture, setting), ("WARC-Payload-Digest", digest), ("WARC-Truncated", capture.truncated)),
        head=capture.head + capture.blank,
        body=capture.body,
        packed=is_packed(capture.head),
    )


def _revisit(capture: Capture, original: Original, setting: Setting) -> NewRecord:
    """The head as received, and where its payload is to be found."""
    unmodified = status_of(capture.head) == NOT_MODIFIED
    refers = (
        ("WARC-Profile", SERVER_SAYS_SAME if unmodified else SAME_PAYLOAD),
        ("WARC-Payload-Digest", original.digest),
        ("WARC-Refers-To", original.id),
        ("WARC-Refers-To-Target-URI", uri(original.url)),
        ("WARC-Refers-To-Date", original.date),
        ("WARC-Truncated", "" if unmodified else "length"),
    )
    return NewRecord(
        kind="revisit",
        id=capture.id,
        date=capture.date,
        url=capture.url,
        fields=(*_exchange(capture, setting), *refers),
        head=capture.head + capture.blank,
        body=capture.body if unmodified else b"",
    )


def _exchange(capture: Capture, setting: Setting) -> _Fields:
    """What a capture tells of its connection."""
    spoken = (("WARC-Protocol", name) for name in capture.protocols)
    return (
        *setting.fields,
        ("WARC-IP-Address", capture.ip),
        *spoken,
        ("WARC-Cipher-Suite", capture.cipher),
    )


def payload_digest(capture: Capture) -> str:
    """The digest that two captures of one payload share, however it was cut into chunks."""
    return sha1(entity(capture.head, capture.body))


def text_members(text: DumpText, setting: Setting = _ALONE) -> bytes:
    """A dump's text as gzip members: what is known beside it, and a `resource` record of its very bytes."""
    metadata = NewRecord(
        kind="metadata",
        id=setting.ids(),
        date=text.date,
        url=METADATA + text.url,
        fields=(("WARC-Concurrent-To", text.id), *setting.fields),
        body=metadata_block(text.found),
    )
    resource = NewRecord(
        kind="resource",
        id=text.id,
        date=text.date,
        url=text.url,
        fields=(*setting.fields, ("WARC-Payload-Digest", sha1(text.body))),
        content_type=text.content_type,
        body=text.body,
    )
    return member(metadata) + member(resource)


def metadata_block(found: Found, heads: str = "") -> bytes:
    """What stands in our metadata records: a JSON object of the fields that are known.

    `heads` tells in what a capture's heads differ from what was sent.
    """
    known: dict[str, object] = {key: value for key in Found.__slots__ if (value := getattr(found, key))}
    if found.told:
        known["told"] = json.loads(found.told)
    if heads:
        known["heads"] = heads
    return json.dumps(known, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def note_member(url: str, facts: Mapping[str, object], date: str, setting: Setting = _ALONE) -> bytes:
    """A metadata record that belongs to no page, such as the counts of a run; `url` is a URN."""
    body = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    return member(
        NewRecord(kind="metadata", id=setting.ids(), date=date, url=url, fields=setting.fields, body=body),
    )


def warcinfo_member(filename: str, date: str, facts: Mapping[str, str], record_id: str = "") -> bytes:
    """The record that opens each file: who wrote it, with what, and how."""
    fields = {
        "software": SOFTWARE,
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        **facts,
    }
    name = (("WARC-Filename", filename),)
    id_ = record_id or new_record_id()
    return member(NewRecord(kind="warcinfo", id=id_, date=date, fields=name, body=field_lines(fields.items())))
