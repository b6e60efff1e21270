"""Files given by name: any web archive, each record of it looked at by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from archive.export.checking import problems
from archive.health.record import judged
from archive.health.stretch import Looked, key
from archive.health.values import DAMAGED, UNREADABLE, Flaw
from archive.warc.digests import proof_of
from archive.warc.members import Damage
from archive.warc.reading import Taken
from archive.warc.sources import refused, results
from archive.warc.wacz import MAGIC

_CURE: Final = "'litopys import' takes over the rest"
_GZIP: Final = b"\x1f\x8b"
_SHARED: Final = "records that do not stand by themselves in a gzip member"
_OURS: Final = ("archive/", "datapackage")
"""Entries of a WACZ of which reading it tells already."""


@dataclass(slots=True)
class Given:
    """What came of a file that was given by name."""

    looked: Looked = field(default_factory=Looked)
    size: int = 0


def look_at(name: str) -> Given:
    """Look at a file, whatever web archive it is; never raises for what is in it."""
    path, given = Path(name), Given()
    try:
        given.size = path.stat().st_size
        if reason := refused(path):
            given.looked.flaws.append(_flaw(name, reason))
        else:
            _records(path, given)
    except OSError as error:
        given.looked.flaws.append(_flaw(name, f"cannot be read ({error.strerror})"))
    return given


def _flaw(name: str, reason: str) -> Flaw:
    return Flaw(kind=UNREADABLE, file=name, what=reason, cure="nothing of it can be read")


def _records(path: Path, given: Given) -> None:
    done = given.looked
    with path.open("rb") as stream:
        begins = stream.read(4)
    for part, found in results(path):
        file = f"{path}: {part}" if part else str(path)
        if why := found.reason if isinstance(found, Damage) else _wrong(found):
            place = {"offset": found.offset, "length": found.length}
            done.flaws.append(Flaw(kind=DAMAGED, file=file, what=why, cure=_CURE, **place))
        if isinstance(found, Damage):
            continue
        done.records += 1
        done.ids.extend((key(found.record.id), found.offset, found.length))
        done.notes.update(judged(found.record, alone=bool(found.raw)).odd)
        done.notes.update([_SHARED] if begins.startswith(_GZIP) and not found.raw else [])
    if begins == MAGIC:
        told = [one for one in problems(path) if not one.startswith(_OURS)]
        done.flaws += [Flaw(kind=DAMAGED, file=str(path), what=one, cure="get it once more") for one in told]


def _wrong(taken: Taken) -> str:
    """What is wrong with a record that was read all the same: what is odd about it beside its digests."""
    return "" if taken.note == proof_of(taken.record).note else taken.note
