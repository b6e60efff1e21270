"""Small WARC and WET files for tests."""

from __future__ import annotations

import base64
import hashlib


def record(kind: str, payload: bytes, **fields: str) -> bytes:
    """One WARC record with sound length and digest."""
    digest = base64.b32encode(hashlib.sha1(payload, usedforsecurity=False).digest()).decode()
    known = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{hashlib.md5(kind.encode() + payload, usedforsecurity=False).hexdigest()}>",
        "WARC-Date": "2024-05-01T08:00:00Z",
        "WARC-Target-URI": "https://sulytsia.example/n/1",
        "WARC-Block-Digest": f"sha1:{digest}",
        "Content-Type": "text/plain",
        "Content-Length": str(len(payload)),
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    head = "WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in known.items()) + "\r\n"
    return head.encode() + payload + b"\r\n\r\n"


def records(*texts: str) -> list[bytes]:
    """The records of a WET file with these texts."""
    info = record("warcinfo", b"software: none\r\n", Content_Type="application/warc-fields")
    return [info, *(record("conversion", text.encode()) for text in texts)]


def wet(*texts: str) -> bytes:
    """A WET file, not packed."""
    return b"".join(records(*texts))
