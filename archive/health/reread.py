"""Every row of the index beside what reading all pages again gives: what no other look can tell is told by this one."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote

from archive.health.rows import GARBAGE, connected, unreadable
from archive.health.values import INDEX, REBUILD, Findings, Flaw
from archive.index import Index
from archive.indexer import Indexer
from archive.pages import Readers
from archive.profiles import read_profiles
from archive.segment import OPEN
from archive.store import Archive
from cleaner.outlets import all_outlets

_TABLES: Final = ("articles", "captures", "damages", "drops", "files", "outlets", "revisions", "runs")
_NAMED: Final = 3


def reread(archive: Archive, readers: Readers, found: Findings, progress: Callable[[int], None]) -> None:
    """Add to what was found the rows that are not as reading again gives them. Raises `ArchiveBusy` while others write.

    An index that is known to be damaged is not asked.
    """
    if found.of(INDEX) or not archive.index_path.exists():
        return
    with (
        archive.lock("writers", "a crawl, an import or another command"),
        tempfile.TemporaryDirectory(prefix="litopys-verify-") as folder,
        closing(connected(archive.index_path)) as db,
    ):
        try:
            known = dict(db.execute("SELECT name, size FROM files").fetchall())
            fresh = Path(folder) / "index.db"
            _read(archive, readers, (fresh, known), progress)
            db.execute("ATTACH ? AS again", [f"file:{quote(str(fresh))}?mode=ro"])
            found.flaws += [flaw for table in _TABLES for flaw in _differing(db, archive.index_path.name, table)]
        except GARBAGE as error:
            found.flaws.append(unreadable(archive.index_path, error))


def _read(
    archive: Archive, readers: Readers, made: tuple[Path, dict[str, int]], progress: Callable[[int], None]
) -> None:
    """Index again what is indexed of each file, in a new index."""
    path, known = made
    with closing(Index(path)) as index:
        indexer = Indexer(index, all_outlets(), readers, read_profiles(archive.profiles_path))
        for file in archive.warc_files():
            size = known.get(file.name.removesuffix(OPEN), 0)
            if size:
                indexer.catch_up(file, size)
                progress(size)


def _differing(db: sqlite3.Connection, name: str, table: str) -> Iterator[Flaw]:
    sides = {
        "that reading again does not give": ("main", "again"),
        "are missing that reading again gives": ("again", "main"),
    }
    for what, (one, other) in sides.items():
        rows = db.execute(f"SELECT * FROM {one}.{table} EXCEPT SELECT * FROM {other}.{table}").fetchall()
        if rows:
            some = ", ".join(str(row["id"] if "id" in row.keys() else row[0]) for row in rows[:_NAMED])  # noqa: SIM118
            said = f"{len(rows)} rows of {table} {what} ({some}{', …' if len(rows) > _NAMED else ''})"
            yield Flaw(kind=INDEX, file=name, what=said, cure=REBUILD)
