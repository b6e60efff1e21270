"""The numbers of a run over a dump: exact, small, and the same in whatever order parts of the run are added up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from archive.dumps.judge.outcome import Outcome

MOST_FAILURES: Final = 1000
"""How many failures are kept with their sentences; all are counted."""


@dataclass(slots=True)
class Counts:
    """What a run has seen. Lines that are blank are nowhere counted, nor are line ends as characters."""

    documents: int = 0
    untouched: int = 0
    kept_lines: int = 0
    kept_chars: int = 0
    lines: Counter[str] = field(default_factory=Counter)
    """Dropped lines by reason."""
    chars: Counter[str] = field(default_factory=Counter)
    """Characters of dropped lines by reason."""
    flags: Counter[str] = field(default_factory=Counter)
    repairs: Counter[str] = field(default_factory=Counter)
    """Damage by the name of its repair."""
    damaged: int = 0
    """Documents in which damage was found."""
    own: set[int] = field(default_factory=set)
    """The places of the user's rules that spoke of a line."""
    emptied: int = 0
    """Inputs of which nothing was left that could be written, so that they have no file in the output."""
    empty: list[str] = field(default_factory=list)
    """The names of the first of them."""
    failed: int = 0
    failures: list[str] = field(default_factory=list)
    """The sentences of the first failures."""

    def add(self, outcome: Outcome) -> None:
        """Count a document."""
        self.documents += 1
        self.untouched += not outcome.touched
        self.damaged += bool(outcome.repairs)
        self.flags.update(outcome.cleaned.flags)
        self.repairs.update(outcome.repairs)
        lines: dict[str, int] = {}
        chars: dict[str, int] = {}
        for line in outcome.cleaned.lines:
            if size := len(line.text.strip()):
                reason = line.drop.reason if line.drop else ""
                lines[reason] = lines.get(reason, 0) + 1
                chars[reason] = chars.get(reason, 0) + size
        self.kept_lines += lines.pop("", 0)
        self.kept_chars += chars.pop("", 0)
        self.lines.update(lines)
        self.chars.update(chars)

    def fail(self, problem: str) -> None:
        """Count an input, or a part of one, that could not be cleaned."""
        self.failed += 1
        if len(self.failures) < MOST_FAILURES:
            self.failures.append(problem)

    def came_out_empty(self, name: str) -> None:
        """Count an input of which nothing was left."""
        self.emptied += 1
        if len(self.empty) < MOST_FAILURES:
            self.empty.append(name)

    def merge(self, other: Counts) -> None:
        """Add the numbers of another part of the run."""
        for name in ("documents", "untouched", "kept_lines", "kept_chars", "damaged", "emptied", "failed"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("lines", "chars", "flags", "repairs"):
            getattr(self, name).update(getattr(other, name))
        self.own |= other.own
        self.empty += other.empty[: MOST_FAILURES - len(self.empty)]
        self.failures += other.failures[: MOST_FAILURES - len(self.failures)]
