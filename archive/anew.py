"""Captures of the index read again in place: of all rows only those change that follow from them.

Within one transaction: until it ends readers see the old rows, and a kill leaves them. Which captures it is stands in
a temporary table while it lasts.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from archive.articles import refresh
from archive.index import Row, add_rows
from archive.places import PLACES, Held, entry_at
from archive.tally import Tally

if TYPE_CHECKING:
    from archive.indexer import Indexer

_BATCH: Final = 48
_CHOSEN: Final = "CREATE TEMP TABLE again(id TEXT PRIMARY KEY) WITHOUT ROWID"
_WITH_TWINS: Final = """
INSERT OR IGNORE INTO again
SELECT other.id FROM captures own
JOIN captures other ON other.article = own.article AND other.revision = own.revision
WHERE own.id IN (SELECT id FROM again)
"""
"""A revision's row is that of its earliest capture: where one of its captures is read again, all of them are."""
_SET_ASIDE: Final = (
    f"CREATE TEMP TABLE places AS {PLACES} WHERE c.id IN (SELECT id FROM again) AND c.file <> ''",
    "CREATE TEMP TABLE stale AS SELECT DISTINCT article AS id FROM captures "
    "WHERE id IN (SELECT id FROM again) AND article IS NOT NULL",
    "CREATE TEMP TABLE texts AS SELECT DISTINCT revision AS id FROM captures "
    "WHERE id IN (SELECT id FROM again) AND revision IS NOT NULL",
    "DELETE FROM drops WHERE revision IN (SELECT id FROM texts)",
    "DELETE FROM revisions WHERE id IN (SELECT id FROM texts)",
    "DELETE FROM articles WHERE id IN (SELECT id FROM stale)",
    "DELETE FROM captures WHERE id IN (SELECT id FROM again)",
)
_CLEARED: Final = tuple(f"DROP TABLE temp.{table}" for table in ("again", "places", "stale", "texts"))
_LEFT: Final = """
SELECT id FROM stale WHERE id NOT IN
(SELECT article FROM captures WHERE id IN (SELECT id FROM again) AND article IS NOT NULL)
"""
"""Articles to which no capture that was read again belongs any more; those that have others stay."""


def read_anew(
    connection: sqlite3.Connection,
    held: Held,
    indexer: Indexer,
    captures: Iterable[str],
    progress: Callable[[int], None] = lambda captures: None,
) -> Tally:
    """Within a transaction: make the rows of these captures anew; those without a file go, and what followed from them.

    Raises `BadInput` where a record is not where it was.
    """
    tally = Tally()
    connection.execute(_CHOSEN)
    connection.executemany("INSERT OR IGNORE INTO again VALUES (?)", [(id_,) for id_ in captures])
    for step in (_WITH_TWINS, *_SET_ASIDE):
        connection.execute(step)
    for rows in _batches(connection):
        entries = [entry_at(held, row, indexer.outlets) for row in rows]
        batch, done = indexer.read(entries)
        add_rows(connection, batch)
        tally.add(done)
        progress(len(rows))
    refresh(connection, {article for (article,) in connection.execute(_LEFT)})
    for step in _CLEARED:
        connection.execute(step)
    return tally


def _batches(connection: sqlite3.Connection) -> Iterator[list[Row]]:
    found = connection.execute("SELECT * FROM places ORDER BY file, offset")
    names = [column[0] for column in found.description]
    while some := list(itertools.islice(found, _BATCH)):
        yield [dict(zip(names, one, strict=True)) for one in some]
