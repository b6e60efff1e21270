"""A real terminal for the tests: what a command writes to stdout or stderr where that is one."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Literal

HERE = Path(__file__).resolve().parents[1]


def on_a_terminal(*words: str, stream: Literal["stdout", "stderr"] = "stdout", **environment: str) -> str:
    """What `litopys WORDS` writes to the stream as the terminal gets it; the other stream goes elsewhere."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "crawler.cli", *words],
        env={**os.environ, "PYTHONPATH": str(HERE), **environment},
        stdin=subprocess.DEVNULL,
        stdout=theirs if stream == "stdout" else subprocess.DEVNULL,
        stderr=theirs if stream == "stderr" else None,
    ) as process:
        os.close(theirs)
        told = b""
        while part := _read(ours):
            told += part
        process.wait()
    os.close(ours)
    return told.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""
