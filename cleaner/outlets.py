"""Outlet definitions: one TOML file per outlet, facts only, checked at load.

Every key is documented in `seeds/outlets/TEMPLATE.toml`. A definition that cannot be used raises `BadOutlet`
with file, line or key, and the cure.
"""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cleaner.errors import BadOutlet


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One dated rule of an outlet: a CSS selector or a whole-line pattern, and the days it holds for captures."""

    css: str = ""
    line: str = ""
    reason: str = "outside"
    why: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    def holds(self, day: dt.date | None) -> bool:
        """Whether the rule applies to a capture of this day; without a day, whether it has no end."""
        if day is None:
            return self.until is None
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A publisher and what we know of it. See `seeds/outlets/TEMPLATE.toml` for each key."""

    name: str
    title: str
    domains: tuple[str, ...]
    home: str = ""
    languages: tuple[str, ...] = ()
    status: str = "live"
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    section_pages: int = 2
    article_urls: str = ""
    interval: int = 3600
    delay: float = 1.0
    encoding: str = ""
    loopback: bool = False
    guessed: tuple[str, ...] = ()
    body: tuple[Rule, ...] = ()
    drop: tuple[Rule, ...] = ()
    title_css: str = ""
    date_css: str = ""
    author_css: str = ""
    notes: str = ""

    def is_article(self, url: str) -> bool:
        """Whether the URL has the form of this outlet's articles (its own hosts, its pattern)."""
        return self.owns(url) and bool(re.search(self.article_urls, url) if self.article_urls else True)

    def owns(self, url: str) -> bool:
        """Whether the URL's host is one of the outlet's domains or below one."""
        return bool(self.domain_of(url))

    def domain_of(self, url: str) -> str:
        """The longest of the outlet's domains that the URL's host is or is below; empty for a foreign or broken URL."""
        host = _host_of(url)
        return max((d for d in self.domains if host == d or host.endswith("." + d)), key=len, default="")

    @classmethod
    def load(cls, path: Path) -> Outlet:
        """Read one definition. Raises `BadOutlet`."""
        from cleaner.outlets_check import read  # the checker needs this class

        return read(path)


@functools.lru_cache(maxsize=64)  # every outlet is asked about the same URL
def _host_of(url: str) -> str:
    """The URL's host without `www.`; empty for a broken URL."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return ""


def outlets_dir() -> Path:
    """Where the definitions are: `LITOPYS_OUTLETS`, else `seeds/outlets` beside the code or in the package."""
    given = os.environ.get("LITOPYS_OUTLETS")
    if given:
        return Path(given)
    here = Path(__file__).resolve().parent
    beside = here.parent / "seeds" / "outlets"
    return beside if beside.is_dir() else here / "seeds" / "outlets"


def outlet_files(folder: Path | None = None) -> dict[str, Path]:
    """Definition files by outlet name, in order of the names. Raises `BadOutlet` where the folder is missing."""
    folder = folder or outlets_dir()
    if not folder.is_dir():
        raise BadOutlet(f"{folder}: no such folder of outlet definitions; set LITOPYS_OUTLETS to yours")
    return {path.stem: path for path in sorted(folder.glob("*.toml")) if path.stem != "TEMPLATE"}


def load_outlet(name: str, folder: Path | None = None) -> Outlet:
    """The definition of this name. Raises `BadOutlet`, naming near matches, or how to list all, where there is none."""
    files = outlet_files(folder)
    if name not in files:
        near = difflib.get_close_matches(name, files, n=3)
        cure = f"did you mean {', '.join(near)}?" if near else "'litopys outlets' lists those there are"
        raise BadOutlet(f"no outlet {name!r} in {folder or outlets_dir()}; {cure}")
    return Outlet.load(files[name])


def all_outlets(folder: Path | None = None) -> tuple[Outlet, ...]:
    """Every definition of the folder. Raises `BadOutlet` at the first wrong one."""
    return _loaded(folder or outlets_dir())


@functools.cache
def _loaded(folder: Path) -> tuple[Outlet, ...]:
    return tuple(Outlet.load(path) for path in outlet_files(folder).values())


def outlet_of(url: str, outlets: Iterable[Outlet]) -> Outlet | None:
    """The outlet that owns the URL's host; the longest matching domain wins."""
    host, longest, owner = _host_of(url), 0, None
    for outlet in outlets:
        for domain in outlet.domains:
            if len(domain) > longest and (host == domain or host.endswith("." + domain)):
                longest, owner = len(domain), outlet
    return owner
