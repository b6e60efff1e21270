"""From what the user said to what is to be done: options and profile in, an `Order` out, checked before it runs."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final

from archive.dumps.base.endings import ending, stem
from archive.dumps.base.how import How
from archive.dumps.judge.judged import Hints
from archive.dumps.read.batches import Shard
from archive.dumps.read.inputs import STDIN, Source
from archive.dumps.read.texts import boundary
from archive.dumps.runs.order import Order
from archive.dumps.runs.results import Outputs
from archive.dumps.runs.resume import FOLDER
from archive.dumps.runs.work import Task
from archive.dumps.tell.show import View
from archive.dumps.wish import profile as profiles
from archive.dumps.wish.phrases import is_host
from archive.dumps.wish.profile import Profile
from archive.dumps.wish.profile_check import COLUMNS
from archive.dumps.write.places import plan
from cleaner.dump_wish import Wish
from cleaner.errors import LitopysError

_JOINED: Final = ("jsonl", "warc")
"""Shapes of which several files are one when they are put behind each other."""
_NAMED: Final = ("form-feed", "line")


def profile(given: Mapping[str, Any]) -> Profile:
    """What the command line and the profile it names say together. Raises `LitopysError`."""
    base = profiles.load(Path(given["profile"])) if given["profile"] else Profile()
    names = [spec.name for spec in fields(Profile)]
    told = {name: given.get(name) for name in names if name != "columns"}
    columns = {name: given[f"{name}_column"] for name in COLUMNS}
    found = profiles.over(base, {**told, "columns": columns})
    if found.host and not is_host(found.host):
        raise LitopysError(f"--host {found.host!r} is no host; write herald.example, without https:// and path")
    if found.separator and found.separator not in _NAMED:
        boundary(found.separator)
    return found


def order(sources: Sequence[Source], inputs: tuple[str, ...], wish: Profile, given: Mapping[str, Any]) -> Order:
    """What is to be done with these files. Raises `LitopysError` where that cannot be."""
    _check_columns(sources, wish)
    shard = Shard(number=given["shard"][0], count=given["shard"][1])
    show = next((name for name, flag in _shows(given).items() if flag), "")
    outputs = _outputs(sources, inputs, wish.how, given, show)
    outputs = _shared(outputs, shard, single=len(sources) == 1)
    sidecar = _sidecar(outputs, shard, given)
    counts = _path(given["save_frequencies"])
    if counts and given["count_only"]:
        counts = _own_name(counts, shard)
    _check_sidecar(sidecar, outputs)
    return Order(
        sources=sources,
        how=outputs.how,
        task=replace(_task(wish, show, given), how=outputs.how, sidecar=sidecar is not None),
        outputs=outputs,
        corpus=wish.corpus,
        frequencies=tuple(map(Path, given["frequencies"])),
        count_only=given["count_only"],
        save_frequencies=counts,
        sidecar=sidecar,
        command=given["command"],
        inputs=inputs,
        shard=shard,
        workers=given["workers"],
        memory=None if show else _memory(sources, outputs, shard, counts if given["count_only"] else None),
        quiet=STDIN in outputs.targets.values() or bool(show),
    )


def _memory(sources: Sequence[Source], outputs: Outputs, shard: Shard, counts: Path | None) -> Path | None:
    """Where the run keeps how far it is: in the output folder, or beside the only file; stdin does not come again."""
    root = Path(outputs.root)
    if counts is not None:
        return counts.with_name(f".{counts.name}{FOLDER}")
    if not outputs.targets or outputs.root in ("", STDIN):
        return None
    if outputs.root not in outputs.targets.values():
        return root / (FOLDER + shard.suffix)
    return None if any(source.where == STDIN for source in sources) else root.with_name(f".{root.name}{FOLDER}")


def _task(wish: Profile, show: str, given: Mapping[str, Any]) -> Task:
    """What is to be done with each document."""
    return Task(
        hints=Hints(lang=wish.lang, host=wish.host, repairs=wish.repairs),
        wish=Wish(own=wish.own(), model=wish.model is not False, threshold=wish.threshold),
        show=show,
        view=View.of(given["view"] or "") if show == "explain" else None,
        report=bool(given["report"]),
    )


def _shows(given: Mapping[str, Any]) -> Mapping[str, bool]:
    return {"explain": given["explain"], "diff": given["diff"], "patch": given["patch"], "json": given["as_json"]}


def _outputs(
    sources: Sequence[Source], inputs: Sequence[str], how: How, given: Mapping[str, Any], show: str
) -> Outputs:
    out = given["out"]
    if not sources or given["dry_run"] or given["count_only"] or (show and not out):
        return Outputs(how=how, targets={})
    if not out or out == STDIN:
        if show:
            raise LitopysError("-o - and what is shown would both go to stdout; write the results to a file")
        return _to_stdout(sources, how)
    targets = plan(sources, inputs, out, how)
    files = set(targets.values())
    one = files.pop() if len(files) == 1 else ""
    whole_file = bool(one) and Path(one) == Path(out)
    return Outputs(how=how, targets=targets, root=one if whole_file else out, together=whole_file and len(targets) > 1)


def _to_stdout(sources: Sequence[Source], how: How) -> Outputs:
    """Everything to stdout: one file in its own shape, several as one stream of that, else text."""
    targets = {source.where: STDIN for source in sources}
    shapes = {how.shape or ending(source.name).shape or "text" for source in sources}
    if how.to is None and (sys.stdout.isatty() or (len(sources) > 1 and not _one_stream(shapes, sources))):
        how = replace(how, to="text")
    return Outputs(how=how, targets=targets, root=STDIN, together=how.to is not None)


def _one_stream(shapes: set[str], sources: Sequence[Source]) -> bool:
    packs = {ending(source.name).pack for source in sources}
    holders = any(ending(source.name).holder for source in sources)
    return len(shapes) == 1 and shapes <= set(_JOINED) and len(packs) == 1 and not holders


def _shared(outputs: Outputs, shard: Shard, *, single: bool) -> Outputs:
    """The same with names of this part's own, where all parts would write one file."""
    if shard.count == 1:
        return outputs
    if outputs.root not in ("", STDIN) and outputs.root in outputs.targets.values():
        own = str(_own_name(Path(outputs.root), shard))
        outputs = replace(outputs, root=own, targets=dict.fromkeys(outputs.targets, own))
    return replace(outputs, whole=not single)


