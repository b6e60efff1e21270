"""What a page says of its article in JSON-LD, however it is wrapped or broken."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser

_TYPES: Final = frozenset(
    ["NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle",
     "LiveBlogPosting", "BackgroundNewsArticle", "ReviewNewsArticle", "AdvertiserContentArticle", "SocialMediaPosting",
     "TechArticle", "ScholarlyArticle", "Report"]
)  # fmt: skip
_MAX_SCRIPT: Final = 500_000
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_WRAPPER = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$", re.S)

Record = Mapping[str, Any]


def article_record(tree: LexborHTMLParser) -> Record:
    """The record of the page's article; the fullest one where there are several, empty where there is none."""
    found = [record for record in records(tree) if types(record) & _TYPES]
    return max(found, key=lambda r: ("headline" in r) + ("datePublished" in r) + ("articleBody" in r), default={})


def records(tree: LexborHTMLParser) -> Iterator[Record]:
    """Every JSON-LD object of the page in order, those in lists, `@graph` and `mainEntity` included."""
    for script in tree.css('script[type*="ld+json"]'):
        yield from _flat(_load(script.text() or ""), 0)


def types(record: Record) -> set[str]:
    """The record's types, without a vocabulary's prefix."""
    value = record.get("@type")
    listed = value if isinstance(value, list) else [value]
    return {str(t).rpartition("/")[2] for t in listed if t}


def strings(value: Any) -> tuple[str, ...]:
    """The texts of a value that may be a string, an object with a name or URL, or a list of these."""
    if isinstance(value, list):
        return tuple(text for item in value[:50] if not isinstance(item, list) for text in strings(item))
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("url") or value.get("@value") or value.get("@id")
        value = value[0] if isinstance(value, list) and value else value
    text = html.unescape(str(value)).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return (text,) if text else ()


def _load(script: str) -> Any:
    if not script.strip() or len(script) > _MAX_SCRIPT:
        return None
    bare = _WRAPPER.sub("", _WRAPPER.sub("", script))
    for attempt in (script, bare, _TRAILING_COMMA.sub(r"\1", bare), html.unescape(bare)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _flat(value: Any, depth: int) -> Iterator[Record]:
    if depth > 4:
        return
    if isinstance(value, list):
        for item in value[:200]:
            yield from _flat(item, depth + 1)
    elif isinstance(value, Mapping):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _flat(value.get(name), depth + 1)
