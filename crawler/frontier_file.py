"""The file `frontier.db`: its tables, how it is opened by several processes, and how a damaged one is put aside.

The file is disposable: what it knows can be had again from the listings and the archive.
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from archive.read_only import open_to_read
from cleaner.errors import LitopysError
from crawler.errors import FrontierBroken

_APPLICATION: Final = 0x4C697446
_VERSION: Final = 1
_WAIT: Final = 10.0
_DAMAGE: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_SIDES: Final = ("", "-wal", "-shm")
_TABLES: Final = """
CREATE TABLE urls (
    outlet TEXT NOT NULL, key TEXT NOT NULL, url TEXT NOT NULL, how TEXT NOT NULL, listing TEXT NOT NULL,
    title TEXT, published TEXT, modified TEXT, language TEXT,
    leased_at TEXT,                    -- `modified` as it was when the URL was last leased
    newest TEXT NOT NULL DEFAULT '',   -- the later of published and modified: the order of fetching
    state TEXT NOT NULL CHECK (state IN ('new', 'leased', 'done', 'failed')),
    tries INTEGER NOT NULL DEFAULT 0,  -- failures in a row
    visits INTEGER NOT NULL DEFAULT 0, -- times done
    due TEXT DEFAULT '',               -- not before; null where parked
    outcome TEXT NOT NULL DEFAULT '',
    archived INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (outlet, key)
) WITHOUT ROWID;
CREATE INDEX urls_next ON urls (outlet, state, newest DESC);
CREATE TABLE sources (
    outlet TEXT NOT NULL, url TEXT NOT NULL, etag TEXT, last_modified TEXT, listed TEXT, checked TEXT NOT NULL,
    PRIMARY KEY (outlet, url)
) WITHOUT ROWID;
CREATE TABLE schedule (
    outlet TEXT PRIMARY KEY, last_started TEXT, last_ended TEXT, next_due TEXT,
    new_articles INTEGER NOT NULL DEFAULT 0, fails INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
"""
_log = logging.getLogger(__name__)


class _NotOurs(Exception):
    """The file is a sound SQLite database that this version of the crawler did not make."""


def open_file(path: Path) -> sqlite3.Connection:
    """A connection to the frontier, begun anew where there is none or it is unusable. Raises `LitopysError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _one_at_a_time(path):
            try:
                return _connect(path)
            except (_NotOurs, sqlite3.DatabaseError) as error:
                if not (isinstance(error, _NotOurs) or is_damage(error)):
                    raise
                _log.warning("%s: %s; moved to %s, beginning a new one", path, error, _set_aside(path))
                return _connect(path)
    except (OSError, sqlite3.Error) as error:
        cure = "free the disk or see that the folder can be written to, then run again"
        raise LitopysError(f"{path}: cannot be opened ({error}); {cure}") from error


def read_file(path: Path) -> sqlite3.Connection:
    """A connection for reading a frontier; where that is unusable it is begun anew. Raises `LitopysError`."""
    with contextlib.suppress(sqlite3.Error), contextlib.ExitStack() as stack:
        db = stack.enter_context(contextlib.closing(open_to_read(path, timeout=_WAIT)))
        db.row_factory = sqlite3.Row
        if _marks(db) == (_APPLICATION, _VERSION):
            _touch(db)
            stack.pop_all()
            return db
    return open_file(path)


@contextlib.contextmanager
def transaction(db: sqlite3.Connection, path: Path) -> Iterator[sqlite3.Connection]:
    """All or nothing. Raises `FrontierBroken` after putting a damaged file aside, `LitopysError` if it cannot write."""
    try:
        db.execute("BEGIN IMMEDIATE")
        yield db
        db.execute("COMMIT")
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            db.close()
            raise FrontierBroken(f"{path}: {error}; moved to {_set_aside(path)}, run the command again") from error
        _roll_back(db)
        raise LitopysError(f"{path}: {error}; free the disk or let the other crawl end, then run again") from error
    except BaseException:  # whatever ended the caller's block, Ctrl-C too: half a change may not stay
        _roll_back(db)
        raise


def is_damage(error: BaseException) -> bool:
    """Whether SQLite says that the file itself is broken, not that it is busy or the disk full."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def _roll_back(db: sqlite3.Connection) -> None:
    if db.in_transaction:
        db.execute("ROLLBACK")


@contextlib.contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    # Two processes that find the same damaged file must not put aside each other's new one.
    with path.with_name(path.name + ".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
    try:
        db.row_factory = sqlite3.Row
        _check(db)
        _touch(db)
    except BaseException:  # whatever ended it, Ctrl-C too: an open connection would keep the file locked
        db.close()
        raise
    return db


def _touch(db: sqlite3.Connection) -> None:
    """See that the tables can be read. Raises `sqlite3.DatabaseError`."""
    for table in ("urls", "sources", "schedule"):
        db.execute(f"SELECT * FROM {table} LIMIT 1").fetchall()


def _marks(db: sqlite3.Connection) -> tuple[int, int]:
    """Whose file it is, and of which version."""
    return db.execute("PRAGMA application_id").fetchone()[0], db.execute("PRAGMA user_version").fetchone()[0]


def _check(db: sqlite3.Connection) -> None:
    """See that the tables are ours, or make them in an empty file. Raises `_NotOurs`."""
    marks = _marks(db)
    empty = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if not empty and marks != (_APPLICATION, _VERSION):
        raise _NotOurs("not a frontier of this version")
    if db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    if empty:
        mark = f"PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {_VERSION};"
        db.executescript(f"BEGIN IMMEDIATE; {_TABLES} {mark} COMMIT;")


def _set_aside(path: Path) -> Path:
    """Rename the file and what belongs to it to the first free `NAME.broken-N`."""
    for number in itertools.count(1):
        target = path.with_name(f"{path.name}.broken-{number}")
        if not target.exists():
            break
    for side in _SIDES:
        part = path.with_name(path.name + side)
        if part.exists():
            part.rename(target.with_name(target.name + side))
    return target
