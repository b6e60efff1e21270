"""Learning the hosts of an archive: what is learned is saved together with an index that follows from it.

So the index always follows from the WARC files, the outlets' definitions and the profiles.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace

from archive.index import Index
from archive.indexer import Indexer, Tally
from archive.pages import Readers
from archive.profiles import read_profiles, write_profile
from archive.reread import read_again
from archive.school import Lesson, Order, School, lessons
from archive.store import Archive
from archive.tried import read_tried, write_tried
from cleaner.errors import BadInput, LitopysError
from cleaner.outlets import all_outlets
from cleaner.profile_values import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What came of an archive: its lessons, and what was read for the index to follow from them."""

    lessons: tuple[Lesson, ...] = ()
    small: Mapping[str, int] = field(default_factory=dict)
    """Hosts with too few pages to learn from, and how many they have."""
    renewed: Tally | None = None
    """What the whole index was made anew of, where it did not follow from the profiles that were there."""
    again: Tally | None = None
    """The captures that new profiles read otherwise, and were read again."""

    @property
    def fresh(self) -> tuple[Profile, ...]:
        """The profiles that the archive did not have."""
        return tuple(one.found for one in self.lessons if one.is_new and isinstance(one.found, Profile))


def learn_archive(archive: Archive, readers: Readers, order: Order) -> Learned:
    """Learn hosts, save what is new, and read again what is read otherwise by it.

    An index that was made by other profiles than there are is made anew first: a kill, or a hand, came between. Raises
    `BadInput` for a name without captures or a record that is not in its place, `ArchiveBusy` while others write.
    """
    if order.dry_run:
        with closing(archive.read_index()) as index:
            return _looked(_school(archive, index, readers, order))
    with archive.alone():
        renewed = None if _is_sound(archive) else archive.renew(readers, order.indexed)
        return replace(_taught(archive, readers, order), renewed=renewed)


def rebuild(archive: Archive, readers: Readers, order: Order) -> Learned:
    """Make the index anew, with profiles for the hosts that are due.

    They are learned by the index that there was; where there was none, or it tells of records that are not in their
    places, they are learned by the new one.
    """
    with archive.alone():
        learned = _by_old_index(archive, readers, order)
        renewed = archive.renew(readers, order.indexed, learned.fresh if learned else ())
        return replace(learned or _taught(archive, readers, order), renewed=renewed)


def _is_sound(archive: Archive) -> bool:
    """Whether there is an index that follows from the profiles there are."""
    if not archive.index_path.exists():
        return False
    with closing(archive.read_index()) as index:
        return index.knows_hosts and index.profiles == read_profiles(archive.profiles_path).mark


def _by_old_index(archive: Archive, readers: Readers, order: Order) -> Learned | None:
    read_profiles(archive.profiles_path)  # a broken one stops the command
    try:
        with closing(archive.read_index()) as index:
            school = _school(archive, index, readers, order)
            learned = _looked(school)
            _note(school, learned)
            return learned
    except (LitopysError, sqlite3.Error, ValueError, TypeError, OverflowError):  # it may hold anything
        return None


def _school(archive: Archive, index: Index, readers: Readers, order: Order) -> School:
    if not index.knows_hosts:
        raise BadInput(f"{archive.index_path}: made by an older Litopys; run 'litopys rebuild' first")
    return School(
        archive=archive,
        index=index,
        readers=readers,
        order=order,
        known=read_profiles(archive.profiles_path),
        tried=read_tried(archive.tried_path),
        outlets=all_outlets(),
    )


def _looked(school: School) -> Learned:
    found, small = lessons(school)
    return Learned(lessons=tuple(found), small=small)


def _taught(archive: Archive, readers: Readers, order: Order) -> Learned:
    """Learn by a sound index, and read again in it what is read otherwise by what was learned."""
    with closing(Index(archive.index_path)) as index:
        school = _school(archive, index, readers, order)
        learned = _looked(school)
        if learned.fresh:
            indexer = Indexer(index, school.outlets, readers, school.known.plus(learned.fresh))
            indexer.progress = order.indexed
            again = read_again(archive, indexer, school.known, lambda: _save(archive, learned.fresh))
            learned = replace(learned, again=again)
        _note(school, learned)
    return learned


def _save(archive: Archive, fresh: Iterable[Profile]) -> None:
    for profile in fresh:
        write_profile(archive.profiles_path, profile)


def _note(school: School, learned: Learned) -> None:
    """Note which hosts were learned in vain."""
    vain = {one.host: school.stand(one.host) for one in learned.lessons if not one.is_new}
    tried = school.tried.noting(vain, [one.host for one in learned.lessons if one.is_new])
    if tried != school.tried:
        write_tried(school.archive.tried_path, tried)
