"""The WARC file being written: created, synced, rotated, renamed.

A file is `NAME.warc.gz.open` while its writer lives (and holds a lock on it), `NAME.warc.gz` after. What a dead writer
left is closed by `archive.recovery`; nothing is ever appended to a file after a restart.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Final

from archive.capture import new_record_id
from archive.errors import DiskFull, write_failed
from archive.warc.writing import warcinfo_member

OPEN: Final = ".open"
ROTATE_AT: Final = 1_000_000_000
"""Bytes after which a new file is begun; the size the field has settled on."""


def now() -> str:
    """This moment as a WARC-Date of whole seconds: fractions differ between WARC versions, and so would rows."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def min_free() -> int:
    """Bytes of disk that must stay free: `LITOPYS_MIN_FREE`, 64 MB by default."""
    return int(os.environ.get("LITOPYS_MIN_FREE", 64_000_000))


def fsync_folder(folder: Path) -> None:
    """Make created and renamed names of the folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def tail_of(path: Path, end: int) -> str:
    """The eight bytes before this offset, in hex: of a gzip member its checksum and length, which tell it apart."""
    with path.open("rb") as stream:
        stream.seek(max(0, end - 8))
        return stream.read(min(8, end)).hex()


class Segment:
    """One WARC file open for appending; the only writer of it."""

    def __init__(
        self, folder: Path, outlet: str, facts: Mapping[str, str], taken: Container[str] = frozenset()
    ) -> None:
        """Create the next free file of this outlet and write its warcinfo. Raises `DiskFull`.

        `taken` names are free no more, even where their files are missing: the index knows them.
        """
        self.synced = 0
        self.warcinfo = new_record_id()
        self._broken = False
        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%d%H%M%S")
        self._file, self.name = self._create(folder, f"litopys-{outlet}-{stamp}", taken)
        self.path = folder / (self.name + OPEN)
        self._size = 0
        self.append(warcinfo_member(self.name, now(), facts, self.warcinfo))

    @staticmethod
    def _create(folder: Path, stem: str, taken: Container[str]) -> tuple[int, str]:
        for serial in range(100_000):
            name = f"{stem}-{serial:05d}.warc.gz"
            if name in taken or (folder / name).exists():
                continue
            try:
                handle = os.open(folder / (name + OPEN), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
            except FileExistsError:
                continue
            except OSError as error:
                raise write_failed(folder / name, error) from error
            fcntl.flock(handle, fcntl.LOCK_EX)
            if os.fstat(handle).st_nlink:
                fsync_folder(folder)
                return handle, name
            os.close(handle)  # a recovery running beside us took it for a dead writer's file
        raise FileExistsError(stem)

    @property
    def size(self) -> int:
        """Bytes appended so far."""
        return self._size

    @property
    def full(self) -> bool:
        """Whether the next record belongs in a new file."""
        return self._size >= ROTATE_AT

    def append(self, members: bytes) -> None:
        """Write whole members. Raises `DiskFull`: nothing was written then, or the file is cut to what was synced."""
        free = shutil.disk_usage(self.path.parent).free
        if free < min_free():
            raise DiskFull(
                f"{self.path.parent}: only {free / 1e6:.0f} MB free, {min_free() / 1e6:.0f} MB must stay free; "
                "everything acknowledged is safe. Free some space and run the same command again"
            )
        view = memoryview(members)
        try:
            while view:
                view = view[os.write(self._file, view) :]
        except OSError as error:
            self._give_up()
            raise write_failed(self.path, error) from error
        self._size += len(members)

    def sync(self) -> int:
        """Make all that was appended durable; returns the synced size. Raises `DiskFull`."""
        try:
            os.fdatasync(self._file)
        except OSError as error:
            self._give_up()
            raise write_failed(self.path, error) from error
        self.synced = self._size
        return self.synced

    def _give_up(self) -> None:
        """After a failed write or sync only what was synced counts; a failed fsync is never tried again."""
        os.ftruncate(self._file, self.synced)
        self._size, self._broken = self.synced, True

    def close(self) -> Path:
        """Sync, give the file its final name, let go of it; returns the final path. Raises `DiskFull`."""
        final = self.path.with_name(self.name)
        try:
            if not self._broken:
                self.sync()
        finally:
            if self.synced:
                self.path.rename(final)
            else:
                self.path.unlink()
            os.close(self._file)
            fsync_folder(self.path.parent)
        return final
