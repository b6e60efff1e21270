"""The index by itself: whole as a database, and its rows following from one another as they should.

What follows is made again beside it and compared: an article's row from its captures and revisions, a revision's id
from its text, a revisit's original from the captures that there are.
"""

from __future__ import annotations

import functools
import hashlib
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote

from archive.articles import refresh
from archive.dumps.judge.told import DUMP
from archive.health.rows import GARBAGE, unreadable
from archive.health.values import INDEX, REBUILD, SEARCH, Flaw
from archive.index import Index
from archive.revisits import originals
from cleaner.canonical import article_id

_NAMED: Final = 100
"""How many rows with the same flaw are named."""
_CHUNK: Final = 500
_RULES: Final = {
    "captures that name a revision which the index has not, or has of another article": """
SELECT c.id FROM captures c LEFT JOIN revisions r ON r.id = c.revision
WHERE c.revision IS NOT NULL AND r.article IS NOT c.article""",
    "revisions that are not of the capture which they name": """
SELECT r.id FROM revisions r LEFT JOIN captures c ON c.id = r.capture
WHERE c.revision IS NOT r.id OR c.date IS NOT r.first_seen""",
    "revisions that are not of their earliest capture": """
SELECT r.id FROM revisions r WHERE EXISTS (SELECT 1 FROM captures c WHERE c.article = r.article AND c.revision = r.id
AND (c.date, c.id) < (r.first_seen, r.capture))""",
    "drops of no revision": "SELECT revision FROM drops WHERE revision NOT IN (SELECT id FROM revisions)",
    "captures of an outlet that the index has not": "SELECT id FROM captures "
    "WHERE outlet IS NULL OR outlet NOT IN (SELECT name FROM outlets)",
    "outlets without captures": "SELECT name FROM outlets WHERE name NOT IN (SELECT outlet FROM captures)",
    "articles that no capture gives": """
SELECT id FROM main.articles a WHERE NOT EXISTS
(SELECT 1 FROM captures c WHERE c.article = a.id AND c.revision IS NOT NULL)""",
    "captures of a file that the index does not name, or beyond where it ends": """
SELECT c.id FROM captures c LEFT JOIN files f ON f.name = c.file
WHERE f.name IS NULL OR c.offset + c.length > f.size""",
}
"""What may not be, and the rows that are so."""


def flaws(db: sqlite3.Connection, path: Path, mark: int | None) -> Iterator[Flaw]:
    """What is wrong with an index as it is seen by a connection; `mark` is that of the profiles there are."""
    try:
        if broken := list(_broken(db, path)):
            yield from broken
            return
        if mark is not None and db.execute("PRAGMA user_version").fetchone()[0] != mark:
            yield _flaw(path, "was made by other profiles than there are")
        for what, sql in _RULES.items():
            yield from _named(path, what, (row[0] for row in db.execute(sql)))
        for what, check in _CHECKS.items():
            yield from _named(path, what, check(db))
        yield from _search(path)
    except GARBAGE as error:
        yield unreadable(path, error)


def _flaw(path: Path, what: str) -> Flaw:
    return Flaw(kind=INDEX, file=path.name, what=what, cure=REBUILD)


def _broken(db: sqlite3.Connection, path: Path) -> Iterator[Flaw]:
    """Why the file is no sound database, or none of ours."""
    said = [str(text) for (text,) in db.execute(f"PRAGMA integrity_check({_NAMED})")]
    if said != ["ok"]:
        yield _flaw(path, f"is damaged: {'; '.join(said[:3])}")
    if _schema(db) != _wanted():
        yield _flaw(path, "does not have the tables that this version of Litopys makes")


@functools.cache
def _wanted() -> Mapping[str, str]:
    """The tables as they are when they are made."""
    with tempfile.TemporaryDirectory(prefix="litopys-verify-") as folder:
        index = Index(Path(folder) / "index.db")
        with closing(index):
            return _schema(index.db.conn)


def _schema(db: sqlite3.Connection) -> Mapping[str, str]:
    rows = db.execute("SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_master ORDER BY 1")
    return {str(name): str(sql) for name, sql in rows if "sqlite_" not in name}


def _named(path: Path, what: str, ids: Iterable[object]) -> Iterator[Flaw]:
    """One flaw for all rows with it."""
    found = [str(one) for one, _ in zip(ids, range(_NAMED), strict=False)]
    if found:
        count = f"{_NAMED} or more" if len(found) == _NAMED else str(len(found))
        more = ", …" if len(found) > 3 else ""
        yield _flaw(path, f"{what}: {count} ({', '.join(found[:3])}{more})")


def _misnamed(db: sqlite3.Connection) -> Iterator[object]:
    """Revisions whose id is not that of their text."""
    sql = "SELECT r.id, r.article, r.url, r.title, r.text, c.kind FROM revisions r JOIN captures c ON c.id = r.capture"
    for id_, article, url, title, text, kind in db.execute(sql):
        parts = (article, title, text, *([DUMP] if kind == "resource" else []))
        data = "\n".join(map(str, parts)).encode("utf-8", "surrogateescape")
        if hashlib.sha256(data).hexdigest()[:16] != id_ or article_id(str(url)) != article:
            yield id_


def _misjudged(db: sqlite3.Connection) -> Iterator[object]:
    """Articles whose row is not what follows from their captures and revisions."""
    (sql,) = db.execute("SELECT sql FROM main.sqlite_master WHERE type = 'table' AND name = 'articles'").fetchone()
    db.execute(sql.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
    columns = [row[1] for row in db.execute("PRAGMA temp.table_info(articles)")]
    same = " AND ".join(f"m.{name} IS t.{name}" for name in columns)
    listed = db.execute("SELECT DISTINCT article FROM captures WHERE article IS NOT NULL")
    while some := [article for (article,) in listed.fetchmany(_CHUNK)]:
        refresh(db, some)
        sql = f"SELECT t.id FROM temp.articles t LEFT JOIN main.articles m ON m.pk = t.pk WHERE NOT ({same})"
        yield from (id_ for (id_,) in db.execute(sql).fetchall())
        db.execute("DELETE FROM temp.articles")


def _misreferred(db: sqlite3.Connection) -> Iterator[object]:
    """Revisits that have another original than the captures give them."""
    ids = [id_ for (id_,) in db.execute("SELECT id FROM captures WHERE kind = 'revisit'")]
    return (id_ for id_, wanted, known in originals(db, ids) if wanted != known)


_CHECKS: Final[Mapping[str, Callable[[sqlite3.Connection], Iterator[object]]]] = {
    "revisions whose text is not the one that they were named by": _misnamed,
    "revisits that refer to another capture than they should": _misreferred,
    "articles that are not what their captures give": _misjudged,
}


def _search(path: Path) -> Iterator[Flaw]:
    """Whether the full-text index is that of the articles; it can only be asked by who could write it."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, timeout=60)) as db:
            db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
            db.rollback()
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error) and "unable to open" not in str(error):
            raise
    except sqlite3.DatabaseError as error:
        what = f"the full-text index is not that of the articles ({error})"
        yield Flaw(kind=SEARCH, file=path.name, what=what)
