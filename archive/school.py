"""Learning hosts one by one: which of them are due, and what comes of each.

The newest pages of a host are found by the index, read by the cold path, and given to `cleaner.profile_learn`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from archive.drift import Fit, fit_of, since
from archive.index import PAGES, Index, Row
from archive.pages import Readers
from archive.places import jobs_of, newest_pages
from archive.profiles import Profiles
from archive.readings import Job
from archive.store import Archive
from archive.tried import Trial, Tried
from cleaner.errors import BadInput
from cleaner.outlets import Outlet, outlet_files
from cleaner.profile_batch import MOST_LEARNED, host_of
from cleaner.profile_evidence import Evidence
from cleaner.profile_learn import MIN_STORIES, learn
from cleaner.profile_values import Profile, Refusal

_BATCH: Final = 16
_NAMED: Final = 5
"""How many hosts are named where a name means none of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be learned."""

    names: tuple[str, ...] = ()
    """Hosts and outlets; all hosts where none are named."""
    due_only: bool = False
    """Whether hosts are left as they are whose newest pages fit the profile that they have."""
    patient: bool = False
    """Whether hosts that were tried in vain are left until many more of their pages have come."""
    doubted: frozenset[str] | None = None
    """Of the hosts with a profile only these are looked at; all where it is None."""
    dry_run: bool = False
    looked_at: Callable[[int], None] = lambda pages: None
    indexed: Callable[[int], None] = lambda captures: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What came of one host."""

    host: str
    pages: int
    """Pages looked at."""
    found: Profile | Refusal
    is_new: bool = False
    """Whether the profile reads pages otherwise than the newest one that the archive has."""
    drift: Fit | None = None
    """How the profile did that it had, where that is why it was learned anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """What is learned from, by whom, and what is known already."""

    archive: Archive
    index: Index
    readers: Readers
    order: Order
    known: Profiles
    tried: Tried
    outlets: Sequence[Outlet]

    def jobs(self, rows: Sequence[Row]) -> list[Job]:
        """The pages of captures as the cold path reads them. Raises `BadInput`."""
        return jobs_of(self.archive, rows, self.outlets)

    def stand(self, host: str) -> Trial:
        """The newest version of a host's profile, and how many captures of pages have come since."""
        newest = self.known.newest(host)
        ((pages,),) = self.index.db.execute(
            f"SELECT count(*) FROM captures WHERE host = ? AND {PAGES} AND date >= ?",
            [host, newest.learned if newest else ""],
        )
        return Trial(version=newest.version if newest else 0, pages=pages)

    def is_left(self, host: str) -> bool:
        """Whether the host is not looked at: nobody doubts its profile, or it was tried in vain with nearly as much."""
        if self.order.doubted is not None and self.known.newest(host) and host not in self.order.doubted:
            return True
        return self.order.patient and self.tried.is_early(host, self.stand(host))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """A host to be learned: for its first time, by order, or because it drifted away from its profile."""

    host: str
    rows: Sequence[Row]
    """Its newest pages."""
    drift: Fit | None = None
    misread: Sequence[Job] = ()
    """The pages that show the drift: the new profile has to do better on them."""


def lessons(school: School) -> tuple[list[Lesson], dict[str, int]]:
    """What came of each host that is due, and the hosts with too few pages for that and how many they have.

    Raises `BadInput` for a name without pages, or where a record is not in its place.
    """
    found, small = [], {}
    for host in _wanted(school):
        if school.is_left(host):
            continue
        rows = newest_pages(school.index, host, MOST_LEARNED)
        if len(rows) < MIN_STORIES:
            small[host] = len(rows)
        elif due := _due(school, host, rows):
            found.append(_lesson(school, due))
    return found, small


def _wanted(school: School) -> list[str]:
    """The hosts that the names mean, in order. Raises `BadInput` where one means none."""
    every = _hosts(school)
    if not school.order.names:
        return every
    wanted: set[str] = set()
    for name in school.order.names:
        own = set(_meant(name, every))
        if not own:
            raise BadInput(f"{name}: no pages of such a host or outlet in the archive; {_instead(name, every)}")
        wanted |= own
    return sorted(wanted)


def _instead(name: str, every: Sequence[str]) -> str:
    """What to say of a name that means no host: the names near it, else what the archive has."""
    if near := difflib.get_close_matches(name, every, n=3):
        return f"did you mean {', '.join(near)}?"
    if not every:
        return "it has no pages at all yet; crawl or import some first"
    more = f" and of {len(every) - _NAMED} more" if len(every) > _NAMED else ""
    return f"it has pages of {', '.join(every[:_NAMED])}{more}"


def _hosts(school: School) -> list[str]:
    """The hosts with pages, in order; in patience only those with captures enough to learn from."""
    rows = school.index.db.execute(
        f"SELECT host FROM captures WHERE host <> '' AND {PAGES} GROUP BY host HAVING count(*) >= ? ORDER BY host",
        [MIN_STORIES if school.order.patient else 1],
    )
    return [host for (host,) in rows]


def _meant(name: str, hosts: Sequence[str]) -> Iterator[str]:
    files = outlet_files()
    outlet = Outlet.load(files[name]) if name in files else None
    own = host_of(name if "//" in name else f"//{name}")
    return (host for host in hosts if host == own or (outlet is not None and outlet.owns(f"//{host}")))


def _due(school: School, host: str, rows: Sequence[Row]) -> _Due | None:
    """The host, if it is to be learned now."""
    newest = school.known.newest(host)
    if newest is None or not school.order.due_only:
        return _Due(host=host, rows=rows)
    jobs = school.jobs(since(rows, newest))
    drift = fit_of(newest, jobs, school.readers)
    return _Due(host=host, rows=rows, drift=drift, misread=jobs) if drift.drifted else None


def _lesson(school: School, due: _Due) -> Lesson:
    before = school.known.newest(due.host)
    found = learn(due.host, _evidences(school, due.rows), version=before.version + 1 if before else 1)
    is_new = isinstance(found, Profile) and (before is None or not before.reads_as(found))
    if isinstance(found, Profile) and is_new and due.drift:
        fit = fit_of(found, due.misread, school.readers)
        if fit.drifted:  # or it would be learned anew with every page that comes
            found, is_new = Refusal(code="no_better", detail=str(fit)), False
    if before and not is_new and isinstance(found, Profile):
        found = before  # nothing new was learned; a refusal is told all the same
    return Lesson(host=due.host, pages=len(due.rows), found=found, is_new=is_new, drift=due.drift)


def _evidences(school: School, rows: Sequence[Row]) -> list[Evidence]:
    """What the pages tell of their host, a batch at a time: pages are large, evidence is small."""
    found: list[Evidence] = []
    for at in range(0, len(rows), _BATCH):
        jobs = school.jobs(rows[at : at + _BATCH])
        found += [one for one in school.readers.observe(jobs) if one]
        school.order.looked_at(len(jobs))
    return found
