"""What the report is made of, gathered while a run goes on, in bounded memory.

Each batch of documents has a tally of its own, wherever it is cleaned; they are merged in the order of the batches, so
that one worker and many give the same report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from archive.dumps.judge.outcome import Outcome
from archive.dumps.tell.tally_best import Best, Frequent, draw
from archive.dumps.tell.tally_counts import Counts
from cleaner.values import Drop, Line

LOST: Final = 0.6
"""The share of its characters from which a document that loses more is worth a look."""

_HOSTS: Final = 200
"""Hosts whose most removed lines are known; of others, only the numbers."""
_MOST_HOSTS: Final = 20_000
_LINES: Final = 500
_SHOWN: Final = 240
"""Characters of a line by which it is told apart and shown."""
_SUSPECTS: Final = 100
_SAMPLES: Final = 12
_SAMPLE_LINES: Final = 200
_SAMPLE_LINE: Final = 1500
_LONG: Final = 150
_END = re.compile(r"[.!?…][\"'»”’)\]]*$")
_NONE: Final = "(no host)"
OTHERS: Final = "(other hosts)"


@dataclass(slots=True)
class Host:
    """The numbers of one host, and the lines that were removed there most often."""

    documents: int = 0
    kept_lines: int = 0
    lost_lines: int = 0
    kept_chars: int = 0
    lost_chars: int = 0
    lines: Frequent | None = None

    def merge(self, other: Host) -> None:
        """Add the numbers of another part of the run."""
        for name in ("documents", "kept_lines", "lost_lines", "kept_chars", "lost_chars"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        if other.lines is not None:
            self.lines = self.lines or Frequent(size=_LINES)
            self.lines.merge(other.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A document as the report names it."""

    name: str
    source: str
    host: str
    flags: tuple[str, ...]
    chars: int
    lost: int
    lines: tuple[Line, ...] = ()
    """Of a sample: its lines that are not blank, the first of them, long ones cut."""
    left_out: int = 0
    """Of a sample: how many more lines it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A removed line that looks like a paragraph, and where it was."""

    text: str
    drop: Drop
    document: str
    host: str


