"""Learning the hosts of an archive from its WARC files: which pages are looked at, what comes of it, what is kept.

The newest pages of each host are found in one walk through the files, read by the cold path, and given to
`cleaner.profile_learn`. What is learned is saved together with an index made anew by it, so that the index always
follows from the WARC files, the outlets' definitions and the profiles.
"""

from __future__ import annotations

import difflib
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from archive.capture import Found
from archive.indexer import Tally, found_of
from archive.members import Member, read_member, walk
from archive.pages import Job, Readers
from archive.profiles import Profiles, read_profiles
from archive.rows import entry_of
from archive.segment import OPEN
from archive.store import Archive
from archive.warc import METADATA, BadRecord, Record, parse
from cleaner.errors import BadInput
from cleaner.outlets import Outlet, all_outlets, outlet_files
from cleaner.profile_batch import MOST_LEARNED, host_of
from cleaner.profile_learn import MIN_STORIES, learn
from cleaner.profile_values import Profile, Refusal

_BATCH: Final = 16
_HOSTS: Final = """
SELECT substr(rest, 1, instr(rest || '/', '/') - 1) AS host, count(*) AS pages
FROM (SELECT DISTINCT substr(url, instr(url, '//') + 2) AS rest FROM captures WHERE outcome = 'article')
GROUP BY host ORDER BY host
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be learned."""

    names: tuple[str, ...] = ()
    """Hosts and outlets; all hosts where none are named."""
    unknown_only: bool = False
    """Whether hosts that have a profile are left as they are."""
    dry_run: bool = False
    scanned: Callable[[int], None] = lambda captures: None
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What came of an archive: its lessons, and what the index was made of where it was made anew."""

    lessons: tuple[Lesson, ...]
    small: dict[str, int]
    """Hosts with too few pages to learn from, and how many they have."""
    tally: Tally | None = None

    @property
    def fresh(self) -> tuple[Profile, ...]:
        """The profiles that the archive did not have."""
        return tuple(one.found for one in self.lessons if one.is_new and isinstance(one.found, Profile))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a page's record is, and what our metadata record says of it."""

    date: str
    id: str
    path: Path
    offset: int
    length: int
    found: Found


def learn_archive(archive: Archive, readers: Readers, order: Order) -> Learned:
    """Learn hosts, save what is new, and make the index anew where it was made by other profiles than there are then.

    Raises `BadInput` for a name without captures.
    """
    if order.dry_run:
        return _looked(archive.require(), readers, order)
    with archive.alone():
        learned = _looked(archive, readers, order)
        if not learned.fresh and archive.is_made_by(read_profiles(archive.profiles_path)):
            return learned
        return replace(learned, tally=archive.renew(readers, order.indexed, learned.fresh))


def rebuild(archive: Archive, readers: Readers, order: Order) -> tuple[Learned, Tally]:
    """Make the index anew, with profiles for hosts that have none yet and pages enough."""
    with archive.alone():
        learned = _looked(archive, readers, replace(order, unknown_only=True))
        return learned, archive.renew(readers, order.indexed, learned.fresh)


def learnable(archive: Archive) -> list[str]:
    """The hosts of the index with articles enough to learn from and no profile, the largest first."""
    known, counts = read_profiles(archive.profiles_path), Counter[str]()
    with closing(archive.read_index()) as index:
        for row in index.query(_HOSTS):
            counts[host_of(f"//{row['host']}")] += row["pages"]
    return [host for host, pages in counts.most_common() if pages >= MIN_STORIES and host and not known.newest(host)]


def _looked(archive: Archive, readers: Readers, order: Order) -> Learned:
    outlets, known = all_outlets(), read_profiles(archive.profiles_path)
    hosts = _gathered(archive, outlets, order)
    wanted = _wanted(order, hosts)
    enough = [host for host in wanted if len(hosts[host]) >= MIN_STORIES]
    lessons = []
    for host in enough:
        if not (order.unknown_only and known.newest(host)):
            jobs = _jobs(hosts[host].values(), outlets)
            lessons.append(_lesson(host, jobs, readers, known, order.looked_at))
    return Learned(
        lessons=tuple(lessons), small={host: len(hosts[host]) for host in wanted if len(hosts[host]) < MIN_STORIES}
    )


