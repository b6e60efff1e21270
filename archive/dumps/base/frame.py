"""What stands around a document in its dump, so that a writer can put the record back around a new text.

Readers give documents and, as plain bytes, what stands between them: a header row, blank lines, separators, brackets.
`folded` hangs these bytes on the documents, so that documents alone carry the whole file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from archive.dumps.base.values import Document
from cleaner.errors import BadInput
from cleaner.textfile import LARGEST

Piece = Document | BadInput | bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file inside a zip or tar."""

    kind: str
    """`zip` or `tar`."""
    number: int
    name: str
    time: float = 0
    mode: int = 0o644
    stored: bool = False
    """Whether a zip holds it uncompressed."""
    outer: str = ""
    """How the whole tar is packed: `gz`, `xz`, …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """What a file's bytes are wrapped in, from the outside in."""

    pack: str = ""
    """`gz`, `bz2`, `xz`, `zst`, or empty."""
    wide: str = ""
    """The UTF-16 or UTF-32 that was turned into UTF-8 for reading, or empty."""
    member: Member | None = None


_BARE: Final = Layers()


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A member of an archive that is no dump."""

    member: Member
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The bytes of a record around its text, and how the text is spelled in it: the `record` of a document."""

    shape: str
    layers: Layers = Layers()
    lead: bytes = b""
    """What stands before the record and stays even where the record goes."""
    before: bytes = b""
    after: bytes = b""
    tail: bytes = b""
    """What stands behind the last record of the file."""
    lost: tuple[bool, bool] = (False, False)
    """Whether a record that could not be read stood in `lead`, and in `tail`."""
    style: str = ""
    """How the shape spells texts: quoted or not, with escapes or not."""
    raw: bytes | None = None
    """The text's own bytes in the record, where spelling the text in `style` would not give them."""
    place: tuple[str, int, int] | None = None
    """Of Parquet: the file, the row group and the row in it."""
    ahead: tuple[Aside, ...] = ()
    """Members of its archive that are no dumps and stand before it."""
    behind: tuple[Aside, ...] = ()
    """Such members behind the last document of the archive."""


class BadRecord(BadInput):
    """A record cannot be read, but its bytes are known and can be kept."""

    def __init__(self, why: str, *, raw: bytes, layers: Layers = Layers()) -> None:
        super().__init__(why)
        self.raw = raw
        self.layers = layers


def folded(pieces: Iterable[Piece], layers: Layers) -> Iterator[Document | BadInput]:
    """The documents with the bytes between them in their frames; the last one also has what stands behind it."""
    held: Document | None = None
    loose, lost = bytearray(), False
    behind: list[BadRecord] = []
    for piece in pieces:
        if isinstance(piece, bytes):
            loose += piece
            if len(loose) > LARGEST:
                yield BadInput(f"over {LARGEST >> 20} MB without a document between two documents; left out")
                loose.clear()
        elif isinstance(piece, BadInput):
            lost = True
            if not isinstance(piece, BadRecord):
                yield piece
                continue
            behind.append(BadRecord(str(piece), raw=piece.raw, layers=layers))
            if held is None or sum(len(one.raw) for one in behind) > LARGEST:
                yield behind.pop() if held is None else BadInput(str(behind.pop()))
        else:
            if held is not None:
                yield held
                yield from behind
                behind.clear()
            held = _framed(piece, layers, bytes(loose), lost)
            lost = False
            loose.clear()
    if held is not None:
        yield replace(held, record=replace(held.record, tail=bytes(loose), lost=(held.record.lost[0], lost)))
        yield from behind


def _framed(document: Document, layers: Layers, lead: bytes, lost: bool) -> Document:
    """The document with what its record is wrapped in and what stands before it: mostly nothing."""
    if not lead and not lost and layers == _BARE:
        return document
    return replace(document, record=replace(document.record, layers=layers, lead=lead, lost=(lost, False)))
