"""The index is derived: whatever befalls it, a command says so in a sentence, and a rebuild gives the same rows."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.health.verify import verify
from archive.store import Archive
from tests.archive.health.archives import SQLITE_PAGE, another_programs, copied, flip, made, run
from tests.support import dump

TORTURE = bool(os.environ.get("LITOPYS_TORTURE"))
WAYS = 100 if TORTURE else 13


def _burst(path: Path, dice: random.Random) -> None:
    """Other bytes over a hundred in a row, as where a sector was written to the wrong place."""
    data = bytearray(path.read_bytes())
    at = dice.randrange(SQLITE_PAGE, len(data) - 100)
    data[at : at + 100] = dice.randbytes(100)
    path.write_bytes(data)


def _zeros(path: Path, dice: random.Random) -> None:
    data = bytearray(path.read_bytes())
    at = dice.randrange(len(data) // SQLITE_PAGE) * SQLITE_PAGE
    data[at : at + SQLITE_PAGE] = bytes(SQLITE_PAGE)
    path.write_bytes(data)


def _cut(path: Path, dice: random.Random) -> None:
    path.write_bytes(path.read_bytes()[: dice.randrange(1, path.stat().st_size)])


def _log(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


DAMAGES: list[Callable[[Path, random.Random], object]] = [
    lambda path, dice: path.unlink(),
    lambda path, dice: path.write_bytes(b""),
    lambda path, dice: path.write_bytes(b"BEGIN:VCARD\r\nN:Not a database\r\n" * 999),
    lambda path, dice: another_programs(path),
    lambda path, dice: flip(path, dice, 0, 100),
    _cut,
    _burst,
    _zeros,
    lambda path, dice: flip(_log(path), dice),
    lambda path, dice: _cut(_log(path), dice),
    *[lambda path, dice: flip(path, dice, 100)] * 3,
]
IN_LOG = (8, 9)


@pytest.fixture(name="archives", scope="module")
def _archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, Archive]:
    """An archive, and as it was while all of its index stood in the write-ahead log."""
    root = tmp_path_factory.mktemp("sound")
    return made(root / "a", root / "b"), Archive(root / "b")


@pytest.fixture(name="tally", scope="module")
def _tally() -> dict[str, int]:
    return {"noticed": 0, "harmless": 0, "unnoticed": 0}


@pytest.mark.parametrize("way", range(WAYS))
def test_a_rebuild_gives_the_rows_that_there_were(
    way: int, archives: tuple[Archive, Archive], tally: dict[str, int], tmp_path: Path
) -> None:
    """Deleted, cut, flipped, overwritten, another program's; commands say what to do, and none ends in a traceback."""
    sound, dice, kind = dump(archives[0].index_path), random.Random(way), way % len(DAMAGES)
    archive = copied(archives[kind in IN_LOG], tmp_path / "a")
    DAMAGES[kind](archive.index_path, dice)
    root = str(archive.root)
    searched = run("search", "Міська", "-a", root)
    assert searched.exit_code == 0 or "litopys rebuild" in searched.output, searched.output
    found = verify(archive, 0)
    if not found.sound:
        tally["noticed"] += 1
    else:
        tally["harmless" if dump(archive.index_path) == sound else "unnoticed"] += 1
    assert run("rebuild", "-a", root).exit_code == 0
    assert dump(archive.index_path) == sound
    assert verify(archive, 0).facts()["flaws"] == []


def test_no_damage_that_changes_a_row_went_unnoticed(tally: dict[str, int]) -> None:
    """Of what was done above; a bit of a page that holds nothing may flip, and nothing is another for it."""
    print(tally)  # noqa: T201
    assert tally["noticed"] > sum(tally.values()) // 2
    assert tally["unnoticed"] == 0


@pytest.mark.parametrize("way", range(40 if TORTURE else 4))
def test_no_command_ends_in_a_traceback(way: int, archives: tuple[Archive, Archive], tmp_path: Path) -> None:
    """Each says in a sentence what is wrong, or what it asked for was not hit; then one may go on."""
    dice, root = random.Random(way), str(tmp_path / "a")
    archive = copied(archives[0], tmp_path / "a")
    for _ in range(4):
        _burst(archive.index_path, dice)
    for words in (
        ("search", "Міська"),
        ("status",),
        ("sample", "-o", str(tmp_path / "samples")),
        ("export", "--to", "jsonl", "-o", str(tmp_path / f"{way}.jsonl")),
        ("export", "--to", "wacz", "-o", str(tmp_path / f"{way}.wacz")),
        ("verify",),
        ("outlets", "learn"),
        ("import", str(archives[1].warc_files()[0])),
    ):
        done = run(*words, "-a", root)
        assert done.exit_code in (0, 1), (words, done.output)
    assert run("repair", "-a", root).exit_code == 0
    assert verify(archive, 0).flaws == []
