"""When each outlet was crawled last and when it is due again: the `schedule` table of the frontier."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cleaner.outlets import Outlet
from crawler.frontier_file import read_file

LONGEST: Final = 24 * 3600
"""Seconds that failures may stretch the time between two runs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRow:
    """One outlet's state for `litopys status`; times are UTC `…Z`."""

    outlet: str
    last_started: str | None
    last_ended: str | None
    next_due: str | None
    new_articles: int
    fails: int
    """Failed runs in a row."""
    waiting: int
    """URLs to fetch: new ones, leased ones and failures that will be tried again."""
    parked: int
    """URLs that failed too often; kept, not tried again unless a listing says they changed."""


def stamp(now: dt.datetime) -> str:
    """The moment as the frontier stores it."""
    return now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Timetable:
    """One outlet's row of the timetable."""

    def __init__(self, db: sqlite3.Connection, outlet: str) -> None:
        self._db = db
        self._outlet = outlet

    def started(self, now: dt.datetime) -> None:
        """Record that a run has begun; the outlet stays due until the run ends, so a killed run is made up for."""
        self._db.execute("INSERT OR IGNORE INTO schedule (outlet) VALUES (?)", (self._outlet,))
        self._db.execute("UPDATE schedule SET last_started = ? WHERE outlet = ?", (stamp(now), self._outlet))

    def ended(self, now: dt.datetime, new_articles: int, interval: int, failed: bool) -> None:
        """Record that a run has ended; the next is due after `interval` seconds, doubled for each failure in a row."""
        self._db.execute("INSERT OR IGNORE INTO schedule (outlet) VALUES (?)", (self._outlet,))
        row = self._db.execute("SELECT fails FROM schedule WHERE outlet = ?", (self._outlet,)).fetchone()
        fails = row["fails"] + 1 if failed else 0
        pause = min(interval * 2 ** min(fails, 20), max(interval, LONGEST))
        self._db.execute(
            "UPDATE schedule SET last_ended = ?, new_articles = ?, fails = ?, next_due = ? WHERE outlet = ?",
            (stamp(now), new_articles, fails, stamp(now + dt.timedelta(seconds=pause)), self._outlet),
        )


def due_outlets(path: Path, outlets: Iterable[Outlet], now: dt.datetime) -> list[Outlet]:
    """The live outlets whose time has come, those never crawled first, then the longest overdue."""
    live = [outlet for outlet in outlets if outlet.status == "live"]
    due = {row["outlet"]: row["next_due"] or "" for row in _rows(path, "SELECT outlet, next_due FROM schedule")}
    late = [outlet for outlet in live if due.get(outlet.name, "") <= stamp(now)]
    return sorted(late, key=lambda outlet: (due.get(outlet.name, ""), outlet.name))


def schedule_rows(path: Path) -> list[ScheduleRow]:
    """Every outlet that was ever crawled, by name; none where there is no frontier yet."""
    open_urls = "FROM urls WHERE urls.outlet = schedule.outlet AND state IN ('new', 'leased', 'failed')"
    query = f"""
        SELECT *, (SELECT count(due) {open_urls}) waiting, (SELECT count(*) - count(due) {open_urls}) parked
        FROM schedule ORDER BY outlet"""
    return [ScheduleRow(**dict(row)) for row in _rows(path, query)]


def _rows(path: Path, query: str) -> list[sqlite3.Row]:
    if not path.exists():
        return []
    with contextlib.closing(read_file(path)) as db:
        return db.execute(query).fetchall()
