"""Batches of a dump into answers, in this process or in workers that can be killed; the answers come in order.

One hostile document costs one document: in a worker it meets a time limit and a memory limit, the worker is replaced,
and the others of its batch are cleaned one by one. The answers are the same on any number of workers.
"""

from __future__ import annotations

import functools
import multiprocessing
import pickle
import resource
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from archive.dumps.base.values import Document
from archive.dumps.read.batches import Batch, texts
from archive.dumps.runs.work import Answer, Task, counts, failed, joined, work
from cleaner.dump_frequency import Marks, Seen, load

T = TypeVar("T")

_BATCHES_PER_WORKER: Final = 2000
_TASK: Final = "task.pickle"
FREQUENCIES: Final = "frequencies.npz"
"""The name of the counted frequencies in the folder of a run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a worker may take."""

    seconds: float = 60
    """Of wall time for a batch, and once more for each million characters."""
    memory: int = 4 << 30
    """Bytes of address space."""


class Workers:
    """Cleans batches; `count` 0 does it in this process, else so many processes do, which read `folder`."""

    def __init__(self, count: int, task: Task, folder: Path, limits: Limits | None = None) -> None:
        self._count = count
        self._task = task
        self._folder = folder
        self._limits = limits or Limits()
        self._pool: ProcessPool | None = None
        self._seen: Seen | None = None

    def __enter__(self) -> Self:
        frequencies = self._folder / FREQUENCIES
        if self._count:
            (self._folder / _TASK).write_bytes(pickle.dumps(self._task))
        elif frequencies.exists():
            self._seen = load(frequencies)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pool:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()

    def clean(self, those: Iterable[Batch]) -> Iterator[tuple[Batch, Answer]]:
        """Each batch with its answer, in order; only a few are read ahead."""
        if not self._count:
            return ((batch, work(texts(batch), self._task, self._seen)) for batch in those)
        return self._each(_CLEAN, those)

    def count(self, those: Iterable[Batch]) -> Iterator[tuple[Batch, list[Marks]]]:
        """Each batch with what is counted of it, in order; documents that end their worker are not counted."""
        if not self._count:
            return ((batch, counts(texts(batch), self._task)) for batch in those)
        return self._each(_COUNT, those)

    def _each(self, job: _Job[T], those: Iterable[Batch]) -> Iterator[tuple[Batch, T]]:
        ahead: deque[tuple[Batch, ProcessFuture[T]]] = deque()
        for batch in those:
            ahead.append((batch, self._schedule(job, texts(batch))))
            if len(ahead) > 2 * self._count:
                first, future = ahead.popleft()
                yield first, self._got(job, future, texts(first))
        for first, future in ahead:
            yield first, self._got(job, future, texts(first))

    def _schedule(self, job: _Job[T], documents: Sequence[Document]) -> ProcessFuture[T]:
        if self._pool is None:
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload([__name__])
            self._pool = ProcessPool(
                max_workers=self._count,
                max_tasks=_BATCHES_PER_WORKER,
                initializer=_limit,
                initargs=[self._limits.memory],
                context=context,
            )
        seconds = self._limits.seconds * (1 + sum(len(one.text) for one in documents) / 1_000_000)
        return self._pool.schedule(job.work, args=[str(self._folder), documents], timeout=seconds)

    def _got(self, job: _Job[T], future: ProcessFuture[T], documents: Sequence[Document]) -> T:
        """What came of a batch; where the worker died, each document is tried once alone."""
        try:
            found: T = future.result()
        except (FutureTimeout, ProcessExpired, MemoryError) as error:
            if len(documents) == 1:
                return job.lost(documents[0], _why(error))
            return job.joined([self._got(job, self._schedule(job, [one]), [one]) for one in documents])
        return found


def _why(error: BaseException) -> str:
    return "cleaning it took too long" if isinstance(error, FutureTimeout) else "cleaning it ended its worker process"


def _work(folder: str, documents: Sequence[Document]) -> Answer:
    return work(documents, _task(folder), _seen(folder))


def _marks(folder: str, documents: Sequence[Document]) -> list[Marks]:
    return counts(documents, _task(folder))


@functools.lru_cache(maxsize=1)
def _task(folder: str) -> Task:
    """What the run wrote for its workers, read once in each."""
    task: Task = pickle.loads(Path(folder, _TASK).read_bytes())
    return task


@functools.lru_cache(maxsize=1)
def _seen(folder: str) -> Seen | None:
    """The frequencies that are known in the run; workers that clean are started after they were counted."""
    frequencies = Path(folder, FREQUENCIES)
    return load(frequencies) if frequencies.exists() else None


@dataclass(frozen=True, slots=True)
class _Job(Generic[T]):
    """What is done with a batch; what stands for a document that ends its worker; how parts of a batch are one."""

    work: Callable[[str, Sequence[Document]], T]
    lost: Callable[[Document, str], T]
    joined: Callable[[Sequence[T]], T]


_CLEAN: Final[_Job[Answer]] = _Job(_work, failed, joined)
_COUNT: Final[_Job[list[Marks]]] = _Job(_marks, lambda _document, _why: [], lambda parts: [m for p in parts for m in p])


def _limit(memory: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run, which ends its workers itself
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
