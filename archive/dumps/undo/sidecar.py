"""Writing `removed.jsonl`: everything that cleaning took out of a dump, in order, so that it can be read and put back.

Each line is a JSON object in UTF-8; what it is, its first key tells:

    {"format": "litopys-removed/1", …}   the head: what was cleaned, where to, by which command
    {"source": …, "target": …}           a file of the dump, and its result's place below the output folder
    {"at": …, "document": …, …}          a document that was changed; others have no line
    {"line": …, "document": …, …}        a line that went; these follow their document
    {"done": …, …}                       the file's end: how many documents are in the output, how many changed; where
                                         it is known, `sha256` of the whole input; `unread`, if parts of the file
                                         could neither be read nor kept
    {"end": true, "files": 1}            the sidecar's end: without it, it was cut off

A document has `at` (how many stand before it in the output), its name, its `number` in the source, `host`, `encoding`,
`sha256` of its bytes as they were and `clean` of those that were left, `lines` before cleaning, `dropped` (how many
lines of the next kind follow), `flags`, `repairs`, `changes` that undo them, if it cannot be rebuilt its `whole` text
or the `raw` record, and `gone` where nothing of it is in the output; so a record that could not be read is kept too,
with the sentence why as `unread`. A line that went has its number from 1, `span` in characters of the text that the
output is cut from, `text` with its line end and the blank lines that went with it, `reason`, `rule`, and, where known,
`score` and `seen`. What is empty is left out.

Text that is no Unicode is kept as JSON escapes of single surrogates; where two would join, as a list of parts.
The sidecar grows as `NAME.part` and gets its name, and for `.gz` and `.zst` is packed, when it is whole.
"""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self, cast

import zstandard

from archive.dumps.base.seeing import there
from archive.dumps.read.marks import SidecarMark
from archive.dumps.undo.sidecar_entry import as_line, encoded
from archive.errors import write_failed

FORMAT: Final = "litopys-removed/1"


class Sidecar:
    """A sidecar while it is written, a file of the dump after the other; one process writes, others make `entry`s."""

    def __init__(
        self, path: Path, head: Mapping[str, Any], *, resume: bool = False, mark: SidecarMark | None = None
    ) -> None:
        self.path = path
        self.done: tuple[str, ...] = ()
        """With `resume`: the sources that an earlier run had finished; what it wrote of others is taken back.

        With `mark` only what stands behind that is, and the last file is gone on with."""
        self._part = path.with_name(f"{path.name}.part")
        self._documents = self._changed = self._begun = 0
        self._source = ""
        self._head = {"format": FORMAT, **head}
        self._resume = resume
        self._mark = mark
        self._told = False
        self._stream: IO[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self._part.parent.mkdir(parents=True, exist_ok=True)
            length, self.done = finished(self._part) if self._resume or self._mark else (0, ())
            self._told = bool(self.done)
            if self._mark:
                length = self._taken_over(self._mark)
            self._stream = self._part.open("r+b" if length else "wb")
            self._stream.seek(length)
            self._stream.truncate()
        except OSError as error:
            raise write_failed(self._part, error) from error
        if not length:
            self._line(self._head)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the whole sidecar its name, if there is a result; after an error it stays as `.part`, to be resumed."""
        if self._stream is None:
            return
        if kind is None:
            self._line({"end": True, "files": len(self.done)})
        self._stream.close()
        if kind is None and self.done and not self._told:
            self._part.unlink(missing_ok=True)
        elif kind is None:
            _name(self._part, self.path)

    def begin(self, source: str, target: str) -> None:
        """A file of the dump begins; its documents follow in the order they are written in."""
        self._source, self._documents, self._changed = source, 0, 0
        self._begun = self.size()
        self._line({"source": source, "target": target})

    def put(self, entries: bytes, *, gone: bool = False) -> None:
        """Append what `entry` made of the next document; `gone` where nothing of it is in the output."""
        if entries:
            # Which one of the output it is, only its writer knows; everything else was made where it was cleaned.
            self._write(b'{"at": %d, ' % self._documents + entries[1:])
        self._changed += bool(entries)
        self._documents += not gone

    def finish(self, sha256: str | None = None, *, unread: int = 0) -> None:
        """The file is done: its result has been written, and `resume` will not begin it again."""
        counts = {"documents": self._documents, "changed": self._changed}
        if unread and self._documents:
            counts["unread"] = unread
        self._line({"done": self._source, **counts} | ({"sha256": sha256} if sha256 else {}))
        self.done = (*self.done, self._source)
        self._told = self._told or bool(self._documents or self._changed)
        if self._stream:
            self._stream.flush()

    def forget(self) -> None:
        """Take back the file that began last: it has no result."""
        if self._stream:
            self._stream.seek(self._begun)
            self._stream.truncate()

    def mark(self) -> SidecarMark:
        """How far the sidecar is; all of that has left this process."""
        if self._stream:
            self._stream.flush()
        return SidecarMark(
            length=self.size(),
            begun=self._begun,
            documents=self._documents,
            changed=self._changed,
            source=self._source,
            told=self._told,
        )

    def _taken_over(self, mark: SidecarMark) -> int:
        self._begun, self._documents, self._changed = mark.begun, mark.documents, mark.changed
        self._source, self._told = mark.source, mark.told
        return mark.length

    def size(self) -> int:
        """The bytes written so far."""
        return self._stream.tell() if self._stream else 0

    def _line(self, record: Mapping[str, Any]) -> None:
        self._write(encoded(as_line(record)))

    def _write(self, data: bytes) -> None:
        if self._stream is None:
            raise ValueError("a sidecar is written within `with`")
        try:
            self._stream.write(data)
        except OSError as error:
            raise write_failed(self._part, error) from error


def finished(part: Path) -> tuple[int, tuple[str, ...]]:
    """How many bytes of an unfinished sidecar hold whole files, and the sources of those files."""
    length, at, sources = 0, 0, []
    if not there(part):
        return 0, ()
    with part.open("rb") as stream:
        for line in stream:
            at += len(line)
            if line.startswith(b'{"done": ') and line.endswith(b"}\n"):
                sources.append(str(json.loads(line)["done"]))
                length = at
    return length, tuple(sources)


def _name(part: Path, path: Path) -> None:
    """Give the finished file its name, packed where that says so."""
    packed = path.with_name(f"{path.name}.packing")
    try:
        if path.suffix not in (".gz", ".zst"):
            part.replace(path)
            return
        with part.open("rb") as plain, _packing(packed) as stream:
            shutil.copyfileobj(plain, stream, 1 << 20)
        packed.replace(path)
        part.unlink()
    except OSError as error:
        packed.unlink(missing_ok=True)
        raise write_failed(path, error) from error


@contextmanager
def _packing(path: Path) -> Iterator[IO[bytes]]:
    with path.open("wb") as file:
        if path.suffixes[-2:-1] == [".gz"]:
            # No name and time inside: the same lines are the same bytes.
            with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
                yield cast(IO[bytes], packed)
        else:
            with zstandard.open(file, "wb") as packed:
                yield packed