@dataclass(slots=True)
class Tally:
    """Everything that the report shows of a run; `seed` decides which documents are drawn as samples."""

    seed: int = 0
    counts: Counts = field(default_factory=Counts)
    hosts: dict[str, Host] = field(default_factory=dict)
    listed: int = 0
    """How many hosts have their lines."""
    prose_lines: int = 0
    prose: Best[Prose] = field(default_factory=lambda: Best(_SUSPECTS))
    heavy_documents: int = 0
    heavy: Best[Seen] = field(default_factory=lambda: Best(_SUSPECTS))
    untouched: Best[Seen] = field(default_factory=lambda: Best(_SUSPECTS // 4))
    flagged: dict[str, Best[Seen]] = field(default_factory=dict)
    drawn: Best[Seen] = field(default_factory=lambda: Best(_SAMPLES))
    drawn_by_host: Best[Seen] = field(default_factory=lambda: Best(_SAMPLES))

    def add(self, outcome: Outcome) -> None:
        """Count a document."""
        self.counts.add(outcome)
        name = outcome.document.host or outcome.group or _NONE
        chars, lost = self._lines(outcome, name)
        self._suspect(outcome, name, chars, lost)
        self._draw(outcome, name, chars, lost)
        if self.listed > 2 * _HOSTS:
            self._trim()

    def fail(self, problem: str) -> None:
        """Count an input that could not be cleaned."""
        self.counts.fail(problem)

    def merge(self, other: Tally) -> None:
        """Add what another part of the run has seen."""
        self.counts.merge(other.counts)
        self.prose_lines += other.prose_lines
        self.heavy_documents += other.heavy_documents
        for name in ("prose", "heavy", "untouched", "drawn", "drawn_by_host"):
            getattr(self, name).merge(getattr(other, name))
        for flag, found in other.flagged.items():
            self.flagged.setdefault(flag, Best(_SUSPECTS)).merge(found)
        for name, host in other.hosts.items():
            self._host(name).merge(host)
        self.listed = sum(host.lines is not None for host in self.hosts.values())
        if self.listed > 2 * _HOSTS:
            self._trim()

    def ranked(self) -> list[tuple[str, Host]]:
        """The hosts that lost most characters first."""
        return sorted(self.hosts.items(), key=lambda item: (-item[1].lost_chars, item[0]))

    def samples(self) -> Iterator[Seen]:
        """Documents that lost something: one each of different hosts, then any, until there are enough."""
        chosen = {(one.source, one.name): one for one in self.drawn_by_host}
        for one in self.drawn:
            if len(chosen) < _SAMPLES:
                chosen.setdefault((one.source, one.name), one)
        yield from chosen.values()

    def _host(self, name: str) -> Host:
        if name not in self.hosts and len(self.hosts) >= _MOST_HOSTS:
            name = OTHERS
        return self.hosts.setdefault(name, Host())

    def _lines(self, outcome: Outcome, name: str) -> tuple[int, int]:
        """Count the document's lines for its host; how many characters it had and lost."""
        host = self._host(name)
        told = [(text, line.drop) for line in outcome.cleaned.lines if (text := line.text.strip())]
        gone = [(text, drop) for text, drop in told if drop is not None]
        chars, lost = sum(len(text) for text, _ in told), sum(len(text) for text, _ in gone)
        host.documents += 1
        host.kept_lines += len(told) - len(gone)
        host.lost_lines += len(gone)
        host.kept_chars += chars - lost
        host.lost_chars += lost
        where = (name, outcome.document.own_name)
        for text, drop in gone:
            self._lost(text, drop, host, where)
        return chars, lost

    def _lost(self, text: str, drop: Drop, host: Host, where: tuple[str, str]) -> None:
        if host.lines is None:
            host.lines = Frequent(size=_LINES)
            self.listed += 1
        host.lines.add(_cut(text, _SHOWN), drop.reason)
        if len(text) > _LONG and _END.search(text[-6:]):
            self.prose_lines += 1
            rank = (min(drop.seen or 1, 20), -(drop.score or 0.0), -len(text), text[:_LONG], where[1])
            if self.prose.wants(rank):
                shown = _cut(text, _SAMPLE_LINE)
                self.prose.offer(rank, shown, Prose(text=shown, drop=drop, host=where[0], document=where[1]))

    def _suspect(self, outcome: Outcome, host: str, chars: int, lost: int) -> None:
        if lost <= LOST * chars and outcome.touched and not outcome.cleaned.flags:
            return
        seen = _seen(outcome, host, chars, lost)
        key = f"{seen.source}\0{seen.name}"
        if lost > LOST * chars:
            self.heavy_documents += 1
            self.heavy.offer((-lost, seen.source, seen.name), key, seen)
        if not outcome.touched:
            self.untouched.offer((draw(self.seed, seen.source, seen.name),), key, seen)
        for flag in outcome.cleaned.flags:
            self.flagged.setdefault(flag, Best(_SUSPECTS)).offer((-lost, seen.source, seen.name), key, seen)

    def _draw(self, outcome: Outcome, host: str, chars: int, lost: int) -> None:
        if not lost:
            return
        document = outcome.document
        of_document, of_host = draw(self.seed, document.source, document.name), draw(self.seed, host)
        if self.drawn.wants((of_document,)) or self.drawn_by_host.wants((of_host, of_document)):
            sample = _seen(outcome, host, chars, lost, lines=True)
            self.drawn.offer((of_document,), f"{sample.source}\0{sample.name}", sample)
            self.drawn_by_host.offer((of_host, of_document), host, sample)

    def _trim(self) -> None:
        """Forget the lines of the hosts that lose least; their numbers stay."""
        listed = [(host.lost_lines, name) for name, host in self.hosts.items() if host.lines is not None]
        for _, name in sorted(listed, key=lambda one: (-one[0], one[1]))[_HOSTS:]:
            self.hosts[name].lines = None
        self.listed = min(self.listed, _HOSTS)


def _seen(outcome: Outcome, host: str, chars: int, lost: int, *, lines: bool = False) -> Seen:
    told = [line for line in outcome.cleaned.lines if line.text.strip()] if lines else []
    return Seen(
        name=outcome.document.name,
        source=outcome.document.source,
        host=host,
        flags=outcome.cleaned.flags,
        chars=chars,
        lost=lost,
        lines=tuple(map(_short, told[:_SAMPLE_LINES])),
        left_out=max(0, len(told) - _SAMPLE_LINES),
    )


def _short(line: Line) -> Line:
    """The line as samples show it."""
    text = _cut(line.text.strip(), _SAMPLE_LINE)
    return line if text == line.text else Line(text=text, drop=line.drop)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