def _wanted(order: Order, hosts: Iterable[str]) -> list[str]:
    """The hosts that the names mean, in order. Raises `BadInput` where one means none."""
    every = sorted(hosts)
    if not order.names:
        return every
    wanted: set[str] = set()
    for name in order.names:
        own = set(_meant(name, every))
        if not own:
            near = difflib.get_close_matches(name, every, n=3) or every[:5]
            hint = f"; did you mean {', '.join(near)}?" if near else ""
            raise BadInput(f"{name}: no pages of such a host or outlet in the archive{hint}")
        wanted |= own
    return sorted(wanted)


def _meant(name: str, hosts: Sequence[str]) -> Iterator[str]:
    files = outlet_files()
    outlet = Outlet.load(files[name]) if name in files else None
    own = host_of(name if "//" in name else f"//{name}")
    return (host for host in hosts if host == own or (outlet is not None and outlet.owns(f"//{host}")))


def _gathered(archive: Archive, outlets: Sequence[Outlet], order: Order) -> dict[str, dict[str, _Place]]:
    """The newest captures of pages, one for a URL, by host and URL; at most so many of a host as are learned from."""
    hosts: dict[str, dict[str, _Place]] = {}
    closed = [path for path in archive.warc_files() if path.suffix != OPEN]  # the others are still being written
    for path in closed:
        for place, record in _captures(path):
            order.scanned(1)
            host = host_of(record.url)
            if not host or not entry_of(record, place.found, outlets).job:
                continue
            own = hosts.setdefault(host, {})
            own[record.url] = max((place, own.get(record.url, place)), key=_age)
            if len(own) > 2 * MOST_LEARNED:
                hosts[host] = _newest(own)
    return {host: _newest(own) for host, own in hosts.items()}


def _age(place: _Place) -> tuple[str, str]:
    return place.date, place.id


def _newest(own: dict[str, _Place]) -> dict[str, _Place]:
    return dict(sorted(own.items(), key=lambda item: _age(item[1]), reverse=True)[:MOST_LEARNED])


def _captures(path: Path) -> Iterator[tuple[_Place, Record]]:
    """The responses of a file; what is damaged is passed over, as indexing names it."""
    companions: dict[str, Found] = {}
    for member in walk(path):
        record = _parsed(member) if isinstance(member, Member) else None
        if record is None or not isinstance(member, Member):
            continue
        if record.type == "metadata" and record.url.startswith(METADATA):
            companions[record.headers.get("warc-concurrent-to", "")] = found_of(record)
        elif record.type == "response":
            place = _Place(
                date=record.date,
                id=record.id,
                path=path,
                offset=member.offset,
                length=member.length,
                found=companions.pop(record.id, Found()),
            )
            yield place, record


def _parsed(member: Member) -> Record | None:
    try:
        return parse(member.data)
    except BadRecord:
        return None


def _jobs(places: Iterable[_Place], outlets: Sequence[Outlet]) -> Iterator[Job]:
    for place in sorted(places, key=_age):
        member = read_member(place.path, place.offset, place.length)
        record = _parsed(member) if member else None
        if record and (job := entry_of(record, place.found, outlets).job):
            yield job


def _lesson(
    host: str, jobs: Iterator[Job], readers: Readers, known: Profiles, looked_at: Callable[[int], None]
) -> Lesson:
    evidences, pages = [], 0
    while batch := list(itertools.islice(jobs, _BATCH)):
        evidences += [one for one in readers.observe(batch) if one]
        pages += len(batch)
        looked_at(len(batch))
    before = known.newest(host)
    found = learn(host, evidences, version=before.version + 1 if before else 1)
    is_new = isinstance(found, Profile) and (before is None or not before.reads_as(found))
    return Lesson(host=host, pages=pages, found=found if is_new or not before else _kept(found, before), is_new=is_new)


def _kept(found: Profile | Refusal, before: Profile) -> Profile | Refusal:
    """The profile that stays where nothing new was learned; a refusal is told all the same."""
    return before if isinstance(found, Profile) else found
