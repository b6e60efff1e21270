"""An archive on a read-only disk, or another's: it can be asked, and nothing is written beside it."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import main
from crawler.frontier import Frontier
from crawler.timetable import schedule_rows
from tests.crawler.test_frontier_schedule import NOON
from tests.nobody import as_nobody
from tests.support import filled

ARCHIVE = Path("news")


@pytest.fixture
def root() -> Iterator[Path]:
    """The folder of an archive with three articles, and an outlet that was crawled.

    SQLite asks for whole paths, and the folders above those of pytest are closed to others.
    """
    with tempfile.TemporaryDirectory() as folder:
        archive = filled(Path(folder) / ARCHIVE, range(3))
        with Frontier(archive.frontier_path, "herald") as frontier:
            frontier.started(NOON)
            frontier.ended(NOON, 7, 600, failed=False)
        yield archive.root


def _told() -> str:
    told = CliRunner().invoke(main, ["status", "-a", str(ARCHIVE), "--json"])
    return told.output + CliRunner().invoke(main, ["search", "the", "-a", str(ARCHIVE), "--json"]).stderr


def test_what_may_not_be_written_can_be_asked(root: Path) -> None:
    CliRunner().invoke(main, ["search", "the", "-a", str(root)])  # the other may not read all it would import
    for side in root.glob("*.db-*"):  # what readers before left there
        side.unlink()
    before = sorted(path.name for path in root.iterdir())
    root.chmod(0o555)
    try:
        told = as_nobody(root.parent, _told)
    finally:
        root.chmod(0o755)
    assert '"outlet": "herald"' in told, told
    assert '"new_articles": 7' in told
    assert "cannot be opened" not in told
    assert "not a readable index" not in told
    assert sorted(path.name for path in root.iterdir()) == before


def test_a_frontier_is_asked_without_its_lock(root: Path) -> None:
    (root / "frontier.db.lock").unlink()
    assert [row.outlet for row in schedule_rows(root / "frontier.db")] == ["herald"]
    assert not (root / "frontier.db.lock").exists()


def test_what_stands_beside_a_file_is_not_left_out(root: Path) -> None:
    """A log that could not be folded in has the newest rows; without it the file would be read as an older one."""
    path = root / "frontier.db"
    with Frontier(path, "vestnik") as other:
        other.started(NOON)
        assert path.with_name("frontier.db-wal").stat().st_size
        assert [row.outlet for row in schedule_rows(path)] == ["herald", "vestnik"]
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