def _own_name(path: Path, shard: Shard) -> Path:
    """The name of a file of this part alone."""
    name = stem(path.name).removesuffix(".npz")
    return path.with_name(name + shard.suffix + path.name.removeprefix(name))


def _check_columns(sources: Sequence[Source], wish: Profile) -> None:
    """Raises `LitopysError` where columns are named, and nothing that is read has any."""
    named = [f"--{name}-column" for name in COLUMNS if getattr(wish.columns, name)]
    named += ["--group-by " + column] if (column := wish.how.group_column) else []
    if named and sources and all((wish.shape or ending(source.name).shape) == "text" for source in sources):
        raise LitopysError(f"{named[0]}: text files have no columns; leave it out, or name the shape with --shape")


def _sidecar(outputs: Outputs, shard: Shard, given: Mapping[str, Any]) -> Path | None:
    if given["removed"]:
        return Path(given["removed"])
    if given["no_removed"] or not outputs.targets or outputs.root == STDIN:
        return None
    if outputs.root in outputs.targets.values():
        return Path(f"{outputs.root}.removed.jsonl")
    return Path(outputs.root, f"removed{shard.suffix}.jsonl")


def _check_sidecar(sidecar: Path | None, outputs: Outputs) -> None:
    if sidecar is None:
        return
    if outputs.root == STDIN and not outputs.together and len(outputs.targets) > 1:
        raise LitopysError("--removed: what came from several files to stdout cannot be told apart; use -o FOLDER")


def _path(name: str | None) -> Path | None:
    return Path(name) if name else None
