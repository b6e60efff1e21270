"""The first pass over a dump: in how many documents of its group each line stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from archive.dumps.base.endings import ending
from archive.dumps.base.how import How
from archive.dumps.read.batches import Batch
from archive.dumps.read.inputs import STDIN, Source
from archive.dumps.runs.pace import Pace
from archive.dumps.runs.workers import Workers
from archive.errors import write_failed
from cleaner.dump_counted import added, load_counting, save_counting
from cleaner.dump_frequency import Counting, Seen, load
from cleaner.errors import BadInput


def worth_counting(sources: Sequence[Source], how: How) -> bool:
    """Whether these files hold several documents and can be read twice without asking the network again."""
    if any(source.where == STDIN or "://" in source.where for source in sources):
        return False
    if len(sources) != 1:
        return len(sources) > 1
    found = ending(sources[0].name)
    return bool(found.holder or how.separator) or (how.shape or found.shape or "text") != "text"


def counted(
    those: Iterable[Batch],
    workers: Workers,
    pace: Pace,
    counting: Counting | None = None,
    passed: Callable[[Batch, Counting], None] = lambda _batch, _counting: None,
) -> Counting:
    """What is counted of all documents in these batches, added to `counting`; each batch is told to `passed` then."""
    counting = counting or Counting()
    for batch, marks in workers.count(those):
        pace.passed(batch)
        counting.take(marks)
        passed(batch, counting)
    return counting


def known(paths: Sequence[Path]) -> Seen:
    """What earlier runs counted: the frequencies of one, or the counts of several added up. Raises `BadInput`."""
    if len(paths) == 1:
        with suppress(BadInput):
            return load_counting(paths[0])[0].seen()
        return load(paths[0])
    return added(load_counting(path)[0] for path in paths).seen()


def save(seen: Seen, path: Path) -> None:
    """Write the frequencies; the file appears whole. Raises `LitopysError`."""
    _save(seen.save, path)


def save_counts(counting: Counting, path: Path, place: tuple[int, ...] = ()) -> None:
    """Write counts that can be added to others; the file appears whole. Raises `LitopysError`."""
    _save(lambda part: save_counting(counting, part, place), path)


def _save(write: Callable[[Path], None], path: Path) -> None:
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(part)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):  # as where a folder of the path is a file
            part.unlink()
        raise write_failed(path, error) from error
