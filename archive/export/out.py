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


def check(target: str, *, overwrite: bool) -> None:
    """Raises `LitopysError` where something stands there already, or the folder is missing."""
    path = Path(target)
    if target == STDOUT:
        return
    if path.is_dir():
        raise LitopysError(f"{path}: is a folder; name a file with -o")
    if path.exists() and not overwrite:
        raise LitopysError(f"{path}: exists already; name another file with -o, or add --overwrite")
    if not path.parent.is_dir():
        raise LitopysError(f"{path.parent}: no such folder; make it first, or name another file with -o")


@contextmanager
def written(target: str) -> Iterator[BinaryIO]:
    """A stream into the target; a file gets its name when all is written and synced. Raises `DiskFull`."""
    if target == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(target)
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
