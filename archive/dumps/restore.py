"""Undoing a cleaning: a cleaned dump and its sidecar give the dump back as it was, byte for byte.

Dropped lines go back to their places, then repairs are undone, and the hash of the original says whether it is that.
What reads and writes the shapes of dumps is given from outside; see `Shapes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Protocol

from archive.dumps.outcome import to_bytes
from archive.dumps.sidecar_entry import digest
from archive.dumps.sidecar_read import BadSidecar, Cut, Entry, Part, reading
from archive.dumps.values import Document
from cleaner.errors import BadInput, LitopysError
from cleaner.repair_edits import undo
from cleaner.textfile import shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """One document as it was before cleaning."""

    document: Document
    """The cleaned document, in the encoding that the original had."""
    text: str
    raw: bytes | None = None
    """Its record, to be written as it is, where the text alone does not give it back."""


class Writing(Protocol):
    """Writes documents of one file in their shape."""

    def put(self, document: Document, text: str, raw: bytes | None = None) -> None:
        """Write the document with this text in the place of its own; `raw` is the whole record instead."""


class Shapes(Protocol):
    """Reads and writes the files of a dump, whatever shape they have."""

    def documents(self, source: str) -> Iterator[Document | BadInput]:
        """The documents of a cleaned file, in order."""

    def writing(self, source: str, target: str) -> AbstractContextManager[Writing]:
        """A writer of `target` in the shape of `source`; the file appears whole when all went well."""


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
    with reading(sidecar) as sidecar_:
        for part in sidecar_.parts():
            try:
                _file(part, (below(cleaned, part.target), below(out, part.target)), shapes, undone)
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
    waiting = next(part.entries, None)
    for document in documents:
        if isinstance(document, BadInput):
            yield document
        elif waiting is None or waiting.name != document.name:
            yield Restored(document=document, text=document.text)
        else:
            kept = _kept(waiting, document)
            if kept is None and document.number < waiting.number:
                yield Restored(document=document, text=document.text)  # another one of the same name
                continue
            yield _whole(waiting, document, kept)
            waiting = next(part.entries, None)
    while waiting is not None:
        yield BadInput(
            f"{_named(part, waiting.name)}: is in the sidecar, but not, or not as it was left, in the output"
        )
        waiting = next(part.entries, None)


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


def _file(part: Part, places: tuple[str, str], shapes: Shapes, undone: Undone) -> None:
    found: list[str] = []
    source, target = places
    with shapes.writing(source, target) as writer:
        for one in restored(part, shapes.documents(source)):
            if isinstance(one, BadInput):
                found.append(str(one))
                continue
            undone.documents += 1
            undone.restored += one.text != one.document.text or one.raw is not None
            writer.put(one.document, one.text, one.raw)
        if found:
            undone.failures += found
            raise LitopysError(f"{shown(target)}: not written, as {len(found)} of its documents cannot be restored")


def _kept(entry: Entry, document: Document) -> str | None:
    """The text that cleaning left, in the original's encoding; None where it is not that any more."""
    if digest(document.text, entry.encoding) == entry.clean:
        return document.text
    # Where few lines are left, their encoding may be taken for another one than the whole text's.
    try:
        text = to_bytes(document.text, document.encoding).decode(entry.encoding, "surrogateescape")
    except (UnicodeError, LookupError):
        return None
    return text if digest(text, entry.encoding) == entry.clean else None


def _whole(entry: Entry, document: Document, kept: str | None) -> Restored | BadInput:
    if kept is None:
        name = f"{document.source}: {document.name}"
        return BadInput(f"{shown(name)}: was changed after cleaning, so its original cannot be had from it")
    text = entry.whole if entry.whole is not None else put_back(kept, entry.cuts)
    if text is not None and entry.whole is None:
        text = undo(text, entry.changes)
    if text is None or digest(text, entry.encoding) != entry.sha256:
        return BadInput(
            f"{shown(document.source)}: {shown(document.name)}: the sidecar does not give its original back"
        )
    return Restored(document=replace(document, encoding=entry.encoding), text=text, raw=entry.raw)


def _named(part: Part, name: str) -> str:
    return f"{shown(part.source)}: {shown(name)}"
