"""A run of `litopys clean`: which files, counted first where that helps, cleaned in order, told of, and gone on with.

inputs → sources → (counted) → batches → workers → results, sidecar, tally → summary, report
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click

from archive.console import counted as counted_word
from archive.dumps.batches import Batch, Begin, End, LeftOut, Shard, batches, events
from archive.dumps.counting import counted, save, worth_counting
from archive.dumps.how import How
from archive.dumps.inputs import Source, sources
from archive.dumps.pace import Pace
from archive.dumps.restore_files import head
from archive.dumps.results import Outputs, Results
from archive.dumps.resume import Memory, Progress, key
from archive.dumps.sidecar import Sidecar
from archive.dumps.tally import Tally
from archive.dumps.work import Answer, Task
from archive.dumps.workers import FREQUENCIES, Workers
from cleaner.dump_frequency import load
from cleaner.errors import BadInput


class Interrupted(Exception):
    """The run was stopped; `done` of its `inputs` need not be cleaned again."""

    def __init__(self, done: int, inputs: int) -> None:
        super().__init__(f"{done} of {inputs}")
        self.done = done
        self.inputs = inputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done."""

    sources: Sequence[Source]
    how: How = field(default_factory=How)
    task: Task = field(default_factory=Task)
    outputs: Outputs
    corpus: bool | None = None
    """Whether lines are counted first; None where that is to be seen from the sources."""
    frequencies: Path | None = None
    """Counted by an earlier run."""
    save_frequencies: Path | None = None
    sidecar: Path | None = None
    command: str = ""
    inputs: tuple[str, ...] = ()
    shard: Shard = field(default_factory=Shard)
    workers: int = 0
    memory: Path | None = None
    """The folder in which the run keeps how far it is; None where it cannot be gone on with."""
    quiet: bool = False
    """Whether progress would stand between what is printed."""

    @property
    def parted(self) -> bool:
        """Whether it is the documents of a single file that are shared out."""
        return self.shard.count > 1 and len(self.sources) == 1

    @property
    def mine(self) -> Sequence[Source]:
        """The files that this machine cleans."""
        return [source for source in self.sources if self.parted or self.shard.has(source)]


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

    A KeyboardInterrupt leaves whole files only, and raises `Interrupted`. Raises `LitopysError` where it cannot go on.
    """
    memory = _memory(order)
    before = memory.recall(order.outputs.targets, order.mine, order.sidecar) if memory else None
    if before:
        click.echo(f"going on after {counted_word(before.done, 'input')} that an earlier run finished", err=True)
    elif memory:
        memory.forget()
    progress = before or Progress(tally=tally)
    try:
        with tempfile.TemporaryDirectory(prefix="litopys-clean-") as folder:
            _frequencies(order, Path(folder), memory)
            _clean(order, Path(folder), progress, memory)
    except KeyboardInterrupt:
        raise Interrupted(memory.done if memory else 0, len(order.mine)) from None
    if memory:
        memory.forget()
    return progress.tally


def _memory(order: Order) -> Memory | None:
    if order.memory is None:
        return None
    told = {
        "how": asdict(order.how),
        "hints": asdict(order.task.hints) | {"repairs": sorted(order.task.hints.repairs)},
        "wish": asdict(order.task.wish),
        "outputs": [order.outputs.root, sorted(order.outputs.targets.items()), str(order.sidecar)],
        "frequencies": [order.corpus, *_stamp(order.frequencies)],
        "shard": asdict(order.shard),
    }
    return Memory(order.memory, key(told, order.sources))


def _stamp(path: Path | None) -> list[str | int]:
    if path is None or not path.exists():
        return []
    about = path.stat()
    return [str(path), about.st_size, about.st_mtime_ns]


def _frequencies(order: Order, folder: Path, memory: Memory | None) -> None:
    """Put the frequencies that are to be known, if any, into the folder of the run."""
    place = folder / FREQUENCIES
    if order.frequencies:
        save(load(order.frequencies), place)
    elif memory and memory.frequencies.exists():
        shutil.copyfile(memory.frequencies, place)
    elif order.corpus if order.corpus is not None else worth_counting(order.sources, order.how):
        pace = Pace(order.sources, "counted", quiet=order.quiet)
        with Workers(order.workers, order.task, folder) as workers:
            seen = counted(batches(events(order.sources, order.how)), workers, pace)
        pace.aside()
        if seen.groups:
            save(seen, place)
        if memory and seen.groups:
            save(seen, memory.frequencies)
        if order.save_frequencies:
            save(seen, order.save_frequencies)


def _clean(order: Order, folder: Path, progress: Progress, memory: Memory | None) -> None:
    pace = Pace(order.mine, "cleaned", quiet=order.quiet)
    pace.skip(order.mine[: progress.done])

    def failed(problem: str) -> None:
        pace.aside()
        fail(problem, progress.tally)

    with (
        _sidecar(order, resume=bool(progress.done)) as sidecar,
        Results(order.outputs, sidecar, failed) as results,
        Workers(order.workers, order.task, folder) as workers,
    ):
        results.without += progress.without
        stream = events(order.mine[progress.done :], order.how, order.shard if order.parted else None)
        for batch, answer in workers.clean(batches(stream)):
            pace.aside()
            _take(batch, answer, results, failed)
            progress.tally.merge(answer.tally)
            pace.passed(batch)
            progress.done += sum(isinstance(event, End) for event in batch)
            if memory and isinstance(batch[-1], End):
                progress.without, progress.sidecar = results.without, sidecar.size() if sidecar else 0
                memory.keep_now_and_then(progress)
        pace.aside()


def _take(batch: Batch, answer: Answer, results: Results, failed: Callable[[str], None]) -> None:
    """Hand out what a batch has become."""
    done = iter(answer.done)
    for event in batch:
        if isinstance(event, Begin):
            results.begin(event.source)
        elif isinstance(event, End):
            results.end(event.source)
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
def _sidecar(order: Order, *, resume: bool) -> Iterator[Sidecar | None]:
    """The sidecar, if there is to be one; what a run leaves of it that cannot be gone on with is removed."""
    if order.sidecar is None:
        yield None
        return
    told = head(order.how, order.inputs, order.outputs.root, order.command)
    try:
        with Sidecar(order.sidecar, told, resume=resume) as sidecar:
            yield sidecar
    except BaseException:  # whatever ended the run, Ctrl-C too: a half sidecar that nothing goes on with is removed
        if order.memory is None:
            order.sidecar.with_name(f"{order.sidecar.name}.part").unlink(missing_ok=True)
        raise
