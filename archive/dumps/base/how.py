"""How dumps are to be read and written: what the user says of shape, separator, columns and groups."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

SHAPES: Final = ("text", "jsonl", "json", "csv", "parquet", "warc")
"""What a dump can be: the values of `How.shape`."""
CONVERSIONS: Final = ("text", "jsonl", "csv", "parquet")
"""What a dump can be turned into: the values of `How.to`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Names of the columns or keys of a record; None means that a usual name is looked for."""

    text: str | None = None
    id: str | None = None
    url: str | None = None
    host: str | None = None
    lang: str | None = None
    title: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """What the user says of the inputs; everything left out is found by name and content."""

    shape: str | None = None
    """One of `SHAPES`, for inputs whose ending does not tell."""
    separator: str | None = None
    """What stands between the documents of a text file: `form-feed`, `line`, `blank-lines:N`, or a regular expression
    that matches a whole line. None means that a text file is one document."""
    delimiter: str | None = None
    """The character between the fields of CSV."""
    columns: Columns = field(default_factory=Columns)
    group_by: str = "host"
    """`host`, `folder`, `prefix`, or the name of a column."""
    anything: bool = False
    """Whether what looks like binary data or a page is read all the same: restoring reads what was read before."""
    to: str | None = None
    """One of `CONVERSIONS`; None writes the shape that was read."""

    @property
    def group_column(self) -> str | None:
        """The column that names the group, where it is one."""
        return None if self.group_by in ("host", "folder", "prefix") else self.group_by
