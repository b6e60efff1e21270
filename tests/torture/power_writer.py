"""What is recorded for power cuts: an archive opened, mended and written to, in every way that writes have.

`python -m tests.torture.power_writer FOLDER SEED`: FOLDER/archive is written to, and what is acknowledged is told in a
file beside it, after the commit that says so.
"""

from __future__ import annotations

import os
import random
import sys
from contextlib import closing
from pathlib import Path
from typing import Final

import archive.segment
from archive.capture import Capture
from archive.pages import Readers
from archive.store import Archive, Writer
from tests.torture.made import made
from tests.torture.writelog import ACKS

LARGEST: Final = 6_000
_ROTATE_AT: Final = 25_000
_LIVES: Final = 2
_GROUPS: Final = 5


def write(folder: Path, rng: random.Random) -> None:
    """Two lives of a writer; now and then the index is rebuilt before one."""
    archive.segment.ROTATE_AT = _ROTATE_AT  # type: ignore[misc]
    held, acks = Archive(folder / "archive"), os.open(folder / ACKS, os.O_CREAT | os.O_WRONLY)
    for _ in range(_LIVES):
        if held.warcs.is_dir() and rng.random() < 0.4:
            with Readers() as readers:
                held.rebuild(readers)
        _live(held, rng, acks)


def _live(held: Archive, rng: random.Random, acks: int) -> None:
    with (
        Readers() as readers,
        held.writing(readers, ()) as (indexer, _),
        closing(Writer(archive=held, indexer=indexer, outlet="vyhadka")) as writer,
    ):
        for _ in range(_GROUPS):
            _group(writer, rng, acks)
        if rng.random() < 0.5:
            writer.end_run(f"vyhadka-{rng.random()}", {"outlet": "vyhadka"})
        writer.add(_capture(rng))


def _group(writer: Writer, rng: random.Random, acks: int) -> None:
    """A commit, acknowledged; now and then captures that are the same as earlier ones."""
    captures = [_capture(rng) for _ in range(rng.randrange(1, 5))]
    for one in captures:
        writer.add(one)
    writer.commit()
    told = "".join(f"{one.id[10:-1]} {one.url}\n" for one in captures)
    os.write(acks, told.encode())


def _capture(rng: random.Random) -> Capture:
    return made(rng.randrange(10**6) if rng.random() < 0.8 else 7, LARGEST)


if __name__ == "__main__":
    write(Path(sys.argv[1]), random.Random(int(sys.argv[2])))
