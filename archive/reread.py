"""Reading captures again in place, where profiles were learned that read them otherwise than those before.

Of all rows only those change that follow from these captures, and they become what a rebuild would make of them. It
is one transaction: until it ends readers see the old rows, and a kill leaves them.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from typing import Final

from archive.index import PAGES, Row, add_rows, refresh
from archive.indexer import Indexer, Tally
from archive.places import COLUMNS, entry_at
from archive.profiles import Profiles
from archive.store import Archive

_BATCH: Final = 48
_WITH_TWINS: Final = """
INSERT OR IGNORE INTO again
SELECT other.id FROM captures own
JOIN captures other ON other.article = own.article AND other.revision = own.revision
WHERE own.id IN (SELECT id FROM again)
"""
"""A revision's row is that of its earliest capture: where one of its captures is read again, all of them are."""
_SET_ASIDE: Final = (
    f"CREATE TEMP TABLE places AS SELECT {', '.join(COLUMNS)} FROM captures WHERE id IN (SELECT id FROM again)",
    "CREATE TEMP TABLE stale AS SELECT DISTINCT article AS id FROM captures "
    "WHERE id IN (SELECT id FROM again) AND article IS NOT NULL",
    "CREATE TEMP TABLE texts AS SELECT DISTINCT revision AS id FROM captures "
    "WHERE id IN (SELECT id FROM again) AND revision IS NOT NULL",
    "DELETE FROM drops WHERE revision IN (SELECT id FROM texts)",
    "DELETE FROM revisions WHERE id IN (SELECT id FROM texts)",
    "DELETE FROM articles WHERE id IN (SELECT id FROM stale)",
    "DELETE FROM captures WHERE id IN (SELECT id FROM again)",
)
_LEFT: Final = """
SELECT id FROM stale WHERE id NOT IN
(SELECT article FROM captures WHERE id IN (SELECT id FROM again) AND article IS NOT NULL)
"""
"""Articles to which no capture that was read again belongs any more; those that have others stay."""


def read_again(archive: Archive, indexer: Indexer, before: Profiles, save: Callable[[], None]) -> Tally:
    """Within `Archive.alone`: make an index that follows from `before` follow from the indexer's profiles.

    `save` is called last before the commit, to save these. Raises `BadInput` where a record is not where it was,
    `DiskFull`; then nothing is changed.
    """
    tally = Tally()
    with indexer.index.transaction() as connection:
        _choose(connection, before, indexer.profiles)
        for step in _SET_ASIDE:
            connection.execute(step)
        for rows in _batches(connection):
            entries = [entry_at(archive, row, indexer.outlets) for row in rows]
            batch, done = indexer.read(entries)
            add_rows(connection, batch)
            tally.add(done)
            indexer.progress(len(rows))
        refresh(connection, {article for (article,) in connection.execute(_LEFT)})
        for table in ("again", "places", "stale", "texts"):
            connection.execute(f"DROP TABLE temp.{table}")
        indexer.index.made_by(indexer.profiles.mark)
        save()
    return tally


def _choose(connection: sqlite3.Connection, before: Profiles, now: Profiles) -> None:
    """The captures that are tried with other profiles than before, and those that share a revision with them."""
    connection.execute("CREATE TEMP TABLE again(id TEXT PRIMARY KEY) WITHOUT ROWID")
    hosts = {host for host in {*before.hosts, *now.hosts} if before.hosts.get(host) != now.hosts.get(host)}
    for host in sorted(hosts):
        rows = connection.execute(f"SELECT id, url, date FROM captures WHERE host = ? AND {PAGES}", [host])
        changed = (
            (id_,) for id_, url, date in rows if before.in_turn(url, date[:10]) != now.in_turn(url, date[:10])
        )  # fmt: skip
        connection.executemany("INSERT INTO again VALUES (?)", changed)
    connection.execute(_WITH_TWINS)


def _batches(connection: sqlite3.Connection) -> Iterator[list[Row]]:
    values = connection.execute("SELECT * FROM places ORDER BY file, offset")
    while some := list(itertools.islice(values, _BATCH)):
        yield [dict(zip(COLUMNS, one, strict=True)) for one in some]
