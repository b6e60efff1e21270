"""Where cleaned dumps are written: the plan is checked against the inputs before the first byte, files appear whole."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from cleaner.errors import LitopysError
from cleaner.textfile import Source, shown


def plan(found: Sequence[Source], inputs: Sequence[Path], out: Path) -> Mapping[Path, Path]:
    """The file that each source's result goes to: `out` itself for one file, names below it for more.

    Raises `LitopysError` where an input would be overwritten, `out` lies inside an input folder or two results collide.
    """
    folders = [path.resolve() for path in inputs if path.is_dir()]
    single = len(inputs) == 1 and not folders
    for folder in folders:
        if out.resolve() == folder or folder in out.resolve().parents:
            raise LitopysError(f"{shown(out)}: lies inside the input {shown(folder)}; choose a place outside of it")
    if not single and out.exists() and not out.is_dir():
        raise LitopysError(f"{shown(out)}: is a file; several documents need a folder")
    if not single and out.suffix and not out.is_dir():
        raise LitopysError(
            f"{shown(out)}: looks like a file, but several documents need a folder: create it or leave out {out.suffix}"
        )
    targets: dict[Path, Path] = {}
    for source in found:
        name = Path(*source.name.parts[1:]) if len(inputs) == 1 and folders else source.name
        targets[source.path] = out if single and not out.is_dir() else out / name
    _check(targets)
    return targets


def _check(targets: Mapping[Path, Path]) -> None:
    originals = {path.resolve() for path in targets}
    taken: dict[Path, Path] = {}
    for path, target in targets.items():
        if target.resolve() in originals:
            raise LitopysError(f"{shown(target)}: is an input and is never overwritten; choose another place")
        if target in taken:
            raise LitopysError(
                f"{shown(path)} and {shown(taken[target])} would both become {shown(target)}; clean them separately"
            )
        taken[target] = path


def write(target: Path, text: str) -> None:
    """Write the text as UTF-8; the file appears whole or not at all. Raises `LitopysError`."""
    part = target.with_name(f"{target.name[:200]}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as stream:
            stream.write(text.encode("utf-8", "surrogatepass"))
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise LitopysError(
            f"{shown(target)}: cannot be written ({error.strerror}); free space or choose another place"
        ) from error
