"""Copied records as WARC files of about a gigabyte, each opened by a warcinfo record that says what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from archive.export.picking import Copied, Group
from archive.warc.writing import warcinfo_member

VOLUME: Final = 1_000_000_000
"""Bytes after which the next file is begun."""


class Volumes:
    """Splits groups into files; a group goes into one file, whole."""

    def __init__(self, groups: Iterable[Group], size: int = VOLUME) -> None:
        self._groups = iter(groups)
        self._size = size
        self._next = next(self._groups, None)
        self.records = 0

    def __iter__(self) -> Iterator[Iterator[Copied]]:
        """The records of each file; read each to its end before the next."""
        while self._next is not None:
            yield self._volume()

    def _volume(self) -> Iterator[Copied]:
        size, infos = 0, set[str]()
        while self._next is not None and size < self._size:
            group, self._next = self._next, next(self._groups, None)
            if group.info and group.info.record.id not in infos:
                infos.add(group.info.record.id)
                yield group.info
                size += len(group.info.raw)
            for copied in group.records:
                self.records += 1
                size += len(copied.raw)
                yield copied


def opening(name: str, date: str, told: str) -> bytes:
    """The warcinfo member of an exported file; `told` is what was selected."""
    return warcinfo_member(name, date, {"description": f"exported from an archive of Litopys: {told}"})
