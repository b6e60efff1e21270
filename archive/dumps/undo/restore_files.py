"""Restoring the files of a dump in the shapes that `archive.dumps` reads and writes, and what a run notes for that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from archive.dumps.base.frame import Frame, Layers, Member
from archive.dumps.base.how import Columns, How
from archive.dumps.base.seeing import there
from archive.dumps.base.values import Document
from archive.dumps.judge.outcome import Outcome
from archive.dumps.read import spelling
from archive.dumps.read.inputs import STDIN, Source
from archive.dumps.read.reading import documents
from archive.dumps.read.texts import MARK
from archive.dumps.undo.restore import Restored, Undone, restore
from archive.dumps.undo.sidecar_read import BadSidecar, reading
from archive.dumps.write.writing import Writer, writing
from cleaner.errors import BadInput, LitopysError
from cleaner.textfile import shown

_MARK: Final = MARK.decode()


def head(how: How, inputs: Sequence[str], output: str, command: str) -> dict[str, Any]:
    """What a sidecar says of its run, and what it takes to read the output again."""
    return {"input": list(inputs), "output": output, "command": command, "how": asdict(how)}


def settled(outcome: Outcome, how: How) -> Outcome:
    """The outcome as it may be written, so that the output has the same documents when it is read again.

    A text file of which nothing is left would be none: such a document is marked as gone, and is not written, neither
    its text nor what stands around it, as all of that is in its sidecar. Blank lines that would part documents go.
    """
    document = outcome.document
    frame = document.record
    if not isinstance(frame, Frame) or frame.shape != "text" or not outcome.touched:
        return outcome
    if how.separator is not None:
        outcome = tidied(outcome)
    record = frame.before + spelling.original(document, frame) + frame.after
    if not outcome.text.replace(_MARK, "").strip():
        return replace(outcome, raw=frame.lead + record + frame.tail, layers=asdict(frame.layers))
    return replace(outcome, raw=record) if outcome.text.startswith(_MARK) else outcome


def tidied(outcome: Outcome) -> Outcome:
    """The outcome with at most one blank line where lines went, and none where they went at an end of the document."""
    lines = list(outcome.cleaned.lines)
    solid = [n for n, line in enumerate(lines) if line.drop is None and line.text.replace(_MARK, "").strip()]
    for before, after in pairwise([-1, *solid, len(lines)]):
        gap = range(before + 1, after)
        drop = next((lines[n].drop for n in gap if lines[n].drop), None)
        blank = [n for n in gap if lines[n].drop is None]
        for n in blank[0 < after < len(lines) and before >= 0 :] if drop else ():
            lines[n] = replace(lines[n], drop=drop)
    return replace(outcome, cleaned=replace(outcome.cleaned, lines=tuple(lines)))


def restore_dump(sidecar: Path, cleaned: str, out: str) -> Undone:
    """Put a cleaned dump, a file or a folder, back as it was, into another file or folder.

    Raises `LitopysError` where the sidecar cannot be read, the run converted what it read, or `out` is `cleaned`.
    """
    if out != STDIN and Path(out).resolve() in (Path(cleaned).resolve(), sidecar.resolve()):
        raise LitopysError(f"{shown(out)}: is what is read; restore into another place")
    with reading(sidecar) as known:
        how = _how(sidecar, known.head)
    if how.to is not None:
        raise LitopysError(f"{shown(sidecar)}: this run made {how.to} of what it read (--to), which cannot be restored")
    return restore(sidecar, cleaned, out, Files(how))


class Files:
    """The files of a dump, read and written as the run that cleaned them did."""

    def __init__(self, how: How) -> None:
        self._how = replace(how, anything=True)

    def documents(self, source: str) -> Iterator[Document | BadInput]:
        """The documents of a cleaned file in order; none where there is no such file."""
        if source == STDIN or there(source):
            yield from documents(Source(where=source, name=Path(source).name), self._how)

    @contextmanager
    def writing(self, target: str) -> Iterator[_Writing]:
        """A writer of a file, which appears whole when all went well."""
        with writing(target, self._how) as writer:
            yield _Writing(writer)


class _Writing:
    """A writer of records that takes restored documents."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def put(self, one: Restored) -> None:
        """Write the document as it was."""
        document = one.document
        if one.gone is not None:
            document = replace(document, record=Frame(shape="text", layers=_layers(one.gone)))
        elif one.raw is not None and one.marked:
            document = replace(document, record=replace(document.record, lead=document.record.lead.removesuffix(MARK)))
        if one.raw is not None:
            self._writer.put_raw(document, one.raw)
        else:
            self._writer.put(document, one.text)


def _how(sidecar: Path, head: Mapping[str, Any]) -> How:
    """How the run read its inputs. Raises `BadSidecar`."""
    try:
        told = dict(head.get("how", {}))
        return How(columns=Columns(**told.pop("columns", {})), **told)
    except (TypeError, ValueError) as error:
        raise BadSidecar(f"{shown(sidecar)}:1: does not say how the dump was read ({error})") from error


def _layers(told: Mapping[str, Any]) -> Layers:
    """What a record was packed in. Raises `BadSidecar`."""
    try:
        member = told.get("member")
        return Layers(pack=told["pack"], wide=told["wide"], member=Member(**member) if member else None)
    except (TypeError, KeyError) as error:
        raise BadSidecar(f"the sidecar does not say what a record was packed in ({error})") from error
