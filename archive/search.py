"""Full-text search of the index."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from typing import Final

from archive.index import Index, Row
from cleaner.errors import LitopysError

_TERM: Final = re.compile(r'"([^"]+)"|(\S+)')
_APART: Final = {0: " "} | dict.fromkeys(map(ord, "\u02bc\u2019\u2032`"), "'")
"""Every apostrophe is one to a reader."""
_MAX_TERMS: Final = 16
_MAX_QUERY: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What to look for: words (all must occur), "phrases", and prefix* ; and where."""

    words: str
    outlet: str = ""
    language: str = ""
    since: str = ""
    until: str = ""
    limit: int = 20


def fts_query(words: str) -> str:
    """The user's words as an FTS5 expression in which nothing is syntax but phrases and a trailing star."""
    terms = []
    for phrase, word in _TERM.findall(words.translate(_APART)[:_MAX_QUERY])[:_MAX_TERMS]:
        text = phrase or word
        star = "*" if not phrase and text.endswith("*") else ""
        bare = text.replace('"', " ").strip("* ")
        if any(c.isalnum() for c in bare):
            terms.append(f'"{bare}"{star}')
    return " ".join(terms)


_SQL: Final = """
SELECT a.id, a.outlet, substr(a.published, 1, 10) AS published, substr(a.first_seen, 1, 10) AS seen, a.title, a.url,
       a.language,
       snippet(articles_fts, 1, '[', ']', '…', 24) AS snippet
FROM articles_fts JOIN articles a ON a.pk = articles_fts.rowid
WHERE articles_fts MATCH :match
  AND (:outlet = '' OR a.outlet = :outlet) AND (:language = '' OR a.language = :language)
  AND (:since = '' OR coalesce(a.published, a.first_seen) >= :since)
  AND (:until = '' OR substr(coalesce(a.published, a.first_seen), 1, 10) <= :until)
ORDER BY bm25(articles_fts, 5, 1), a.id LIMIT :limit
"""


def search(index: Index, query: Query) -> list[Row]:
    """Articles that match, best first. Raises `LitopysError` where the query has no word in it."""
    known = {row["name"] for row in index.query("SELECT name FROM outlets")}
    if query.outlet and query.outlet not in known:
        raise LitopysError(f"no outlet {query.outlet!r} in this archive; it holds {', '.join(sorted(known)[:12])}")
    match = fts_query(query.words)
    if not match:
        raise LitopysError(f"nothing to search for in {query.words!r}: give at least one word")
    parameters = {"match": match, **{k: getattr(query, k) for k in ("outlet", "language", "since", "until", "limit")}}
    try:
        return index.query(_SQL, parameters)
    except sqlite3.OperationalError as error:
        raise LitopysError(f"the index could not answer ({error}); try simpler words") from error
