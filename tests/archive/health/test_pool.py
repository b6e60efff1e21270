"""Work on files goes on when one of them ends the process that looks at it."""

from __future__ import annotations

import os
import signal
from typing import Any

from archive.health.pool import each


def _halved(number: int) -> int:
    """Half of a number; 13 ends the process."""
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 17:
        raise MemoryError
    return number // 2


def _next(number: int, half: Any) -> int | None:
    return int(half) if half > 10 else None


def test_each_job_has_its_result_or_the_reason_and_what_follows_is_done_too() -> None:
    for workers in (0, 2):
        found = list(each(_halved, [48, 7], workers, _next))
        assert sorted(found, key=str) == [(12, 6), (24, 12), (48, 24), (7, 3)]
    done = dict(each(_halved, [13, 17, 8], 2))
    assert done[8] == 4
    assert "ended its process" in str(done[13])
    assert "memory" in str(done[17])
