"""What is found wrong: a flaw with its place and its cure, and the counts of what was looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

DAMAGED: Final = "damaged"
"""A stretch of a WARC file that gives no record, or one that is not what was captured."""
PACKING: Final = "packing"
"""Records that share a gzip member."""
TWICE: Final = "twice"
"""A record that stands in the archive a second time."""
CLASH: Final = "clash"
"""A record id that two different records have."""
LEFT_OPEN: Final = "left_open"
UNREADABLE: Final = "unreadable"
"""A file that cannot be read at all."""
ROW: Final = "row"
"""Rows of a file that are not what it holds."""
UNINDEXED: Final = "unindexed"
INDEX: Final = "index"
"""Rows that follow from other rows, and do not; or an index that cannot be read."""
SEARCH: Final = "search"
SHOWN: Final = "shown"
"""A CDXJ that does not list what its file holds."""
PROFILE: Final = "profile"
SECOND: Final = "second"
"""What another reader of WARC files finds otherwise than ours."""
IN_FILES: Final = frozenset({DAMAGED, PACKING, TWICE})
"""Flaws that are mended by writing a file anew without what is damaged."""

REPAIR: Final = "run 'litopys repair'"
REBUILD: Final = "run 'litopys rebuild'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One thing that is wrong, where, and what to do about it."""

    kind: str
    file: str
    what: str
    cure: str = REPAIR
    offset: int | None = None
    length: int = 0

    def __str__(self) -> str:
        size = f", {self.length} bytes" if self.length else ""
        place = f"offset {self.offset}{size}: " if self.offset or (size and self.offset is not None) else ""
        return f"{self.file}: {place}{self.what}; {self.cure}"


@dataclass(slots=True)
class Findings:
    """Everything that was found; an archive without flaws is sound, whatever is noted."""

    flaws: list[Flaw] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    """What is odd, and stands against nothing."""
    counts: Counter[str] = field(default_factory=Counter)
    """What was looked at: files, bytes, records, captures, articles, revisions."""
    quarantine: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.flaws

    def of(self, *kinds: str) -> list[Flaw]:
        """The flaws of these kinds."""
        return [flaw for flaw in self.flaws if flaw.kind in kinds]

    def facts(self) -> Mapping[str, Any]:
        """All of it as data."""
        return {
            "sound": self.sound,
            "counts": dict(sorted(self.counts.items())),
            "flaws": [asdict(flaw) for flaw in self.flaws],
            "notes": dict(sorted(self.notes.items())),
            "quarantine": self.quarantine,
        }
