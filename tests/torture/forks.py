"""Writers that are killed, each the leader of its own process group, forked from a process that imported everything.

To start an interpreter costs seconds; a fork costs milliseconds, so that a thousand kills take minutes. One writer
lives at a time.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from tests.torture import writers

_HERE = Path(__file__).resolve().parents[2]


class Forks:
    """The process that forks writers; use it as a context."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.forks"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_HERE,
            env={**os.environ, **environment, "PYTHONPATH": str(_HERE)},
        )
        self.pid = 0
        self._ready = selectors.DefaultSelector()
        self._ready.register(self._out, selectors.EVENT_READ)

    def __enter__(self) -> Forks:
        return self

    def __exit__(self, *_: object) -> None:
        self._in.close()
        self._process.wait(30)
        self._out.close()
        self._ready.close()

    @property
    def _in(self) -> IO[str]:
        return _there(self._process.stdin)

    @property
    def _out(self) -> IO[str]:
        return _there(self._process.stdout)

    def start(self, work: str, *given: str) -> None:
        """Fork a writer that does one of the works of `tests.torture.writers`."""
        print(json.dumps([work, *given]), file=self._in, flush=True)
        self.pid = int(self._out.readline())

    def ended(self, seconds: float) -> bool:
        """Wait so long at most; whether the writer has ended by itself."""
        return bool(self._ready.select(seconds))

    def kill(self) -> int:
        """SIGKILL to the writer's whole group; gives how it ended: -9 where the kill was what ended it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        return self.wait()

    def wait(self) -> int:
        """How the writer ended: its exit code, or minus the signal."""
        return int(self._out.readline())


def _there(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise ValueError("both ends are pipes")
    return stream


def _serve() -> None:
    for line in sys.stdin:
        work, *given = json.loads(line)
        pid = os.fork()
        if not pid:
            os._exit(_do(work, given))
        with contextlib.suppress(OSError):  # the child may have done it, or be gone
            os.setpgid(pid, pid)
        _answer(pid)
        _answer(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _do(work: str, given: list[str]) -> int:
    """In the child: the work; its outcome as an exit code."""
    os.setpgid(0, 0)
    with open(os.devnull) as nothing:  # noqa: PTH123 - stdin is the server's, and no path
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    try:
        writers.WORKS[work](*given)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 - nothing may reach the server's own code
        traceback.print_exc()
        return 99
    return 0


if __name__ == "__main__":
    _serve()
