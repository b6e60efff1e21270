"""A power cut at any moment: what was acknowledged is there, and the archive opens by itself.

The log of a writer's calls (`writelog`) is cut at every place, and what was not synced is kept, lost, torn or mixed
(`disk`). In what is left the archive is opened as the next writer would; some of what is left is where the next log
begins, so that power cuts in recovery are among them.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from archive.pages import Readers
from archive.readings import Job, Reading
from archive.segment import OPEN
from archive.store import Archive
from archive.warc import cdxj
from archive.warc.members import Damage, Member, walk
from archive.warc.record import Record, parse, sha1
from tests.support import dump
from tests.torture.disk import Cut, Disk, Tree, lay_out, numbers
from tests.torture.made import made, number_of
from tests.torture.power_writer import LARGEST
from tests.torture.scale import many, say
from tests.torture.writelog import Entry, can_trace, traced

_STAGES: Final = 3
"""Logs one after the other, each beginning with what a power cut left of the one before."""
_SHM: Final = Path("/dev/shm")
_Acks = dict[str, str]


class Remembering(Readers):
    """Readers that read a page once, however many disks it stands on."""

    def __init__(self) -> None:
        super().__init__(0)
        self._read: dict[Job, Reading] = {}

    def map(self, jobs: Sequence[Job]) -> list[Reading]:
        fresh = [job for job in jobs if job not in self._read]
        self._read.update(zip(fresh, super().map(fresh), strict=True))
        return [self._read[job] for job in jobs]


@dataclass(slots=True, kw_only=True)
class Power:
    """The states that were looked at, and what was wrong in them."""

    readers: Remembering
    states: int = 0
    torn: int = 0
    orphans: int = 0
    behind: int = 0
    """States in which SQLite had lost rows that were acknowledged: they came back from the WARC file."""
    rebuilt: int = 0
    cuts: Counter[Cut] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    contents: dict[tuple[str, str], Content] = field(default_factory=dict)

    def look(self, folder: Path, acks: _Acks, where: str) -> None:
        """Open the archive in this folder and say what is wrong with it."""
        held, self.states = Archive(folder / "archive"), self.states + 1
        with self.readers, held.writing(self.readers, ()) as (indexer, opened):
            rows = {row["id"]: row for row in indexer.index.query("SELECT id, file, offset, length FROM captures")}
            indexed = indexer.index.indexed()
        self.torn += any(one.cut for one in opened.mended)
        self.orphans += opened.tally.captures
        self.behind += len(rows) - opened.tally.captures < len(acks)
        wrong = [f"alarm: {alarm}" for alarm in opened.alarms] + opened.tally.problems
        wrong += [f"acknowledged, not in the index: {id_}" for id_ in acks.keys() - rows.keys()]
        files = {path.name: self._content(path) for path in held.warc_files()}
        for id_, row in rows.items():
            wrong += _wrong(files[row["file"]], row, acks.get(id_, "")) if row["file"] in files else [f"no file: {id_}"]
        for path in held.warc_files():
            wrong += _unsound(path, files[path.name], indexed.get(path.name, 0), held.cdxj)
        self.problems += [f"{where}: {one}" for one in wrong]
        if not self.states % 40:
            self._rebuild(held, where)

    def _content(self, path: Path) -> Content:
        """The content of a file; the same file stands on many disks."""
        key = (path.name, sha1(path.read_bytes()))
        if key not in self.contents:
            self.contents[key] = content(path)
        return self.contents[key]

    def _rebuild(self, held: Archive, where: str) -> None:
        """The index that was mended is the one a rebuild makes."""
        live, self.rebuilt = dump(held.index_path), self.rebuilt + 1
        held.rebuild(self.readers)
        if dump(held.index_path) != live:
            self.problems.append(f"{where}: a rebuild gives another index")


class Content(NamedTuple):
    """What a WARC file holds: the record of each member by its place, what is damaged, the lines of its CDXJ."""

    records: dict[tuple[int, int], Record]
    damaged: list[Damage]
    lines: bytes


def content(path: Path) -> Content:
    """The content of a file, read by our walker and by the one that looks at heads alone."""
    found = list(walk(path))
    members = {(one.offset, one.length): parse(one.data) for one in found if isinstance(one, Member)}
    lines = b"".join(sorted(set(filter(None, cdxj.lines_of(path)))))
    return Content(members, [one for one in found if isinstance(one, Damage)], lines)


def _wrong(content: Content, row: Mapping[str, Any], url: str) -> Iterator[str]:
    """What is wrong with a row: its record is another, or an acknowledged one not as it was given."""
    record = content.records.get((row["offset"], row["length"]))
    if record is None or record.id != f"<urn:uuid:{row['id']}>":
        yield f"dangling: {row['id']}"
    elif url and record.type == "response" and record.payload != made(number_of(url), LARGEST).body:
        yield f"acknowledged, with another body: {row['id']}"


def _unsound(path: Path, content: Content, indexed: int, cdxj_folder: Path) -> Iterator[str]:
    """What is wrong with a file: every one is closed, whole, indexed to its end, and listed for replayers."""
    if path.suffix == OPEN or content.damaged or indexed != path.stat().st_size:
        yield f"{path.name}: open, damaged or not indexed: {content.damaged}"
    elif content.lines != cdxj.index_path(path, cdxj_folder).read_bytes():
        yield f"{path.name}: its CDXJ is another"


@pytest.fixture(name="room")
def _room(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: nothing is really synced there, which is told by the log alone."""
    where = _SHM if _SHM.is_dir() else tmp_path
    with tempfile.TemporaryDirectory(dir=where, prefix="litopys-power-") as folder:
        yield Path(folder)


