"""Giving memory back: what pages took is free between batches, and the C library keeps it for the next large page."""

from __future__ import annotations

import ctypes
from collections.abc import Callable


def _trimmer() -> Callable[[int], int] | None:
    """The GNU C library's own function for it; other libraries have none, and need none."""
    try:
        found: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None
    return found


_trim = _trimmer()


def give_back() -> None:
    """Return the free memory of this process to the system, where that can be asked for: a millisecond or two."""
    if _trim:
        _trim(0)
