"""One run of one outlet: its locks, its frontier, its WARC file, and the counts of what happened.

The reactor hands captures over; a thread of its own makes them durable, indexes them and only then are their URLs
acknowledged in the frontier.
"""

from __future__ import annotations

import datetime as dt
import secrets
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from typing import Final, Self

from archive.capture import Capture
from archive.pages import Readers
from archive.segment import now
from archive.store import Archive, Opened, Writer
from cleaner.errors import LitopysError
from cleaner.outlets import Outlet
from crawler.finds import Find
from crawler.frontier import Frontier
from crawler.wire import HEADS_NOTE

_PATIENCE: Final = 15.0
"""Seconds to wait for the outlet's lock: the processes of a killed crawl need a moment to end."""


@dataclass(slots=True)
class Counts:
    """What a run did; every number ends in the archive with the run's closing record."""

    found: int = 0
    """Article URLs that were new or changed."""
    fetched: int = 0
    """Article URLs that were answered."""
    failed: int = 0
    """Article URLs that were not answered, or refused by robots.txt."""
    listings: int = 0
    listings_failed: int = 0
    requisites: int = 0
    """Pictures and styles of pages that were answered."""
    requisites_failed: int = 0
    captures: int = 0
    """Responses received, listings and redirects included."""
    bytes: int = 0
    """Body bytes received, as sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A find whose fetching ended: acknowledged in the frontier once its captures are indexed."""

    find: Find
    outcome: str
    retry: bool | None = None
    """None: it was answered. Else it failed, and may be tried again or not."""
    blame: bool = True
    """Whether the failure is the URL's own; the host's never leads to giving the URL up."""
    landed: str = ""
    """Where redirects ended: that page is in the archive too, and need not be fetched when it is listed."""
    archived: bool = True
    """Whether the archive lists a capture of this URL as held; a refusal is captured, but is not the article."""


@dataclass(slots=True)
class Session:
    """An outlet's run, from lock to closing record. Use `open`, then `close`."""

    archive: Archive
    outlet: Outlet
    run: str
    frontier: Frontier
    writer: Writer
    opened: Opened
    counts: Counts = field(default_factory=Counts)
    problems: list[str] = field(default_factory=list)
    waiting: list[Capture] = field(default_factory=list)
    finished: list[Finished] = field(default_factory=list)
    open_finds: set[str] = field(default_factory=set)
    seen: frozenset[str] = frozenset()
    """Article URLs that the archive held when the run began."""
    started: str = field(default_factory=now)
    broken: bool = False
    """Whether a commit failed: nothing more is acknowledged."""
    stopped: bool = False
    """Whether the run was ended before its time; the outlet stays due."""
    _stack: ExitStack = field(default_factory=ExitStack)

    @classmethod
    def open(cls, archive: Archive, outlet: Outlet, run: str = "") -> Self:
        """Take the outlet's lock, mend and reconcile what a killed run left. Raises `ArchiveBusy`, `DiskFull`."""
        with ExitStack() as stack:
            archive.create()
            stack.enter_context(archive.lock(f"outlet-{outlet.name}", f"a crawl of {outlet.name}", patience=_PATIENCE))
            readers = stack.enter_context(Readers(workers=1))
            indexer, opened = stack.enter_context(archive.writing(readers))
            frontier = stack.enter_context(Frontier(archive.frontier_path, outlet.name))
            frontier.recover()
            seen = indexer.index.seen(outlet.name)
            frontier.reconcile(seen)
            frontier.started(dt.datetime.now(dt.UTC))
            writer = Writer(archive=archive, indexer=indexer, outlet=outlet.name, facts={"heads": HEADS_NOTE})
            session = cls(archive, outlet, run or new_run(outlet.name), frontier, writer, opened)
            session.seen = frozenset(seen)
            session._stack = stack.pop_all()
        return session

    def lease(self, count: int) -> list[Find]:
        """Article URLs to fetch now; none where the session is broken."""
        finds: list[Find] = []
        if count > 0 and not self.broken:
            with self.enduring():
                finds = self.frontier.lease(count)
                self.open_finds.update(find.url for find in finds)
        return finds

    @contextmanager
    def enduring(self) -> Iterator[None]:
        """What cannot be written ends the run, with one sentence and without a traceback; any other error, with one."""
        try:
            yield
        except (LitopysError, OSError, sqlite3.Error) as error:
            self.broken = True
            self.problems.append(str(error))
        except BaseException as error:  # whatever it is: what waits to be acknowledged would wait for ever
            self.broken = True
            self.problems.append(f"{type(error).__name__}: {error}")
            raise

    def record(self, capture: Capture) -> None:
        """Take a capture; `commit` makes it durable."""
        self.waiting.append(capture)
        self.counts.captures += 1
        self.counts.bytes += len(capture.body)

    def commit(self, captures: list[Capture]) -> None:
        """Make captures durable and index them. Runs in the archive thread. Raises `DiskFull`."""
        for capture in captures:
            self.writer.add(capture)
        self.problems += self.writer.commit().problems

    def acknowledge(self, finished: list[Finished]) -> None:
        """Tell the frontier what became of finds whose captures are committed."""
        for item in finished:
            if item.retry is None:
                self.counts.fetched += 1
                self.frontier.done(item.find.url, item.outcome, item.archived)
                if item.landed and item.landed not in self.open_finds:
                    self.frontier.done(item.landed, item.outcome, item.archived)
            else:
                self.counts.failed += 1
                self.problems.append(f"{item.find.url}: {item.outcome}")
                self.frontier.failed(item.find.url, item.outcome, item.retry, item.blame)
            self.open_finds.discard(item.find.url)

    @property
    def outcome(self) -> str:
        """`ok`; `broken` by the disk, `stopped` by the user, `unreachable` or `failing` by listings that failed."""
        if self.broken or self.stopped:
            return "broken" if self.broken else "stopped"
        if self.counts.listings_failed and not self.counts.listings:
            return "unreachable"
        return "failing" if self.counts.listings_failed else "ok"

    def close(self) -> None:
        """Write the closing record, set the next due time, let go of everything."""
        with self._stack:
            with self.enduring():
                if not self.broken:
                    self.writer.end_run(self.run, self.facts())
            with self.enduring():
                self.writer.close()
            with self.enduring():
                failed = self.outcome in ("broken", "unreachable")
                articles = self.writer.tally.outcomes["article"]
                interval = 0 if self.stopped else self.outlet.interval
                self.frontier.ended(dt.datetime.now(dt.UTC), articles, interval, failed)

    def facts(self) -> dict[str, object]:
        """The run as its closing record tells it."""
        outcomes: Counter[str] = self.writer.tally.outcomes
        return {
            "outlet": self.outlet.name,
            "started": self.started,
            "ended": now(),
            "outcome": self.outcome,
            "counts": asdict(self.counts) | {f"captures_{name}": n for name, n in sorted(outcomes.items())},
        }


def new_run(outlet: str) -> str:
    """A run's id: outlet, start, and four hex digits against two in one second."""
    return f"{outlet}-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
