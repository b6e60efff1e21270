"""Foreign files read in a process of its own, with limits: what they do to it, they do to nothing else.

A file can be made to crash or to exhaust whatever unpacks it. Here that ends a child: what it had handed over is kept,
the rest of the file is named with the place that was reached, and the next file gets a new child.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import resource
import signal
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from archive.taking import Item, Lost, Passed, items

MEMORY: Final = 1 << 30
"""Address space of the child, bytes."""
CPU_SECONDS: Final = 60
CPU_RATE: Final = 2_000_000
"""CPU seconds that a file may take, and bytes of it for which it gets a further one."""
_BATCH_BYTES: Final = 1_000_000
_BATCH: Final = 200

Given = Item | Passed | Lost


def items_apart(path: Path) -> Iterator[Given]:
    """As `items`, from a child; where that dies, what it had not read is named. Raises `OSError`."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "archive.pages"])  # what readers of pages fork from the same server
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_serve, args=(str(path), theirs), daemon=True)
    child.start()
    theirs.close()
    reached, ended = 0, False
    try:
        while (message := _received(ours)) is not None:
            batch, reached, ended, error = message
            yield from batch
            if error:
                raise OSError(*error)
            if ended:
                return
        child.join()
        yield _rest(path, reached, f"reading stopped in a child process ({_cause(child.exitcode or 0)})")
    finally:
        ours.close()
        if not ended:
            child.kill()
        child.join()


def _received(pipe: Connection) -> tuple[list[Given], int, bool, tuple[int, str] | None] | None:
    """The next message of the child; None where it died, perhaps in the middle of one."""
    try:
        message: tuple[list[Given], int, bool, tuple[int, str] | None] = pipe.recv()
    except (EOFError, OSError):
        return None
    return message


def _rest(path: Path, reached: int, reason: str) -> Lost:
    return Lost("", reached, max(path.stat().st_size - reached, 0), f"{reason}; the rest is not read")


def _cause(code: int) -> str:
    if code == -signal.SIGXCPU:
        return "it took too long"
    return signal.Signals(-code).name if code < 0 else f"it ended with {code}"


def _serve(name: str, pipe: Connection) -> None:
    """Read a file and hand over what it gives, in batches, each with the place that was reached."""
    path = Path(name)
    batch: list[Given] = []
    size, reached = 0, 0
    with contextlib.suppress(BrokenPipeError):
        try:
            _limit(path.stat().st_size)
            for one in items(path):
                batch.append(one._replace(record=None) if isinstance(one, Item) else one)
                if not isinstance(one, Passed):
                    reached = max(reached, one.offset)
                    size += len(one.raw) if isinstance(one, Item) else 0
                if size >= _BATCH_BYTES or len(batch) >= _BATCH:
                    pipe.send((batch, reached, False, None))
                    batch, size = [], 0
        except OSError as error:
            pipe.send((batch, reached, True, (error.errno, error.strerror)))
        except MemoryError:
            pipe.send(([*batch, _rest(path, reached, "no memory left")], reached, True, None))
        else:
            pipe.send((batch, reached, True, None))


def _limit(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    seconds = CPU_SECONDS + size // CPU_RATE
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
