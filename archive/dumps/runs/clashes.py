"""Every file that a run writes is another one than those it reads and the others it writes, held before it begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from archive.dumps.read.inputs import STDIN
from archive.dumps.runs.order import Order
from archive.dumps.wish.profile import Profile
from cleaner.errors import LitopysError
from cleaner.textfile import shown


def check(order: Order, wish: Profile, given: Mapping[str, Any]) -> None:
    """Raises `LitopysError` where a file that is to be written is read too, or written twice."""
    taken = {place: what for path, what in _read(order, wish, given) for place in _places(path)}
    for path, option in _written(order, given):
        places = _places(path)
        if what := next((taken[place] for place in places if place in taken), ""):
            raise LitopysError(f"{option} {shown(path)}: is {what} of this run; choose another place")
        taken |= dict.fromkeys(places, f"what {option} writes")


def _read(order: Order, wish: Profile, given: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for source in order.sources:
        if source.where != STDIN and "://" not in source.where:
            yield Path(source.where), "an input"
    for path in (*(wish.keep or ()), *(wish.drop or ())):
        yield Path(path), "a list of lines"
    if given["profile"]:
        yield Path(given["profile"]), "the profile"
    for name in given["frequencies"]:
        yield Path(name), "the frequencies"


def _written(order: Order, given: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for target in sorted({target for target in order.outputs.targets.values() if target != STDIN}):
        yield Path(target), "-o"
    if order.sidecar:
        yield order.sidecar, "--removed"
    for name in ("report", "save_profile", "save_frequencies"):
        if given[name]:
            yield Path(given[name]), f"--{name.replace('_', '-')}"


def _places(path: Path) -> tuple[object, ...]:
    """What tells a file from others: its place and, where there is one, the file itself under whatever name."""
    place = path.resolve()
    try:
        about = place.stat()
    except OSError:
        return (place,)
    return place, (about.st_dev, about.st_ino)
