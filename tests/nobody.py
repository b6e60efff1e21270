"""Doing something as a user who may not read everything, whoever runs the tests."""

from __future__ import annotations

import os
import pickle
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
_NOBODY = 65534


def as_nobody(folder: Path, act: Callable[[], T]) -> T:
    """What `act` gives in a process of its own that stands in `folder`, without the rights of the superuser.

    Paths are to be relative, as folders above may be closed to it; modules that it imports must have been imported.
    """
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads, of which this process has none of its own
        child = os.fork()
    if not child:
        try:
            _step_down(folder)
            os.write(writing, pickle.dumps(act()))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        told = stream.read()
    os.waitpid(child, 0)
    found: T = pickle.loads(told)
    return found


def _step_down(folder: Path) -> None:
    os.chdir(folder)
    if os.geteuid() == 0:
        folder.chmod(0o777)
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
