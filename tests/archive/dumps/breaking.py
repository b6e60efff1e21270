"""Runs that break off at a known moment: they send themselves a signal where they keep how far they are."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from archive.dumps.cli import clean
from archive.dumps.runs import resume
from archive.dumps.runs.resume import Memory


def breaks_off(number: int, late: bool = False) -> None:
    """From now on this process gets the signal behind the first time it keeps anything, or just before the second.

    Late, more stands in the results and the sidecar than is kept. The rest of a process's life is meant: call it in a
    process that is made for that.
    """
    resume._SHARE = 0  # type: ignore[misc]
    calls = [0]

    def once(keep: Callable[..., None]) -> Callable[..., None]:
        def kept(*given: Any) -> None:
            calls[0] += 1
            if late and calls[0] == 2:
                os.kill(os.getpid(), number)
            keep(*given)
            if not late and calls[0] == 1:
                os.kill(os.getpid(), number)

        return kept

    Memory.keep, Memory.keep_counts = once(Memory.keep), once(Memory.keep_counts)  # type: ignore[method-assign]


def cleaning_until(number: int) -> None:
    """`litopys clean` with the words of the command line, until it breaks off."""
    breaks_off(number, late=True)
    clean()
