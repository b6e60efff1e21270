"""A second reader's opinion of WARC files: what warcio, which shares no code with us, finds in them.

It asks more than that a file is sound: that others can read it too, record by record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from archive.health import pool
from archive.health.values import SECOND, UNREADABLE, Findings, Flaw
from archive.warc.members import Damage, walk

_CHUNK: Final = 1 << 20
_CURE: Final = "see what 'litopys verify' says of this place; if that is nothing, one of the two readers is wrong"


def ask_warcio(paths: Sequence[Path], workers: int, found: Findings, progress: Callable[[int], None]) -> None:
    """Have warcio read files of a gzip member for each record too; what it finds otherwise is added to the flaws."""
    for path, flaws in pool.each(flaws_by_warcio, paths, workers):
        if isinstance(flaws, str):
            what = f"reading it with warcio was stopped: {flaws}"
            found.flaws.append(Flaw(kind=UNREADABLE, file=path.name, what=what, cure="look at it by itself"))
        else:
            found.flaws += flaws
        found.counts.update({"warcio readings": 1})
        progress(path.stat().st_size)


def flaws_by_warcio(path: Path) -> list[Flaw]:
    """What warcio finds wrong in a file, and which records it finds otherwise than our own reader."""
    ours = {found.offset for found in walk(path) if not isinstance(found, Damage)}
    theirs = set[int]()
    try:
        flaws = [_flaw(path, offset, problem) for offset, problem in _problems(path, theirs)]
    except ArchiveLoadFailed:
        at = max(theirs, default=0)
        lost = sum(offset > at for offset in ours)
        return [_flaw(path, at, f"it comes no further than the record here, {lost:,} follow")]
    for offset in sorted(ours ^ theirs):
        flaws.append(
            _flaw(path, offset, "it finds no record here" if offset in ours else "only it finds a record here")
        )
    return flaws


def _problems(path: Path, seen: set[int]) -> Iterator[tuple[int, str]]:
    """Digests that do not fit, by offset; notes in `seen` where there are records. Raises `ArchiveLoadFailed`."""
    with path.open("rb") as stream:
        records = ArchiveIterator(stream, check_digests=True)
        for record in records:
            while record.raw_stream.read(_CHUNK):
                pass
            offset = int(records.get_record_offset())
            seen.add(offset)
            if record.digest_checker.passed is False:
                yield from ((offset, str(problem)) for problem in record.digest_checker.problems)


def _flaw(path: Path, offset: int, what: str) -> Flaw:
    return Flaw(kind=SECOND, file=path.name, offset=offset, what=f"read by warcio: {what}", cure=_CURE)
