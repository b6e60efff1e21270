"""Pages, and texts of dumps, into articles: in this process or in workers that can be killed.

One hostile page costs one page: in a worker it meets a time limit and a memory limit, and the worker is replaced. The
result is the same on any number of workers.
"""

from __future__ import annotations

import functools
import multiprocessing
import resource
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Generic, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from archive.memory import give_back
from archive.readings import Job, Reading, observed, read_all, read_once
from cleaner.profile_evidence import Evidence

T = TypeVar("T")

PAGE_SECONDS: Final = 30
"""Wall seconds a page may take in a worker before the worker is killed."""
WORKER_MEMORY: Final = 1 << 30
"""Address space of a worker, bytes."""
_PAGES_PER_WORKER: Final = 500
_CHUNK: Final = 4
_TEXTS: Final = 64
_TEXT_RATE: Final = 250_000
"""Bytes of texts out of dumps a second for which a worker gets time beside that."""


def _lost(error: BaseException) -> Reading:
    slow = isinstance(error, FutureTimeout)
    return Reading(reason="extract_timeout" if slow else "worker_died", detail=str(error)[:200])


def _unseen(_error: BaseException) -> None:
    """A page that ends its worker teaches nothing."""


@dataclass(frozen=True, slots=True)
class _Work(Generic[T]):
    """What is done with pages: at first, once more alone where a worker died, and what is said where it dies again."""

    first: Callable[[Sequence[Job]], list[T]]
    again: Callable[[Job], T]
    lost: Callable[[BaseException], T]


def _observed(jobs: Sequence[Job]) -> list[Evidence | None]:
    return [observed(job) for job in jobs]


_READ: Final[_Work[Reading]] = _Work(read_all, read_once, _lost)
_OBSERVE: Final[_Work[Evidence | None]] = _Work(_observed, observed, _unseen)


def _alone(work: Callable[[Job], T], jobs: Sequence[Job]) -> list[T]:
    return [work(job) for job in jobs]


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
        return self._each(_READ, jobs)

    def observe(self, jobs: Sequence[Job]) -> list[Evidence | None]:
        """The evidence in the page of each job, in order."""
        return self._each(_OBSERVE, jobs)

    def _each(self, work: _Work[T], jobs: Sequence[Job]) -> list[T]:
        if not self.workers:
            found = work.first(jobs)
            give_back()
            return found
        size = _TEXTS if jobs and all(job.told for job in jobs) else _CHUNK
        chunks = [jobs[at : at + size] for at in range(0, len(jobs), size)]
        futures = [self._schedule(work.first, chunk) for chunk in chunks]
        return [one for future, chunk in zip(futures, chunks, strict=True) for one in self._got(work, future, chunk)]

    def _schedule(self, work: Callable[[Sequence[Job]], list[T]], jobs: Sequence[Job]) -> ProcessFuture[list[T]]:
        if self._pool is None:
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload([__name__])
            self._pool = ProcessPool(
                max_workers=self.workers,
                max_tasks=_PAGES_PER_WORKER // _CHUNK,
                initializer=_limit_worker,
                context=context,
            )
        texts = sum(len(job.page.html) for job in jobs if job.told)
        seconds = PAGE_SECONDS * min(len(jobs), _CHUNK) + texts / _TEXT_RATE
        return self._pool.schedule(work, args=[jobs], timeout=seconds)

    def _got(self, work: _Work[T], future: ProcessFuture[list[T]], jobs: Sequence[Job]) -> list[T]:
        """What came of a chunk; where its worker died, each page is tried once alone, and without an audit."""
        try:
            found: list[T] = future.result()
        except (FutureTimeout, ProcessExpired, MemoryError) as error:
            if len(jobs) == 1 and jobs[0].profile is None:
                return [work.lost(error)]
            return [self._alone(work, job) for job in jobs]
        return found

    def _alone(self, work: _Work[T], job: Job) -> T:
        try:
            (found,) = self._schedule(functools.partial(_alone, work.again), [job]).result()
        except (FutureTimeout, ProcessExpired, MemoryError) as error:
            return work.lost(error)
        return found
