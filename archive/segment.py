"""The WARC file being written: created, synced, rotated, renamed, and mended after a kill.

A file is `NAME.warc.gz.open` while its writer lives (and holds a lock on it), `NAME.warc.gz` after. Nothing is ever
appended to a file after a restart: a torn tail is moved to `quarantine/`, the file is closed, a new one begun.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive.errors import DiskFull, write_failed
from archive.warc.members import Damage, walk
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

    def __init__(self, folder: Path, outlet: str, facts: Mapping[str, str]) -> None:
        """Create the next free file of this outlet and write its warcinfo. Raises `DiskFull`."""
        self.synced = 0
        self._broken = False
        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%d%H%M%S")
        self._file, self.name = self._create(folder, f"litopys-{outlet}-{stamp}")
        self.path = folder / (self.name + OPEN)
        self._size = 0
        self.append(warcinfo_member(self.name, now(), facts))

    @staticmethod
    def _create(folder: Path, stem: str) -> tuple[int, str]:
        for serial in range(100_000):
            name = f"{stem}-{serial:05d}.warc.gz"
            if (folder / name).exists():
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
    def full(self) -> bool:
        """Whether the next record belongs in a new file."""
        return self._size >= ROTATE_AT

    def append(self, members: bytes) -> None:
        """Write whole members. Raises `DiskFull`; then the file is cut back to what was synced."""
        free = shutil.disk_usage(self.path.parent).free
        if free < min_free():
            self._broken = True
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
        """Sync, give the file its final name, let go of it; returns the final path."""
        if not self._broken:
            self.sync()
        final = self.path.with_name(self.name)
        if self.synced:
            self.path.rename(final)
        else:
            self.path.unlink()
        os.close(self._file)
        fsync_folder(self.path.parent)
        return final


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What recovery did to one file left by a dead writer."""

    file: str
    kept: int
    cut: int
    reason: str


def recover(folder: Path, quarantine: Path) -> list[Mended]:
    """Close every `.open` file whose writer is dead; torn tails go to `quarantine`. Live writers are left alone."""
    mended = []
    for path in sorted(folder.glob("*" + OPEN)):
        with _taken_over(path) as ours:
            if ours:
                mended.append(_mend(path, quarantine))
    return mended


@contextmanager
def _taken_over(path: Path) -> Iterator[bool]:
    """Whether the file's lock could be had: a living writer holds it."""
    with contextlib.ExitStack() as stack:
        try:
            stream = stack.enter_context(path.open("rb"))
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (FileNotFoundError, BlockingIOError):  # another process mended and renamed it, or its writer lives
            yield False
            return
        yield path.exists()


def _mend(path: Path, quarantine: Path) -> Mended:
    good, reason = _good_end(path)
    torn = path.stat().st_size - good
    if torn:
        quarantine.mkdir(exist_ok=True)
        with path.open("r+b") as stream:
            stream.seek(good)
            with (quarantine / f"{path.name}.{good}.torn").open("wb") as aside:
                shutil.copyfileobj(stream, aside)
                os.fsync(aside.fileno())
            stream.truncate(good)
            os.fsync(stream.fileno())
        fsync_folder(quarantine)
    if good:
        path.rename(path.with_name(path.name.removesuffix(OPEN)))
    else:
        path.unlink()
    fsync_folder(path.parent)
    return Mended(file=path.name, kept=good, cut=torn, reason=reason)


def _good_end(path: Path) -> tuple[int, str]:
    """End of the last whole member before the first damage that reaches the file's end, and what stopped there."""
    end, tail = 0, ""
    for found in walk(path):
        if isinstance(found, Damage):
            tail = found.reason
        else:
            end, tail = found.end, ""
    return end, tail
