"""Files given by name: any web archive, each record of it looked at by itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from archive.export.checking import problems
from archive.health.record import SEVERAL, oddities, refusal
from archive.health.stretch import Looked, key
from archive.health.values import DAMAGED, UNREADABLE, Flaw
from archive.warc.digests import DIFFERS
from archive.warc.members import Damage
from archive.warc.reading import BROKEN_OFF
from archive.warc.sources import refused, results
from archive.warc.wacz import MAGIC

_CURE: Final = "'litopys import' takes over the rest"
_OURS: Final = ("archive/", "datapackage")
"""Entries of a WACZ of which reading it tells already."""


@dataclass(slots=True)
class Given:
    """What came of a file that was given by name."""

    looked: Looked = field(default_factory=Looked)
    size: int = 0
    kinds: Counter[str] = field(default_factory=Counter)


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
    for part, found in results(path):
        file = f"{path}: {part}" if part else str(path)
        if isinstance(found, Damage):
            place = {"offset": found.offset, "length": found.length}
            done.flaws.append(Flaw(kind=DAMAGED, file=file, what=found.reason, cure=_CURE, **place))
            continue
        if found.note == BROKEN_OFF:
            place = {"offset": found.offset, "length": found.length}
            done.flaws.append(Flaw(kind=DAMAGED, file=file, what=found.note, cure=_CURE, **place))
        done.records += 1
        given.kinds[found.record.type] += 1
        done.ids.extend((key(found.record.id), found.offset, found.length))
        done.notes.update(oddities(found.record))
        done.notes.update([found.note] if found.note not in ("", BROKEN_OFF) else [])
        why = refusal(found.record)
        done.notes.update([why] if why not in ("", SEVERAL) and not why.startswith(DIFFERS) else [])
    with path.open("rb") as stream:
        package = stream.read(4) == MAGIC
    if package:
        told = [one for one in problems(path) if not one.startswith(_OURS)]
        done.flaws += [Flaw(kind=DAMAGED, file=str(path), what=one, cure="get it once more") for one in told]
