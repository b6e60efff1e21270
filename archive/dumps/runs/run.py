"""A run of `litopys clean`: which files, counted first where that helps, cleaned in order, told of, and gone on with.

inputs → sources → (counted) → batches → workers → results, sidecar, tally → summary, report
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

import click

from archive.dumps.base.seeing import there
from archive.dumps.read.batches import Batch, Begin, End, LeftOut, batches, events
from archive.dumps.read.inputs import Source, sources
from archive.dumps.read.marks import settled
from archive.dumps.runs.frequencies import frequencies
from archive.dumps.runs.order import Order
from archive.dumps.runs.pace import Pace
from archive.dumps.runs.results import Results
from archive.dumps.runs.resume import Memory, Progress, key
from archive.dumps.runs.work import Answer
from archive.dumps.runs.workers import Workers
from archive.dumps.tell.tally import Tally
from archive.dumps.undo.restore_files import head
from archive.dumps.undo.sidecar import Sidecar
from cleaner.errors import BadInput


class Interrupted(Exception):
    """The run was stopped; what was `kept` of its `inputs` need not be cleaned again."""

    def __init__(self, kept: Progress | None, inputs: int) -> None:
        super().__init__()
        self.done = kept.at.files if kept else 0
        self.documents = kept.at.number if kept else 0
        """Of the input that was not finished."""
        self.counted = kept is not None
        """Whether what was counted need not be counted again."""
        self.inputs = inputs


def found(inputs: Iterable[str], tally: Tally) -> list[Source]:
    """The files of all inputs, each once; what cannot be read is named and counted."""
    known: dict[str, Source] = {}
    for given in inputs:
        for source in sources(given):
            if isinstance(source, BadInput):
                fail(str(source), tally)
            else:
                known.setdefault(source.where, source)
    return list(known.values())


def fail(problem: str, tally: Tally) -> None:
    """Name what could not be cleaned, and count it."""
    tally.fail(problem)
    click.secho(problem, fg="red", err=True)


def run(order: Order, tally: Tally) -> Tally:
    """Clean, and give what is to be told of it; `tally` has what went wrong before.

    What breaks it off leaves whole files, and with a memory the unfinished one to go on with; a KeyboardInterrupt
    raises `Interrupted`. Raises `LitopysError` where it cannot go on.
    """
    memory = _memory(order)
    before = memory.recall(order.outputs, order.mine, order.sidecar) if memory else None
    if before and before.begun:
        click.echo(f"going on after {before.at.told} that an earlier run finished", err=True)
    elif memory and not before:
        memory.forget()
    progress = before or Progress(tally=tally)
    try:
        with tempfile.TemporaryDirectory(prefix="litopys-clean-") as folder:
            frequencies(order, Path(folder), memory, progress, fail)
            if not order.count_only:
                _clean(order, Path(folder), progress, memory)
    except KeyboardInterrupt:
        if memory and not memory.kept:
            memory.forget()
        raise Interrupted(memory.kept if memory else None, len(order.mine)) from None
    if memory:
        memory.forget()
    return progress.tally


def _memory(order: Order) -> Memory | None:
    if order.memory is None:
        return None
    facts = {
        "how": asdict(order.how),
        "hints": asdict(order.task.hints) | {"repairs": sorted(order.task.hints.repairs)},
        "wish": asdict(order.task.wish),
        "outputs": [order.outputs.root, sorted(order.outputs.targets.items()), str(order.sidecar)],
        "frequencies": [order.corpus, order.count_only, *map(_stamp, order.frequencies)],
        "shard": asdict(order.shard),
    }
    return Memory(order.memory, key(facts, order.sources))


def _stamp(path: Path) -> list[str | int]:
    if not there(path):
        return []
    about = path.stat()
    return [str(path), about.st_size, about.st_mtime_ns]


def _clean(order: Order, folder: Path, progress: Progress, memory: Memory | None) -> None:
    pace = Pace(order.mine, "cleaned", quiet=order.quiet)
    files, mark = order.mine[progress.at.files :], progress.mark
    pace.skip(
        order.mine[: progress.at.files], files[0] if progress.at.events else None, mark.file.length if mark else 0
    )

    def failed(problem: str) -> None:
        pace.aside()
        fail(problem, progress.tally)

    with (
        _sidecar(order, progress, memory) as sidecar,
        Results(order.outputs, sidecar, failed, memory.unfinished(mark) if memory else None) as results,
        Workers(order.workers, order.task, folder) as workers,
    ):
        results.without += progress.without
        if mark and progress.at.events:
            results.go_on(files[0], mark)
        after = (progress.at.number, progress.at.events)
        for batch, answer in workers.clean(batches(events(files, order.how, order.shared, after))):
            pace.aside()
            for empty in _take(batch, answer, results, failed):
                progress.tally.counts.came_out_empty(empty.shown)
            progress.tally.merge(answer.tally)
            pace.passed(batch)
            progress.at = progress.at.after(batch)
            ready = settled(batch) and results.settled()
            if memory and ready and memory.due(progress.at.files):
                _keep(progress, memory, results, sidecar)
        pace.aside()


def _keep(progress: Progress, memory: Memory, results: Results, sidecar: Sidecar | None) -> None:
    """Keep how far the run is, where it can be gone on with from here."""
    mark = results.mark()
    if mark is None and (results.open or progress.at.events):
        return
    progress.mark, progress.without = mark, results.without
    progress.sidecar = sidecar.size() if sidecar else 0
    if sidecar:
        sidecar.mark()
    memory.keep(progress)
    results.keep()


def _take(batch: Batch, answer: Answer, results: Results, failed: Callable[[str], None]) -> Iterator[Source]:
    """Hand out what a batch has become; gives the files that end in it with nothing left of them."""
    done = iter(answer.done)
    for event in batch:
        if isinstance(event, Begin):
            results.begin(event.source)
        elif isinstance(event, End):
            if results.end(event.source):
                yield event.source
        elif isinstance(event, LeftOut):
            results.leave_out(event.document)
        elif isinstance(event, BadInput):
            results.broken(event)
            failed(str(event))
        else:
            one = next(done)
            if one.problem:
                failed(one.problem)
            results.put(event, one)


@contextmanager
def _sidecar(order: Order, progress: Progress, memory: Memory | None) -> Iterator[Sidecar | None]:
    """The sidecar, if there is to be one; what a run leaves of it that cannot be gone on with is removed."""
    if order.sidecar is None:
        yield None
        return
    told = head(order.how, order.inputs, order.outputs.root, order.command)
    try:
        mark = progress.mark.sidecar if progress.mark else None
        with Sidecar(order.sidecar, told, resume=bool(progress.at.files), mark=mark) as sidecar:
            yield sidecar
    except BaseException:  # whatever ended the run, Ctrl-C too: a half sidecar that nothing goes on with is removed
        if memory is None or not (memory.kept and memory.kept.begun):
            with suppress(OSError):
                order.sidecar.with_name(f"{order.sidecar.name}.part").unlink()
        raise
