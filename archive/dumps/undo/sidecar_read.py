"""Reading `removed.jsonl`: the files of the dump one after the other, and what was taken out of their documents."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import lzma
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

import zstandard

from archive.dumps.undo.sidecar import FORMAT
from cleaner.errors import LitopysError
from cleaner.repair_edits import Change, unpacked
from cleaner.textfile import shown

_BREAKS: Final = (OSError, EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError)


class BadSidecar(LitopysError):
    """A sidecar cannot be read, or not to its end: what it tells of the files before that place still holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One line that was taken out, and where it stood in the text that the output was cut from."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the sidecar holds of one document."""

    name: str
    at: int
    encoding: str
    sha256: str
    clean: str
    cuts: tuple[Cut, ...]
    changes: tuple[Change, ...] = ()
    whole: str | None = None
    raw: bytes | None = None
    gone: Mapping[str, Any] | None = None
    """Where nothing of it is in the output: what its record was packed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of the dump: where it came from, where its result went, and its documents, to be read once."""

    source: str
    target: str
    entries: Iterator[Entry]


class Reading:
    """A sidecar while it is read, each file once and in order; every fault names its line."""

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        self._path = path
        self._stream = stream
        self._number = 0
        self._record: Mapping[str, Any] = {}
        self.done: Mapping[str, Any] = {}
        """How the part ended that was read last: `documents` in its output, `sha256` of its input where it is known."""
        head = self._next()
        if head.get("format") != FORMAT:
            raise self._bad(f"is no sidecar of `litopys clean`, or of another version than {FORMAT}")
        self.head = head

    def parts(self) -> Iterator[Part]:
        """The files of the dump. Raises `BadSidecar` where the sidecar is cut off or damaged."""
        self._next()
        while "end" not in self._record:
            if "source" not in self._record or "target" not in self._record:
                raise self._bad("holds a line where a file should begin")
            entries = self._entries()
            yield Part(source=str(self._record["source"]), target=str(self._record["target"]), entries=entries)
            for _ in entries:
                pass
            self._next()

    def _entries(self) -> Iterator[Entry]:
        while "done" not in self._next():
            yield self._entry(self._record)
        self.done = self._record

    def _entry(self, record: Mapping[str, Any]) -> Entry:
        try:
            cuts = tuple(self._cut() for _ in range(record["dropped"]))
            raw, encoding = record.get("raw"), record.get("encoding", "utf-8")
            codecs.lookup(encoding)
            return Entry(
                name=joined(record["document"]),
                at=int(record["at"]),
                encoding=encoding,
                sha256=record["sha256"],
                clean=record["clean"],
                cuts=cuts,
                changes=unpacked(record.get("changes", ())),
                whole=joined(record["whole"]) if "whole" in record else None,
                raw=None if raw is None else joined(raw).encode("utf-8", "surrogateescape"),
                gone=record.get("gone"),
            )
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise self._bad(f"is not as it was written ({type(error).__name__}: {error})") from error

    def _cut(self) -> Cut:
        record = self._next()
        if "line" not in record:
            raise self._bad("lacks lines that its document should have")
        start, end = record["span"]
        return Cut(start=int(start), end=int(end), text=joined(record["text"]))

    def _next(self) -> Mapping[str, Any]:
        self._number += 1
        try:
            line = self._stream.readline()
            record = json.loads(line) if line.endswith(b"\n") else None
        except _BREAKS as error:
            raise self._bad(f"cannot be read on ({error})") from error
        except ValueError as error:
            raise self._bad(f"holds no JSON ({error})") from error
        if record is None:
            raise self._bad(
                "ends before its end: it was cut off, or its run was; what stands before it can be restored"
            )
        if not isinstance(record, dict):
            raise self._bad("holds a value that is no object")
        self._record = record
        return record

    def _bad(self, problem: str) -> BadSidecar:
        return BadSidecar(f"{shown(self._path)}:{self._number}: {problem}")


@contextmanager
def reading(path: Path) -> Iterator[Reading]:
    """The sidecar, plain or packed. Raises `BadSidecar`."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise BadSidecar(f"{shown(path)}: cannot be read ({error.strerror}); name the sidecar of the run") from error
    with file:
        yield Reading(path, _plain(path, file))


def joined(text: str | list[str]) -> str:
    """The text of a JSON value: itself, or its parts put together."""
    if not isinstance(text, str | list):
        raise TypeError(f"{text!r} is no text")
    return text if isinstance(text, str) else "".join(text)


def _plain(path: Path, file: BinaryIO) -> BinaryIO:
    if path.suffix == ".gz":
        return cast(BinaryIO, gzip.GzipFile(fileobj=file))
    if path.suffix == ".zst":
        return io.BufferedReader(cast(io.RawIOBase, zstandard.open(file, "rb")), 1 << 20)  # it has no lines of its own
    return file
