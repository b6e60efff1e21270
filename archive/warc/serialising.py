"""One record into its bytes: a WARC 1.1 head in which no value can forge a field, the block, and both in one member.

Values keep to their line: line breaks, NUL and other controls become spaces, lone surrogates go. Addresses are
percent-encoded where they are not printable ASCII, so that what was odd in them can be read back.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from archive.warc.packing import squeezed, stored
from archive.warc.record import clean

BLOCK_TYPES: Final = {
    "response": "application/http; msgtype=response",
    "revisit": "application/http; msgtype=response",
    "request": "application/http; msgtype=request",
    "metadata": "application/json",
    "warcinfo": "application/warc-fields",
}
"""What the blocks of records are, where the record does not say."""
_ODD: Final = re.compile(r"[^!-;=?-~]")
_END: Final = b"\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecord:
    """A record to be written. Its block is `head` and `body`; empty fields are left out."""

    kind: str
    id: str
    date: str
    url: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    content_type: str = ""
    head: bytes = b""
    body: bytes = b""
    packed: bool = False
    """Whether the body is compressed already, and kept as it is."""


def member(record: NewRecord) -> bytes:
    """The record as one gzip member. Raises `BadInput` where LITOPYS_COMPRESSION names no setting."""
    head = record_head(record)
    if record.packed:
        return stored(head + record.head, record.body + _END)
    return squeezed(b"".join((head, record.head, record.body, _END)))


def record_head(record: NewRecord) -> bytes:
    """The record's own head, with the empty line that ends it."""
    block = hashlib.sha1(record.head, usedforsecurity=False)
    block.update(record.body)
    fields = [
        ("WARC-Type", record.kind),
        ("WARC-Record-ID", record.id),
        ("WARC-Date", record.date),
        ("WARC-Target-URI", uri(record.url)),
        *record.fields,
        ("WARC-Block-Digest", "sha1:" + b32encode(block.digest()).decode()),
        ("Content-Type", record.content_type or BLOCK_TYPES[record.kind]),
        ("Content-Length", str(len(record.head) + len(record.body))),
    ]
    return b"WARC/1.1\r\n" + field_lines(fields) + b"\r\n"


def field_lines(fields: Iterable[tuple[str, str]]) -> bytes:
    """Fields as lines, without those that are empty."""
    known = [(name, value) for name, value in fields if value]
    values = "".join([value for _, value in known])
    if not (values.isascii() and values.isprintable()):  # looked at together: nearly all are plain
        known = [(name, plain) for name, value in known if (plain := clean(value))]
    return "".join([f"{name}: {value}\r\n" for name, value in known]).encode("utf-8", "replace")


def uri(url: str) -> str:
    """The address with everything percent-encoded that may not stand in a URI, or would end it."""
    return _ODD.sub(_percent, url)


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogatepass"))
