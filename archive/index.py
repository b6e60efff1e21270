"""The one door to SQLite: opening the index, adding what records say, answering what is known.

Rows are functions of the set of indexed records, whatever the order they came in: of several captures with the same
text the earliest represents the revision; the newest readable capture gives the article its revision, and a dump's text
only where there is no page.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlite_utils import Database

from archive.articles import refresh
from archive.errors import DiskFull
from archive.read_only import open_to_read
from archive.schema import migrations
from cleaner.errors import LitopysError

Row = dict[str, Any]
PAGES: Final = "outcome IN ('article', 'no_article')"
"""The captures whose pages were read, in SQL: those of the index over the hosts' pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one stretch of one WARC file adds to the index, in one transaction."""

    file: str = ""
    size: int = 0
    """How far the file is indexed after this batch, bytes."""
    tail: str = ""
    """The last bytes of that, by which they are known again."""
    records: int = 0
    captures: Sequence[Row] = ()
    revisions: Sequence[Row] = ()
    drops: Sequence[Row] = ()
    outlets: Sequence[Row] = ()
    runs: Sequence[Row] = ()
    damages: Sequence[Row] = ()


class Index:
    """An `index.db`, created where there is none. Raises `LitopysError` where the file is no index of ours."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self._read_only = read_only
        try:
            self.db = self._open()
        except (sqlite3.DatabaseError, OSError) as error:
            if isinstance(error, sqlite3.OperationalError) and _no_room(error):
                raise self._full(error) from error
            raise LitopysError(
                f"{path}: not a readable index ({error}); it is derived, so run 'litopys rebuild' to make it anew"
            ) from error

    def _open(self) -> Database:
        if self._read_only:
            connection = open_to_read(self.path, anywhere=True)
        else:
            where = f"file:{quote(str(self.path))}?mode=rwc"
            connection = sqlite3.connect(where, uri=True, timeout=60, check_same_thread=False)
        try:
            return self._made_ready(Database(connection))
        except BaseException:  # whatever ended it, Ctrl-C too: an open connection would keep the file locked
            connection.close()
            raise

    def _made_ready(self, db: Database) -> Database:
        """Bring the tables up to date; of an index for reading, see that it is one."""
        if self._read_only:
            db.execute("SELECT 1 FROM files LIMIT 1").fetchall()
            return db
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=60000"):
            db.execute(f"PRAGMA {pragma}").fetchall()
        if migrations.pending(db):
            migrations.apply(db)
        return db

    def _full(self, error: Exception) -> DiskFull:
        return DiskFull(
            f"{self.path}: cannot be written, the disk is full ({error}); the captures are safe in warcs/. "
            "Free some space and run the same command again: they will be indexed first"
        )

    def close(self) -> None:
        """Let go of the file; the write-ahead log is folded in where nobody else reads."""
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing; readers see what was there before until it ends. Raises `DiskFull`."""
        connection = self.db.conn
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except BaseException as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError) and _no_room(error):
                raise self._full(error) from error
            raise

    def add(self, batch: Batch, settle: Callable[[sqlite3.Connection], None] = lambda connection: None) -> int:
        """Add a batch; returns the number of captures that were not known. Adding again changes nothing.

        `settle` does what follows from it in the same transaction.
        """
        with self.transaction() as connection:
            fresh = add_rows(connection, batch)
            connection.execute(
                "INSERT INTO files(name, size, records, tail) VALUES (?, ?, ?, ?) ON CONFLICT(name) DO UPDATE SET "
                "size = excluded.size, records = records + excluded.records, tail = excluded.tail "
                "WHERE excluded.size > size",
                (batch.file, batch.size, batch.records, batch.tail),
            )
            settle(connection)
        return fresh

    @property
    def profiles(self) -> int:
        """The mark of the profiles that the index was made by (`Profiles.mark`)."""
        (mark,) = self.db.execute("PRAGMA user_version").fetchone()
        return int(mark)

    def made_by(self, mark: int) -> None:
        """Note the mark of the profiles that the index is made by. Raises `DiskFull`."""
        self._pragma(f"user_version = {mark:d}")

    def fold_in(self) -> None:
        """Bring all that was added into the file itself. Raises `DiskFull`."""
        self._pragma("wal_checkpoint(TRUNCATE)")

    def _pragma(self, asked: str) -> None:
        try:
            self.db.execute(f"PRAGMA {asked}").fetchall()
        except sqlite3.OperationalError as error:
            if _no_room(error):
                raise self._full(error) from error
            raise

    @property
    def knows_hosts(self) -> bool:
        """Whether every page's capture has what `archive.places` asks for: an index of an older Litopys has not."""
        old = f"SELECT 1 FROM captures WHERE (host IS NULL OR kind IS NULL) AND {PAGES} LIMIT 1"
        return self._has("host", "told", "kind") and not self.query(old)

    def indexed(self) -> dict[str, int]:
        """How far each WARC file is indexed: bytes by file name."""
        return dict(self.db.execute("SELECT name, size FROM files").fetchall())

    def known(self, ids: Sequence[str]) -> dict[str, str]:
        """Those of these record ids that are captures of the index, each with its moment and address."""
        found: dict[str, str] = {}
        for at in range(0, len(ids), 500):
            part = ids[at : at + 500]
            sql = f"SELECT id, date || ' ' || url FROM captures WHERE id IN ({', '.join('?' * len(part))})"
            found.update(self.db.execute(sql, part).fetchall())
        return found

    def seen(self, outlet: str) -> dict[str, str | None]:
        """Captured article URLs of the outlet, each with the newest modification stamp it was listed with.

        What is known from a dump alone was not captured.
        """
        rows = self.db.execute(
            "SELECT url, max(coalesce(listed_modified, '')) FROM captures "
            "WHERE outlet = ? AND outcome NOT IN ('listing', 'requisite', 'http_error', 'cut') AND told IS NULL "
            "GROUP BY url",
            [outlet],
        )
        return {url: stamp or None for url, stamp in rows}

    def captures(self, ids: Sequence[str]) -> list[Row]:
        """The rows of these captures."""
        marks = ", ".join("?" * len(ids))
        return self.query(f"SELECT * FROM captures WHERE id IN ({marks})", ids)

    def original(self, capture: str) -> Row:
        """Where the payload of a revisit is (original_file, …_offset, …_length); of other captures nothing."""
        sql = (
            "SELECT o.file AS original_file, o.offset AS original_offset, o.length AS original_length "
            "FROM captures c JOIN captures o ON o.id = c.original WHERE c.id = ?"
        )
        return next(iter(self.query(sql, [capture]) if self._has("original") else []), {})

    def told(self, capture: str) -> str:
        """What is known beside a dump's text, as JSON; empty for pages, and in an index of an older Litopys."""
        rows = self.query("SELECT told FROM captures WHERE id = ?", [capture]) if self._has("told") else []
        return str(rows[0]["told"] or "") if rows else ""

    def _has(self, *columns: str) -> bool:
        """Whether captures have these columns: those of an index of an older Litopys may not."""
        return {*columns} <= {column.name for column in self.db.table("captures").columns}

    def query(self, sql: str, parameters: dict[str, Any] | Sequence[Any] = ()) -> list[Row]:
        """Rows of a read-only query as dictionaries."""
        return list(self.db.query(sql, parameters))


