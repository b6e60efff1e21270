"""Undoing a cleaning: a cleaned dump and its sidecar give the dump back as it was, byte for byte.

Dropped lines go back to their places, then repairs are undone, and the hash of the original says whether it is that.
What reads and writes the shapes of dumps is given from outside; see `Shapes`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final, Protocol

from archive.dumps.base.seeing import is_file
from archive.dumps.base.values import Document
from archive.dumps.judge.outcome import to_bytes
from archive.dumps.undo.sidecar_entry import digest
from archive.dumps.undo.sidecar_read import BadSidecar, Cut, Entry, Part, Reading, reading
from cleaner.errors import BadInput, LitopysError
from cleaner.repair_edits import undo
from cleaner.textfile import shown

_MARK: Final = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """One document as it was before cleaning."""

    document: Document
    """The cleaned document, in the encoding that the original had."""
    text: str
    raw: bytes | None = None
    """Its record, to be written as it is, where the text alone does not give it back."""
    gone: Mapping[str, Any] | None = None
    """Of a document that the output does not have: what its record was packed in; `raw` is all of it."""
    marked: bool = False
    """Whether its cleaned text began with a byte order mark that was read as the file's."""


class Writing(Protocol):
    """Writes documents of one file in their shape."""

    def put(self, one: Restored) -> None:
        """Write the document, with its text in the place of the one that it was read with."""


class Shapes(Protocol):
    """Reads and writes the files of a dump, whatever shape they have."""

    def documents(self, source: str) -> Iterator[Document | BadInput]:
        """The documents of a cleaned file in order; none where there is no such file."""

    def writing(self, target: str) -> AbstractContextManager[Writing]:
        """A writer of a file, which appears whole when all went well."""


@dataclass(slots=True)
class Undone:
    """What a run of `litopys restore` did."""

    files: int = 0
    documents: int = 0
    restored: int = 0
    failures: list[str] = field(default_factory=list)


def restore(sidecar: Path, cleaned: str, out: str, shapes: Shapes) -> Undone:
    """Restore every file that the sidecar knows; what cannot be is named, and its file is not written.

    Raises `BadSidecar` where the sidecar itself cannot be read; the files before that place are restored.
    """
    undone = Undone()
    with reading(sidecar) as known:
        for part in known.parts():
            try:
                target = below(out, part.target)
                found = restored(part, shapes.documents(below(cleaned, part.target)))
                _file(_all(found, known), target, shapes, undone)
                _check(known.done, target, undone)
                undone.files += 1
            except BadSidecar:
                raise
            except (LitopysError, OSError) as error:
                undone.failures.append(str(error))
    return undone


def below(root: str, target: str) -> str:
    """The place of a file below a folder; the folder's own where the target is empty. Raises `BadSidecar`."""
    parts = PurePosixPath(target).parts
    if target.startswith("/") or ".." in parts or "\x00" in target:
        raise BadSidecar(f"{shown(target)}: this name in the sidecar leads out of the folder; the sidecar is not ours")
    return f"{root.rstrip('/')}/{target}" if target else root


def restored(part: Part, documents: Iterable[Document | BadInput]) -> Iterator[Restored | BadInput]:
    """The documents of one file as they were, in order; a `BadInput` stands for each that cannot be had back."""
    known = _Known(part)
    position = 0
    for document in documents:
        if isinstance(document, BadInput):
            yield document
            continue
        yield from known.gone(position)
        yield known.of(document, position)
        position += 1
    while known.next is not None:
        yield from known.gone(known.next.at)
        if known.next is not None:
            yield known.missing()


