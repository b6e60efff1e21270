"""What an outlet's crawl fetches next: a durable queue of URLs with leases, shared file, one owner per outlet.

A URL is `new` until it is leased, `leased` while it is being fetched, then `done` or `failed`; it is never deleted.
Whoever works with an outlet's rows holds the outlet's lock.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from crawler.errors import BadUrl
from crawler.finds import Child, Find, clean, key
from crawler.frontier_file import open_file, transaction
from crawler.timetable import Timetable, stamp

RETRY_AFTER: Final = (dt.timedelta(minutes=30), dt.timedelta(hours=6), dt.timedelta(hours=24))
"""How long a failed URL rests before each of its retries; after the last it is parked."""
_FREE_VISITS: Final = 3
_LONGEST_REST: Final = dt.timedelta(days=30)
_log = logging.getLogger(__name__)

_INSERT: Final = """
INSERT INTO urls (outlet, key, url, how, listing, title, published, modified, language, newest, state)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'new')"""
_MERGE: Final = """
UPDATE urls SET title = coalesce(title, ?), published = coalesce(published, ?), language = coalesce(language, ?),
    modified = ?, newest = max(newest, ?) WHERE outlet = ? AND key = ?"""
_NEXT: Final = """
SELECT * FROM urls WHERE outlet = ? AND state = ? AND due <= ? ORDER BY newest DESC, key LIMIT ?"""
_KNOWN: Final = """
UPDATE urls SET state = 'done', archived = 1, outcome = 'archived', tries = 0, due = '', visits = visits + 1,
    modified = coalesce(urls.modified, seen.modified)
