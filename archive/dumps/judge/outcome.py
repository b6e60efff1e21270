"""The value that everything after cleaning is told from: one document with its pieces and their verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from archive.dumps.base.values import Document
from cleaner.dump_values import Cleaned
from cleaner.repair_edits import Change
from cleaner.values import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One document after cleaning, with all that it takes to write it, show it, count it and undo it."""

    document: Document
    """As it was read."""
    pieces: tuple[str, ...]
    """The text that the output is cut from, a piece with its line end for each line of `cleaned`; joined, they are it.

    It is the document's own text, or the repaired one where repairs are written."""
    cleaned: Cleaned
    changes: tuple[Change, ...] = ()
    """What takes the pieces back to the document's text: the changes that `cleaner.repair` made."""
    repairs: Mapping[str, int] = field(default_factory=dict)
    """What was damaged: repairs by name with their number, whether they are written or only helped to judge."""
    group: str = ""
    """What stands for the host where it is not known: the folder, column or prefix that documents were grouped by."""
    raw: bytes | None = field(default=None, repr=False)
    """The record as it stood, where the writer of its shape cannot rebuild it from the text."""
    layers: Mapping[str, Any] | None = None
    """Of a document that is not in the output, as nothing was left of it: what its record was packed in."""

    @property
    def text(self) -> str:
        """The text that is written: the pieces of all lines that are kept."""
        return "".join(p for p, line in zip(self.pieces, self.cleaned.lines, strict=True) if line.drop is None)

    @property
    def touched(self) -> bool:
        """Whether the output differs from the document."""
        both = zip(self.pieces, self.cleaned.lines, strict=True)
        return bool(self.changes) or any(piece and line.drop for piece, line in both)

    def told(self) -> list[tuple[Line, str]]:
        """The lines that are not blank, each with its piece."""
        both = zip(self.cleaned.lines, self.pieces, strict=True)
        return [(line, piece) for line, piece in both if line.text.strip()]


def to_bytes(text: str, encoding: str) -> bytes:
    """The bytes of a document's text; of one that its encoding cannot hold, as a JSON field may be, stand-ins."""
    try:
        return text.encode(encoding, "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
