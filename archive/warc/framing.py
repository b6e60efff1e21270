"""What an HTTP head says of the body after it: its status, and the fields that tell how the body is wrapped."""

from __future__ import annotations

from typing import Final

from archive.warc.http import dechunked

_PACKED_TYPES: Final = (
    *("image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "video/", "audio/", "font/woff"),
    *("application/zip", "application/gzip", "application/x-gzip"),
)


def status_of(head: bytes) -> int:
    """The status code of a response's first line; 0 where it has none."""
    words = head.partition(b"\n")[0].split(maxsplit=2)
    return int(words[1]) if len(words) > 1 and words[1].isdigit() and len(words[1]) == 3 else 0


def field_of(head: bytes, name: bytes) -> str:
    """All values of a header (name in lower case) in lower case, joined by commas; empty where there is none."""
    values = []
    for line in head.split(b"\n")[1:]:
        key, colon, value = line.partition(b":")
        if colon and key.strip().lower() == name:
            values.append(value.strip().lower().decode("latin-1"))
    return ", ".join(values)


def is_chunked(head: bytes) -> bool:
    """Whether the body came in chunks."""
    return "chunked" in field_of(head, b"transfer-encoding")


def entity(head: bytes, body: bytes) -> bytes:
    """The body without its chunks, still content-encoded: what a payload digest is of."""
    return dechunked(body) if is_chunked(head) else body


def is_packed(head: bytes) -> bool:
    """Whether the body is compressed already, so that squeezing it again would only cost."""
    encoding = field_of(head, b"content-encoding")
    return bool(encoding and encoding != "identity") or field_of(head, b"content-type").startswith(_PACKED_TYPES)
