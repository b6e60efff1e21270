"""Going on with a run that was broken off: how far it had come, kept beside its results until it is done.

Files are counted and cleaned in order, so how far a run came is a number of files, and of documents of the next one. It
holds only for the very same run: the same options, lists, version, and inputs of the same size, time and beginning; any
other begins anew.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import shutil
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from archive.dumps.base.seeing import there
from archive.dumps.read.inputs import STDIN, Source, local
from archive.dumps.read.marks import At, Mark
from archive.dumps.runs.counting import save_counts
from archive.dumps.runs.results import Outputs
from archive.dumps.runs.workers import FREQUENCIES
from archive.dumps.tell.tally import Tally
from archive.dumps.write.places import Unfinished
from archive.errors import write_failed
from cleaner.dump_counted import load_counting
from cleaner.dump_frequency import Counting
from cleaner.errors import BadInput

FOLDER: Final = ".litopys-clean"
"""The folder below an output folder, or beside an output file behind its name, that keeps an unfinished run."""
_SHARE: Final = 50
"""It is kept so often that keeping takes a fiftieth of the time."""
_HEAD: Final = 4096
"""Bytes of an input by which it is known again, beside size and time."""
_STATE: Final = "state"
_COUNTS: Final = "counts.npz"
_OURS: Final = (
    "archive.dumps.read.marks",
    "archive.dumps.tell.tally",
    "archive.dumps.tell.tally_best",
    "archive.dumps.tell.tally_counts",
    "cleaner.values",
)
_BREAKS: Final = (OSError, pickle.UnpicklingError, ValueError, TypeError, EOFError, AttributeError, IndexError)


@dataclass(slots=True, kw_only=True)
class Progress:
    """How far a run has come."""

    at: At = field(default_factory=At)
    mark: Mark | None = None
    """How far the results of an unfinished file are; without one, all are whole."""
    without: list[str] = field(default_factory=list)
    """The finished files that have no result."""
    sidecar: int = 0
    """Bytes of the sidecar that tell of finished files."""
    tally: Tally = field(default_factory=Tally)

    @property
    def begun(self) -> bool:
        """Whether there is anything in the results to go on from."""
        return bool(self.at.files or self.mark)


class Memory:
    """The place where a run keeps how far it has come."""

    def __init__(self, folder: Path, key: str) -> None:
        self.folder = folder
        self._key = key
        self._rest = _Rest()
        self.kept: Progress | None = None
        """What was kept last: files and documents that need not be cleaned again."""
        self._whole = b""
        """What was kept last of whole files alone: for when the unfinished one is finished before more is kept."""
        self.frequencies = folder / FREQUENCIES

    def recall(self, outputs: Outputs, sources: Sequence[Source], sidecar: Path | None) -> Progress | None:
        """How far the same run came before it broke off, if all that it left is still there."""
        try:
            key, last, self._whole = _load((self.folder / _STATE).read_bytes())
            for told in (last, self._whole) if key == self._key else ():
                found = Progress(**_load(told)) if told else None
                if found and self._stands(found, outputs, sources) and _cut(sidecar, found):
                    self.kept = replace(found)
                    return found
        except _BREAKS:
            pass
        return None

    def _stands(self, found: Progress, outputs: Outputs, sources: Sequence[Source]) -> bool:
        """Whether the results that an earlier run left are still there."""
        if found.mark:
            part = self.unfinished(found.mark).path
            if not there(part) or part.stat().st_size < found.mark.file.length:
                return False
        done = [source.where for source in sources[: found.at.files] if source.where not in set(found.without)]
        return outputs.together or all(there(outputs.targets[one]) for one in done)

    def unfinished(self, mark: Mark | None = None) -> Unfinished:
        """Where the file that is being written is kept."""
        return Unfinished(folder=self.folder, mark=mark.file if mark else None)

    def due(self, files: int = 0) -> bool:
        """Whether it is time to keep how far the run is: also once the file is finished that was kept unfinished."""
        over = self.kept is not None and self.kept.mark is not None and files > self.kept.at.files
        return over or self._rest.over()

    def keep(self, progress: Progress) -> None:
        """Keep how far the run is."""
        part = self.folder / f"{_STATE}.part"
        with self._rest:
            told = pickle.dumps({spec.name: getattr(progress, spec.name) for spec in fields(Progress)})
            self._whole = self._whole if progress.mark else told
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                part.write_bytes(pickle.dumps((self._key, told, self._whole)))
                part.replace(self.folder / _STATE)
            except OSError as error:
                raise write_failed(part, error) from error
        self.kept = replace(progress)

    def counts(self) -> tuple[Counting, At] | None:
        """What was counted before the run broke off, and up to where."""
        with suppress(BadInput, TypeError):
            counting, (files, number, events) = load_counting(self.folder / _COUNTS)
            return counting, At(files=files, number=number, events=events)
        return None

    def keep_counts(self, counting: Counting, at: At) -> None:
        """Keep what was counted up to there."""
        with self._rest:
            save_counts(counting, self.folder / _COUNTS, (at.files, at.number, at.events))

    def counted(self) -> None:
        """All is counted."""
        (self.folder / _COUNTS).unlink(missing_ok=True)

    def forget(self) -> None:
        """The run is done, or another one begins."""
        with suppress(OSError):
            shutil.rmtree(self.folder)


class _Rest:
    """The time between two times that something is kept, by how long that takes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = self._until = 0.0

    def over(self) -> bool:
        return self._clock() >= self._until

    def __enter__(self) -> None:
        self._began = self._clock()

    def __exit__(self, *_error: object) -> None:
        now = self._clock()
        self._until = now + _SHARE * (now - self._began)


def key(told: Mapping[str, Any], sources: Sequence[Source]) -> str:
    """What tells a run from others: its options and its inputs as they are now."""
    files = [[source.where, source.name, *_about(source)] for source in sources]
    text = json.dumps([_version(), told, files], default=repr, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _version() -> str:
    try:
        return version("litopys")
    except PackageNotFoundError:
        return ""


def _about(source: Source) -> tuple[int, int, int]:
    if source.where == STDIN or "://" in source.where:
        return 0, 0, 0
    try:
        with local(source.where) as stream:
            about = os.fstat(stream.fileno())
            return about.st_size, about.st_mtime_ns, zlib.crc32(stream.read(_HEAD))
    except (BadInput, OSError):
        return 0, 0, 0


def _cut(sidecar: Path | None, found: Progress) -> bool:
    """Take back what an unfinished sidecar tells of what is not done; whether it is there and long enough."""
    if sidecar is None or not found.begun:
        return True
    part = sidecar.with_name(f"{sidecar.name}.part")
    if not there(part):
        return False
    length = found.mark.sidecar.length if found.mark and found.mark.sidecar else found.sidecar
    if part.stat().st_size < length:
        return False
    os.truncate(part, length)
    return True


def _load(data: bytes) -> Any:
    return _Safe(io.BytesIO(data)).load()


class _Safe(pickle.Unpickler):
    """Reads only the values that `Memory.keep` writes: an output folder may be anyone's."""

    def find_class(self, module: str, name: str) -> Any:
        """The class of this name, if it is one of those."""
        if module in _OURS or (module, name) == ("collections", "Counter"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")
