"""Counting of lines that is kept before it is done: to be gone on with, or to be added to that of other machines.

Added up, parts of a dump give what the whole of it gives, in whatever order they come; above `dump_frequency.ROOM`
lines, where documents are forgotten by lot, nearly so.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np

from cleaner.dump_frequency import Counting, Group
from cleaner.errors import BadInput

_FORMAT: Final = "litopys-counts/1"
_BREAKS: Final = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, TypeError)


def save_counting(counting: Counting, path: Path, place: tuple[int, ...] = ()) -> None:
    """Write all that has been counted to one file, an npz archive of numpy; `place` is for who reads it."""
    groups = list(counting.groups.items())
    documents = [one for _, group in groups for one in group.keys]
    with path.open("wb") as stream:
        np.savez(
            stream,
            format=np.array(_FORMAT),
            place=np.array(place, np.int64),
            names=np.array([name for name, _ in groups], str),
            sizes=np.array([(len(group.keys), group.met, group.every) for _, group in groups], np.int64).reshape(-1, 3),
            lines=np.array([len(one) for one in documents], np.int64),
            keys=np.concatenate([np.zeros(0, np.uint64), *documents]),
            long=np.packbits(np.concatenate([np.zeros(0, np.bool_), *(m for _, g in groups for m in g.long)])),
        )


def load_counting(path: Path) -> tuple[Counting, tuple[int, ...]]:
    """What `save_counting` wrote. Raises `BadInput`."""
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            if str(file["format"]) != _FORMAT:
                raise ValueError("another format")
            return _counting(file), tuple(file["place"].tolist())
    except _BREAKS as error:
        raise BadInput(f"{path}: no counts that can be added up ({error}); make them with --count-only") from error


def _counting(file: Any) -> Counting:
    ends = np.cumsum(file["lines"])[:-1]
    keys = np.split(file["keys"], ends)
    long = np.split(np.unpackbits(file["long"], count=len(file["keys"])).astype(np.bool_), ends)
    counting, start = Counting(), 0
    for name, (size, met, every) in zip(file["names"].tolist(), file["sizes"].tolist(), strict=True):
        own = slice(start, start + size)
        counting.put(name, Group(keys=keys[own], long=long[own], met=met, every=every))
        start += size
    return counting


def added(those: Iterable[Counting]) -> Counting:
    """Several countings as one; they are used up."""
    total = Counting()
    for one in those:
        for name, group in one.groups.items():
            total.put(name, group)
    return total
