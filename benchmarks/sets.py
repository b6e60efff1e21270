"""The sets of pages that extraction is judged on: real pages in ../shared/data/pages, and the invented modern ones.

A real set NAME is NAME.warc.gz beside NAME.gold.jsonl; a set whose files are missing is named and left out. The outlets
of all sets fall into five folds, so that a model can be judged on outlets that it was not trained on.
"""

from __future__ import annotations

import json
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator

from benchmarks import modern

PAGES = Path(__file__).resolve().parents[2] / "shared" / "data" / "pages"
REAL = ("aeb", "fundeval", "fundus", "wcxb", "daniel", "cyrraw")
MODERN = "modern"
FOLDS = 5
_DATES_OF_COLLECTION = ("daniel",)
"""Sets whose `date` is the day when the page was collected, which no page shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One page and what is true of it; None where the set does not say."""

    url: str
    html: bytes
    body: str
    language: str
    domain: str
    """The registrable domain: pages of one are of the same outlet."""
    title: str | None = None
    published: str | None = None
    authors: tuple[str, ...] | None = None

    @property
    def group(self) -> str:
        """`uk`, `ru` or `other`."""
        return self.language if self.language in ("uk", "ru") else "other"


def fold_of(domain: str) -> int:
    """The fold of an outlet, by its registrable domain."""
    return zlib.crc32(domain.encode()) % FOLDS


def load(name: str, limit: int | None = None) -> list[Sample]:
    """The first pages of a set, in the order of their hosts; none, with a word about it, where the set is absent."""
    if name == MODERN:
        found = [_invented(page) for page in modern.pages()]
    elif all((PAGES / f"{name}.{end}").exists() for end in ("warc.gz", "gold.jsonl")):
        found = _real(name)
    else:
        print(f"{name}: skipped, there is no {PAGES / name}.warc.gz with its .gold.jsonl", file=sys.stderr)
        return []
    return sorted(found, key=lambda sample: (urlsplit(sample.url).hostname or "", sample.url))[:limit]


def _real(name: str) -> list[Sample]:
    with (PAGES / f"{name}.gold.jsonl").open(encoding="utf-8") as lines:
        gold = {row["record_id"]: row for row in map(json.loads, lines)}
    found = []
    with (PAGES / f"{name}.warc.gz").open("rb") as stream:
        for record in ArchiveIterator(stream):
            row = gold.get(record.rec_headers.get_header("WARC-Record-ID"))
            if row:
                found.append(_sample(row, record.content_stream().read(), name))
    return found


def _sample(row: dict[str, object], html: bytes, name: str) -> Sample:
    author = row.get("author")
    named = [author] if isinstance(author, str) else author
    dated = None if name in _DATES_OF_COLLECTION else row.get("date")
    return Sample(
        url=str(row["url"]),
        html=html,
        body=str(row["body"]),
        language=str(row["lang"]),
        domain=str(row["domain"]),
        title=str(row["title"]) if row.get("title") else None,
        published=str(dated) if dated else None,
        authors=tuple(map(str, named)) if isinstance(named, list) and named else None,
    )


def _invented(page: modern.GoldPage) -> Sample:
    return Sample(
        url=page.url,
        html=page.html,
        body=page.body,
        language=page.language,
        domain=page.host,
        title=page.title,
        published=page.published,
        authors=page.authors,
    )
