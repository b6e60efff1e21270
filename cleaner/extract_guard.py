"""What is refused before any parser sees it: payloads that are no page, and pages that parsers cannot bear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_letters
from typing import Final

from cleaner.errors import NoBody, NotAnArticle

MAX_BYTES: Final = 5_000_000
MAX_ATTRIBUTES: Final = 5_000
"""Parsers compare each attribute of a tag with those before it; 100,000 in one tag cost half a minute of C code."""

MAX_NESTING: Final = 20_000
"""Parsers look through all open elements at each new one; 200,000 cost a minute and a half."""

MAX_OPTIONS: Final = 10_000
"""Parsers look through the whole list at each new choice of a select; 40,000 cost ten seconds, 400,000 a thousand."""

MAX_LINES: Final = 50_000
"""A line takes 4 kB and a tenth of a millisecond while a page is read; long real pages have 1,500."""

_MAGIC: Final = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\x00\x00\x00")
_OTHER_TYPES = re.compile(
    r"\s*(?:image|audio|video|font)/|\s*text/(?:plain|markdown|css|csv)\b|\s*application/(?:pdf|json|zip|octet-stream|javascript)",
    re.I,
)
_TAG = re.compile(r"<(?:!|/?[a-zA-Z])")
_DOCUMENT = re.compile(r"<(?:!doctype|html|head|body|title|meta|main|article)\b", re.I)
_PARTS = re.compile(
    r"</?(?:p|div|br|span|a|b|i|li|ul|ol|t[dhr]|table|h[1-6]|img|em|strong|section|script)\b[^<>]*>", re.I
)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|```|~~~|[-*] \S)", re.M)
_FEED = re.compile(
    r"\ufeff?(?:\s++|<\?[^>]*+>|<!--(?:[^-]++|-(?!->))*+-->)*+<(?:(rss|feed|rdf:rdf)|urlset|sitemapindex)\b", re.I
)
_FEW: Final = 6
_FEWEST: Final = 1500
"""Characters a tag: fewer tags in a text that declares no document are words about HTML."""

_INSIDE = r"""(?:[^>=]++|=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+))*+"""
_ATTRIBUTES = re.compile(_INSIDE)
_TAGS = re.compile(
    rf"<(?:!--(?:[^-]++|-(?!->))*+(?:-->)?|(script|style|title|textarea)\b({_INSIDE})(?:[^<]++|<(?!/\1))*+(?:</\1)?"
    rf"|[a-z]({_INSIDE}))",
    re.I,
)
_OPENING = re.compile(_INSIDE.encode())
_CODE = re.compile(rb"<(/?)(?:script|style)(?![\w\x80-\xff])", re.I)
_SELF_CLOSED = "br|img|meta|link|input|hr|p|li|t[dhr]|d[dt]|option|wbr|source|area|base|col|embed|param|track"
_NESTING_TAG = re.compile(rf"<(/?)(?!(?:{_SELF_CLOSED})\b)[a-z]", re.I)
_CONTROL: Final = bytes([*range(1, 9), *range(14, 32)])
_UNMARKED: Final = bytes(set(range(256)) - set(b"<=>"))
_LONG_TAG: Final = 2 * MAX_ATTRIBUTES
_LONG_CODE: Final = 500_000
_SAMPLE: Final = 20_000
_OPTION = re.compile(r"<option\b", re.I)
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
    if not _TAG.search(html) or _controls(html[:_SAMPLE]) > 0.02 * min(len(html), _SAMPLE):
        raise NotAnArticle("not_html", "there is no markup in it, or it is binary")
    if feed := _FEED.match(html):
        raise NotAnArticle("not_html", f"a {'feed' if feed[1] else 'sitemap'}, which lists articles and is none")
    if not _DOCUMENT.search(html) and _is_plain(html):
        raise NotAnArticle("not_html", "it is plain text or Markdown")
    if len(html) > 2 * MAX_NESTING and html.count("<") > MAX_NESTING and _nesting(html) > MAX_NESTING:
        raise NoBody("parse_limit", f"elements nested deeper than {MAX_NESTING}")
    if len(html) > 8 * MAX_OPTIONS and html.count("<") > MAX_OPTIONS and len(_OPTION.findall(html)) > MAX_OPTIONS:
        raise NoBody("parse_limit", f"more than {MAX_OPTIONS} choices in its forms")
    for inside in _long_tags(html):
        if _count(inside) > MAX_ATTRIBUTES:
            raise NoBody("parse_limit", f"a tag with more than {MAX_ATTRIBUTES} attributes")


def check_lines(count: int) -> None:
    """Refuse a page with more lines than can be judged in good time. Raises `NoBody`."""
    if count > MAX_LINES:
        raise NoBody("parse_limit", f"{count} lines, at most {MAX_LINES} are judged")


def _controls(text: str) -> int:
    """How many control characters a text has; bytes are counted in a tenth of the time."""
    coded = text.encode("utf-8", "replace")
    return len(coded) - len(coded.translate(None, _CONTROL))


def _is_plain(html: str) -> bool:
    """Whether a text without a document's tags is words with a tag here and there, as a README is."""
    tags = len(_PARTS.findall(html))
    return tags < min(_FEW, len(html) // _FEWEST) or 3 <= len(_MARKDOWN.findall(html)) > tags // 2


def _long_tags(html: str) -> Iterator[str]:
    """What stands in tags long enough to be monstrous: a stretch without "<", or many "<" hidden in values."""
    for start in _stretches(html):
        long = _ATTRIBUTES.match(html, start + 1)
        if long and len(long[0]) > _LONG_TAG:
            yield long[0]
    # The exact look costs as much as a parse, so only pages that may hide something get it.
    suspect = _TAGS.finditer(html) if _hides(html.encode("utf-8", "replace")) else iter(())
    yield from (inside for found in suspect if len(inside := found[2] or found[3] or "") > _LONG_TAG)


def _stretches(html: str) -> Iterator[int]:
    """Where a tag begins and no "<" follows for as long as a monstrous tag is; such a stretch fills a window."""
    window = _LONG_TAG // 2
    after = 0
    for at in range(0, len(html) - window + 1, window):
        if at < after or html.find("<", at, at + window) >= 0:
            continue
        start, end = html.rfind("<", 0, at), html.find("<", at)
        after = end if end >= 0 else len(html)
        if start >= 0 and after - start > _LONG_TAG + 1 and html[start + 1] in ascii_letters:
            yield start


def _hides(html: bytes) -> bool:
    """Whether there is room for a monstrous tag in stretches that end in a value, as `b>" title="` does before "<"."""
    first, *rest = _CODE.split(html)
    code = [piece for slash, piece in zip(rest[::2], rest[1::2], strict=True) if not slash]
    other = [first, *(piece for slash, piece in zip(rest[::2], rest[1::2], strict=True) if slash)]
    if _may_hide(b">".join(other)) and sum(map(_hidden, other)) > _LONG_TAG:
        return True
    if any(len(piece) > _LONG_TAG and _own_tag(piece) > _LONG_TAG for piece in code):
        return True
    return sum(map(len, code)) > _LONG_CODE and sum(map(_hidden, code)) > _LONG_CODE


def _own_tag(code: bytes) -> int:
    """How long the tag is that a script or style begins with, its name left out."""
    found = _OPENING.match(code)
    return found.end() if found else 0


def _hidden(piece: bytes) -> int:
    """Bytes of the piece in stretches up to a "<" that end in a value."""
    if not _may_hide(piece):
        return 0
    return sum(len(part) for part in piece.split(b"<") if part.rfind(b"=") > part.rfind(b">"))


def _may_hide(piece: bytes) -> bool:
    """Whether a value stands right before a "<" anywhere in it."""
    return b"=<" in piece.translate(None, _UNMARKED)


def _nesting(html: str) -> int:
    """How deep the elements stand that only their end tags close; a rough count, on the high side."""
    depth = deepest = 0
    for found in _NESTING_TAG.finditer(html):
        if found[1]:
            depth = max(0, depth - 1)
        else:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _count(inside: str) -> int:
    return len(_VALUES.sub(" ", inside).replace("/", " ").split())
