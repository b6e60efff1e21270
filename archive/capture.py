"""The values between fetching and storing: a capture, its request, what the listing said; a dump's text."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

LISTING = "listing"
"""`Found.how` of everything that is no article: robots.txt, feeds, sitemaps, section pages."""
REQUISITE = "requisite"
"""`Found.how` of what a page needs to be shown: pictures and styles; `Found.where` is the page or stylesheet."""


def new_record_id() -> str:
    """A WARC-Record-ID; random, because a clock-based UUID gives the machine's address away."""
    return f"<urn:uuid:{uuid.uuid4()}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the response does not tell: who asked for it, in which run, and how its URL was found."""

    outlet: str = ""
    run: str = ""
    how: str = ""
    """`feed`, `sitemap`, `section`, `command`, `listing` for what is no article, `requisite`, or
    `dump` for a text out of a dump."""
    where: str = ""
    title: str = ""
    published: str = ""
    modified: str = ""
    """The modification stamp the listing gave, ISO 8601 UTC; decides whether to fetch again."""
    told: str = ""
    """Of a dump's text all that is known beside it, as JSON (`archive.dumps.judge.told`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One HTTP exchange as it went over the wire, heads and bodies as bytes."""

    url: str
    date: str
    """WARC-Date: UTC, ISO 8601, whole seconds."""
    head: bytes
    """Status line and headers as received, each line with its end, without the empty line."""
    blank: bytes = b"\r\n"
    """The empty line between head and body as received: some servers end lines with LF alone."""
    body: bytes
    """As received: in its chunks, where it came in such, and content-encoded."""
    request_head: bytes = b""
    request_body: bytes = b""
    ip: str = ""
    truncated: str = ""
    """`length`, `time`, `disconnect` or `unspecified` where the body is not whole (WARC-Truncated)."""
    protocols: tuple[str, ...] = ()
    """What was spoken, as WARC-Protocol names it, such as `http/1.1` and `tls/1.3`."""
    cipher: str = ""
    """TLS cipher suite by its registered name (WARC-Cipher-Suite)."""
    reconstructed: str = ""
    """In what the heads differ from what was sent, where they are not as received; else empty."""
    found: Found = field(default_factory=Found)
    id: str = field(default_factory=new_record_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpText:
    """A text without its page, as it stood in a dump."""

    url: str
    date: str
    """WARC-Date: UTC, ISO 8601, whole seconds."""
    body: bytes
    content_type: str
    found: Found
    id: str
