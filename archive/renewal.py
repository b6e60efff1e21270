"""The index that a rebuild is making, beside the one that there is: gone on with where a rebuild was stopped.

What it follows from beside the WARC files stands in a note beside it: the code that reads pages, the outlets'
definitions and the hosts' profiles. Where any of these is another now, or a file is not what was indexed of it, it is
begun anew.
"""

from __future__ import annotations

import functools
import hashlib
import json
import logging
import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import archive
import cleaner
from archive.errors import write_failed
from archive.index import Index
from archive.standing import whats_wrong
from cleaner.errors import LitopysError
from cleaner.outlets import outlet_files

_SIDES: Final = ("", "-wal", "-shm")
_log = logging.getLogger(__name__)


def remove_database(path: Path) -> None:
    """Remove a database, and then what SQLite keeps beside it."""
    for side in _SIDES:
        path.with_name(path.name + side).unlink(missing_ok=True)


def begun(path: Path, warcs: Path, profiles: int) -> Index:
    """The index in the making at this path, with what a stopped rebuild had done of it where that still counts.

    Raises `DiskFull`.
    """
    note, made_by = _note(path), {"profiles": profiles, "outlets": _outlets(), "code": _code()}
    if path.exists() and note.exists() and _said(note) == made_by and (index := _sound(path, warcs)):
        count = index.db.execute("SELECT count(*) FROM captures").fetchone()[0]
        _log.warning("%s: a rebuild was stopped here; it goes on after %d captures", path, count)
        return index
    remove_database(path)
    try:
        with note.open("w", encoding="utf-8") as out:
            json.dump(made_by, out)
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise write_failed(path, error) from error
    index = Index(path)
    index.made_by(profiles)
    return index


def ended(path: Path) -> None:
    """The index in the making has its place now: nothing of it stays."""
    _note(path).unlink(missing_ok=True)


def _note(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _said(note: Path) -> object:
    try:
        return json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _sound(path: Path, warcs: Path) -> Index | None:
    """The index in the making, if it is whole and the files are what was indexed of them."""
    try:
        index = Index(path)
    except LitopysError:
        return None
    try:
        whole = [row[0] for row in index.db.execute("PRAGMA quick_check(1)")] == ["ok"]
        rows = index.db.execute("SELECT name, size, tail FROM files").fetchall() if whole else []
        if whole and not any(whats_wrong(warcs / name, size, tail or "") for name, size, tail in rows):
            return index
    except (sqlite3.Error, TypeError, ValueError):
        pass  # what it holds is no rows of ours: it is begun anew
    index.close()
    return None


def _outlets() -> str:
    return _digest(outlet_files().values())


@functools.cache
def _code() -> str:
    """A digest of everything that reads pages and makes rows."""
    roots = [Path(folder) for package in (archive, cleaner) for folder in package.__path__]
    files = (path for root in roots for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return _digest(files)


def _digest(files: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
