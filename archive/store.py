"""An archive directory: where its parts are, who may write, and how it is opened after a kill.

    warcs/       the captures, the only part that cannot be made again
    profiles/    what was learned of hosts; kept, as definitions of outlets are
    tried.json   which hosts were learned in vain; may be deleted
    demo.json    only in a demo's archive: the options it was made with; may be deleted
    index.db     derived from warcs/ by the outlets' definitions and the profiles
    cdxj/        by which replayers find pages in warcs/; may be deleted
    quarantine/  torn tails and what could not be read
    .locks/      locks of running commands

Opening for writing closes files of dead writers and indexes what they left, so a killed run loses nothing that was
acknowledged and indexes what was synced.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from types import MappingProxyType

from archive.errors import ArchiveBusy, NotAnArchive, write_failed
from archive.index import Index
from archive.indexer import Indexer
from archive.pages import Readers
from archive.profiles import read_profiles, write_profile
from archive.recovery import Mended, recover
from archive.renewal import begun, ended, remove_database
from archive.segment import OPEN, fsync_folder
from archive.standing import set_right
from archive.tally import Tally
from archive.warc import cdxj
from archive.writer import Writer
from cleaner.outlets import Outlet, all_outlets
from cleaner.profile_values import Profile

__all__ = ["Archive", "Opened", "Writer"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What opening an archive for writing had to mend and index."""

    mended: tuple[Mended, ...]
    tally: Tally
    alarms: tuple[str, ...] = ()
    """Files of which the index told what they do not hold: something other than a kill befell them."""


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive directory; holds no handles, so it can be passed around freely."""

    root: Path

    @property
    def warcs(self) -> Path:
        """The folder of the WARC files."""
        return self.root / "warcs"

    @property
    def index_path(self) -> Path:
        """The SQLite index."""
        return self.root / "index.db"

    @property
    def profiles_path(self) -> Path:
        """The folder of the hosts' profiles; there is none before anything was learned."""
        return self.root / "profiles"

    @property
    def tried_path(self) -> Path:
        """The notes on hosts that were learned in vain; disposable."""
        return self.root / "tried.json"

    @property
    def cdxj(self) -> Path:
        """The folder of the indexes for replayers, one for each closed WARC file; disposable."""
        return self.root / "cdxj"

    @property
    def frontier_path(self) -> Path:
        """The crawler's own state; disposable."""
        return self.root / "frontier.db"

    def create(self) -> Archive:
        """Make the folders where they are missing. Raises `LitopysError`, `NotAnArchive` where a file is in the way."""
        try:
            above = {path.parent for path in (self.warcs, *self.warcs.parents) if not path.exists()}
            self.warcs.mkdir(parents=True, exist_ok=True)
            (self.root / ".locks").mkdir(exist_ok=True)
            for folder in above | {self.root}:  # else a power cut may take the folder away, with all that was synced
                fsync_folder(folder)
        except (NotADirectoryError, FileExistsError) as error:
            file = next((p for p in [self.warcs, *self.warcs.parents] if p.is_file()), self.root)
            raise NotAnArchive(f"{file} is a file; name a folder with --archive DIR") from error
        except OSError as error:
            raise write_failed(self.root, error) from error
        return self

    def require(self) -> Archive:
        """This archive, if there is one. Raises `NotAnArchive`."""
        if not self.warcs.is_dir():
            raise NotAnArchive(
                f"{self.root}: no archive here (it has no warcs/ folder); give the right one with --archive DIR, "
                "or make one with 'litopys crawl' or 'litopys import'"
            )
        return self

    @contextmanager
    def lock(self, name: str, other: str, *, shared: bool = False, patience: float = 0) -> Iterator[None]:
        """Hold a named lock of this archive; it dies with the process.

        Raises `ArchiveBusy` where `other` holds it for longer than `patience` seconds.
        """
        path = self.root / ".locks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b", buffering=0) as stream:
            if not _locked(stream, fcntl.LOCK_SH if shared else fcntl.LOCK_EX, patience):
                stream.seek(0)
                process = stream.read(20).decode("ascii", "replace").strip()
                named = f" (process {process})" if process else ""
                raise ArchiveBusy(f"{self.root}: {other} is running already{named}; try again later")
            with contextlib.suppress(OSError):  # on a full disk the lock holds without its holder's number
                stream.truncate(0)
                stream.write(b"" if shared else b"%d\n" % os.getpid())
            yield

    def warc_files(self) -> list[Path]:
        """Every WARC file in order of names, those still being written included."""
        return sorted([*self.warcs.glob("*.warc.gz"), *self.warcs.glob(f"*.warc.gz{OPEN}")])

    def read_index(self) -> Index:
        """The index for reading. Raises `NotAnArchive` where nothing was indexed yet."""
        self.require()
        if not self.index_path.exists():
            raise NotAnArchive(f"{self.root}: no index.db yet; run 'litopys rebuild' to make it from warcs/")
        return Index(self.index_path, read_only=True)

    @contextmanager
    def writing(self, readers: Readers, outlets: tuple[Outlet, ...] | None = None) -> Iterator[tuple[Indexer, Opened]]:
        """Open for writing: mend what a dead writer left, index what is not indexed yet, give the indexer."""
        self.create()
        with self.lock("writers", "a rebuild", shared=True), closing(Index(self.index_path)) as index:
            mended = recover(self.warcs, self.root / "quarantine", index.indexed())
            known = read_profiles(self.profiles_path)
            if not index.indexed():
                index.made_by(known.mark)
            indexer = Indexer(index, all_outlets() if outlets is None else outlets, readers, known)
            alarms = set_right(self, indexer)
            for alarm in alarms:
                _log.error("%s", alarm)
            yield indexer, Opened(mended=tuple(mended), tally=self.catch_up(indexer), alarms=tuple(alarms))
            self.note_shown()

    def note_shown(self, known: Mapping[Path, Iterable[bytes] | None] = MappingProxyType({})) -> None:
        """Make for replayers the indexes that closed files lack; no captures depend on it, so it may wait for room.

        `known` are the lines of files, where all are known.
        """
        try:
            cdxj.refresh(self.warcs, self.cdxj, known)
        except OSError as error:
            _log.warning("%s: cannot be written (%s); it is made when the archive is opened next", self.cdxj, error)

    def catch_up(self, indexer: Indexer) -> Tally:
        """Index of closed files what is not indexed yet."""
        tally, known = Tally(), indexer.index.indexed()
        for path in self.warc_files():
            closed = path.suffix != OPEN
            if closed and path.stat().st_size > known.get(path.name, 0):
                tally.add(indexer.catch_up(path))
        return tally

    def rebuild(self, readers: Readers, progress: Callable[[int], None] = lambda n: None) -> Tally:
        """Make the index anew from the WARC files and swap it in; a reader of the old one is not disturbed."""
        with self.alone():
            return self.renew(readers, progress)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep writers away for as long, with what dead ones left mended. Raises `ArchiveBusy`, `NotAnArchive`."""
        self.require()
        with self.lock("writers", "a crawl or an import"):
            recover(self.warcs, self.root / "quarantine", {})
            yield

    def renew(self, readers: Readers, progress: Callable[[int], None], learned: Iterable[Profile] = ()) -> Tally:
        """Within `alone`: rebuild the index with further profiles, which are saved when it is whole.

        Where a rebuild was stopped it goes on.
        """
        learned, fresh = tuple(learned), self.root / "index.db.new"
        known = read_profiles(self.profiles_path).plus(learned)
        with closing(begun(fresh, self.warcs, known.mark)) as index:
            indexer = Indexer(index, all_outlets(), readers, known)
            indexer.progress = progress
            tally = self.catch_up(indexer)
            index.fold_in()
        for profile in learned:
            write_profile(self.profiles_path, profile)
        # The file goes before its log: without a file SQLite lets a log lie, and without its log a file may be torn.
        remove_database(self.index_path)
        fresh.replace(self.index_path)
        fsync_folder(self.root)
        ended(fresh)
        self.note_shown()
        return tally


def _locked(stream: FileIO, kind: int, patience: float) -> bool:
    """Whether the lock could be had within so many seconds."""
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(stream, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(0.1)
        else:
            return True
