"""What a run tells on stderr while it goes on: on a terminal a line that is written over, else a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from archive.console import counted
from archive.dumps.base.endings import ending
from archive.dumps.base.values import Document
from archive.dumps.read.batches import Batch, Begin, End
from archive.dumps.read.inputs import STDIN, Source

_TERMINAL: Final = 0.5
_PLAIN: Final = 30.0
"""Seconds between two lines."""
_SETTLED: Final = 2.0
"""Seconds after which a rate says something."""


class Pace:
    """How far a run is among these files; `what` it does is told with it."""

    def __init__(self, sources: Sequence[Source], what: str, *, quiet: bool = False) -> None:
        self._sizes = {source.where: _size(source) for source in sources}
        self._sized = all(size is not None for size in self._sizes.values())
        self._total = sum(size or 0 for size in self._sizes.values())
        self._what = what
        self._terminal = sys.stderr.isatty()
        self._quiet = quiet
        self._began = self._told = time.monotonic()
        self._wrote = False
        self._inputs = self._documents = self._bytes = self._before = self._within = self._skipped = 0
        self._source: Source | None = None

    def skip(self, sources: Sequence[Source], begun: Source | None = None, within: int = 0) -> None:
        """These files were done by an earlier run, and about so many bytes of the one that it had begun."""
        self._inputs += len(sources)
        self._before += sum(self._sizes[source.where] or 0 for source in sources)
        self._source, self._within = begun, within
        self._skipped = self._before + within

    def passed(self, batch: Batch) -> None:
        """Count what a batch holds, and tell where it is time."""
        for event in batch:
            if isinstance(event, Begin):
                self._source, self._within = event.source, 0
            elif isinstance(event, End):
                self._inputs += 1
                self._before += self._sizes[event.source.where] or 0
                self._within = 0
            elif isinstance(event, Document):
                size = len(event.text.encode("utf-8", "surrogatepass"))
                self._documents += 1
                self._bytes += size
                self._within += size
        if time.monotonic() - self._told > (_TERMINAL if self._terminal else _PLAIN) and not self._quiet:
            self._tell()

    def aside(self) -> None:
        """Clear the line, so that another one can be written where it stood."""
        if self._wrote:
            click.echo("\r\x1b[K", nl=False, err=True)
            self._wrote = False

    def line(self) -> str:
        """How far the run is."""
        seconds = max(0.001, time.monotonic() - self._began)
        told = [counted(self._documents, "document"), _megabytes(self._bytes)]
        if seconds > _SETTLED:
            told.append(f"{_megabytes(self._bytes / seconds)}/s")
        if len(self._sizes) > 1:
            told.append(f"{self._inputs:,} of {len(self._sizes):,} inputs")
        if left := self._left(seconds):
            told.append(f"{left} left")
        return f"{self._what}: {' · '.join(told)}"

    def _tell(self) -> None:
        self._told = time.monotonic()
        if self._terminal:
            click.echo(f"\r\x1b[K{self.line()}", nl=False, err=True)
            self._wrote = True
        else:
            click.echo(f"… {self.line()}", err=True)

    def _left(self, seconds: float) -> str:
        """The time that the rest will take, by the bytes of the files; empty where that cannot be said."""
        if not self._sized or self._source is None or seconds < _SETTLED:
            return ""
        within = 0 if ending(self._source.name).pack else min(self._within, self._sizes[self._source.where] or 0)
        done = self._before + within - self._skipped
        rest = self._total - self._before - within
        return _span(rest * seconds / done) if done > 0 and rest > 0 else ""


def _size(source: Source) -> int | None:
    if source.where == STDIN or "://" in source.where:
        return None
    try:
        return Path(source.where).stat().st_size
    except OSError:
        return 0


def _megabytes(count: float) -> str:
    return f"{count / 1e9:,.2f} GB" if count >= 1e9 else f"{count / 1e6:,.1f} MB"


def _span(seconds: float) -> str:
    """A time as people say it: 40 s, 12 min, 3 h 20 min."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
