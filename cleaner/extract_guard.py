"""What is refused before any parser sees it: payloads that are no page, and pages that parsers cannot bear."""

from __future__ import annotations

import re
from typing import Final

from cleaner.errors import NoBody, NotAnArticle

MAX_BYTES: Final = 5_000_000
MAX_ATTRIBUTES: Final = 5_000
"""Parsers compare each attribute of a tag with those before it; 100,000 in one tag cost half a minute of C code."""

_MAGIC: Final = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\x00\x00\x00")
_OTHER_TYPES = re.compile(
    r"\s*(?:image|audio|video|font)/|\s*application/(?:pdf|json|zip|octet-stream|javascript)", re.I
)
_TAG = re.compile(r"<(?:!|/?[a-zA-Z])")
_INSIDE = r"""(?:[^>=]++|=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+))*+"""
_ATTRIBUTES = re.compile(_INSIDE)
_TAGS = re.compile(
    rf"<(?:!--.*?(?:-->|\Z)|(script|style|title|textarea)\b({_INSIDE}).*?(?:</\1|\Z)|[a-z]({_INSIDE}))", re.S | re.I
)
_VALUES = re.compile(r"""=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+)""")


def check_payload(html: bytes, content_type: str = "") -> None:
    """Refuse what is empty, too large or plainly no HTML. Raises `NotAnArticle` or `NoBody`."""
    if not html.strip(b" \t\r\n\x00"):
        raise NotAnArticle("empty", "the page has no bytes to read")
    if html.startswith(_MAGIC) or _OTHER_TYPES.match(content_type):
        raise NotAnArticle("not_html", content_type or "the first bytes are those of another format")
    if len(html) > MAX_BYTES:
        raise NoBody("too_large", f"{len(html)} bytes, at most {MAX_BYTES} are extracted")


def check_markup(html: str) -> None:
    """Refuse text without markup, and a tag with more attributes than parsers can bear."""
    if not _TAG.search(html):
        raise NotAnArticle("not_html", "there is no markup in it")
    # Cheap first look: a monstrous tag is a long stretch without "<", or hides many "<" in its values.
    tags = [piece for piece in html.split("<") if len(piece) > 2 * MAX_ATTRIBUTES and piece[0].isalpha()]
    insides = [found[0] for piece in tags if (found := _ATTRIBUTES.match(piece))]
    if html.count("<") - html.count(">") > 1000:
        insides.extend(found[2] or found[3] or "" for found in _TAGS.finditer(html))
    for inside in insides:
        if len(inside) > 2 * MAX_ATTRIBUTES and _count(inside) > MAX_ATTRIBUTES:
            raise NoBody("parse_limit", f"a tag with more than {MAX_ATTRIBUTES} attributes")


def _count(inside: str) -> int:
    return len(_VALUES.sub(" ", inside).replace("/", " ").split())
