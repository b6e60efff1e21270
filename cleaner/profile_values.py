"""What a profile of a host is: how its pages are built, as learned from many of them, in a form a person can read.

A profile is a fact about a host at a time, written as JSON with stable keys; it holds no page and no article.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from cleaner.errors import BadInput

LINKS: Final = "links"
"""A rule for lines that are links from end to end."""

SCRAPS: Final = "scraps"
"""A rule for short lines that end like no sentence."""

AFTER: Final = "after"
"""A rule for an element and all that stands after it in the container: the text ends there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """A CSS selector and its support: on how many of the pages learned from it held what it stands for."""

    css: str
    pages: int
    first: bool = False
    """Whether only the first element that each of its alternatives matches is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DropRule:
    """Elements within the story's container, or one sort of lines directly in them, that are not the story."""

    css: str
    reason: str
    pages: int
    """On how many pages it was seen."""
    kept: float
    """The share of its characters that the teacher kept all the same."""
    only: str = ""
    """`links` or `scraps` where only these lines fall, `after` where all that follows falls too, else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A line that many stories of the host share; digits are written as 0."""

    text: str
    reason: str
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How the pages of one host are built. See the fields for what each is evidence of."""

    host: str
    version: int
    learned: str
    """The ISO day of the youngest page learned from: a function of the pages, not of the clock."""
    pages: int
    stories: int
    """Pages less the versions and twins among them."""
    body: tuple[Selector, ...]
    """Containers of the story, the best supported first; the first that a page has is its container."""
    drop: tuple[DropRule, ...] = ()
    repeated: tuple[Repeated, ...] = ()
    title: tuple[Selector, ...] = ()
    date: tuple[Selector, ...] = ()
    author: tuple[Selector, ...] = ()
    places: tuple[str, ...] = ()
    """The elements that hold the story's lines: a page whose lines stand elsewhere was built otherwise."""
    shortest: int = 0
    longest: int = 0
    """Characters of the shortest and the longest text that the pages learned from gave."""
    tested: int = 0
    """Pages held back and read by a profile learned without them."""
    agreement: float = 0.0
    """The share of characters that profile and teacher both keep on the pages held back."""

    def to_json(self) -> str:
        """The profile as JSON for a file: keys in order of the fields, one entry of a list a line."""
        rows = []
        for name, value in asdict(self).items():
            written = _listed(value) if isinstance(value, tuple) else _dumped(value)
            rows.append(f"  {_dumped(name)}: {written}")
        return "{\n" + ",\n".join(rows) + "\n}\n"

    def reads_as(self, other: Profile) -> bool:
        """Whether both read every page alike: they may differ in support and version, not in what they look for."""
        return _looked_for(self) == _looked_for(other)

    @classmethod
    def from_json(cls, text: str) -> Profile:
        """The profile that `to_json` wrote. Raises `BadInput` where it is none."""
        try:
            return _read(json.loads(text))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise BadInput(f"not a host's profile ({error}); delete the file and learn it again") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why no profile was learned: a stable code, and a sentence with the figures."""

    code: str
    """`few_pages`, `few_articles`, `no_container`, `unproven`."""
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfit:
    """Why a page is not read by its host's profile: the cold path has to read it."""

    code: str
    """`no_container`, `empty`, `too_short`, `too_long`, `other_template`."""
    detail: str = ""


def _looked_for(one: Profile) -> tuple[object, ...]:
    fields = (one.body, one.title, one.date, one.author)
    return (
        *(tuple((each.css, each.first) for each in field) for field in fields),
        tuple((rule.css, rule.reason, rule.only) for rule in one.drop),
        {(line.text, line.reason) for line in one.repeated},
        (set(one.places), one.shortest, one.longest),
    )


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _listed(values: tuple[object, ...]) -> str:
    return "[\n" + ",\n".join(f"    {_dumped(value)}" for value in values) + "\n  ]" if values else "[]"


_PLAIN: Final = {"host": str, "learned": str} | dict.fromkeys(
    ("version", "pages", "stories", "shortest", "longest", "tested"), int
)


def _read(given: Mapping[str, Any]) -> Profile:
    for name, kind in _PLAIN.items():
        if not isinstance(given[name], kind):
            raise TypeError(f"{name} is {given[name]!r}")
    parts: dict[str, Any] = dict(given)
    for name in ("body", "title", "date", "author"):
        parts[name] = tuple(Selector(**one) for one in given[name])
    parts["drop"] = tuple(DropRule(**one) for one in given["drop"])
    parts["repeated"] = tuple(Repeated(**one) for one in given["repeated"])
    parts["places"] = tuple(given["places"])
    return Profile(**parts)
