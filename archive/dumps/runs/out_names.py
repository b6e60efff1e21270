"""An output file has the shape and packing that its name tells, or the run is refused before it begins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive.dumps.base.endings import ending
from archive.dumps.base.how import CONVERSIONS, How
from archive.dumps.read.inputs import STDIN, Source
from archive.dumps.runs.order import Order
from cleaner.errors import LitopysError
from cleaner.textfile import shown


def check(order: Order) -> None:
    """Raises `LitopysError` where the name of the only output file promises what is not written into it."""
    root = order.outputs.root
    if root == STDIN or root not in order.outputs.targets.values():
        return
    for source in order.sources:
        if wrong := next(_differing(source, root, order.how), ""):
            raise LitopysError(f"{shown(root)}: the result would be {wrong}; {_cure(source, root, order.how)}")


def _differing(source: Source, out: str, how: How) -> Iterator[str]:
    """What the result is and its name does not tell; nothing where either name is silent."""
    told, wanted = ending(source.name), ending(Path(out).name)
    if not any(wanted) or (how.to is None and not any(told)) or told.shape == "html":  # a page is refused for itself
        return
    if wanted.holder != (told.holder if how.to is None else ""):
        yield f"a {told.holder}" if told.holder and how.to is None else f"no {wanted.holder}"
    if how.to is None and wanted.pack != told.pack:
        yield f"packed as {told.pack}, like its input" if told.pack else "as little packed as its input"
    shape = how.to or how.shape or told.shape
    if wanted.shape and shape and wanted.shape != shape:
        yield f"{shape}, not {wanted.shape}"


def _cure(source: Source, out: str, how: How) -> str:
    wanted = ending(Path(out).name)
    like = "choose a name with the ending of " + (how.to if how.to else f"the input ({shown(Path(source.name).name)})")
    if how.to is None and wanted.shape in CONVERSIONS and not wanted.holder:
        return f"{like}, or convert with --to {wanted.shape}"
    return like
