"""The phrases that whole lines are made of: one TOML file per language, and the little language they are written in.

Each file has the tables `[sure]` (a line that says this is never article text), `[weak]` (it may be a subhead; it
counts only outside the article), `[dates]` (months and other words of a date line) and `[policy]` (words that the
outlet's rules for its readers are full of). A phrase is a whole line;
case, kinds of space and apostrophe, leading bullets and trailing punctuation do not matter. In a phrase

    (a|b)   one of these          <num>   a number                   <name>  one or more capitalised names
    [a]     this or nothing       <few>   up to 80 characters,       <date>  words of a date, see `dates.py`
    …       any text, or none             no sentence                <url>   an address;  <site>  a host name

A phrase of links or menus (see `LINKS`) that ends in `…` takes no line that ends in a full stop: that is a sentence.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from cleaner.phrases.pattern import expand

LINKS: Final = frozenset({"related", "latest", "nav", "tags", "caption", "byline", "source"})
"""Reasons whose lines are labels and headlines, never sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One phrase without alternatives, with the reason its lines are dropped for; `sure` as in the module's text."""

    text: str
    reason: str
    sure: bool
    language: str


@functools.cache
def tables() -> dict[str, dict[str, Any]]:
    """The content of every file by language code, in order of the codes."""
    files = (entry for entry in resources.files(__name__).iterdir() if entry.name.endswith(".toml"))
    return {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8"))
        for file in sorted(files, key=lambda entry: entry.name)
    }


@functools.cache
def phrases() -> tuple[Phrase, ...]:
    """Every phrase of every language, alternatives spelled out; the sure ones first."""
    return tuple(_spelled_out())


def _spelled_out() -> Iterator[Phrase]:
    for table, sure in (("sure", True), ("weak", False)):
        for language, content in tables().items():
            for reason, texts in content.get(table, {}).items():
                for text in texts:
                    for one in expand(text):
                        yield Phrase(text=one, reason=reason, sure=sure, language=language)


@functools.cache
def policy_stems() -> tuple[str, ...]:
    """The beginnings of words, lower case, that the rules of outlets for their readers are full of."""
    return tuple(stem for table in tables().values() for stem in table.get("policy", {}).get("stems", ()))


@functools.cache
def date_words(key: str) -> frozenset[str]:
    """The words of all languages under this key (`months` or `words`) of `[dates]`."""
    return frozenset(word for table in tables().values() for word in table.get("dates", {}).get(key, ()))
