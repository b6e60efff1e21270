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
_NAMED: Final = 12
"""How many outlets are named where one is not found."""


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


NOT_MOVED: Final = """NOT (a.state = 'moved' AND EXISTS (
    WITH RECURSIVE way(url) AS (
        SELECT a.moved_to
        UNION SELECT c.redirect_to FROM way JOIN captures c ON c.url = way.url WHERE c.outcome = 'redirect'
    )
    SELECT 1 FROM way JOIN captures c ON c.url = way.url JOIN articles t ON t.id = c.article
    WHERE c.outcome = 'article' AND t.state <> 'moved' AND (t.title = a.title OR t.text = a.text)
))"""
"""In SQL, of the article `a`: it is not one that is in the index at the address to which it moved.

An address that leads to something else, as a front page or another story, makes no article less.
"""
_SQL: Final = f"""
SELECT a.id, a.outlet, substr(a.published, 1, 10) AS published, substr(a.first_seen, 1, 10) AS seen, a.title, a.url,
       a.language, a.state, a.moved_to, CASE WHEN c.found_how = 'dump' THEN c.found_where END AS dump,
       snippet(articles_fts, 1, '[', ']', '…', 24) AS snippet
FROM articles_fts JOIN articles a ON a.pk = articles_fts.rowid LEFT JOIN captures c ON c.id = a.capture
WHERE articles_fts MATCH :match AND {NOT_MOVED}
  AND (:outlet = '' OR a.outlet = :outlet) AND (:language = '' OR a.language = :language)
  AND (:since = '' OR coalesce(a.published, a.first_seen) >= :since)
  AND (:until = '' OR substr(coalesce(a.published, a.first_seen), 1, 10) <= :until)
ORDER BY bm25(articles_fts, 5, 1), a.id LIMIT :limit
"""


def see_selection(index: Index, outlet: str) -> None:
    """See that there are articles, and the outlet where one is named. Raises `LitopysError`."""
    if not index.query("SELECT 1 FROM articles LIMIT 1"):
        raise LitopysError(f"the archive is empty: {index.path.parent} has no article yet; crawl or import some first")
    known = sorted(row["name"] for row in index.query("SELECT name FROM outlets"))
    if outlet and outlet not in known:
        more = f" and {len(known) - _NAMED} more" if len(known) > _NAMED else ""
        raise LitopysError(f"no outlet {outlet!r} in this archive; it holds {', '.join(known[:_NAMED])}{more}")


def search(index: Index, query: Query) -> list[Row]:
    """Articles that match, best first; a moved one at its new address only.

    Raises `LitopysError` where the query has no word in it, the archive not the outlet, or no article at all.
    """
    see_selection(index, query.outlet)
    match = fts_query(query.words)
    if not match:
        raise LitopysError(f"nothing to search for in {query.words!r}: give at least one word")
    parameters = {"match": match, **{k: getattr(query, k) for k in ("outlet", "language", "since", "until", "limit")}}
    try:
        return index.query(_SQL, parameters)
    except sqlite3.OperationalError as error:
        raise LitopysError(
            f"the index could not answer ({error}); try simpler words, or see with 'litopys verify' whether it "
            "is damaged: 'litopys rebuild' makes it anew"
        ) from error
