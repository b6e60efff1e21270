"""The CDXJ of a file beside the file: whether it lists what the records give, in order."""

from __future__ import annotations

from pathlib import Path

from archive.health.stretch import key
from archive.health.values import SHOWN, Flaw
from archive.warc.cdxj import index_path, stale


def flaw_of_lines(path: Path, folder: Path, wanted: int) -> Flaw | None:
    """What is wrong with the CDXJ of a file whose lines' digests add up so; one that is missing or stale is made soon.

    A file that cannot be read is a flaw too.
    """
    listed = index_path(path, folder)
    try:
        if stale(path, folder):
            return None
        total, before, sorted_ = 0, b"", True
        with listed.open("rb") as stream:
            for line in stream:
                sorted_, before = sorted_ and before < line, line
                total += key(line)
    except OSError as error:
        return Flaw(kind=SHOWN, file=listed.name, what=f"cannot be read ({error.strerror})")
    if not sorted_ or total % (1 << 64) != wanted:
        return Flaw(kind=SHOWN, file=listed.name, what="does not list what its file holds")
    return None
