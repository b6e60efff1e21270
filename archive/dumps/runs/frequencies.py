"""The frequencies that a run judges lines by: of earlier runs, of this one before it broke off, or counted now."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import click

from archive.dumps.base.seeing import there
from archive.dumps.read.batches import Batch, batches, events
from archive.dumps.read.marks import At, settled
from archive.dumps.runs.counting import counted, known, save, save_counts, worth_counting
from archive.dumps.runs.order import Order
from archive.dumps.runs.pace import Pace
from archive.dumps.runs.resume import Memory, Progress
from archive.dumps.runs.workers import FREQUENCIES, Workers
from archive.dumps.tell.tally import Tally
from cleaner.dump_frequency import Counting
from cleaner.errors import BadInput


def frequencies(
    order: Order, folder: Path, memory: Memory | None, progress: Progress, fail: Callable[[str, Tally], None]
) -> None:
    """Put the frequencies that are to be known, if any, into the folder of the run, and save what is to be saved.

    A run that only counts tells `fail` what cannot be read; others read it once more.
    """
    place = folder / FREQUENCIES
    if order.frequencies:
        save(known(order.frequencies), place)
    elif memory and there(memory.frequencies):
        shutil.copyfile(memory.frequencies, place)
    elif order.count_only or (order.corpus if order.corpus is not None else worth_counting(order.sources, order.how)):
        keeping = _Keeping(memory, progress, fail if order.count_only else None)
        counting = _count(order, folder, memory, keeping)
        if order.count_only and order.save_frequencies:
            progress.tally.counts.documents = counting.documents
            save_counts(counting, order.save_frequencies)
            return
        seen = counting.seen()
        if seen.groups:
            save(seen, place)
        if memory and seen.groups:
            save(seen, memory.frequencies)
            memory.keep(progress)
            memory.counted()
        if order.save_frequencies:
            save(seen, order.save_frequencies)


def _count(order: Order, folder: Path, memory: Memory | None, keeping: _Keeping) -> Counting:
    """Read all files, or those of this part where it is told apart what each counts, and count their lines."""
    files = order.mine if order.count_only else order.sources
    counting, at = (memory.counts() if memory else None) or (None, At())
    pace = Pace(files, "counted", quiet=order.quiet)
    pace.skip(files[: at.files])
    if at.files or at.number:
        click.echo(f"going on with counting after {at.told} that an earlier run read", err=True)
    keeping.at = at
    stream = events(files[at.files :], order.how, order.shared if order.count_only else None, (at.number, at.events))
    with Workers(order.workers, order.task, folder) as workers:
        counting = counted(batches(stream), workers, pace, counting, keeping.passed)
    pace.aside()
    return counting


class _Keeping:
    """Keeps what was counted now and then."""

    def __init__(self, memory: Memory | None, progress: Progress, fail: Callable[[str, Tally], None] | None) -> None:
        self.at = At()
        self._memory = memory
        self._progress = progress
        self._fail = fail

    def passed(self, batch: Batch, counting: Counting) -> None:
        """A batch is counted; in a run that only counts, what could not be read of it is named."""
        self.at = self.at.after(batch)
        for event in batch:
            if self._fail and isinstance(event, BadInput):
                self._fail(str(event), self._progress.tally)
        if self._memory and self._memory.due() and settled(batch):
            if self._memory.kept is None or self._fail:
                self._memory.keep(self._progress)
            self._memory.keep_counts(counting, self.at)
