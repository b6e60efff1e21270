"""The first pass over a dump: in how many documents of its group each line stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from archive.dumps.batches import Batch
from archive.dumps.endings import ending
from archive.dumps.how import How
from archive.dumps.inputs import STDIN, Source
from archive.dumps.pace import Pace
from archive.dumps.workers import Workers
from archive.errors import write_failed
from cleaner.dump_frequency import Counting, Seen


def worth_counting(sources: Sequence[Source], how: How) -> bool:
    """Whether these files hold several documents and can be read twice without asking the network again."""
    if any(source.where == STDIN or "://" in source.where for source in sources):
        return False
    if len(sources) != 1:
        return len(sources) > 1
    found = ending(sources[0].name)
    return bool(found.holder or how.separator) or (how.shape or found.shape or "text") != "text"


def counted(those: Iterable[Batch], workers: Workers, pace: Pace) -> Seen:
    """The frequencies of the lines of all documents in these batches."""
    counting = Counting()
    for batch, marks in workers.count(those):
        pace.passed(batch)
        counting.take(marks)
    return counting.seen()


def save(seen: Seen, path: Path) -> None:
    """Write the frequencies; the file appears whole. Raises `LitopysError`."""
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        seen.save(part)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):  # as where a folder of the path is a file
            part.unlink()
        raise write_failed(path, error) from error
