"""What is done on a disk of 4 MB, in a mount namespace of its own: filled by a crawl's session and by an import.

`python -m tests.torture.full_disk FOLDER SOURCE POINTS` mounts the disk on FOLDER and fills it so often, each time from
another amount that was taken before; prints as JSON what was seen.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from click.testing import CliRunner

from archive.store import Archive
from cleaner.errors import LitopysError
from crawler.cli import main
from crawler.recorder import GROUP
from crawler.session import Finished, Session
from tests.support import dump
from tests.torture import writers
from tests.torture.audit import Audit, Figures
from tests.torture.made import OUTLET, find, made, number_of

SIZE: Final = 4_000_000
_ROOM: Final = 32_000_000
"""The disk's size when room was made."""
_LARGEST: Final = 40_000
_AFTER: Final = 16
"""Captures that are taken when there is room again."""


@dataclass(slots=True, kw_only=True)
class Seen:
    """What was seen at all points; `wrong` must stay empty."""

    points: int = 0
    full: int = 0
    acknowledged: int = 0
    messages: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    figures: Figures = field(default_factory=Figures)


def fill(folder: Path, source: Path, points: int) -> Seen:
    """Fill the disk from each point, first by a session, then by an import, and so on."""
    seen, rng = Seen(), random.Random(13)
    for point in range(points):
        for old in folder.iterdir():
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        _mount(folder, SIZE, "remount,")
        taken, archive = folder / "taken", Archive(folder / "archive")
        taken.write_bytes(bytes(int(SIZE * (point + rng.random()) / points * 0.99)))
        ways: list[Callable[[], tuple[set[str], str]]] = [
            lambda archive=archive, point=point: _session(archive, 1000 * point, 400),  # type: ignore[misc]
            lambda archive=archive: _import(archive, source),  # type: ignore[misc]
        ]
        acknowledged, said = ways[point % 2]()
        _note(seen, archive, acknowledged, said)
        if acknowledged:
            _no_room_to_rebuild(seen, archive)
        _mount(folder, _ROOM, "remount,")
        _go_on(seen, archive, acknowledged, point)
    return seen


def _note(seen: Seen, archive: Archive, acknowledged: set[str], said: str) -> None:
    """While the disk is full: what was said names a path and the cure, and everything acknowledged has its bytes."""
    seen.points += 1
    seen.full += bool(said)
    seen.acknowledged += len(acknowledged)
    seen.messages.add(said.replace(str(archive.root), "ARCHIVE"))
    if not (str(archive.root) in said and "ree" in said and "run" in said):
        seen.wrong.append(f"neither path nor cure: {said!r}")


def _no_room_to_rebuild(seen: Seen, archive: Archive) -> None:
    """A rebuild that finds no room says so, and leaves the index that there is."""
    before = dump(archive.index_path)
    code, said = _command("rebuild", "--no-learn", "-a", str(archive.root), "--workers", "0")
    if code and not (str(archive.root) in said and "ree" in said and "run" in said):
        seen.wrong.append(f"rebuild: neither path nor cure: {said!r}")
    if dump(archive.index_path) != before:
        seen.wrong.append("a rebuild without room changed the index")


def _go_on(seen: Seen, archive: Archive, acknowledged: set[str], point: int) -> None:
    """With room again: the next run goes on by itself, and nothing acknowledged is lost."""
    more, said = _session(archive, 1000 * point + 500, _AFTER)
    if said or len(more) < _AFTER:
        seen.wrong.append(f"point {point}: did not go on: {said!r}")
    audit = Audit(archive)
    audit.after_kill(acknowledged | more)
    audit.ended()
    seen.figures.add(audit.figures)
    seen.wrong += audit.problems


def _session(archive: Archive, first: int, count: int) -> tuple[set[str], str]:
    """A crawl's session until it breaks or has all; the captures that were acknowledged, and what was said."""
    acknowledged: set[str] = set()
    try:
        run = Session.open(archive, OUTLET)
    except LitopysError as error:
        return acknowledged, str(error)
    with run.enduring():
        run.frontier.add(find(first + number) for number in range(count))
    while finds := run.lease(GROUP):
        captures = [made(number_of(one.url), _LARGEST) for one in finds]
        for one in captures:
            run.record(one)
        run.waiting = []
        with run.enduring():
            run.commit(captures)
            acknowledged |= {one.id[10:-1] for one in captures}
            run.acknowledge([Finished(find=one, outcome="archived") for one in finds])
    run.close()
    return acknowledged, run.problems[0] if run.problems else ""


def _import(archive: Archive, source: Path) -> tuple[set[str], str]:
    """`litopys import` until it breaks; exit code 1 and one sentence are what it must end with."""
    code, said = _command("import", str(source), "-a", str(archive.root), "--workers", "0", "--no-learn")
    return Audit(archive).seen(), said if code == 1 else f"exit code {code}"


def _command(*given: str) -> tuple[int, str]:
    """A command's exit code, and what it said last."""
    done = CliRunner().invoke(main, list(given))
    said = done.output.strip().rpartition("Error: ")[2]
    return done.exit_code, said if isinstance(done.exception, (SystemExit, type(None))) else repr(done.exception)


def _mount(folder: Path, size: int, again: str = "") -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"{again}size={size}", "none", folder], check=True)


if __name__ == "__main__":
    place, given, times = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    _mount(place, SIZE)
    os.environ |= {"LITOPYS_MIN_FREE": "0", "LITOPYS_WORKERS": "0"}
    writers.prepare()
    facts = asdict(fill(place, given, times))
    sys.stdout.write(json.dumps(facts | {"messages": sorted(facts["messages"])}, ensure_ascii=False))
