"""The rows that follow once a page is read: of its capture, of the text that it had, and of what was stripped."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from archive.dumps.judge.told import DUMP
from archive.index import Row
from archive.readings import Reading
from archive.rows import Entry
from archive.schema import ARTICLE_COLUMNS
from cleaner.canonical import article_id
from cleaner.values import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows that one capture adds."""

    capture: Row
    revision: Row | None = None
    drops: tuple[Row, ...] = ()


def reading_rows(entry: Entry, reading: Reading) -> Rows:
    """The rows of an entry once its page is read."""
    if not entry.job:
        return Rows(capture=entry.row)
    if reading.article is None:
        reason = f"{reading.reason}: {reading.detail}" if reading.detail else reading.reason
        return Rows(capture=entry.row | {"outcome": "no_article", "reason": reason})
    article = reading.article
    identity = article_id(article.url)
    # What a dump has is a revision of its own even where the page says the same: a page tells more than its text.
    parts = (identity, _stored(article.title), _stored(article.text), *([DUMP] if entry.job.told else []))
    revision = hashlib.sha256("\n".join(parts).encode())
    capture = entry.row | {"outcome": "article", "article": identity, "revision": revision.hexdigest()[:16]}
    capture["reason"] = capture["reason"] or reading.reason
    drops = tuple(
        {"capture": capture["id"], "revision": capture["revision"], "reason": r, "rule": u, "lines": n, "chars": c}
        for r, u, n, c in reading.drops
    )
    return Rows(capture=capture, revision=_revision_row(article, (capture["revision"], identity), capture), drops=drops)


def _revision_row(article: Article, identity: tuple[str, str], capture: Row) -> Row:
    """The `revisions` row of an article read from a capture; `identity` is (revision id, article id)."""
    return {
        "id": identity[0],
        "article": identity[1],
        "first_seen": capture["date"],
        "capture": capture["id"],
        "url": article.url,
        **{name: _stored(getattr(article, name)) for name in ARTICLE_COLUMNS},
    }


def _stored(value: Any) -> Any:
    """A field as SQLite keeps it: lists as JSON, no NUL or lone surrogate in text."""
    if isinstance(value, tuple):
        return json.dumps([_stored(v) for v in value], ensure_ascii=False)
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    return int(value) if isinstance(value, bool) else value
