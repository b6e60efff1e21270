"""What a captured file is shown as: by its first bytes, else as its server said; never as anything that runs."""

from __future__ import annotations

from typing import Final

_MAGIC: Final = (
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"OTTO", "font/otf"),
    (b"\x00\x01\x00\x00", "font/ttf"),
)
_BRANDS: Final = {b"avif": "image/avif", b"avis": "image/avif", b"heic": "image/heic"}
SVG: Final = "image/svg+xml"
OTHER: Final = "application/octet-stream"


def shown_as(body: bytes, mime: str) -> str:
    """The type under which a body is sent; `OTHER` where it is neither picture, font nor plain text."""
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    if body[4:8] == b"ftyp" and body[8:12] in _BRANDS:
        return _BRANDS[body[8:12]]
    found = next((kind for magic, kind in _MAGIC if body.startswith(magic)), "")
    if found:
        return found
    if mime in (SVG, "text/plain"):
        return mime
    return SVG if b"<svg" in body[:1000] and mime in ("", "text/xml", "application/xml", OTHER) else OTHER


def is_page(mime: str) -> bool:
    """Whether a capture of this type is shown as a page."""
    return "html" in mime or not mime
