"""Whether a host's newest pages still fit its newest profile, or the host has drifted away from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.index import Row
from archive.pages import Readers
from archive.readings import WARM, Job, Reading, agree
from cleaner.profile_learn import MIN_STORIES
from cleaner.profile_values import Profile

DRIFTED: Final = MIN_STORIES
"""How many of a host's newest pages its profile must misread: with fewer, the new look could not be learned yet."""
WINDOW: Final = 2 * DRIFTED
"""Among how many of them. Half is misread when a look has changed; a profile is believed while it misreads one page in
five (`MIN_FIT`), so that special sections and a week of live blogs stay well below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a profile does on a host's newest pages."""

    pages: int
    unfit: int
    """Articles that the profile does not fit, so that the cold path reads them."""
    differ: int
    """Articles of which profile and cold path give another text."""

    @property
    def drifted(self) -> bool:
        """Whether so many are misread that the host should be learned anew."""
        return self.unfit + self.differ >= DRIFTED

    def __str__(self) -> str:
        """In a user's words."""
        return f"of the {self.pages} newest pages {self.unfit} do not fit, {self.differ} are read otherwise"


def since(rows: Sequence[Row], known: Profile) -> list[Row]:
    """Of a host's newest captures, the newest first, those on which its profile is judged; none where they are few."""
    found = [row for row in rows[:WINDOW] if row["date"][:10] >= known.learned]
    return found if len(found) >= DRIFTED else []


def fit_of(known: Profile, jobs: Sequence[Job], readers: Readers) -> Fit:
    """How the profile does on these pages.

    A profile that has gone wrong without noticing is found by the audit; where that speaks against it on one page, it
    is heard on all of them.
    """
    readings = readers.map([replace(job, profile=known, later=None) for job in jobs])
    differ = 0
    if any(one.agreed is False for one in readings):
        differ = sum(_differ(one, cold) for one, cold in zip(readings, readers.map(jobs), strict=True))
    return Fit(pages=len(jobs), unfit=sum(bool(one.article and one.unfit) for one in readings), differ=differ)


def _differ(warm: Reading, cold: Reading) -> bool:
    """Whether the profile read the page, and the cold path reads it otherwise."""
    return warm.article is not None and warm.article.extractor.startswith(WARM) and not agree(warm, cold)
