"""CDXJ: the sorted text index by which replayers find a page's record in a WARC file.

A line is `surt timestamp {json}`; lines are sorted by their bytes, so that a reader finds a page by halving. Only what
may be shown for a URL has a line: `response` and `revisit` records. Texts and metadata would be served for the page,
and of a 304 replayers show the empty body; without its line they show the page that had not changed.
The index of a file stands in a folder of its own and is disposable: it is as old as the file that it is of.
"""

from __future__ import annotations

import heapq
import json
import os
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from archive.warc.heads import Headed, heads
from archive.warc.http import dechunked
from archive.warc.record import Record, sha1
from archive.warc.surt import surt

SUFFIX: Final = ".cdxj"
_SHOWN: Final = frozenset({"response", "revisit"})
_NOT_MODIFIED: Final = 304
_NO_MARKS: Final = str.maketrans("", "", "-:TZ")
_SPILL: Final = 64_000_000
"""Bytes of lines that are sorted in memory; more are sorted in parts on the disk."""
_OPEN_AT_ONCE: Final = 128
_TORN_AFTER: Final = 24 * 3600
"""Seconds after which nobody writes into a temporary file any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a record stands: file name, offset and length of its gzip member."""

    file: str
    offset: int
    length: int


def line_of(record: Record, place: Place) -> bytes:
    """The record's line with its line end; empty for a record that is never shown for its URL."""
    if record.type not in _SHOWN or not record.url or record.status == _NOT_MODIFIED:
        return b""
    facts = {
        "url": record.url,
        "mime": _mime(record),
        "status": str(record.status) if record.status else "",
        "digest": record.headers.get("warc-payload-digest") or _digest(record),
        "length": str(place.length),
        "offset": str(place.offset),
        "filename": place.file,
    }
    known = json.dumps({name: value for name, value in facts.items() if value})
    stamp = record.date.translate(_NO_MARKS)[:14]
    return f"{surt(record.url)} {stamp} {known}\n".encode()


def _digest(record: Record) -> str:
    """The digest of a payload whose writer gave none: without the chunks, content-encoded as it came."""
    chunked = "chunked" in record.http_header("transfer-encoding").lower()
    return sha1(dechunked(record.payload) if chunked else record.payload)


def _mime(record: Record) -> str:
    if record.type == "revisit":
        return "warc/revisit"
    told = record.http_header("content-type").replace(";", " ").split()
    return told[0] if told else ""


class Sorter:
    """Sorts any number of lines by their bytes in bounded memory; each line is given back once."""

    def __init__(self, spill: int = _SPILL) -> None:
        self._spill = spill
        self._lines: list[bytes] = []
        self._size = 0
        self._parts: list[Path] = []
        self._stack = ExitStack()
        self._folder: Path | None = None

    def __enter__(self) -> Sorter:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(self, line: bytes) -> None:
        """Take a line; an empty one is none."""
        if not line:
            return
        self._lines.append(line)
        self._size += len(line)
        if self._size > self._spill:
            self._part(sorted(self._lines))
            self._lines, self._size = [], 0

    def _part(self, lines: Iterable[bytes]) -> None:
        if self._folder is None:
            made = tempfile.TemporaryDirectory(prefix="litopys-cdxj-")
            self._folder = Path(self._stack.enter_context(made))
        path = self._folder / f"{len(self._parts)}{SUFFIX}"
        with path.open("wb") as out:
            out.writelines(lines)
        self._parts.append(path)

    def lines(self) -> Iterator[bytes]:
        """All lines in order."""
        rest, self._lines = sorted(self._lines), []
        yield from _once(heapq.merge(merged(self._parts), rest))


def merged(paths: Sequence[Path]) -> Iterator[bytes]:
    """The lines of sorted files in order, each once; however many files there are, few are open at a time."""
    if len(paths) > _OPEN_AT_ONCE:
        with tempfile.TemporaryDirectory(prefix="litopys-cdxj-") as folder:
            parts = []
            for at in range(0, len(paths), _OPEN_AT_ONCE):
                parts.append(Path(folder) / f"{at}{SUFFIX}")
                with parts[-1].open("wb") as out:
                    out.writelines(merged(paths[at : at + _OPEN_AT_ONCE]))
            yield from merged(parts)
        return
    with ExitStack() as stack:
        yield from _once(heapq.merge(*[stack.enter_context(path.open("rb")) for path in paths]))


def _once(lines: Iterable[bytes]) -> Iterator[bytes]:
    before = b""
    for line in lines:
        if line != before:
            yield line
        before = line


def lines_of(path: Path, name: str = "", end: int | None = None) -> Iterator[bytes]:
    """The lines of a file's records up to offset `end`, in its order; `name` is what the lines call the file.

    Bodies are not looked at: what is damaged in them is named where the file is indexed or verified.
    """
    for found in heads(path, 0, end):
        if isinstance(found, Headed):
            yield line_of(found.record, Place(file=name or path.name, offset=found.offset, length=found.length))


def index_file(path: Path, folder: Path, known: Iterable[bytes] | None = None) -> Path:
    """Write the CDXJ of a closed WARC file into `folder`, under a temporary name first; returns its path.

    `known` are its lines, where they are known already.
    """
    folder.mkdir(exist_ok=True)
    stat, final = path.stat(), index_path(path, folder)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=folder)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as out, Sorter() as sorter:
            for line in lines_of(path) if known is None else known:
                sorter.add(line)
            out.writelines(sorter.lines())
            out.flush()
            os.fsync(out.fileno())  # its age says that it is whole, so it must be before it has its name
        fresh.chmod(0o644)
        os.utime(fresh, ns=(stat.st_mtime_ns, stat.st_mtime_ns))
        fresh.replace(final)
    except BaseException:  # whatever ended it: no half of an index is left
        fresh.unlink(missing_ok=True)
        raise
    return final


def index_path(path: Path, folder: Path) -> Path:
    """Where the CDXJ of a WARC file stands."""
    return folder / (path.name.removesuffix(".warc.gz") + SUFFIX)


def stale(path: Path, folder: Path) -> bool:
    """Whether the file has no CDXJ yet, or one of another state of it: each is as old as the file that it is of."""
    index = index_path(path, folder)
    return not index.exists() or index.stat().st_mtime_ns != path.stat().st_mtime_ns


def refresh(warcs: Path, folder: Path, known: Mapping[Path, Iterable[bytes] | None] = MappingProxyType({})) -> int:
    """Make what is missing or stale for the closed files of `warcs`, drop what is of no file; returns how many.

    `known` are the lines of files, where all are known already.
    """
    closed = {index_path(path, folder): path for path in warcs.glob("*.warc.gz")}
    due = [path for path in closed.values() if stale(path, folder)]
    for path in sorted(due):
        index_file(path, folder, known.get(path))
    for index in folder.glob(f"*{SUFFIX}"):
        if not (warcs / f"{index.stem}.warc.gz").exists():
            index.unlink(missing_ok=True)
    for torn in folder.glob(".*"):  # what a kill left; what another process is writing now is younger
        if time.time() - torn.stat().st_mtime > _TORN_AFTER:
            torn.unlink(missing_ok=True)
    return len(due)