@pytest.mark.skipif(not can_trace(), reason="strace is not here, or may not trace")
def test_a_power_cut_at_any_moment_loses_nothing_acknowledged(room: Path) -> None:
    """Every prefix of every log, in every way that what was not synced may have come or not."""
    rng, wanted = random.Random(12), many(120, 10_000)
    power = Power(readers=Remembering())
    chain = 0
    while power.states < wanted:
        tree: Tree = {}
        acks: _Acks = {}
        for stage in range(_STAGES):
            log = _recorded(room / f"log-{chain}-{stage}", tree, rng.randrange(10**6))
            most = min(len(log), many(wanted // _STAGES + 1, len(log)))
            tree, acks = _cut_everywhere(power, room, (log, tree, acks), sorted(rng.sample(range(len(log)), most)), rng)
        chain += 1
        power.contents.clear()
        say(f"    {power.states} states, {power.torn} with a torn tail, {power.orphans} orphans, {power.behind} behind")
    assert power.states >= wanted
    assert power.torn
    assert power.orphans
    assert not power.problems, "\n".join(power.problems[:20])


def _recorded(folder: Path, tree: Tree, seed: int) -> list[Entry]:
    folder.mkdir()
    lay_out(tree, folder)
    log = traced(folder, "tests.torture.power_writer", [str(folder), str(seed)], numbers(tree))
    shutil.rmtree(folder)
    return log


def _cut_everywhere(
    power: Power, room: Path, begun: tuple[list[Entry], Tree, _Acks], places: Sequence[int], rng: random.Random
) -> tuple[Tree, _Acks]:
    """Look at a state at each of these places of the log; gives one of them to go on from."""
    log, tree, known = begun
    disk, acks, chosen = Disk(), dict(known), (tree, known)
    disk.put(tree)
    goes_on = rng.choice(places)
    for place, one in enumerate(log):
        disk.take(one)
        if one.kind == "ack":
            acks |= dict(line.split(" ") for line in one.data.decode().splitlines())
        if place in places:
            cut = rng.choice(list(Cut))
            left = disk.after(cut, rng)
            left.pop("acknowledged", None)
            folder = room / "state"
            folder.mkdir()
            lay_out(left, folder)
            power.cuts[cut] += 1
            power.look(folder, acks, f"{place} ({one.kind} {one.path}), {cut.value}")
            shutil.rmtree(folder)
            chosen = (left, dict(acks)) if place == goes_on else chosen
    return chosen
