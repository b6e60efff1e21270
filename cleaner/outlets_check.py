"""Reads an outlet's definition and names file, line and key of whatever is wrong in it."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from cleaner.errors import BadOutlet
from cleaner.outlets import Outlet, Rule
from cleaner.values import REASONS

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_INTERVAL = re.compile(r"([1-9]\d*)\s*([mhd])")
_SECONDS: Final = {"m": 60, "h": 3600, "d": 86400}
_IN_TOML: Final = {
    "str": 'text in quotes, such as "…"',
    "int": "a whole number without quotes",
    "float": "a number without quotes, such as 1.5",
    "bool": "true or false, without quotes",
}
_COUNTRIES: Final = {"ua": "uk", "gr": "el", "cz": "cs", "se": "sv", "dk": "da", "ee": "et", "by": "be", "kz": "kk"}
_SELECTORS: Final = ("title_css", "date_css", "author_css")


def read(path: Path) -> Outlet:
    """The definition in this file. Raises `BadOutlet`."""
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
            raise self.fail(key, f"must be {_IN_TOML[kind]}")
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
        if rule.since and rule.until and rule.since >= rule.until:
            raise self.fail(f"{key}.until", f"must be after since ({rule.since})")
        self.pattern(f"{key}.line", rule.line)
        self.selector(f"{key}.css", rule.css)
        return rule

    def selector(self, key: str, css: str) -> None:
        try:
            if css:
                LexborHTMLParser("").css(css)
        except SelectolaxError as error:
            raise self.fail(key, f"{css!r} is not a CSS selector") from error

    def pattern(self, key: str, pattern: str) -> None:
        try:
            re.compile(pattern)
        except re.error as error:
            raise self.fail(key, f"not a regular expression: {error}") from error

    def check(self, values: Mapping[str, Any]) -> None:
        if not _NAME.fullmatch(values["name"]):
            raise self.fail("name", "must be Latin letters, digits, - and _ only")
        if values["name"] != self.path.stem:
            raise self.fail("name", f"must be the file's name, {self.path.stem!r}")
        if not values["domains"]:
            raise self.fail("domains", "must name at least one host")
        if values.get("status", "live") not in ("live", "closed"):
            raise self.fail("status", 'must be "live" or "closed"')
        if values.get("delay", 1.0) < 1.0 and not values.get("loopback"):
            raise self.fail("delay", "must be at least 1 second: be polite")
        self.pattern("article_urls", values.get("article_urls", ""))
        for key in _SELECTORS:
            self.selector(key, values.get(key, ""))
        self.references(values)

    def references(self, values: Mapping[str, Any]) -> None:
        for key in ("feeds", "sitemaps", "sections"):
            for url in values.get(key, ()):
                self.address(key, url)
        for code in values.get("languages", ()):
            if not re.fullmatch(r"[a-z]{2,3}", code) or code in _COUNTRIES:
                cure = f"; {code} is a country, its language is {_COUNTRIES[code]}" if code in _COUNTRIES else ""
                raise self.fail("languages", f"{code!r} must be a language's two-letter code{cure}")
        for key in values.get("guessed", ()):
            if key not in {f.name for f in fields(Outlet)}:
                raise self.fail("guessed", f"{key!r} is no key of a definition")

    def address(self, key: str, url: str) -> None:
        try:
            good = urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
        except ValueError:
            good = False
        if not good:
            raise self.fail(key, f"{url!r} must be a full address that starts with http:// or https://")
