"""Members of an archive that are no dumps: they go along with the documents around them, as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from archive.dumps.base.frame import Aside, Frame, Member
from archive.dumps.base.values import Document
from cleaner.errors import BadInput
from cleaner.textfile import LARGEST


def aside(blocks: Iterable[bytes], member: Member, called: str) -> Aside | BadInput:
    """The member with all its bytes; a refusal where they are too many to be carried along."""
    data = bytearray()
    for block in blocks:
        data += block
        if len(data) > LARGEST:
            return BadInput(f"{called}: over {LARGEST >> 20} MB and no dump; left out of the result")
    return Aside(member=member, data=bytes(data))


def carried(pieces: Iterable[Document | BadInput | Aside]) -> Iterator[Document | BadInput]:
    """The documents with the members before them in their frames; the last one also has those behind it."""
    held: Document | None = None
    waiting: list[Aside] = []
    for piece in pieces:
        if isinstance(piece, Aside):
            waiting.append(piece)
            if sum(len(one.data) for one in waiting) > LARGEST:
                yield BadInput(f"{piece.member.name}: over {LARGEST >> 20} MB of members that are no dumps; left out")
                waiting.pop()
        elif isinstance(piece, BadInput):
            # A record is kept by its place, which it would lose here, before the document that is held back.
            yield piece if held is None else BadInput(str(piece))
        else:
            if held is not None:
                yield held
            held = piece if not waiting else _with(piece, ahead=tuple(waiting))
            waiting.clear()
            if not _inside(held):
                yield held
                held = None
    if held is not None:
        yield held if not waiting else _with(held, behind=tuple(waiting))


def weight(document: Document) -> int:
    """The bytes that go along with a document."""
    frame = document.record
    return sum(len(one.data) for one in (*frame.ahead, *frame.behind)) if isinstance(frame, Frame) else 0


def _inside(document: Document) -> bool:
    return isinstance(document.record, Frame) and document.record.layers.member is not None


def _with(document: Document, **members: tuple[Aside, ...]) -> Document:
    return replace(document, record=replace(document.record, **members))
