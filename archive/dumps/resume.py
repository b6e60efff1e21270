"""Going on with a run that was broken off: how far it had come, kept beside its results until it is done.

Files are cleaned in order, so how far a run came is a number. It holds only for the very same run: the same options,
lists, version, and inputs of the same size and time; any other begins anew.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import shutil
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from archive.dumps.inputs import STDIN, Source
from archive.dumps.tally import Tally
from archive.dumps.workers import FREQUENCIES
from archive.errors import write_failed

FOLDER: Final = ".litopys-clean"
"""The folder below an output folder in which an unfinished run is kept."""
_EVERY: Final = 10.0
"""Seconds between two times that it is kept."""
_STATE: Final = "state"
_OURS: Final = ("archive.dumps.tally", "archive.dumps.tally_best", "archive.dumps.tally_counts", "cleaner.values")
_BREAKS: Final = (OSError, pickle.UnpicklingError, ValueError, TypeError, EOFError, AttributeError, IndexError)


@dataclass(slots=True, kw_only=True)
class Progress:
    """How far a run has come."""

    done: int = 0
    """Files that are finished."""
    without: list[str] = field(default_factory=list)
    """Those of them that have no result."""
    sidecar: int = 0
    """Bytes of the sidecar that tell of them."""
    tally: Tally = field(default_factory=Tally)


class Memory:
    """The place where a run keeps how far it has come."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder = folder
        self._key = key
        self._kept = -_EVERY
        self.done = 0
        """How many files need not be cleaned again."""
        self.frequencies = folder / FREQUENCIES

    def recall(self, targets: Mapping[str, str], sources: Sequence[Source], sidecar: Path | None) -> Progress | None:
        """How far the same run came before it broke off, if all that it left is still there."""
        try:
            key, *told = _Safe(io.BytesIO((self._folder / _STATE).read_bytes())).load()
            found = Progress(done=told[0], without=told[1], sidecar=told[2], tally=told[3])
        except _BREAKS:
            return None
        done = [source.where for source in sources[: found.done] if source.where not in set(found.without)]
        if key != self._key or not all(Path(targets[where]).exists() for where in done):
            return None
        if sidecar is not None and not _cut(sidecar.with_name(f"{sidecar.name}.part"), found.sidecar):
            return None
        self.done = found.done
        return found

    def keep(self, progress: Progress) -> None:
        """Keep how far the run is."""
        told = (self._key, progress.done, progress.without, progress.sidecar, progress.tally)
        part = self._folder / f"{_STATE}.part"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(pickle.dumps(told))
            part.replace(self._folder / _STATE)
        except OSError as error:
            raise write_failed(part, error) from error
        self._kept = time.monotonic()
        self.done = progress.done

    def keep_now_and_then(self, progress: Progress) -> None:
        """The same, if the last time is some seconds ago."""
        if time.monotonic() - self._kept >= _EVERY:
            self.keep(progress)

    def forget(self) -> None:
        """The run is done, or another one begins."""
        with suppress(OSError):
            shutil.rmtree(self._folder)


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


def _about(source: Source) -> tuple[int, int]:
    if source.where == STDIN or "://" in source.where:
        return 0, 0
    try:
        about = Path(source.where).stat()
    except OSError:
        return 0, 0
    return about.st_size, about.st_mtime_ns


def _cut(part: Path, length: int) -> bool:
    """Take back what an unfinished sidecar tells of unfinished files; whether it is there and long enough."""
    try:
        if part.stat().st_size < length:
            return False
        os.truncate(part, length)
    except OSError:
        return False
    return True


class _Safe(pickle.Unpickler):
    """Reads only the values that `Memory.keep` writes: an output folder may be anyone's."""

    def find_class(self, module: str, name: str) -> Any:
        """The class of this name, if it is one of those."""
        if module in _OURS or (module, name) == ("collections", "Counter"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")
