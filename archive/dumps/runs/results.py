"""Where the results of a run go: the cleaned files, the sidecar, what is printed; each file whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import click

from archive.dumps.base.endings import ending
from archive.dumps.base.frame import BadRecord, Frame
from archive.dumps.base.how import How
from archive.dumps.base.values import Document
from archive.dumps.read.inputs import STDIN, Source, local
from archive.dumps.read.marks import Mark
from archive.dumps.runs.work import Done
from archive.dumps.undo.sidecar import Sidecar
from archive.dumps.undo.sidecar_entry import unread, with_raw
from archive.dumps.write.places import Unfinished
from archive.dumps.write.writing import Writer, writing
from archive.errors import DiskFull
from cleaner.errors import BadInput, LitopysError

_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """What is to be written."""

    how: How
    targets: Mapping[str, str]
    """By `Source.where`; empty where nothing is written."""
    root: str = ""
    """What the names of files in the sidecar are relative to: the output folder, or the only file itself."""
    together: bool = False
    """Whether the documents of all sources go into one file."""
    whole: bool = True
    """Whether files are cleaned as a whole, not only a part of their documents."""


class Results:
    """Takes what is read and what became of it, in order; use it as a context.

    A file that cannot be written is told to `fail` and costs only itself; a full disk ends the run.
    """

    def __init__(
        self,
        outputs: Outputs,
        sidecar: Sidecar | None,
        fail: Callable[[str], None],
        unfinished: Unfinished | None = None,
    ) -> None:
        self._outputs = outputs
        self._sidecar = sidecar
        self._fail = fail
        self._unfinished = unfinished
        self._stack = ExitStack()
        self._writer: Writer | None = None
        self._plain = self._lost = False
        self._unread = self._gone = 0
        self.without: list[str] = []
        """The sources that were to have a file in the output, and have none: they could not be read or written."""

    def __enter__(self) -> Results:
        if self._outputs.together:
            self._open(next(iter(self._outputs.targets.values())))
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.__exit__(*error)  # type: ignore[arg-type]

    def begin(self, source: Source) -> None:
        """A file begins."""
        self._plain, self._lost, self._unread, self._gone = not ending(source.name).pack, False, 0, 0
        target = self._outputs.targets.get(source.where)
        if target is None:
            return
        if self._sidecar:
            self._sidecar.begin(source.shown, _below(self._outputs.root, target))
        if not self._outputs.together:
            self._guarded(lambda: self._open(target))

    @property
    def open(self) -> bool:
        """Whether a file is being written."""
        return self._writer is not None

    def settled(self) -> bool:
        """Whether all files are whole, or the one that is not can be gone on with; to be asked behind every batch.

        For that, long packed files are packed in parts, and where a part ends must not depend on time or memory.
        """
        return self._writer is None or self._lost or self._writer.settled()

    def go_on(self, source: Source, mark: Mark) -> None:
        """A file is gone on with behind what an earlier run has written of it."""
        self._plain, self._lost, self._unread = mark.plain, False, mark.unread
        if not self._outputs.together:
            self._guarded(lambda: self._open(self._outputs.targets[source.where]))

    def mark(self) -> Mark | None:
        """How far the results are; None where the file that is being written cannot be gone on with from here."""
        if self._writer is None or self._lost or (file := self._writer.mark()) is None:
            return None
        sidecar = self._sidecar.mark() if self._sidecar else None
        return Mark(file=file, sidecar=sidecar, plain=self._plain, unread=self._unread)

    def keep(self) -> None:
        """The mark that was asked for last is kept: where the run breaks off, the file stays as it is."""
        if self._writer is not None:
            self._writer.place.kept = True

    def put(self, document: Document, done: Done) -> None:
        """Write a document that was cleaned."""
        if done.shown:
            click.echo(done.shown.encode("utf-8", "surrogateescape") if _raw(done.shown) else done.shown, nl=False)
        if self._writer is not None and not self._lost:
            self._guarded(lambda: self._put(document, done))

    def leave_out(self, document: Document) -> None:
        """Pass over a document that is another machine's."""
        if (writer := self._writer) is not None and not self._lost:
            self._guarded(lambda: writer.skip(document))

    def broken(self, why: BadInput) -> None:
        """Something of the file could not be read: its bytes are kept, or restoring cannot give all of it back."""
        if isinstance(why, BadRecord) and self._outputs.whole and self._outputs.how.to is None:
            if self._sidecar and not self._lost:
                self._sidecar.put(unread(why), gone=True)
            return
        self._plain = False
        self._unread += 1

    def end(self, source: Source) -> bool:
        """The file has ended; whether documents of it were to be written and nothing was left of any."""
        if source.where not in self._outputs.targets:
            return False
        empty = False
        if not self._outputs.together:
            used = self._writer is not None and self._writer.used
            self._guarded(self._stack.close)
            self._writer = None
            if self._lost or not used:
                self.without.append(source.where)
            if empty := bool(self._gone) and not used and not self._lost:
                # As any other result, nothing takes the place of what an earlier run made of the file.
                self._guarded(lambda: Path(self._outputs.targets[source.where]).unlink(missing_ok=True))
        if self._sidecar and self._lost:
            self._sidecar.forget()
        elif self._sidecar:
            exact = self._plain and self._outputs.whole and self._outputs.how.to is None
            self._sidecar.finish(_digest(source) if exact else None, unread=self._unread)
        return empty

    def _open(self, target: str) -> None:
        self._writer = self._stack.enter_context(writing(target, self._outputs.how, self._unfinished))
        if self._unfinished:
            self._unfinished = replace(self._unfinished, mark=None)

    def _put(self, document: Document, done: Done) -> None:
        if self._writer is None:
            return
        entries = done.entries
        if _packed(document):
            self._plain = False
        if done.gone:
            self._gone += 1
            self._writer.leave(document)
        else:
            try:
                put = self._writer.put(document, document.text if done.text is None else done.text, done.found)
            except BadInput as error:
                self._fail(f"{error}; left as it is")
                put, entries = self._writer.put(document, document.text, done.found), b""
            if entries and put.raw is not None:
                entries = with_raw(entries, put.raw)
        if self._sidecar:
            self._sidecar.put(entries, gone=done.gone)

    def _guarded(self, act: Callable[[], None]) -> None:
        """Do it; where it cannot be written, tell so and give the file up."""
        try:
            act()
        except DiskFull:
            raise
        except LitopysError as error:
            self._give_up(str(error), error)
        except OSError as error:
            if self._outputs.together or error.filename is None:
                raise
            self._give_up(f"{error.filename}: cannot be written ({error.strerror})", error)

    def _give_up(self, why: str, error: Exception) -> None:
        if self._outputs.together:
            raise LitopysError(why) from error
        self._fail(why)
        self._lost = True
        if self._writer is not None:
            self._writer.place.kept = False
        stack, self._stack, self._writer = self._stack, ExitStack(), None
        with suppress(LitopysError, OSError):
            stack.__exit__(type(error), error, error.__traceback__)


def _below(root: str, target: str) -> str:
    """The target's name as the sidecar has it."""
    return "" if target in (root, STDIN) else Path(target).relative_to(root).as_posix()


def _packed(document: Document) -> bool:
    """Whether its file cannot be written again byte for byte, as packers and Parquet have many ways."""
    frame = document.record
    if not isinstance(frame, Frame):
        return True
    return bool(frame.layers.pack or frame.layers.member or frame.shape == "parquet")


def _digest(source: Source) -> str | None:
    """The SHA-256 of a file of this machine."""
    if source.where == STDIN or "://" in source.where:
        return None
    digest = hashlib.sha256()
    try:
        with local(source.where) as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
    except (BadInput, OSError):
        return None
    return digest.hexdigest()


def _raw(text: str) -> bool:
    """Whether the text holds bytes that are no characters."""
    return not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text)
