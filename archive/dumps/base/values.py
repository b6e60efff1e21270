"""The values of dumps: one document as it was read, with what is needed to put it back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text of a dump, and what the dump says of it."""

    name: str
    """Its id inside the dump: the file's relative name, the id of its record, or `#17` for the seventeenth."""
    source: str
    """The input as users know it: a path or URL, and behind `!/` the member of a tar or zip."""
    number: int
    """Its place in the source, from 1."""
    text: str
    """Decoded so that `text.encode(encoding, "surrogateescape")` gives the bytes of the file or field back.

    A byte order mark belongs to the record, not to the text, and UTF-16 and UTF-32 were made UTF-8 on the way in: the
    writer makes them what they were. Bytes that are no text in `encoding` stand as U+DC80 to U+DCFF.
    """
    encoding: str = "utf-8"
    url: str | None = None
    host: str | None = None
    lang: str | None = None
    title: str | None = None
    date: str | None = None
    group: str = ""
    """What it shares menus and boxes with: its host, else its folder, else how file names begin, or a column."""
    record: Any = field(default=None, repr=False)
    """What the writer of this shape needs to put the record back; no one else looks inside."""

    @property
    def own_name(self) -> str:
        """Its name so that documents of other files have another: a mere number comes with its file."""
        return f"{self.source}{self.name}" if self.name == f"#{self.number}" else self.name