def add_rows(connection: sqlite3.Connection, batch: Batch) -> int:
    """Within a transaction: the rows of a batch; returns the number of captures that were not known."""
    fresh = _insert(connection, "captures", batch.captures)
    _insert(connection, "outlets", batch.outlets)
    _insert(connection, "runs", batch.runs)
    _insert(connection, "damages", batch.damages)
    _add_revisions(connection, batch)
    refresh(connection, {row["article"] for row in batch.captures if row["article"]})
    return fresh


def _add_revisions(connection: sqlite3.Connection, batch: Batch) -> None:
    drops: dict[str, list[Row]] = {}
    for drop in batch.drops:
        drops.setdefault(drop["capture"], []).append(drop)
    for row in batch.revisions:
        columns = ", ".join(row)
        marks = ", ".join("?" * len(row))
        updates = ", ".join(f"{name} = excluded.{name}" for name in row if name != "id")
        done = connection.execute(
            f"INSERT INTO revisions({columns}) VALUES ({marks}) ON CONFLICT(id) DO UPDATE SET {updates} "
            "WHERE (excluded.first_seen, excluded.capture) < (first_seen, capture)",
            tuple(row.values()),
        )
        if done.rowcount > 0:
            connection.execute("DELETE FROM drops WHERE revision = ?", (row["id"],))
            own = [{k: v for k, v in drop.items() if k != "capture"} for drop in drops.get(row["capture"], [])]
            _insert(connection, "drops", own)


def _no_room(error: sqlite3.OperationalError) -> bool:
    """Whether SQLite could not write: out of space, or an I/O error, which is how other limits reach it."""
    return error.sqlite_errorname.startswith(("SQLITE_FULL", "SQLITE_IOERR"))


def _insert(connection: sqlite3.Connection, table: str, rows: Sequence[Row]) -> int:
    """Insert what is not there yet; returns how many rows that were."""
    if not rows:
        return 0
    names = list(rows[0])
    sql = f"INSERT OR IGNORE INTO {table}({', '.join(names)}) VALUES ({', '.join(':' + n for n in names)})"
    return max(0, connection.executemany(sql, rows).rowcount)
