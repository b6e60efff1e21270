"""What an import is given: web archives, folders of them, and stdin; what is none is named before anything is made.

Files are looked at by their first bytes, not by their names. Stdin is kept in a temporary file, because a file is asked
for more than once.
"""

from __future__ import annotations

import logging
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from archive.warc.sources import SUFFIXES, disguised, refused
from cleaner.errors import BadInput

_STDIN: Final = "-"
_NAMED: Final = 5
_log = logging.getLogger(__name__)


class Source(NamedTuple):
    """A file to import, and what messages call it."""

    path: Path
    name: str


def require(source: Source) -> None:
    """Raises `BadInput` where the file cannot be opened, is no file, or no web archive."""
    try:
        if not stat.S_ISREG(source.path.stat().st_mode):
            raise BadInput(f"{source.name}: not a file; a pipe can be given as -")
        reason = refused(source.path)
    except OSError as error:
        told = "; fetch it first: curl URL | litopys import -" if "://" in source.name else ""
        raise BadInput(f"{source.name}: cannot be read ({error.strerror}){told}") from error
    if reason and source.name == "stdin" and not source.path.stat().st_size:
        reason = "nothing came"
    if reason:
        raise BadInput(f"{source.name}: {reason}")


@contextmanager
def opened(inputs: Sequence[str], failed: list[str]) -> Iterator[list[Source]]:
    """The files of the inputs that can be opened and look like WARC; what cannot be used is named in `failed`."""
    with tempfile.TemporaryDirectory(prefix="litopys-import-") as folder:
        found = []
        for source in _sources(inputs, Path(folder), failed):
            try:
                require(source)
                found.append(source)
            except BadInput as error:
                failed.append(str(error))
        yield found


def _sources(inputs: Sequence[str], folder: Path, failed: list[str]) -> Iterator[Source]:
    """Files as given, stdin spooled into `folder`, and the WARC files of folders."""
    for given in inputs:
        path = Path(given)
        if given == _STDIN:
            yield _spooled(folder)
        elif path.is_dir():
            yield from _within(path, failed)
        else:
            yield Source(path, given)


def _spooled(folder: Path) -> Source:
    path = folder / "stdin"
    try:
        with path.open("wb") as stream:
            if sys.stdin:  # there is none where it was closed
                shutil.copyfileobj(sys.stdin.buffer, stream)
    except OSError as error:
        raise BadInput(f"stdin: cannot be kept in {folder} ({error.strerror}); set TMPDIR, or give a file") from error
    return Source(path, "stdin")


def _within(folder: Path, failed: list[str]) -> Iterator[Source]:
    """The web archives of a folder and its subfolders; a folder without any, or that cannot be read, goes to `failed`.

    A link that leads nowhere is given too: it stood for a web archive.
    """
    before, found, others = len(failed), list[Path](), list[Path]()
    walked = os.walk(
        folder, onerror=lambda error: failed.append(f"{error.filename}: cannot be read ({error.strerror})")
    )
    for above, folders, files in walked:
        for name in (name for name in folders if Path(above, name).is_symlink()):
            failed.append(f"{Path(above, name)}: a link to a folder is not followed; name it by itself")
        for name in files:
            (found if name.lower().endswith(SUFFIXES) else others).append(Path(above, name))
    if not found and len(failed) == before:
        failed.append(f"{folder}: no {', '.join(SUFFIXES)} file in this folder; name others one by one")
    _tell_of(folder, sorted(path for path in others if disguised(path)))
    yield from (Source(path, str(path)) for path in sorted(found))


def _tell_of(folder: Path, others: Sequence[Path]) -> None:
    """Say which web archives of a folder are not taken for one, as another ending mostly means that they shall not."""
    if others:
        more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
        named = ", ".join(str(path.relative_to(folder)) for path in others[:_NAMED])
        _log.warning(
            "%s: passed over, as they are not called web archives: %s%s; name them to take them", folder, named, more
        )
