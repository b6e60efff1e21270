"""The log of what a process did to its files: every write, sync, creation, renaming and deletion, in order.

The process runs under strace, so that Python's and SQLite's calls are heard alike, where the kernel hears them.
`tests.torture.disk` makes of the log what a power cut may leave.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

ACKS: Final = "acknowledged"
"""What the traced process writes into a file of this name beside the archive was acknowledged at that moment."""
_HERE: Final = Path(__file__).resolve().parents[2]
_CALLS: Final = (
    "openat,lseek,write,pwrite64,ftruncate,fsync,fdatasync,"
    "?rename,?renameat,?renameat2,?unlink,?unlinkat,?mkdir,?mkdirat"
)
_LINE: Final = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)(.*)")
_RESUMED: Final = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)")
_STRING: Final = re.compile(r'"([^"]*)"')
_HANDLE: Final = re.compile(r"^(\d+)<([^>]*)>")
_IGNORED: Final = ("/.locks/", "-shm", "frontier.db.lock")
"""Locks have no content that counts; SQLite's shared memory is made anew after a crash."""


class Entry(NamedTuple):
    """One thing that was done; paths are relative to the folder."""

    kind: str
    """`mkdir`, `create`, `rename`, `unlink` and `dirsync` of names; `write`, `truncate` and `sync` of files; `ack`."""
    path: str = ""
    to: str = ""
    file: int = 0
    offset: int = 0
    data: bytes = b""


def traced(folder: Path, module: str, given: Sequence[str], files: Mapping[str, int]) -> list[Entry]:
    """What `python -m MODULE GIVEN…` does below the folder; `files` gives the numbers of those that are there."""
    log = folder.with_name(folder.name + ".strace")
    command = ["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "100000000", "-e", f"trace={_CALLS}"]
    command += ["-e", "signal=none", "-o", str(log), sys.executable, "-m", module, *given]
    subprocess.run(command, check=True, cwd=_HERE, env={**os.environ, "PYTHONPATH": str(_HERE), "LITOPYS_WORKERS": "0"})
    with log.open(encoding="ascii") as lines:
        entries = list(_Reader(folder.resolve(), dict(files)).read(lines))
    log.unlink()
    return entries


def can_trace() -> bool:
    """Whether strace is here and may be used."""
    command = shutil.which("strace")
    asked = [command or "", "-f", "--seccomp-bpf", "-qq", "-o", os.devnull, "true"]
    return bool(command) and subprocess.run(asked, check=False, capture_output=True).returncode == 0


@dataclass(slots=True)
class _Reader:
    """Reads strace's lines into entries, with the place of each handle in its file and a number for each file."""

    folder: Path
    _files: dict[str, int]
    _at: dict[str, int] = field(default_factory=dict)
    _begun: dict[str, str] = field(default_factory=dict)
    _count: int = 0

    def read(self, lines: Iterator[str]) -> Iterator[Entry]:
        for line in lines:
            whole = self._joined(line.rstrip("\n"))
            called = _LINE.match(whole) if whole else None
            if called and int(called[4]) >= 0:
                yield from self._entries(called[2], called[3], int(called[4]), called[5])

    def _joined(self, line: str) -> str:
        """A call that other threads' calls stood between, when it is whole; nothing before."""
        if line.endswith("<unfinished ...>"):
            self._begun[line.split(" ", 1)[0]] = line.removesuffix("<unfinished ...>")
            return ""
        resumed = _RESUMED.match(line)
        return self._begun.pop(resumed[1]) + resumed[2] if resumed else line

    def _entries(self, call: str, given: str, result: int, rest: str) -> Iterator[Entry]:
        if call == "openat":
            yield from self._opened(given, result, rest)
        elif call.startswith(("rename", "unlink", "mkdir")):
            yield from self._named(call, [_bytes(text).decode() for text in _STRING.findall(given)])
        else:
            yield from self._handled(call, given, result)

    def _inside(self, path: str) -> str:
        """The path relative to the folder; empty for what is not told of."""
        whole = os.path.normpath(_HERE / path)
        told = whole.startswith(str(self.folder)) and not any(part in whole for part in _IGNORED)
        return os.path.relpath(whole, self.folder) if told else ""

    def _opened(self, given: str, handle: int, rest: str) -> Iterator[Entry]:
        self._at[str(handle)] = 0
        path = self._inside(_bytes(_STRING.findall(given)[0]).decode())
        if not path or not ("O_WRONLY" in given or "O_RDWR" in given):
            return
        if "O_CREAT" in given and path not in self._files:
            yield self._create(path)
        elif "O_TRUNC" in given:
            yield Entry("truncate", file=self._files[path])

    def _create(self, path: str) -> Entry:
        self._count += 1
        self._files[path] = self._count
        return Entry("create", path, file=self._count)

    def _named(self, call: str, paths: list[str]) -> Iterator[Entry]:
        path, to = self._inside(paths[0]), self._inside(paths[1]) if len(paths) > 1 else ""
        kind = call.removesuffix("2").removesuffix("at")
        if path:
            file = self._files.pop(path, 0) if kind != "mkdir" else 0
            if to:
                self._files[to] = file
            yield Entry(kind, path, to, file=file)

    def _handled(self, call: str, given: str, result: int) -> Iterator[Entry]:
        found = _HANDLE.match(given)
        path = self._inside(_bytes(found[2]).decode()) if found else ""
        if not found or not path:
            return
        file, handle = self._files.get(path, 0), found[1]
        if call in ("fsync", "fdatasync"):
            yield Entry("sync" if file else "dirsync", path, file=file)
        elif call == "ftruncate":
            yield Entry("truncate", file=file, offset=int(given.rpartition(", ")[2], 0))
        elif call == "lseek":
            self._at[handle] = result
        else:
            yield self._written(call, given, result, (path, file, handle))

    def _written(self, call: str, given: str, count: int, where: tuple[str, int, str]) -> Entry:
        path, file, handle = where
        data = _bytes(_STRING.findall(given)[0])[:count]
        at = int(given.rpartition(", ")[2], 0) if call == "pwrite64" else self._at.get(handle, 0)
        if call == "write":
            self._at[handle] = at + count
        return Entry("ack", data=data) if path == ACKS else Entry("write", path, file=file, offset=at, data=data)


def _bytes(text: str) -> bytes:
    r"""What strace wrote as \x2f\x74…"""
    return bytes.fromhex(text.replace("\\x", ""))
