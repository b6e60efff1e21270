"""Counts of what indexing did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from archive.readings import WARM, Job, Reading
from archive.revisits import UNRESOLVED

_PAGE: Final = "no_article"
_SAID: Final = {UNRESOLVED: "its original is not in the archive yet"}
"""Reasons in words, where a name would not tell what to do."""


@dataclass(slots=True)
class Tally:
    """Counts of what indexing did; `problems` names each damaged stretch by file and offset."""

    captures: int = 0
    """Captures that the index did not know."""
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    unread: list[str] = field(default_factory=list)
    """URL and reason of each page that gave no article."""
    problems: list[str] = field(default_factory=list)
    warm: Counter[str] = field(default_factory=Counter)
    """Pages that hosts' profiles read, by the profile."""
    unfit: Counter[str] = field(default_factory=Counter)
    """Articles that a host's profile did not fit, so that the cold path read them, by the profile and the reason."""
    audits: Counter[str] = field(default_factory=Counter)
    """Pages that both read: `agree` or `differ`."""
    differ: Counter[str] = field(default_factory=Counter)
    """Pages of which both read another text, by the profile."""

    @property
    def doubted(self) -> frozenset[str]:
        """The hosts of profiles that did not fit a page, or that the audit speaks against."""
        return frozenset(name.rpartition("@")[0] for name in (*self.unfit, *self.differ))

    def count(self, captures: Sequence[Mapping[str, Any]]) -> None:
        """Count what came of captures, by their rows."""
        self.captures = len(captures)
        self.outcomes = Counter(c["outcome"] for c in captures)
        self.reasons = Counter(c["reason"].partition(":")[0] for c in captures if c["reason"])
        self.unread = [f"{c['url']}: {_SAID.get(c['reason'], c['reason'])}" for c in captures if c["outcome"] == _PAGE]

    def add(self, other: Tally) -> None:
        """Take over the counts of another tally."""
        self.captures += other.captures
        for name in ("outcomes", "reasons", "warm", "unfit", "audits", "differ"):
            getattr(self, name).update(getattr(other, name))
        self.unread.extend(other.unread)
        self.problems.extend(other.problems)


def read_how(jobs: Sequence[Job], readings: Sequence[Reading]) -> Tally:
    """A tally of which articles are profiles' work, which they did not fit, and how they stood the audit."""
    tally = Tally()
    for job, reading in zip(jobs, readings, strict=True):
        if not (job.profile and reading.article):
            continue
        name = reading.article.extractor.removeprefix(WARM)
        if reading.unfit:
            tally.unfit[f"{job.profile.host}@{job.profile.version} {reading.unfit}"] += 1
        elif reading.article.extractor.startswith(WARM):
            tally.warm[name] += 1
        if reading.agreed is not None:
            tally.audits["agree" if reading.agreed else "differ"] += 1
        if reading.agreed is False:
            tally.differ[name] += 1
    return tally
