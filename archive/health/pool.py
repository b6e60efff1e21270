"""Work on files in processes of their own, where it may be ended: what dies with a file is told of it."""

from __future__ import annotations

import multiprocessing
import resource
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Final, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

J = TypeVar("J")
R = TypeVar("R")

MEMORY: Final = 1 << 30
"""Address space of a process, bytes."""
_SECONDS: Final = 6 * 3600
"""Wall seconds that a file given by name, or a stretch, may take before its process is ended: far more than needed."""


def each(
    work: Callable[[J], R], jobs: Iterable[J], workers: int, after: Callable[[J, R], J | None] = lambda job, done: None
) -> Iterator[tuple[J, R | str]]:
    """The jobs with their results, or with the reason why there is none; `after` names the job that follows from one.

    With no workers they are done here, one by one.
    """
    if not workers:
        yield from _here(work, jobs, after)
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "archive.health.stretch", "archive.health.foreign"])
    pool = ProcessPool(max_workers=workers, initializer=_limit, context=context)
    try:
        yield from _apart(pool, work, jobs, (workers, after))
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _here(work: Callable[[J], R], jobs: Iterable[J], after: Callable[[J, R], J | None]) -> Iterator[tuple[J, R | str]]:
    for first in jobs:
        job: J | None = first
        while job is not None:
            done = work(job)
            yield job, done
            job = after(job, done)


def _apart(
    pool: ProcessPool, work: Callable[[J], R], jobs: Iterable[J], how: tuple[int, Callable[[J, R], J | None]]
) -> Iterator[tuple[J, R | str]]:
    waiting, running = deque(jobs), dict[ProcessFuture[R], J]()
    while waiting or running:
        while waiting and len(running) < how[0]:
            job = waiting.popleft()
            running[pool.schedule(work, args=[job], timeout=_SECONDS)] = job
        wait(running, return_when=FIRST_COMPLETED)
        for future in [one for one in running if one.done()]:
            job, done = running.pop(future), _got(future)
            yield job, done
            following = None if isinstance(done, str) else how[1](job, done)
            if following is not None:
                waiting.appendleft(following)


def _got(future: ProcessFuture[R]) -> R | str:
    try:
        found: R = future.result()
    except FutureTimeout:
        return "it took too long"
    except ProcessExpired as error:
        return f"it ended its process ({error})"
    except MemoryError:
        return "it takes more memory than a process may have"
    return found


def _limit() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command, which ends its workers itself
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
