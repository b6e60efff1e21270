"""The archive's leaves of the error tree in `cleaner.errors`, one per consequence.

LitopysError
  ArchiveBusy     somebody else holds the lock: try again later
  DiskFull        nothing more can be written; what was acknowledged is safe: free space, run again
  NotAnArchive    the directory holds no archive: check the path
"""

from __future__ import annotations

import errno
from pathlib import Path

from cleaner.errors import LitopysError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""The `errno` values that mean "no room", whichever limit was hit."""


class ArchiveBusy(LitopysError):
    """Another process holds the lock that this one needs."""


class DiskFull(LitopysError):
    """The archive's disk has no room; everything acknowledged so far is safe."""


class NotAnArchive(LitopysError):
    """The directory given as archive has no `warcs/` folder."""


def write_failed(path: Path, error: OSError) -> LitopysError:
    """The error to raise when writing `path` failed: `DiskFull` where space ran out."""
    if error.errno in FULL:
        return DiskFull(
            f"{path}: the disk is full ({error.strerror}); everything acknowledged is safe. "
            "Free some space and run the same command again"
        )
    return LitopysError(f"{path}: cannot be written ({error.strerror}); check the disk and run the command again")
