"""Records of ARC files, WARC's forerunner, as the WARC records that they would be.

A record of an ARC file is a line (address, IP, time, type, length), a block of that length, and a line end. The first
one is about the file.
"""

from __future__ import annotations

import re
import uuid
from typing import Final, NamedTuple

from archive.warc.record import clean, sha1

START: Final = b"filedesc://"
MAX_LINE: Final = 16 * 1024
LOOKS: Final = re.compile(rb"[a-z][a-z0-9+.-]{1,20}:\S")
"""What an ARC line begins with, sound or not."""
_LINE: Final = re.compile(rb"([a-z][a-z0-9+.-]{1,20}:[^\n]*?) (\S+) (\d{14}) ([^\n]*? )?(\d{1,12})\r?\n")


class Line(NamedTuple):
    """An ARC record's line, and where its block begins and ends."""

    url: str
    ip: str
    date: str
    mime: str
    at: int
    end: int


def line_of(data: bytes | bytearray) -> Line | None:
    """The line at the beginning of `data`, if it is one."""
    found = _LINE.match(data, 0, MAX_LINE)
    if not found:
        return None
    url, ip, stamp, rest, length = (_said(part or b"") for part in found.groups())
    date = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}T{stamp[8:10]}:{stamp[10:12]}:{stamp[12:]}Z"
    return Line(clean(url), clean(ip), date, rest.partition(" ")[0], found.end(), found.end() + int(length))


def _said(part: bytes) -> str:
    try:
        return part.decode()
    except UnicodeDecodeError:
        return part.decode("latin-1")


def as_warc(line: Line, block: bytes) -> bytes:
    """The record in WARC's form, made of nothing but what the ARC file says: the same bytes and id each time."""
    about = line.url.startswith(START.decode())
    exchange = block.startswith(b"HTTP/") or line.url.startswith("dns:")
    kind = "warcinfo" if about else "response" if exchange else "resource"
    content = "application/http; msgtype=response" if block.startswith(b"HTTP/") else clean(line.mime)
    known = "\n".join((line.url, line.ip, line.date, sha1(block)))
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, known)}>",
        "WARC-Date": line.date,
        "WARC-Target-URI": "" if about else line.url.replace(" ", "%20"),
        "WARC-IP-Address": "" if line.ip == "0.0.0.0" else line.ip,
        "WARC-Block-Digest": sha1(block),
        "Litopys-Origin": "arc",
        "Content-Type": content or "application/octet-stream",
        "Content-Length": str(len(block)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return b"WARC/1.1\r\n" + head.encode("utf-8", "replace") + b"\r\n" + block + b"\r\n\r\n"
