"""Foreign WARC files into the archive: their records copied as they are, then indexed like our own.

Texts of dumps that another archive of ours took in are taken over as pages are; other `resource` records are not.
Members of a per-record gzip file are copied byte for byte; records of plain files and of files compressed as a whole
are compressed one by one. Importing again adds nothing: record ids that are known are passed over.
"""

from __future__ import annotations

import gzip
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from archive.dumps.told import DUMP
from archive.indexer import Tally, found_of
from archive.inputs import GZIP, Source, magic_of
from archive.rows import TEXT
from archive.store import Writer
from archive.warc.members import MAX_RECORD, Damage, Member, walk
from archive.warc.record import BadRecord, Record, parse
from cleaner.errors import BadInput

COMPANIONS: Final = frozenset({"request", "metadata"})
"""Record types taken over with the response that they name; other types are counted and passed over."""
_MAX_HEAD: Final = 64 * 1024
_COMMIT_RECORDS: Final = 96
_COMMIT_BYTES: Final = 4_000_000


@dataclass(slots=True)
class Imported:
    """Counts of an import; `problems` names what was passed over by file and offset."""

    files: int = 0
    records: int = 0
    known: int = 0
    passed: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


class _Waiting(NamedTuple):
    """A record on its way into the archive; no more of it is held than is written."""

    id: str
    owner: str
    """The response that it belongs to: itself, or the one that it names."""
    raw: bytes


class Importer:
    """Copies foreign files through a `Writer`; one file after the other."""

    def __init__(self, writer: Writer, progress: Callable[[int], None] = lambda records: None) -> None:
        self.writer = writer
        self.progress = progress
        self.done = Imported()
        self._ids: set[str] = set()
        self._texts: set[str] = set()
        self._known: set[str] = set()
        self._waiting: list[_Waiting] = []
        self._size = 0

    def file(self, path: Path, name: str = "") -> None:
        """Import one file, called `name` in messages. Raises `BadInput` where nothing in it can be read, `DiskFull`."""
        source, good, bad = Source(path, name or str(path)), 0, 0
        for found in records_of(source):
            try:
                if isinstance(found, Damage):
                    raise BadRecord(found.reason)
                self._take(parse(found.data), found.raw)
                good += 1
            except BadRecord as error:
                self._problem(source.name, Damage(offset=found.offset, length=found.length, reason=str(error)))
                bad += 1
        self.flush()
        if not good:
            raise BadInput(
                f"{source.name}: none of its {bad} records could be read; is it a WARC file (.warc or .warc.gz)?"
            )
        self.done.files += 1

    def _problem(self, name: str, damage: Damage) -> None:
        self.done.problems.append(f"{name}: offset {damage.offset}, {damage.length} bytes skipped: {damage.reason}")

    def _take(self, record: Record, raw: bytes) -> None:
        if record.type == "metadata" and found_of(record).how == DUMP:
            self._texts.add(_owner(record))
        own = record.type == "response" or (record.type == TEXT and record.id in self._texts)
        self._texts.discard(record.id)
        if not own and not (record.type in COMPANIONS and _owner(record)):
            self.done.passed[record.type] += 1
            return
        self._waiting.append(_Waiting(record.id, _response_id(record), raw))
        self._size += len(raw)
        if len(self._waiting) >= _COMMIT_RECORDS or self._size >= _COMMIT_BYTES:
            self.flush()

    def flush(self) -> None:
        """Append the waiting records that are not known, sync and index them."""
        self._note_known()
        for one in self._waiting:
            if one.id in self._ids or _bare(one.owner) in self._known:
                self.done.known += 1
                continue
            self._ids.add(one.id)
            self.writer.append(one.raw)
            self.done.records += 1
        count, self._waiting, self._size = len(self._waiting), [], 0
        self.done.tally.add(self.writer.commit())
        self.progress(count)

    def _note_known(self) -> None:
        """Which of the captures were in the archive before; a companion is known with its response."""
        owners = {one.owner for one in self._waiting} - self._ids
        self._known |= self.writer.indexer.index.known([_bare(owner) for owner in owners])


def _response_id(record: Record) -> str:
    return record.id if record.type in ("response", TEXT) else _owner(record)


def _owner(record: Record) -> str:
    """The response that a companion names, or an empty string."""
    return record.headers.get("warc-concurrent-to") or record.headers.get("warc-refers-to") or ""


def _bare(record_id: str) -> str:
    return record_id.removeprefix("<urn:uuid:").removesuffix(">")


def records_of(source: Source) -> Iterator[Member | Damage]:
    """The records of any WARC file as members, one record each. Raises `BadInput` where it cannot be opened."""
    if magic_of(source) == GZIP:
        yield from _members(source.path)
    else:
        with source.path.open("rb") as stream:
            yield from _split(stream)


def _members(path: Path) -> Iterator[Member | Damage]:
    """Records of a gzip file; members that hold several are split, and a file that is one large member is streamed."""
    size = path.stat().st_size
    for found in walk(path):
        if isinstance(found, Damage) and found.length == size:
            with gzip.open(path, "rb") as stream:
                yield from _split(stream)
        elif isinstance(found, Member) and _record_end(found.data) < len(found.data):
            yield from _split(BytesIO(found.data))
        else:
            yield found


def _record_end(data: bytes) -> int:
    """Where the first record of `data` ends with its two empty lines; the length of `data` where that is unclear."""
    head = data.find(b"\r\n\r\n", 0, _MAX_HEAD)
    length = _length(data[:head])
    return len(data) if head < 0 or length is None else head + 4 + length + 4


def _length(head: bytes) -> int | None:
    """Content-Length of a record's head; None where it is missing or no plain number."""
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value) if value.strip().isdigit() else None
    return None


def _split(stream: BinaryIO | gzip.GzipFile) -> Iterator[Member | Damage]:
    """Records of an uncompressed stream, each compressed into a member of its own; offsets are of the stream."""
    offset = 0
    try:
        while head := _head(stream):
            length = _length(head)
            if not head.endswith(b"\r\n\r\n") or length is None or length > MAX_RECORD:
                yield Damage(offset=offset, length=len(head), reason="no sound WARC header; the rest is not read")
                return
            data = head + stream.read(length)
            if len(data) < len(head) + length:
                yield Damage(offset=offset, length=len(data), reason="truncated")
                return
            yield Member(offset=offset, raw=gzip.compress(data + b"\r\n\r\n", mtime=0), data=data + b"\r\n\r\n")
            offset += len(data) + len(stream.read(4))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Damage(offset=offset, length=0, reason=f"bad gzip ({error}); the rest is not read")


def _head(stream: BinaryIO | gzip.GzipFile) -> bytes:
    """Bytes up to and with the empty line that ends a head, at most 64 KB of them."""
    head = b""
    while not head.endswith(b"\r\n\r\n") and len(head) < _MAX_HEAD:
        line = stream.readline(_MAX_HEAD)
        if not line:
            break
        head += line
    return head
