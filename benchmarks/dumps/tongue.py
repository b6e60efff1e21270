"""The words of one language for dumps, read from `words/` and from benchmarks/modern, cut in halves where asked."""

from __future__ import annotations

import functools
import itertools
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.dumps.values import Part
from benchmarks.modern.lexicon import Lexicon, lexicon

_WORDS = Path(__file__).with_name("words")
_WHOLE = frozenset({"months", "weekdays", "section", "tags", "table"})
"""Lists of benchmarks/modern that are facts of the language or belong together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """The lists of a language and the lexicon that stories are written with."""

    language: str
    lists: dict[str, tuple[str, ...]]
    lexicon: Lexicon


@functools.cache
def tongue(language: str, part: Part | None = None) -> Tongue:
    """The words of the language: all of them, or one of two halves that have nothing in common."""
    found: dict[str, str] = {}
    for path in sorted(_WORDS.glob(f"{language}_*.toml")):
        for key, text in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found[key] = found.get(key, "") + text
    shared = set(found.pop("shared").split())
    lists: dict[str, tuple[str, ...]] = {}
    for key, text in found.items():
        lines = tuple(line for line in text.split("\n") if line)
        name, _, columns = key.partition("__")
        lists |= _columns(name, columns, lines if name in shared else _half(lines, part))
    return Tongue(language=language, lists=lists, lexicon=_lexicon(language, part, lists))


def _columns(name: str, columns: str, lines: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The list itself, or one list for each of its named columns."""
    if not columns:
        return {name: lines}
    cut = [line.split("|") for line in lines]
    return {f"{name}_{column}": tuple(row[at] for row in cut) for at, column in enumerate(columns.split("_"))}


def _half(lines: tuple[str, ...], part: Part | None) -> tuple[str, ...]:
    """Every other line; a list of one line cannot be parted."""
    if part is None or len(lines) < 2:
        return lines
    kept = [line for place, line in enumerate(dict.fromkeys(lines)) if (place % 2 == 0) == (part == "train")]
    return tuple(kept)


def _lexicon(language: str, part: Part | None, lists: dict[str, tuple[str, ...]]) -> Lexicon:
    """The lexicon of benchmarks/modern in the same half, with the people and towns of this place added."""
    whole = lexicon(language)
    names = {kind: lines if kind in _WHOLE else _half(lines, part) for kind, lines in whole.names.items()}
    names["male_first"] += lists["male_first"]
    names["female_first"] += lists["female_first"]
    names["towns"] += tuple(_towns(language, lists))
    for stem, end in itertools.product(lists["last_stem"], lists["last_end"]):
        forms = [stem + ending for ending in end.split("|")]
        names["male_last"] += ("|".join(forms[:3]),)
        names["female_last"] += ("|".join(forms[3:]),)
    topics = {topic: _cut(kinds, part) for topic, kinds in whole.topics.items()}
    return replace(whole, names=names, common=_cut(whole.common, part), topics=topics)


def _cut(kinds: dict[str, tuple[str, ...]], part: Part | None) -> dict[str, tuple[str, ...]]:
    return {kind: lines if kind in _WHOLE else _half(lines, part) for kind, lines in kinds.items()}


def _towns(language: str, lists: dict[str, tuple[str, ...]]) -> list[str]:
    inside = {"uk": "у", "ru": "в"}[language]
    made = []
    for stem, end in itertools.product(lists["town_stem"], lists["town_end"]):
        name, gen, loc, adjective, ins = end.split("|")
        made.append(f"{stem}{name}|{stem}{gen}|{inside} {stem}{loc}|{(stem + adjective).lower()}|{stem}{ins}")
    return made
