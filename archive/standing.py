"""Whether the files that the index tells of still hold what it tells, and what is done where they do not.

A file that was cut or replaced makes rows point nowhere, or at another record. Its captures are taken out of the index
with all that followed from them, and what the file holds now is indexed anew. A file that is missing may come back:
its rows stay, and are told of.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from archive.anew import read_anew
from archive.indexer import Indexer
from archive.places import Held
from archive.revisits import resettled
from archive.segment import OPEN, tail_of
from cleaner.errors import BadInput

_FORGOTTEN: Final = (
    "UPDATE captures SET file = '' WHERE file = :file",
    "DELETE FROM runs WHERE file = :file",
    "DELETE FROM damages WHERE file = :file",
    "DELETE FROM files WHERE name = :file",
)
_ORPHANED: Final = "SELECT id FROM captures WHERE original IN (SELECT id FROM captures WHERE file = '') AND file <> ''"


def set_right(held: Held, indexer: Indexer) -> list[str]:
    """Forget the files that are not what was indexed; gives a sentence for each, and for each that is missing."""
    alarms = []
    for name, size, tail in indexer.index.db.execute("SELECT name, size, tail FROM files ORDER BY name").fetchall():
        wrong = whats_wrong(held.warcs / name, size, tail or "")
        if wrong and wrong != MISSING:
            wrong += "; " + _forgotten(held, indexer, name)
        if wrong:
            alarms.append(f"{held.warcs / name}: {wrong}")
    return alarms


MISSING: Final = "is missing: its articles can be searched and not be shown; put it back, or run 'litopys rebuild'"


def whats_wrong(path: Path, size: int, tail: str) -> str:
    """What is wrong with a file of which so many bytes are indexed, ending in these; empty where nothing is."""
    for place in (path, path.with_name(path.name + OPEN), path):  # it may be renamed between two looks
        try:
            has = place.stat().st_size
            if has < size:
                return f"was cut: {size:,} bytes of it are indexed, and it has {has:,}"
            if tail and tail_of(place, size) != tail:
                return "was replaced or changed: it does not hold the records that are indexed"
        except FileNotFoundError:
            continue
        return ""
    return MISSING


def _forgotten(held: Held, indexer: Indexer, name: str) -> str:
    """Take a file out of the index; gives what was done in words."""
    try:
        with indexer.index.transaction() as connection:
            known = connection.execute("SELECT size, tail FROM files WHERE name = ?", [name]).fetchone()
            if not known or not whats_wrong(held.warcs / name, known[0], known[1] or ""):
                return "another process has taken them out of the index already"
            count = forget(connection, held, indexer, name)
    except BadInput as error:
        return f"its rows could not be taken out ({error})"
    return f"its {count:,} captures were taken out of the index, and what it holds now is indexed anew"


def forget(connection: sqlite3.Connection, held: Held, indexer: Indexer, name: str) -> int:
    """Within a transaction: take a file out of the index, with all that followed from it; gives how many captures.

    Raises `BadInput` where what is read again for it is not in its place.
    """
    ids = [id_ for (id_,) in connection.execute("SELECT id FROM captures WHERE file = ?", [name])]
    for step in _FORGOTTEN:
        connection.execute(step, {"file": name})
    orphans = [id_ for (id_,) in connection.execute(_ORPHANED)]
    read_anew(connection, held, indexer, ids)
    changed = resettled(connection, orphans)
    if changed:
        read_anew(connection, held, indexer, changed)
    connection.execute("DELETE FROM outlets WHERE name NOT IN (SELECT outlet FROM captures)")
    return len(ids)
