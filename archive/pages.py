"""Pages into articles, in this process or in workers that can be killed.

One hostile page costs one page: in a worker it meets a time limit and a memory limit, and the worker is replaced. The
result is the same on any number of workers.
"""

from __future__ import annotations

import functools
import multiprocessing
import resource
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Final, Generic, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from archive.memory import give_back
from cleaner.errors import PageError
from cleaner.extract import article
from cleaner.outlets import Outlet
from cleaner.profile_batch import READABLE, agreement, is_audited
from cleaner.profile_evidence import Evidence, observe
from cleaner.profile_learn import MIN_AGREEMENT
from cleaner.profile_read import Reader
from cleaner.profile_values import Profile, Unfit
from cleaner.values import Article, Page

T = TypeVar("T")

PAGE_SECONDS: Final = 30
"""Wall seconds a page may take in a worker before the worker is killed."""
WORKER_MEMORY: Final = 1 << 30
"""Address space of a worker, bytes."""
WARM: Final = "profile:"
"""How the `extractor` of an article begins whose body a host's profile found; host and version follow."""
_PAGES_PER_WORKER: Final = 500
_CHUNK: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One page to read, with the outlet definition and the host's profile that serve it."""

    page: Page
    outlet: Outlet | None = None
    profile: Profile | None = None
    later: Profile | None = None
    """The next version of the profile, which is asked where the first does not fit: the page may have its layout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of a job: an article (without its lines) and what was dropped, or the reason there is none."""

    article: Article | None = None
    reason: str = ""
    detail: str = ""
    drops: tuple[tuple[str, str, int, int], ...] = ()
    """(reason, rule, lines, characters) of what was stripped."""
    unfit: str = ""
    """Why the host's profile was not believed, so that the cold path read the page; the first's word where two were."""
    agreed: bool | None = None
    """Whether the cold path gives the same text as the profile; None where the page is not audited."""


def read(job: Job) -> Reading:
    """Read one page, and audit it where its address says so; the audit changes nothing in the article."""
    reading = read_once(job)
    if reading.article is None or not (reading.article.extractor.startswith(WARM) and is_audited(job.page.url)):
        return reading
    cold = read_once(replace(job, profile=None, later=None))
    return replace(reading, agreed=agree(reading, cold))


def agree(one: Reading, other: Reading) -> bool:
    """Whether two readings of a page give about the same text."""
    texts = (reading.article.text if reading.article else "" for reading in (one, other))
    return agreement(*texts) >= MIN_AGREEMENT


def read_once(job: Job) -> Reading:
    """Read one page by its host's profile, or by the cold path where there is none or it does not fit."""
    unfit = ""
    try:
        found, unfit = by_profile(job)
        return replace(_reading(found or article(job.page, job.outlet)), unfit=unfit)
    except PageError as error:
        return Reading(reason=error.reason, detail=error.detail, unfit=unfit)
    except (MemoryError, RecursionError) as error:
        return Reading(reason="parse_limit", detail=type(error).__name__)


def by_profile(job: Job) -> tuple[Article | None, str]:
    """The article as the host's profiles read it, and why none was believed: the first's word. Raises `PageError`."""
    unfit = ""
    for known in filter(None, (job.profile, job.later)):
        found = _reader(known).article(job.page, job.outlet)
        if not isinstance(found, Unfit):
            return found, ""
        unfit = unfit or found.code
    return None, unfit


_reader = functools.lru_cache(maxsize=128)(Reader)


def _reading(found: Article) -> Reading:
    lines: Counter[tuple[str, str]] = Counter()
    chars: Counter[tuple[str, str]] = Counter()
    for line in found.lines:
        if line.drop:
            lines[line.drop.reason, line.drop.rule] += 1
            chars[line.drop.reason, line.drop.rule] += len(line.text)
    drops = tuple((*key, lines[key], chars[key]) for key in sorted(lines))
    return Reading(article=replace(found, lines=()), drops=drops)


def observed(job: Job) -> Evidence | None:
    """What the page tells about its host, with the cold path as the teacher; None where it cannot be read."""
    try:
        return observe(job.page, _taught(job), job.outlet)
    except (PageError, MemoryError, RecursionError):
        return None


def _taught(job: Job) -> Article | None:
    try:
        return article(job.page, job.outlet)
    except PageError as refused:
        if refused.reason in READABLE:
            return None
        raise


def _lost(error: BaseException) -> Reading:
    slow = isinstance(error, FutureTimeout)
    return Reading(reason="extract_timeout" if slow else "worker_died", detail=str(error)[:200])


def _unseen(_error: BaseException) -> None:
    """A page that ends its worker teaches nothing."""


@dataclass(frozen=True, slots=True)
class _Work(Generic[T]):
    """What is done with a page: at first, once more alone where a worker died, and what is said where it dies again."""

    first: Callable[[Job], T]
    again: Callable[[Job], T]
    lost: Callable[[BaseException], T]


_READ: Final[_Work[Reading]] = _Work(read, read_once, _lost)
_OBSERVE: Final[_Work[Evidence | None]] = _Work(observed, observed, _unseen)


def _all(work: Callable[[Job], T], jobs: Sequence[Job]) -> list[T]:
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
            found = _all(work.first, jobs)
            give_back()
            return found
        chunks = [jobs[at : at + _CHUNK] for at in range(0, len(jobs), _CHUNK)]
        futures = [self._schedule(work.first, chunk) for chunk in chunks]
        return [one for future, chunk in zip(futures, chunks, strict=True) for one in self._got(work, future, chunk)]

    def _schedule(self, work: Callable[[Job], T], jobs: Sequence[Job]) -> ProcessFuture[list[T]]:
        if self._pool is None:
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload([__name__])
            self._pool = ProcessPool(
                max_workers=self.workers,
                max_tasks=_PAGES_PER_WORKER // _CHUNK,
                initializer=_limit_worker,
                context=context,
            )
        return self._pool.schedule(_all, args=[work, jobs], timeout=PAGE_SECONDS * len(jobs))

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
            (found,) = self._schedule(work.again, [job]).result()
        except (FutureTimeout, ProcessExpired, MemoryError) as error:
            return work.lost(error)
        return found
