"""What a running crawl tells on stderr: what its outlets say, and on a terminal how far they all are."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from types import TracebackType
from typing import Final, Self

import click

from archive.console import Progress
from archive.index import Index
from archive.segment import now
from archive.store import Archive

_EVERY: Final = 1.0
"""Seconds between two looks at the index."""
_SO_FAR: Final = (
    "SELECT coalesce(sum(outcome <> 'requisite'), 0) AS pages, coalesce(sum(outcome = 'article'), 0) AS articles "
    "FROM captures WHERE outlet = ? AND date >= ? AND run = ?"
)


class Watch:
    """Relays the lines of several processes, and keeps a counter below them; use it as a context."""

    def __init__(self, archive: Archive, runs: Mapping[str, str]) -> None:
        self.problems: defaultdict[str, list[str]] = defaultdict(list)
        """What each outlet said of itself, without its name."""
        self._archive = archive
        self._runs = runs
        self._began = now()
        self._progress = Progress("pages fetched")
        self._said: set[str] = set()
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._counter = threading.Thread(target=self._count, daemon=True)

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._counter.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        if self._counter.is_alive():
            self._counter.join()
        self._progress.end()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """The time to write a line of one's own, where the counter stood."""
        with self._lock:
            self._progress.end()
            yield

    def relay(self, outlet: str, said: Iterable[str]) -> None:
        """Print every line as it comes, and keep those that the outlet says of itself."""
        for line in said:
            if self._is_news(line):
                with self.aside():
                    click.echo(line, nl=False, err=True)
            if line.startswith(f"{outlet}: "):
                self.problems[outlet].append(line.removeprefix(f"{outlet}: ").rstrip("\n"))

    def _is_news(self, line: str) -> bool:
        """Whether no outlet has said this yet of a file of the archive: each looks at them when it begins."""
        if not line.startswith(f"{self._archive.warcs}{os.sep}"):
            return True
        with self._lock:
            known = line in self._said
            self._said.add(line)
        return not known

    def _count(self) -> None:
        """Show how far the runs are until the watch is over; a look that fails is made up for by the next."""
        while not self._over.wait(_EVERY):
            with suppress(sqlite3.Error), closing(self._archive.read_index()) as index:
                self._show(index)

    def _show(self, index: Index) -> None:
        rows = [index.query(_SO_FAR, [outlet, self._began, run])[0] for outlet, run in self._runs.items()]
        with self._lock:
            self._progress.what = f"{sum(row['articles'] for row in rows):,} articles so far; pages fetched"
            self._progress.add(sum(row["pages"] for row in rows) - self._progress.count)
