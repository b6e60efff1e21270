"""When outlets are due: the timetable in the frontier."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cleaner.outlets import Outlet
from crawler.frontier import Frontier
from crawler.timetable import due_outlets, schedule_rows

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news" / "frontier.db"


def outlet(name: str, status: str = "live") -> Outlet:
    return Outlet(name=name, title=name, domains=(f"{name}.example",), status=status)


def test_never_crawled_outlets_are_due_first_then_the_longest_overdue(path: Path) -> None:
    outlets = [outlet(name) for name in ("a", "b", "c", "d")] + [outlet("e", "closed")]
    assert due_outlets(path, outlets, NOON) == outlets[:4]
    assert not path.exists()
    for name, interval in (("a", 600), ("b", 300), ("c", 90000)):
        with Frontier(path, name) as frontier:
            frontier.started(NOON)
            frontier.ended(NOON, 7, interval, failed=False)
    later = NOON + dt.timedelta(hours=1)
    assert [o.name for o in due_outlets(path, outlets, later)] == ["d", "b", "a"]


def test_each_failed_run_doubles_the_pause_up_to_a_day_and_a_good_one_ends_that(path: Path) -> None:
    pauses = []
    for failed in (True, True, True, True, True, True, False):
        with Frontier(path, "herald") as frontier:
            frontier.started(NOON)
            frontier.ended(NOON, 0, 3600, failed)
        due = dt.datetime.fromisoformat(schedule_rows(path)[0].next_due or "")
        pauses.append((due - NOON).total_seconds() / 3600)
    assert pauses == [2, 4, 8, 16, 24, 24, 1]


def test_a_run_that_was_killed_leaves_the_outlet_due(path: Path) -> None:
    with Frontier(path, "herald") as frontier:
        frontier.started(NOON)
    assert due_outlets(path, [outlet("herald")], NOON) == [outlet("herald")]
