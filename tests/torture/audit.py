"""What must hold of an archive whose writer was killed: every row has its bytes, no reader stumbles, nothing goes.

What was found right once is remembered by its digest and looked at again after every kill.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import sqlite3
import subprocess
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from archive.pages import Readers
from archive.segment import OPEN
from archive.store import Archive, Opened
from archive.warc.members import Member, walk
from archive.warc.record import Record, parse, sha1
from tests.support import dump

Row = Mapping[str, Any]
_ROWS: Final = "SELECT id, url, file, offset, length FROM captures"


@dataclass(slots=True, kw_only=True)
class Figures:
    """What was seen in all rounds; the last five must stay 0."""

    kills: int = 0
    acknowledged: int = 0
    torn: int = 0
    orphans: int = 0
    lost: int = 0
    dangling: int = 0
    unreadable: int = 0
    alarms: int = 0
    differing: int = 0

    def add(self, other: Figures) -> None:
        """Take over another's figures."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def sound(self) -> bool:
        """Whether every promise was kept."""
        return not (self.lost or self.dangling or self.unreadable or self.alarms or self.differing)


@dataclass(slots=True)
class Audit:
    """One archive, looked at after every kill."""

    archive: Archive
    true: Callable[[Row, Record, bytes], bool] = lambda row, record, raw: True
    """Whether a row's record and its member's bytes are what its writer was given."""
    figures: Figures = field(default_factory=Figures)
    problems: list[str] = field(default_factory=list)
    _known: dict[str, str] = field(default_factory=dict)
    _files: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def seen(self) -> set[str]:
        """The captures that a reader of the index sees now: these are acknowledged."""
        return {row["id"] for row in self._rows()}

    def _rows(self) -> list[Row]:
        try:
            with closing(sqlite3.connect(f"file:{self.archive.index_path}?mode=ro", uri=True)) as db:
                db.row_factory = sqlite3.Row
                return list(map(dict, db.execute(_ROWS)))
        except sqlite3.OperationalError:  # not made yet
            return []

    def after_kill(self, seen: set[str]) -> None:
        """Before anything is mended: what was seen is there, and every row has its bytes."""
        rows = self._rows()
        gone = (seen | self._known.keys()) - {row["id"] for row in rows}
        self._blame("lost", gone)
        fresh = [row for row in rows if row["id"] not in self._known]
        self.figures.kills += 1
        self.figures.acknowledged += len(fresh)
        self._check(fresh)

    def mended(self) -> Opened:
        """Open the archive as the next writer would; everything acknowledged must still be there, byte for byte."""
        before = {row["id"] for row in self._rows()}
        with Readers() as readers, self.archive.writing(readers) as (_, opened):
            pass
        self.figures.torn += sum(1 for one in opened.mended if one.cut)
        self._blame("alarms", opened.alarms)
        rows = self._rows()
        self._blame("lost", before - {row["id"] for row in rows})
        self.figures.orphans += len(rows) - len(before)
        self._check(rows)
        for path in self.archive.warc_files():
            self._read(path)
        return opened

    def ended(self) -> None:
        """The live index is the one that a rebuild makes."""
        self.mended()
        live = dump(self.archive.index_path)
        with Readers() as readers:
            self.archive.rebuild(readers)
        self._blame("differing", [name for name, rows in dump(self.archive.index_path).items() if live[name] != rows])

    def _check(self, rows: list[Row]) -> None:
        """That each row has its record, the same as ever; files that did not change since are not read again."""
        for row in rows:
            path = self._place(row["file"])
            if row["id"] in self._known and path and self._files.get(path) == _state(path):
                continue
            digest = self._digest(row, path)
            self._blame("dangling", [row["id"]] if not digest else [])
            if digest and self._known.setdefault(row["id"], digest) != digest:
                self._blame("lost", [row["id"]])

    def _place(self, name: str) -> Path | None:
        paths = (self.archive.warcs / name, self.archive.warcs / (name + OPEN))
        return next((path for path in paths if path.exists()), None)

    def _digest(self, row: Row, path: Path | None) -> str:
        """The digest of the row's member; empty where that is not the record the row speaks of, or not as written."""
        if path is None:
            return ""
        with path.open("rb") as stream:
            stream.seek(row["offset"])
            raw = stream.read(row["length"])
        try:
            record = parse(gzip.decompress(raw))
        except (OSError, EOFError, ValueError, zlib.error):
            return ""
        own = record.id.removeprefix("<urn:uuid:").removesuffix(">") == row["id"]
        whole = record.headers.get("warc-block-digest") == sha1(record.block)
        return hashlib.sha256(raw).hexdigest() if own and whole and self.true(row, record, raw) else ""

    def _read(self, path: Path) -> None:
        """That every reader of WARC files reads the file to its end, and each the same records."""
        if self._files.get(path) == _state(path):
            return
        found = list(walk(path))
        counts = {sum(isinstance(one, Member) for one in found), len(found), _by_warcio(path), _by_fastwarc(path)}
        whole = subprocess.run([shutil.which("gzip") or "gzip", "-t", path], check=False).returncode == 0
        self._blame("unreadable", [str(path)] if len(counts) != 1 or not whole or path.suffix == OPEN else [])
        self._files[path] = _state(path)

    def _blame(self, what: str, named: Any) -> None:
        setattr(self.figures, what, getattr(self.figures, what) + len(named))
        self.problems.extend(f"{what}: {one}" for one in named)


def _state(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def _by_warcio(path: Path) -> int:
    count = 0
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            record.raw_stream.read()
            count += 1
    return count


def _by_fastwarc(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(record.verify_block_digest() for record in FastIterator(stream, parse_http=False))
