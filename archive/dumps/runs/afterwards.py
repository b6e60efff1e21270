"""What is told at the end of a run beside its numbers: what is empty, has no effect or no input."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from archive.console import counted, sayable
from archive.dumps.base.endings import known
from archive.dumps.base.seeing import is_folder
from archive.dumps.read.inputs import is_sidecar
from archive.dumps.runs.order import Order
from archive.dumps.runs.resume import FOLDER
from archive.dumps.tell.tally_counts import Counts
from archive.dumps.wish.profile import Profile
from cleaner.textfile import shown

_NAMED: Final = 10


def unmatched(wish: Profile, counts: Counts) -> list[str]:
    """The user's phrases and patterns that no line was like, each with its place."""
    if not wish.keep and not wish.drop:
        return []
    return [f"{one.where}: {one.told}" for place, one in enumerate(wish.named()) if place not in counts.own]


def left_over(order: Order) -> list[str]:
    """Dumps in the output folder that are no result of these inputs, by their names in it."""
    root, targets = order.outputs.root, set(order.outputs.targets.values())
    if not targets or root in targets or not is_folder(root) or order.parted:
        return []
    mine = {os.path.normpath(target) for target in targets}
    return [
        str(path.relative_to(root))
        for path in _files(Path(root))
        if os.path.normpath(path) not in mine and known(path.name) and not is_sidecar(path)
    ]


def _files(root: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(FOLDER))
        yield from (Path(parent, name) for name in sorted(files))


def told(order: Order, wish: Profile, counts: Counts) -> Iterator[str]:
    """The sentences on both."""
    if counts.emptied:
        have = "has" if counts.emptied == 1 else "have"
        empty = _listed(counts.empty, counts.emptied)
        yield f"{counted(counts.emptied, 'input')} came out empty and {have} no file among the results:{empty}"
    if counts.documents and (idle := unmatched(wish, counts)):
        part = " of this part" if order.shard.count > 1 else ""
        yield f"{counted(len(idle), 'phrase')} of your lists matched no line{part}:{_listed(idle)}"
    if others := left_over(order):
        are = "is no result" if len(others) == 1 else "are no results"
        yield (
            f"{counted(len(others), 'file')} in {shown(order.outputs.root)} {are} of these inputs; delete what is left "
            f"of inputs that are gone, and clean each dump into a folder of its own:{_listed(others)}"
        )


def _listed(names: Sequence[str], count: int = 0) -> str:
    more = max(count, len(names)) - _NAMED
    rows = [f"\n  {sayable(name)}" for name in names[:_NAMED]]
    return "".join([*rows, f"\n  … and {more:,} more"] if more > 0 else rows)
