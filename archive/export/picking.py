"""Records of chosen captures, with what belongs to each: its request and metadata, and the warcinfo of its file.

The index knows where captures are, not their companions; these stand next to theirs in every writer's files, so they
are looked for between a capture's neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from archive.index import Index
from archive.segment import OPEN
from archive.store import Archive
from archive.warc.cdxj import Place
from archive.warc.members import Damage, Member, read_member, walk
from archive.warc.record import BadRecord, Record, parse

_PLACES: Final = """
WITH files_of AS (SELECT DISTINCT file FROM captures JOIN chosen USING (id)),
places AS (
    SELECT id, file, offset, length, lag(offset + length, 1, 0) OVER w AS after, lead(offset) OVER w AS before
    FROM captures WHERE file IN files_of WINDOW w AS (PARTITION BY file ORDER BY offset)
)
SELECT p.file, p.offset, p.length, p.after, coalesce(p.before, f.size) AS before
FROM places p JOIN files f ON f.name = p.file WHERE p.id IN (SELECT id FROM chosen) ORDER BY p.file, p.offset
"""


class Copied(NamedTuple):
    """A record to be copied: its bytes in the file, what it says, and where it is."""

    raw: bytes
    record: Record
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What is copied together: a capture and its companions, and the warcinfo of the file that they come from."""

    info: Copied | None
    records: tuple[Copied, ...]


@dataclass(slots=True)
class Picker:
    """Reads chosen captures out of an archive's files; what cannot be read is named in `problems`."""

    archive: Archive
    problems: list[str] = field(default_factory=list)
    _infos: dict[str, Copied | None] = field(default_factory=dict)

    def chosen(self, index: Index) -> Iterator[Group]:
        """The captures that `selection.choose` noted, file by file, in the order of each."""
        for file, offset, length, after, before in index.db.execute(_PLACES):
            path = self.path(file)
            records = self._group(path, (offset, length), (after, max(before, offset + length)))
            if records:
                yield Group(info=self._info(path, file), records=records)

    def everything(self, files: dict[str, int]) -> Iterator[Group]:
        """Every record of these files (name: how far it is indexed), those of no capture too."""
        for file in sorted(files):
            path = self.path(file)
            if not self.readable(path):
                continue
            for found in walk(path, 0, None if path.suffix != OPEN else files[file]):
                copied = self._copied(path, found)
                if copied and copied.record.type != "warcinfo":
                    yield Group(info=self._info(path, file), records=(copied,))

    def path(self, file: str) -> Path:
        """Where the file is: under the name that it has while it is still written, if it is."""
        path = self.archive.warcs / file
        return path if path.exists() else path.with_name(file + OPEN)

    def readable(self, path: Path) -> bool:
        """Whether the file is there and can be read; it is named where not."""
        try:
            path.open("rb").close()
        except FileNotFoundError:
            name = path.with_name(path.name.removesuffix(OPEN))
            self.problems.append(f"{name}: is missing; run 'litopys rebuild' if it is gone for good")
            return False
        except OSError as error:
            self.problems.append(f"{path}: cannot be read ({error.strerror})")
            return False
        return True

    def _group(self, path: Path, place: tuple[int, int], room: tuple[int, int]) -> tuple[Copied, ...]:
        """The capture at a place and its companions within `room`; empty, and named, where it cannot be read."""
        try:
            member = read_member(path, *place)
        except OSError as error:
            self.problems.append(f"{path}: offset {place[0]}: cannot be read ({error.strerror})")
            return ()
        own = self._copied(path, member or Damage(offset=place[0], length=place[1], reason="no whole record"))
        if own is None:
            return ()
        beside = [
            copied
            for start, end in ((room[0], place[0]), (sum(place), room[1]))
            for found in walk(path, start, end)
            if isinstance(found, Member) and (copied := _companion(found, own.record.id, own.place.file))
        ]
        return tuple(sorted([*beside, own], key=lambda copied: copied.place.offset))

    def _info(self, path: Path, file: str) -> Copied | None:
        if file not in self._infos:
            first = next(walk(path), None)
            copied = _parsed(first, file) if isinstance(first, Member) else None
            self._infos[file] = copied if copied and copied.record.type == "warcinfo" else None
        return self._infos[file]

    def _copied(self, path: Path, found: Member | Damage) -> Copied | None:
        reason = found.reason if isinstance(found, Damage) else "no WARC record"
        copied = _parsed(found, path.name.removesuffix(OPEN)) if isinstance(found, Member) else None
        if copied is None:
            self.problems.append(f"{path}: offset {found.offset}, {found.length} bytes left out: {reason}")
        return copied


def _parsed(found: Member, file: str) -> Copied | None:
    try:
        return Copied(found.raw, parse(found.data), Place(file=file, offset=found.offset, length=found.length))
    except BadRecord:
        return None


def _companion(found: Member, owner: str, file: str) -> Copied | None:
    """The record, if it is a request or metadata of this capture."""
    copied = _parsed(found, file)
    if copied is None or copied.record.type not in ("request", "metadata"):
        return None
    headers = copied.record.headers
    return copied if owner in (headers.get("warc-concurrent-to"), headers.get("warc-refers-to")) else None