FROM seen WHERE urls.outlet = ? AND urls.key = seen.key AND urls.state <> 'done'
    AND (urls.modified IS NULL OR seen.modified >= urls.modified OR (seen.modified IS NULL AND urls.visits = 0))"""
_HELD: Final = """
INSERT INTO urls (outlet, key, url, how, listing, modified, newest, state, visits, outcome, archived)
SELECT ?, key, url, 'archive', '', modified, coalesce(modified, ''), 'done', 1, 'archived', 1 FROM seen
WHERE true ON CONFLICT DO NOTHING"""
_MISSING: Final = """
UPDATE urls SET state = 'new', outcome = 'not in the archive', visits = 0, tries = 0, due = ''
WHERE outlet = ? AND state = 'done' AND archived = 1 AND key NOT IN (SELECT key FROM seen)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What comparing the frontier with the archive changed."""

    known: int
    """URLs that need no fetching: the archive holds them."""
    missing: int
    """URLs to fetch again: they were done, and the archive does not hold them."""


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Frontier:
    """One outlet's queue in `frontier.db`. Raises `LitopysError` where the file cannot be used."""

    def __init__(self, path: Path, outlet: str, clock: Callable[[], dt.datetime] = _now) -> None:
        self.path = path
        self.outlet = outlet
        self._clock = clock
        self._db = open_file(path)
        self._timetable = Timetable(self._db, outlet)
        # A URL that fails during a run rests until a later one, however long this one lasts.
        self._began = stamp(clock())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; everything said to the frontier is already in it."""
        self._db.close()

    def add(self, finds: Iterable[Find]) -> int:
        """Take up what listings name; how many of them are new or, changed since their capture, to be fetched again."""
        with self._write() as db:
            return sum(self._add(db, find) for find in finds)

    def lease(self, n: int) -> list[Find]:
        """Up to n URLs to fetch now, the newest first, retries last; each stays leased until `done` or `failed`."""
        with self._write() as db:
            rows = db.execute(_NEXT, (self.outlet, "new", stamp(self._clock()), n)).fetchall()
            rows += db.execute(_NEXT, (self.outlet, "failed", self._began, n - len(rows))).fetchall()
            mark = "UPDATE urls SET state = 'leased', leased_at = modified WHERE outlet = ? AND key = ?"
            db.executemany(mark, [(self.outlet, row["key"]) for row in rows])
        return [_find(row) for row in rows]

    def done(self, url: str, outcome: str = "archived", archived: bool = True) -> None:
        """The URL needs no more fetching. Say `archived=False` where no capture of this very URL is kept.

        What is marked as archived and later not found there is fetched again, so a redirect or a page that the
        archive does not list under this URL must not be.
        """
        with self._write() as db:
            # What a listing reports while the page is being fetched may be newer than the page we got.
            changed = "CASE WHEN state = 'leased' AND modified > leased_at THEN 'new' ELSE 'done' END"
            query = f"""UPDATE urls SET state = {changed}, outcome = ?, archived = ?, tries = 0, due = '',
                        visits = visits + 1 WHERE outlet = ? AND key = ?"""
            self._add_unknown(db, url)
            db.execute(query, (outcome, archived, self.outlet, key(url)))

    def failed(self, url: str, reason: str, retry: bool, blame: bool = True) -> None:
        """The URL could not be fetched: park it, or try again in later runs, three times at most.

        Say `blame=False` where it is the host's fault (down, no robots.txt): that does not count as one of the three.
        """
        with self._write() as db:
            self._add_unknown(db, url)
            where = (self.outlet, key(url))
            tries = db.execute("SELECT tries FROM urls WHERE outlet = ? AND key = ?", where).fetchone()["tries"]
            again = retry and (tries < len(RETRY_AFTER) or not blame)
            due = stamp(self._clock() + RETRY_AFTER[tries if blame else 0]) if again else None
            change = "UPDATE urls SET state = 'failed', tries = tries + ?, due = ?, outcome = ?"
            db.execute(f"{change} WHERE outlet = ? AND key = ?", (blame, due, reason, *where))

    def recover(self) -> int:
        """Make the leases of a dead run new again; how many there were."""
        with self._write() as db:
            query = "UPDATE urls SET state = 'new', due = '' WHERE outlet = ? AND state = 'leased'"
            return db.execute(query, (self.outlet,)).rowcount

    def reconcile(self, seen: Mapping[str, str | None]) -> Reconciled:
        """Agree with the archive, given the URLs it holds and for each the `modified` stamp listed at its capture."""
        rows = [(same, url, stamped) for same, url, stamped in self._keyed(seen)]
        with self._write() as db:
            db.execute("CREATE TEMP TABLE seen (key TEXT PRIMARY KEY, url TEXT, modified TEXT) WITHOUT ROWID")
            newer = "ON CONFLICT DO UPDATE SET modified = max(coalesce(modified, ''), excluded.modified)"
            db.executemany(f"INSERT INTO seen VALUES (?, ?, ?) {newer} WHERE excluded.modified IS NOT NULL", rows)
            known = sum(db.execute(query, (self.outlet,)).rowcount for query in (_KNOWN, _HELD))
            missing = db.execute(_MISSING, (self.outlet,)).rowcount
            db.execute("DROP TABLE seen")
        return Reconciled(known=known, missing=missing)

    def counts(self) -> dict[str, int]:
        """How many of the outlet's URLs are in each state."""
        query = "SELECT state, count(*) FROM urls WHERE outlet = ? GROUP BY state"
        return {"new": 0, "leased": 0, "done": 0, "failed": 0} | dict(
            tuple(row) for row in self._db.execute(query, (self.outlet,))
        )

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """ETag and Last-Modified that the listing at this URL came with last time."""
        query = "SELECT etag, last_modified FROM sources WHERE outlet = ? AND url = ?"
        row = self._db.execute(query, (self.outlet, url)).fetchone()
        return (row["etag"], row["last_modified"]) if row else (None, None)

    def remember(self, url: str, etag: str | None, last_modified: str | None, listed: str | None = None) -> None:
        """Keep the validators of a listing that was read to its end, and the stamp an index listed it with."""
        with self._write() as db:
            values = (self.outlet, url, etag, last_modified, listed, stamp(self._clock()))
            db.execute("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?)", values)

    def unread(self, children: Iterable[Child]) -> list[Child]:
        """The child sitemaps to read: undated ones, and those that were not read with the stamp they have now."""
        query = "SELECT url, listed FROM sources WHERE outlet = ? AND listed IS NOT NULL"
        read = {row["url"]: row["listed"] for row in self._db.execute(query, (self.outlet,))}
        return [child for child in children if not child.modified or read.get(child.url) != child.modified]

    def started(self, now: dt.datetime) -> None:
        """Record that a run of the outlet begins."""
        self._began = stamp(now)
        with self._write():
            self._timetable.started(now)

    def ended(self, now: dt.datetime, new_articles: int, interval: int, failed: bool) -> None:
        """Record that the run ends, and when the next is due."""
        with self._write():
            self._timetable.ended(now, new_articles, interval, failed)

    def _write(self) -> contextlib.AbstractContextManager[sqlite3.Connection]:
        return transaction(self._db, self.path)

    def _add(self, db: sqlite3.Connection, find: Find) -> bool:
        try:
            same = key(find.url)
        except BadUrl as error:
            _log.warning("%s: not taken up: %s", find.where or find.how, error)
            return False
        where = (self.outlet, same)
        newest = max(find.published or "", find.modified or "")
        row = db.execute("SELECT * FROM urls WHERE outlet = ? AND key = ?", where).fetchone()
        if row is None:
            said = (find.title, find.published, find.modified, find.language, newest)
            db.execute(_INSERT, (*where, clean(find.url), find.how, find.where, *said))
            return True
        modified = max(row["modified"] or "", find.modified or "") or None
        db.execute(_MERGE, (find.title, find.published, find.language, modified, newest, *where))
        settled = row["state"] == "done" or (row["state"] == "failed" and row["due"] is None)
        if not (settled and row["modified"] and find.modified and find.modified > row["modified"]):
            return False
        change = "UPDATE urls SET state = 'new', tries = 0, due = ? WHERE outlet = ? AND key = ?"
        db.execute(change, (self._rested(row["visits"]), *where))
        return True

    def _rested(self, visits: int) -> str:
        # Some outlets list every article as modified today: without a growing rest each run would fetch them all.
        if visits <= _FREE_VISITS:
            return ""
        return stamp(self._clock() + min(dt.timedelta(hours=2 ** min(visits - _FREE_VISITS, 10)), _LONGEST_REST))

    def _add_unknown(self, db: sqlite3.Connection, url: str) -> None:
        if not db.execute("SELECT 1 FROM urls WHERE outlet = ? AND key = ?", (self.outlet, key(url))).fetchone():
            self._add(db, Find(url=url, how="command"))

    @staticmethod
    def _keyed(seen: Mapping[str, str | None]) -> Iterable[tuple[str, str, str | None]]:
        for url, stamped in seen.items():
            with contextlib.suppress(BadUrl):
                yield key(url), url, stamped


def _find(row: sqlite3.Row) -> Find:
    names = ("url", "how", "title", "published", "modified", "language")
    return Find(where=row["listing"], **{name: row[name] for name in names})
