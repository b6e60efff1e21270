"""Which hosts were learned in vain, and with how many pages: so that the same is not tried at each import.

The notes decide only when a host is tried again, never how a page is read: they may be deleted at any time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from archive.errors import write_failed

MORE: Final = 2
"""How many times as many pages a host must have before it is tried again: all trials together then cost no more than
reading its pages did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One host that was looked at, and nothing was learned."""

    version: int
    """The newest version that it has a profile of; 0 for none."""
    pages: int
    """Captures of pages since that version was learned."""


@dataclass(frozen=True, slots=True)
class Tried:
    """The last trial of each host that gave nothing new."""

    hosts: Mapping[str, Trial] = field(default_factory=dict)

    def is_early(self, host: str, now: Trial) -> bool:
        """Whether it was tried with this version, and not yet so many more pages have come that it is worth another."""
        last = self.hosts.get(host)
        return last is not None and last.version == now.version and now.pages < MORE * last.pages

    def noting(self, vain: Mapping[str, Trial], learned: Iterable[str]) -> Tried:
        """These notes with further ones, and without those of hosts that were learned."""
        gone = set(learned)
        return Tried({host: one for host, one in sorted({**self.hosts, **vain}.items()) if host not in gone})


def read_tried(path: Path) -> Tried:
    """The notes of a file; none where there is no such file, or it is none of ours: that costs a trial more."""
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        return Tried({host: Trial(**one) for host, one in given.items()})
    except (OSError, ValueError, TypeError, AttributeError):
        return Tried()


def write_tried(path: Path, tried: Tried) -> None:
    """Save the notes, whole or not at all. Raises `LitopysError`."""
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.write_text(json.dumps({host: asdict(one) for host, one in tried.hosts.items()}, indent=1) + "\n")
        fresh.replace(path)
    except OSError as error:
        raise write_failed(path, error) from error
