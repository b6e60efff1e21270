"""The rows of articles: how they follow from captures and revisions.

The newest capture that could be read gives an article its revision, a dump's text only where there is no page. Where
that capture is a revisit, file, offset and length are those of its own record, as a replayer is asked for it; its
payload is in the record of `captures.original`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from archive.schema import ARTICLE_COLUMNS

_REFRESH = f"""
INSERT INTO articles(pk, id, url, original_url, outlet, {", ".join(ARTICLE_COLUMNS)}, first_seen, last_seen,
                     state, moved_to, revision, revisions, capture, file, offset, length)
SELECT :pk, :id, r.url, c.url, c.outlet, {", ".join("r." + name for name in ARTICLE_COLUMNS)},
       (SELECT min(date) FROM captures WHERE article = :id AND revision IS NOT NULL), c.date,
       CASE WHEN last.outcome = 'gone' THEN 'gone' WHEN last.outcome = 'redirect' THEN 'moved'
            WHEN last.found_how IS 'dump' THEN 'dump' ELSE 'live' END, last.redirect_to,
       r.id, (SELECT count(*) FROM revisions WHERE article = :id), c.id, c.file, c.offset, c.length
FROM (SELECT * FROM captures WHERE article = :id AND revision IS NOT NULL
      ORDER BY found_how IS 'dump', date DESC, id DESC LIMIT 1) c
JOIN revisions r ON r.id = c.revision
JOIN (SELECT * FROM captures WHERE article = :id ORDER BY found_how IS 'dump', date DESC, id DESC LIMIT 1) last
WHERE true
ON CONFLICT(pk) DO UPDATE SET
""" + ", ".join(
    f"{name} = excluded.{name}"
    for name in (
        *("url", "original_url", "outlet", *ARTICLE_COLUMNS, "first_seen", "last_seen", "state", "moved_to"),
        *("revision", "revisions", "capture", "file", "offset", "length"),
    )
)


def article_pk(article_id: str) -> int:
    """The article's integer key: the 64 bits of its id, signed as SQLite keeps integers."""
    return int.from_bytes(bytes.fromhex(article_id), "big", signed=True)


def refresh(connection: sqlite3.Connection, articles: Iterable[str]) -> None:
    """Make the rows of these articles follow from their captures and revisions."""
    connection.executemany(_REFRESH, [{"pk": article_pk(a), "id": a} for a in sorted(articles)])
