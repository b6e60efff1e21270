"""Which articles an export is of, and which captures stand for them.

Chosen are articles, by the words of `litopys search`; with them go their captures of every date, the redirects that
lead to them, the pictures that were captured for them, the stylesheets of their outlets (which are captured once, for
whichever page needs them first), and the originals of what is a revisit.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final

from archive.capture import REQUISITE
from archive.index import Index
from archive.search import NOT_MOVED, fts_query, see_selection
from cleaner.errors import LitopysError


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What to export; without any of it, everything."""

    words: str = ""
    outlet: str = ""
    language: str = ""
    since: str = ""
    until: str = ""
    articles: tuple[str, ...] = ()
    """Ids of articles."""

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Selection()

    @property
    def told(self) -> str:
        """The selection in words, as exports name it."""
        parts = {
            "query": self.words,
            "outlet": self.outlet,
            "language": self.language,
            "since": self.since,
            "until": self.until,
            "articles": " ".join(self.articles),
        }
        return ", ".join(f"{name} {value}" for name, value in parts.items() if value) or "everything"


_ARTICLES: Final = f"""
CREATE TEMP TABLE chosen_articles AS
SELECT a.id, a.pk FROM articles a WHERE {NOT_MOVED}
  AND (:match = '' OR a.pk IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :match))
  AND (:outlet = '' OR a.outlet = :outlet) AND (:language = '' OR a.language = :language)
  AND (:since = '' OR coalesce(a.published, a.first_seen) >= :since)
  AND (:until = '' OR substr(coalesce(a.published, a.first_seen), 1, 10) <= :until)
"""
_MORE: Final = "INSERT OR IGNORE INTO chosen SELECT r.id FROM captures r WHERE "
_SO_FAR: Final = "captures c JOIN chosen USING (id)"
_CAPTURES: Final = (
    "CREATE TEMP TABLE chosen AS SELECT id FROM captures WHERE article IN (SELECT id FROM chosen_articles)",
    "CREATE UNIQUE INDEX temp.chosen_ids ON chosen(id)",
    f"{_MORE} r.outcome = 'redirect' AND r.redirect_to IN (SELECT c.url FROM {_SO_FAR})",
    f"{_MORE} r.found_how = '{REQUISITE}' AND r.mime = 'text/css' AND r.outlet IN (SELECT c.outlet FROM {_SO_FAR})",
    f"{_MORE} r.found_how = '{REQUISITE}' AND r.found_where IN (SELECT c.url FROM {_SO_FAR})",
    f"{_MORE} r.id IN (SELECT c.original FROM {_SO_FAR})",
)


def choose(index: Index, selection: Selection) -> int:
    """Note the chosen articles and their captures in the index's own temporary tables; returns how many articles.

    Raises `LitopysError` where a selection holds none; of everything there may be none.
    """
    if not selection.everything:
        see_selection(index, selection.outlet)
    connection = index.db.conn
    try:
        if selection.articles:
            _by_id(connection, selection.articles)
        else:
            connection.execute(_ARTICLES, _parameters(selection))
    except sqlite3.OperationalError as error:
        raise LitopysError(f"the index could not answer ({error}); try simpler words") from error
    (count,) = connection.execute("SELECT count(*) FROM chosen_articles").fetchone()
    if not count and not selection.everything:
        raise LitopysError(f"nothing to export: no article in this selection ({selection.told}); widen it")
    _note_captures(connection)
    return int(count)


def _note_captures(connection: sqlite3.Connection) -> None:
    try:
        for statement in _CAPTURES:
            connection.execute(statement)
    except sqlite3.OperationalError as error:
        raise LitopysError(f"the index could not answer ({error}); run 'litopys rebuild' to make it anew") from error


def _parameters(selection: Selection) -> dict[str, str]:
    match = fts_query(selection.words)
    if selection.words and not match:
        raise LitopysError(f"nothing to search for in {selection.words!r}: give at least one word")
    names = ("outlet", "language", "since", "until")
    return {"match": match, **{name: getattr(selection, name) for name in names}}


def _by_id(connection: sqlite3.Connection, ids: tuple[str, ...]) -> None:
    connection.execute("CREATE TEMP TABLE chosen_articles (id TEXT PRIMARY KEY, pk INTEGER)")
    for one in ids:
        done = connection.execute(
            "INSERT OR IGNORE INTO chosen_articles SELECT id, pk FROM articles WHERE id = ?", [one]
        )
        if not done.rowcount and not connection.execute("SELECT 1 FROM articles WHERE id = ?", [one]).fetchone():
            raise LitopysError(f"no article {one!r} in this archive; 'litopys search WORDS --json' tells ids")
