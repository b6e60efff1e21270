"""What an archive has learned of its hosts: the folder `profiles/`, a file `HOST@VERSION.json` for each profile.

Profiles are knowledge, as outlet definitions are: they were learned from the WARC files as these were on a day, and
are kept. Which of them reads a page is a function of its host and the day of its capture.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from archive.errors import write_failed
from archive.readings import Job
from archive.segment import fsync_folder
from cleaner.errors import BadInput, LitopysError
from cleaner.profile_batch import host_of
from cleaner.profile_read import checked
from cleaner.profile_values import Profile

_UNSAFE: Final = re.compile(r"[^\w.-]")


@dataclass(frozen=True, slots=True)
class Profiles:
    """The profiles of an archive: the versions of each host's, the oldest first."""

    hosts: Mapping[str, tuple[Profile, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, every: Iterable[Profile]) -> Profiles:
        """These profiles, whatever their order."""
        hosts: dict[str, tuple[Profile, ...]] = {}
        for one in sorted(every, key=lambda one: (one.host, one.version)):
            hosts[one.host] = (*hosts.get(one.host, ()), one)
        return cls(hosts)

    def plus(self, learned: Iterable[Profile]) -> Profiles:
        """These and further ones."""
        return self.of([*(one for versions in self.hosts.values() for one in versions), *learned])

    @property
    def mark(self) -> int:
        """A number of 31 bits that stands for these profiles; 0 for none."""
        every = "".join(one.to_json() for versions in self.hosts.values() for one in versions)
        return int.from_bytes(hashlib.sha256(every.encode("utf-8", "replace")).digest()[:4], "big") >> 1 if every else 0

    def newest(self, host: str) -> Profile | None:
        """The last version of a host's profile; None where nothing was learned."""
        return self.hosts[host][-1] if host in self.hosts else None

    def for_page(self, url: str, day: str) -> Profile | None:
        """The newest profile learned by the day of the capture, else the oldest; None where the host has none."""
        known = self.hosts.get(host_of(url), ()) if self.hosts else ()
        by_then = max((one.learned for one in known if one.learned <= day), default="")
        when = by_then or min((one.learned for one in known), default="")
        # Of two learned on a day the later version: the same pages may be learned again by better means.
        return max((one for one in known if one.learned == when), key=lambda one: one.version, default=None)

    def in_turn(self, url: str, day: str) -> tuple[Profile | None, Profile | None]:
        """What a page is tried with: its profile, and the next one learned where the page came between the two.

        A host's new look is learned some days after it came: the pages of these days have the one or the other.
        """
        first = self.for_page(url, day)
        after = [one.learned for one in self.hosts[first.host] if one.learned > first.learned] if first else []
        if first is None or not after or day < first.learned:
            return first, None
        return first, self.for_page(url, min(after))

    def serve(self, job: Job) -> Job:
        """The job with the profiles that its host has for the day of the capture; they say nothing of dumps' texts."""
        if job.told:
            return job
        profile, later = self.in_turn(job.page.url, job.page.day.isoformat() if job.page.day else "")
        return replace(job, profile=profile, later=later)


def read_profiles(folder: Path) -> Profiles:
    """The profiles of a folder; none where there is no folder. Raises `LitopysError` at the first broken file."""
    return Profiles.of(_read(path) for path in sorted(folder.glob("*.json")))


def broken_profiles(folder: Path) -> Iterator[tuple[Path, str]]:
    """The files of a folder that are no profiles, and what is said of each."""
    for path in sorted(folder.glob("*.json")):
        try:
            _read(path)
        except LitopysError as error:
            yield path, str(error)


def write_profile(folder: Path, profile: Profile) -> Path:
    """Save a profile under its name, whole or not at all. Raises `LitopysError`."""
    path = folder / name_of(profile)
    fresh = path.with_name(path.name + ".new")
    try:
        folder.mkdir(exist_ok=True)
        with fresh.open("w", encoding="utf-8") as stream:
            stream.write(profile.to_json())
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(path)
        fsync_folder(folder)
    except OSError as error:
        raise write_failed(path, error) from error
    return path


def name_of(profile: Profile) -> str:
    """The file's name: the host, without what no file name may hold, and the version."""
    return f"{_UNSAFE.sub('_', profile.host)}@{profile.version}.json"


def _read(path: Path) -> Profile:
    try:
        found = checked(Profile.from_json(path.read_text(encoding="utf-8")))
    except UnicodeDecodeError as error:
        raise LitopysError(f"{path}: not a host's profile (not UTF-8); delete the file and learn it again") from error
    except BadInput as error:
        raise LitopysError(f"{path}: {error}") from error
    except OSError as error:
        raise LitopysError(f"{path}: cannot be read ({error.strerror})") from error
    if name_of(found) != path.name:
        raise LitopysError(f"{path}: holds the profile {name_of(found)}; rename the file so, or delete it")
    return found
