"""Where an export goes: a file that appears when it is whole, or stdout."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from archive.errors import write_failed
from archive.segment import fsync_folder
from cleaner.errors import LitopysError

STDOUT: Final = "-"
_OWN: Final = ("index.db", "frontier.db", "tried.json", "demo.json")
"""How the files begin that an archive has beside its folders."""


def check(target: str, root: Path, *, overwrite: bool) -> None:
    """Raises `LitopysError` where it is no file of one's own: something stands there, or the archive at `root` does."""
    path = Path(target)
    if target == STDOUT:
        return
    if path.is_dir():
        raise LitopysError(f"{path}: is a folder; name a file with -o")
    if path.exists() and not path.is_file():  # a device's name would be taken from it
        raise LitopysError(f"{path}: not a file; name one with -o, or - for stdout")
    if _is_the_archives(path.resolve(), root.resolve()):
        raise LitopysError(f"{path}: is the archive's own; name a file outside of it with -o")
    if path.exists() and not overwrite:
        raise LitopysError(f"{path}: exists already; name another file with -o, or add --overwrite")
    if not path.parent.is_dir():
        raise LitopysError(f"{path.parent}: no such folder; make it first, or name another file with -o")


def _is_the_archives(path: Path, root: Path) -> bool:
    """Whether an export at this place would be among the archive's files, or in place of one."""
    return root in path.parents and (path.parent != root or path.name.startswith(_OWN))


@contextmanager
def written(target: str) -> Iterator[BinaryIO]:
    """A stream into the target; a file gets its name when all is written and synced. Raises `DiskFull`."""
    if target == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(target).resolve()  # a link stays one
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise write_failed(path, error) from error
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        fresh.chmod(0o644)
        fresh.replace(path)
        fsync_folder(path.parent)
    except OSError as error:
        raise write_failed(path, error) from error
    finally:
        fresh.unlink(missing_ok=True)
