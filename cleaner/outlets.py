"""Outlet definitions: one TOML file per outlet, facts only, checked at load.

Every key is documented in `seeds/outlets/TEMPLATE.toml`. A definition that cannot be used raises `BadOutlet`
with file, line or key, and the cure.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cleaner.errors import BadOutlet
from cleaner.values import REASONS

_INTERVAL = re.compile(r"(\d+)\s*([mhd])")
_SECONDS = {"m": 60, "h": 3600, "d": 86400}


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
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        return any(host == domain or host.endswith("." + domain) for domain in self.domains)

    @classmethod
    def load(cls, path: Path) -> Outlet:
        """Read one definition. Raises `BadOutlet`."""
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise BadOutlet(f"{path}: cannot be read ({error}); check the file and its encoding (UTF-8)") from error
        except tomllib.TOMLDecodeError as error:
            raise BadOutlet(f"{path}: not valid TOML: {error}; compare it with TEMPLATE.toml") from error
        return _Checker(path).outlet(data)


class _Checker:
    """Turns TOML values into an `Outlet`, naming file and key of whatever is wrong."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fail(self, key: str, problem: str) -> BadOutlet:
        return BadOutlet(f"{self.path}{self.line_of(key)}: key '{key}': {problem}")

    def line_of(self, key: str) -> str:
        """`:N` of the first line that sets the key (the last part of a dotted one), if it is there."""
        leaf = re.escape(key.rpartition(".")[2])
        for number, text in enumerate(self.path.read_text(encoding="utf-8").split("\n"), 1):
            if re.match(rf"\s*(?:{leaf}\s*=|\[+{leaf}\]+)", text):
                return f":{number}"
        return ""

    def outlet(self, data: Mapping[str, Any]) -> Outlet:
        known = {f.name: f for f in fields(Outlet)}
        for key in data:
            if key not in known:
                raise self.fail(key, f"unknown; known keys: {', '.join(sorted(known))}")
        for name, spec in known.items():
            if spec.default is MISSING and name not in data:
                raise self.fail(name, "missing; every outlet needs name, title and domains")
        values = {key: self.value(key, value, str(known[key].type)) for key, value in data.items()}
        self.check(values)
        return Outlet(**values)

    def value(self, key: str, value: Any, kind: str) -> Any:
        if key == "interval":
            return self.interval(value)
        if kind == "tuple[Rule, ...]":
            return tuple(self.rule(key, table) for table in self.listed(key, value, dict))
        if kind == "tuple[str, ...]":
            return tuple(self.listed(key, value, str))
        wanted: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "bool": (bool,), "float": (int, float)}
        if not isinstance(value, wanted[kind]) or (isinstance(value, bool) and kind != "bool"):
            raise self.fail(key, f"must be {kind}, is {type(value).__name__}")
        return float(value) if isinstance(value, int) and kind == "float" else value

    def listed(self, key: str, value: Any, kind: type) -> list[Any]:
        if not isinstance(value, list) or not all(isinstance(v, kind) for v in value):
            raise self.fail(key, f"must be a list of {'tables' if kind is dict else 'strings'}")
        return value

    def interval(self, value: Any) -> int:
        found = _INTERVAL.fullmatch(value) if isinstance(value, str) else None
        if not found:
            raise self.fail("interval", 'must be a number with m, h or d, such as "30m"')
        return int(found[1]) * _SECONDS[found[2]]

    def rule(self, key: str, table: Mapping[str, Any]) -> Rule:
        allowed = {f.name for f in fields(Rule)}
        for name, value in table.items():
            if name not in allowed:
                raise self.fail(f"{key}.{name}", f"unknown; known keys: {', '.join(sorted(allowed))}")
            dated = name in ("since", "until")
            if not isinstance(value, dt.date if dated else str) or isinstance(value, dt.datetime):
                raise self.fail(f"{key}.{name}", "must be a date such as 2024-05-01" if dated else "must be a string")
        rule = Rule(**table)
        if bool(rule.css) == bool(rule.line) or (key == "body" and rule.line):
            raise self.fail(key, "each table needs 'css'" + ("" if key == "body" else " or 'line', not both"))
        if rule.reason not in REASONS:
            raise self.fail(f"{key}.reason", f"{rule.reason!r} is no reason; choose one of {', '.join(REASONS)}")
        self.pattern(f"{key}.line", rule.line)
        return rule

    def pattern(self, key: str, pattern: str) -> None:
        try:
            re.compile(pattern)
        except re.error as error:
            raise self.fail(key, f"not a regular expression: {error}") from error

    def check(self, values: Mapping[str, Any]) -> None:
        if values["name"] != self.path.stem:
            raise self.fail("name", f"must be the file's name, {self.path.stem!r}")
        if not values["domains"]:
            raise self.fail("domains", "must name at least one host")
        if values.get("status", "live") not in ("live", "closed"):
            raise self.fail("status", 'must be "live" or "closed"')
        if values.get("delay", 1.0) < 1.0 and not values.get("loopback"):
            raise self.fail("delay", "must be at least 1 second: be polite")
        for key in ("feeds", "sitemaps", "sections"):
            for url in values.get(key, ()):
                if urlsplit(url).scheme not in ("http", "https"):
                    raise self.fail(key, f"{url!r} must start with http:// or https://")
        self.pattern("article_urls", values.get("article_urls", ""))


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
    """The definition of this name. Raises `BadOutlet`, naming near matches where there is none."""
    files = outlet_files(folder)
    if name not in files:
        import difflib

        near = difflib.get_close_matches(name, files, n=3) or sorted(files)[:8]
        raise BadOutlet(f"no outlet {name!r} in {folder or outlets_dir()}; did you mean {', '.join(near)}?")
    return Outlet.load(files[name])


def all_outlets(folder: Path | None = None) -> tuple[Outlet, ...]:
    """Every definition of the folder. Raises `BadOutlet` at the first wrong one."""
    return _loaded(folder or outlets_dir())


@functools.cache
def _loaded(folder: Path) -> tuple[Outlet, ...]:
    return tuple(Outlet.load(path) for path in outlet_files(folder).values())


def outlet_of(url: str, outlets: Iterable[Outlet]) -> Outlet | None:
    """The outlet that owns the URL's host; the longest matching domain wins."""
    owners = [o for o in outlets if o.owns(url)]
    return max(owners, key=lambda o: max(map(len, o.domains)), default=None)
