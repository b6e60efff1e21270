"""What a page says of its article in JSON-LD, however it is wrapped or broken."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from selectolax.lexbor import LexborNode

_TYPES: Final = frozenset(
    ["NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle",
     "LiveBlogPosting", "BackgroundNewsArticle", "ReviewNewsArticle", "AdvertiserContentArticle", "SocialMediaPosting",
     "TechArticle", "ScholarlyArticle", "Report"]
)  # fmt: skip
_NEWS: Final = frozenset(kind for kind in _TYPES if kind.endswith("NewsArticle")) | {"LiveBlogPosting"}
_PAGES: Final = frozenset(["WebPage", "ItemPage", "MedicalWebPage", "Recipe", "CreativeWork", "VideoObject"])
_MAX_SCRIPT: Final = 500_000
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_WRAPPER = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$", re.S)

Record = Mapping[str, Any]


def article_record(found: Sequence[Record]) -> Record:
    """The record of the page's article; the fullest one where there are several, empty where there is none."""
    own = [record for record in found if types(record) & _TYPES]
    return max(own, key=lambda r: ("headline" in r) + ("datePublished" in r) + ("articleBody" in r), default={})


def is_news(record: Record) -> bool:
    """Whether the record is of a newsroom's own type, filled in by hand more often than a blog's."""
    return bool(types(record) & _NEWS)


def page_record(found: Sequence[Record]) -> Record:
    """The record of the page that shows the article, which tells of it where no article's record does."""
    own = [record for record in found if types(record) & _PAGES]
    return max(own, key=lambda r: ("headline" in r) + ("datePublished" in r), default={})


def records(scripts: Iterable[LexborNode]) -> tuple[Record, ...]:
    """Every JSON-LD object of the page in order, those in lists, `@graph` and `mainEntity` included."""
    return tuple(record for script in scripts for record in _flat(_load(script.text() or ""), 0))


def resolved(value: Any, found: Sequence[Record]) -> Any:
    """The value with objects that are only an `@id` replaced by the records of that id."""
    if isinstance(value, list):
        return [resolved(item, found) for item in value[:50] if not isinstance(item, list)]
    if isinstance(value, Mapping) and set(value) == {"@id"}:
        return next((one for one in found if one.get("@id") == value["@id"] and "name" in one), value)
    return value


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


def authors_of(record: Record, found: Sequence[Record]) -> tuple[str, ...]:
    """The authors that a record names, without an organization that is the publisher too."""
    publisher = set(strings(resolved(record.get("publisher"), found)))
    given = resolved(record.get("author"), found)
    each = given if isinstance(given, list) else [given]
    return tuple(name for one in each[:50] for name in strings(one) if not (name in publisher and _is_group(one)))


def _is_group(value: Any) -> bool:
    return isinstance(value, Mapping) and any(kind.endswith("Organization") for kind in types(value))


def _load(script: str) -> Any:
    if not script.strip() or len(script) > _MAX_SCRIPT:
        return None
    for attempt in _readings(script):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _readings(script: str) -> Iterator[str]:
    """The script as it is, then without what it is wrapped in, without commas too many, and unescaped."""
    yield script
    bare = _WRAPPER.sub("", _WRAPPER.sub("", script))
    yield bare
    yield _TRAILING_COMMA.sub(r"\1", bare)
    yield html.unescape(bare)


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
