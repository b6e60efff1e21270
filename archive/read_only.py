"""SQLite files that are only read, also where nothing may be written beside them: on a read-only disk, or another's."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final
from urllib.parse import quote

_CLOSED: Final = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


def open_to_read(path: Path, *, timeout: float = 60, anywhere: bool = False) -> sqlite3.Connection:
    """A connection to a file that is there, for reading; for use in any thread, if so wished. Raises `sqlite3.Error`.

    A reader too notes beside a file in WAL mode what it reads. Where it may not, and nobody else has the file open, it
    is read as one that does not change.
    """
    try:
        return _connected(path, "mode=ro", timeout, anywhere)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _CLOSED or not path.exists() or _unfinished(path):
            raise
        return _connected(path, "mode=ro&immutable=1", timeout, anywhere)


def _unfinished(path: Path) -> bool:
    """Whether there is more to the file than what stands in it."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _connected(path: Path, how: str, timeout: float, anywhere: bool) -> sqlite3.Connection:
    db = sqlite3.connect(f"file:{quote(str(path))}?{how}", uri=True, timeout=timeout, check_same_thread=not anywhere)
    try:
        db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    except BaseException:  # whatever ended it, Ctrl-C too: an open connection would keep the file locked
        db.close()
        raise
    return db