class _Known:
    """What the sidecar knows of a file's documents, to be asked in their order."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self.next = next(part.entries, None)

    def gone(self, position: int) -> Iterator[Restored]:
        """The documents that stood here and of which nothing is in the output."""
        while (one := self.next) is not None and one.gone is not None and one.at <= position:
            document = Document(name=one.name, source=self._part.target, number=0, text="", encoding=one.encoding)
            yield Restored(document=document, text="", raw=one.raw, gone=one.gone)
            self._step()

    def of(self, document: Document, position: int) -> Restored | BadInput:
        """The document as it was: as it is, where the sidecar tells nothing of it."""
        one = self.next
        named, placed = one is not None and one.name == document.name, one is not None and one.at == position
        if one is None or not (named or placed):
            return Restored(document=document, text=document.text)
        kept = _kept(one, document)
        if kept is None and not (named and placed):
            return Restored(document=document, text=document.text)  # another one of the same name, or in its place
        self._step()
        return _whole(one, document, kept)

    def missing(self) -> BadInput:
        """The sentence for a document that the output should have."""
        name = f"{shown(self._part.source)}: {shown(self.next.name if self.next else '')}"
        self._step()
        return BadInput(f"{name}: is in the sidecar, but not, or not as it was left, in the output")

    def _step(self) -> None:
        self.next = next(self._part.entries, None)


def put_back(kept: str, cuts: Sequence[Cut]) -> str | None:
    """The text with what was cut out in its places again; None where the two do not fit."""
    parts: list[str] = []
    at = used = 0
    for cut in cuts:
        gap = cut.start - at
        if gap < 0 or used + gap > len(kept) or cut.end - cut.start != len(cut.text):
            return None
        parts += (kept[used : used + gap], cut.text)
        used += gap
        at = cut.end
    return "".join((*parts, kept[used:]))


def _all(documents: Iterable[Restored | BadInput], known: Reading) -> Iterator[Restored | BadInput]:
    """The same; at their end, if their number is not what it was, that."""
    number = 0
    for one in documents:
        number += isinstance(one, BadInput) or one.gone is None
        yield one
    if number != (wanted := known.done.get("documents")):
        yield BadInput(
            f"{shown(str(known.done.get('done')))}: had {wanted} documents in the output, which now has {number}"
        )


def _file(documents: Iterable[Restored | BadInput], target: str, shapes: Shapes, undone: Undone) -> None:
    """Write a file of these documents. Raises `LitopysError` where one of them cannot be had."""
    found: list[str] = []
    with shapes.writing(target) as writer:
        for one in documents:
            if isinstance(one, BadInput):
                found.append(str(one))
            else:
                undone.documents += 1
                undone.restored += one.text != one.document.text or one.raw is not None
                writer.put(one)
        if found:
            undone.failures += found
            raise LitopysError(f"{shown(target)}: not written, as {len(found)} of its documents cannot be restored")


def _check(done: Mapping[str, Any], target: str, undone: Undone) -> None:
    """Hold the restored file against what is known of the original; what is missing, or a wrong hash, is named."""
    if unread := done.get("unread"):
        undone.failures.append(
            f"{shown(target)}: {unread} of its parts could not be read when it was cleaned and are kept nowhere but in "
            "the original; all else is back"
        )
    wanted = done.get("sha256")
    if not wanted or not is_file(target):
        return
    with Path(target).open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != wanted:
        undone.failures.append(
            f"{shown(target)}: all its documents are back, but around them it is not the original byte for byte, "
            "as after parts that could not be read, or packing"
        )


def _kept(entry: Entry, document: Document) -> str | None:
    """The text that cleaning left, in the original's encoding; None where it is not that any more."""
    for text in (document.text, _MARK + document.text):
        if digest(text, entry.encoding) == entry.clean:
            return text
    # Where few lines are left, their encoding may be taken for another one than the whole text's.
    try:
        text = to_bytes(document.text, document.encoding).decode(entry.encoding, "surrogateescape")
    except UnicodeError:
        return None
    return next((one for one in (text, _MARK + text) if digest(one, entry.encoding) == entry.clean), None)


def _whole(entry: Entry, document: Document, kept: str | None) -> Restored | BadInput:
    name = f"{shown(document.source)}: {shown(document.name)}"
    if kept is None:
        return BadInput(f"{name}: was changed after cleaning, so its original cannot be had from it")
    text = entry.whole if entry.whole is not None else put_back(kept, entry.cuts)
    if text is not None and entry.whole is None:
        text = undo(text, entry.changes)
    if text is None or digest(text, entry.encoding) != entry.sha256:
        return BadInput(f"{name}: the sidecar does not give its original back")
    marked = kept.startswith(_MARK) and not document.text.startswith(_MARK)
    return Restored(document=replace(document, encoding=entry.encoding), text=text, raw=entry.raw, marked=marked)
