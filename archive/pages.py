"""Pages into articles, in this process or in workers that can be killed.

One hostile page costs one page: in a worker it meets a time limit and a memory limit, and the worker is replaced. The
result is the same on any number of workers.
"""

from __future__ import annotations

import multiprocessing
import resource
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Final

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from cleaner.errors import PageError
from cleaner.extract import article
from cleaner.outlets import Outlet
from cleaner.values import Article, Page

PAGE_SECONDS: Final = 30
"""Wall seconds a page may take in a worker before the worker is killed."""
WORKER_MEMORY: Final = 1 << 30
"""Address space of a worker, bytes."""
_PAGES_PER_WORKER: Final = 500
_CHUNK: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One page to read, with the outlet definition that serves it."""

    page: Page
    outlet: Outlet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of a job: an article (without its lines) and what was dropped, or the reason there is none."""

    article: Article | None = None
    reason: str = ""
    detail: str = ""
    drops: tuple[tuple[str, str, int, int], ...] = ()
    """(reason, rule, lines, characters) of what was stripped."""


def read(job: Job) -> Reading:
    """Read one page."""
    try:
        found = article(job.page, job.outlet)
    except PageError as error:
        return Reading(reason=error.reason, detail=error.detail)
    except (MemoryError, RecursionError) as error:
        return Reading(reason="parse_limit", detail=type(error).__name__)
    lines: Counter[tuple[str, str]] = Counter()
    chars: Counter[tuple[str, str]] = Counter()
    for line in found.lines:
        if line.drop:
            lines[line.drop.reason, line.drop.rule] += 1
            chars[line.drop.reason, line.drop.rule] += len(line.text)
    drops = tuple((*key, lines[key], chars[key]) for key in sorted(lines))
    return Reading(article=replace(found, lines=()), drops=drops)


def _read_all(jobs: Sequence[Job]) -> list[Reading]:
    return [read(job) for job in jobs]


def _limit_worker() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (WORKER_MEMORY, WORKER_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Readers:
    """Reads batches of pages; `workers` 0 reads in this process, else so many worker processes do."""

    def __init__(self, workers: int = 0) -> None:
        self.workers = workers
        self._pool: ProcessPool | None = None

    def __enter__(self) -> Readers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the workers; what they were doing is lost, so call it between batches."""
        if self._pool:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    def map(self, jobs: Sequence[Job]) -> list[Reading]:
        """A reading for each job, in order."""
        if not self.workers:
            return _read_all(jobs)
        chunks = [jobs[at : at + _CHUNK] for at in range(0, len(jobs), _CHUNK)]
        futures = [self._schedule(_read_all, chunk) for chunk in chunks]
        return [reading for future, chunk in zip(futures, chunks, strict=True) for reading in self._got(future, chunk)]

    def _schedule(
        self, work: Callable[[Sequence[Job]], list[Reading]], jobs: Sequence[Job]
    ) -> ProcessFuture[list[Reading]]:
        if self._pool is None:
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload([__name__])
            self._pool = ProcessPool(
                max_workers=self.workers,
                max_tasks=_PAGES_PER_WORKER // _CHUNK,
                initializer=_limit_worker,
                context=context,
            )
        return self._pool.schedule(work, args=[jobs], timeout=PAGE_SECONDS * len(jobs))

    def _got(self, future: ProcessFuture[list[Reading]], jobs: Sequence[Job]) -> list[Reading]:
        """The readings of a chunk; where its worker died, each page is tried once alone."""
        try:
            readings: list[Reading] = future.result()
        except (FutureTimeout, ProcessExpired, MemoryError) as error:
            if len(jobs) == 1:
                slow = isinstance(error, FutureTimeout)
                return [Reading(reason="extract_timeout" if slow else "worker_died", detail=str(error)[:200])]
            return [self._got(self._schedule(_read_all, [job]), [job])[0] for job in jobs]
        return readings
