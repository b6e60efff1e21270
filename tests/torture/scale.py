"""How much is tried: a little in `make test`, much in `make torture` (`LITOPYS_TORTURE=1`)."""

from __future__ import annotations

import os
import sys
from typing import Final

TORTURE: Final = bool(os.environ.get("LITOPYS_TORTURE"))


def many(short: int, long: int) -> int:
    """How many times something is tried in this run."""
    return long if TORTURE else short


def say(line: str) -> None:
    """A line of progress or of figures, past pytest's capture, in the long run only."""
    if TORTURE:
        print(line, file=sys.__stderr__, flush=True)
