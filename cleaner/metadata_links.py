"""Where a page says that it belongs: its canonical address, and its place among the pages of one long article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

_NUMBERED = re.compile(
    r"(?P<base>[^?#]*?)(?:[/_-](?:page|str|part|storinka)[/_-]?|/)(?P<n>\d{1,2})(?P<end>/?|\.html?)(?=[?#]|$)"
    r"|(?P<query>.*[?&](?:page|p|part|pagen?_?1?|str)=)(?P<m>\d{1,2})(?=&|#|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What the page's links in the head say of it."""

    declared: str | None = None
    """`rel=canonical`, as written."""
    part: int = 1
    next_part: str | None = None
    """The address of the next part of the same article, as written."""


def links(nodes: Iterable[LexborNode], url: str) -> Links:
    """The canonical address, and the part of the article where links to its other parts confirm it."""
    found: dict[str, str] = {}
    for node in nodes:
        given = node.attributes
        href = (given.get("href") or "").strip()
        if href:
            found.setdefault(given.get("rel") or "", href)
    base, number = _numbered(url)
    at = {rel: _numbered(_joined(url, href)) for rel, href in found.items()} if number > 1 or "next" in found else {}
    known = number > 1 and any(at.get(rel) == (base, n) for rel, n in (("prev", number - 1), ("canonical", number)))
    part = number if known else 1
    following = found["next"] if at.get("next") == (base, part + 1) else None
    return Links(declared=found.get("canonical"), part=part, next_part=following)


def _joined(url: str, href: str) -> str:
    try:
        return urljoin(url, href)
    except ValueError:
        return ""


def _numbered(url: str) -> tuple[str, int]:
    """The address without the number of its page, and the number; 1 where it has none."""
    bare = re.sub(r"^https?://(?:www\.)?", "", url)
    found = _NUMBERED.match(bare)
    if found is None:
        return bare.rstrip("/?&"), 1
    if found["query"]:
        return re.sub(r"[?&][^?&=]+=$", "", found["query"]).rstrip("/?&"), int(found["m"])
    return found["base"].rstrip("/") + found["end"].strip("/"), int(found["n"])
