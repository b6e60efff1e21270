"""Everything that `make bench-dump` compares: others' rules, repeated lines, and our cleaner in both its modes."""

from __future__ import annotations

import importlib
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Final

from benchmarks import dump_rules
from benchmarks.dump_scoring import Document
from benchmarks.sets import FOLDS, fold_of
from cleaner.dump_values import Cleaned, Given
from cleaner.dump_wish import Wish

Verdicts = list[list[bool]]
Clean = Callable[[Sequence[Document]], Verdicts]
_SPACES: Final = re.compile(r"\s+")
_DIGITS: Final = re.compile(r"\d")
_BATCH: Final = 1_000_000
_CORPUS: Final = "litopys, corpus"
FEWEST: Final = 5
"""Documents that a group must have for the methods that read all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One way of cleaning: documents in, for each of their lines whether it stays."""

    name: str
    clean: Clean
    corpus: bool = False
    """Whether it counts lines over all documents of a group, and so is judged on groups of five at least only."""
    ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Folds:
    """Models that stand in for the shipped one: fold by fold, none of which saw the domains that it reads."""

    models: tuple[Any, ...]
    reading: Callable[[Any], AbstractContextManager[object]]
    """Lets the cleaner read by that model as long as the context lasts."""


def methods() -> list[Method]:
    """All methods; those of ours that the cleaner does not offer are named and left out."""
    rules: dict[str, dump_rules.LineRule] = {
        "keep all": dump_rules.keep_all,
        "C4": dump_rules.c4,
        "C4 + Cyrillic ends": dump_rules.c4_cyrillic,
        "FineWeb/Gopher lines": dump_rules.gopher,
        "Ungoliant trim": dump_rules.ungoliant,
        "jusText-like": dump_rules.justext,
    }
    return [
        *(Method(name=name, clean=_each(rule)) for name, rule in rules.items()),
        Method(name="repeated lines", clean=repeated, corpus=True),
        *_ours(),
    ]


def repeated(documents: Sequence[Document]) -> Verdicts:
    """A line goes that two documents of the group have, case, spaces and digits aside."""
    keys = [[_key(line) for line in one.lines] for one in documents]
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for one, own in zip(documents, keys, strict=True):
        seen[one.group].update(set(own))
    return [[not key or seen[one.group][key] == 1 for key in own] for one, own in zip(documents, keys, strict=True)]


def load_folds(module: str) -> Folds:
    """The models of a module that has `models() -> Sequence[model]`, one a fold, and `reading(model)`, a context."""
    found = importlib.import_module(module)
    models = tuple(found.models())
    if len(models) not in (0, FOLDS):
        raise SystemExit(f"{module}.models() gave {len(models)} models; there are {FOLDS} folds")
    return Folds(models=models, reading=found.reading)


def by_folds(clean: Clean, folds: Folds) -> Clean:
    """The method with each document read by the model of its domain's fold; without a domain by the shipped one."""

    def folded(documents: Sequence[Document]) -> Verdicts:
        places: defaultdict[int, list[int]] = defaultdict(list)
        for place, one in enumerate(documents):
            places[fold_of(one.domain) if one.domain else -1].append(place)
        verdicts: Verdicts = [[] for _ in documents]
        for fold, own in sorted(places.items()):
            with folds.reading(folds.models[fold]) if fold >= 0 else nullcontext():
                for place, found in zip(own, clean([documents[place] for place in own]), strict=True):
                    verdicts[place] = found
        return verdicts

    return folded


def big_groups(documents: Sequence[Document]) -> list[Document]:
    """The documents of groups that have five at least."""
    sizes = Counter(one.group for one in documents if one.group)
    return [one for one in documents if sizes[one.group] >= FEWEST]


def batches(clean_all: Callable[[Sequence[Given], Wish], Sequence[Cleaned]], wish: Wish) -> Clean:
    """As `litopys clean` reads a dump: about a megabyte of documents at a time, each without a group."""

    def clean(documents: Sequence[Document]) -> Verdicts:
        verdicts: Verdicts = []
        start, size = 0, 0
        for end, one in enumerate(documents, 1):
            size += one.bytes
            if size >= _BATCH or end == len(documents):
                given = [Given(lines=each.lines, host=each.host, lang=each.lang) for each in documents[start:end]]
                verdicts += [[line.drop is None for line in found.lines] for found in clean_all(given, wish)]
                start, size = end, 0
        return verdicts

    return clean


def _ours() -> list[Method]:
    dump = importlib.import_module("cleaner.dump")
    known: tuple[tuple[str, str, Callable[[Any], Clean]], ...] = (
        ("litopys", "keep", _single),
        ("litopys, batches", "clean_all", lambda function: batches(function, Wish())),
        ("litopys, no model", "clean_all", lambda function: batches(function, Wish(model=False))),
        (_CORPUS, "keep_all", _by_rendering),
    )
    found = []
    for name, function, build in known:
        if hasattr(dump, function):
            clean = build(getattr(dump, function))
            found.append(Method(name=name, clean=clean, corpus=name == _CORPUS, ours=True))
        else:
            print(f"{name}: skipped, there is no cleaner.dump:{function}", file=sys.stderr)
    return found


def _each(rule: dump_rules.LineRule) -> Clean:
    return lambda documents: [rule(one.lines, one.lang) for one in documents]


def _single(keep: Callable[[list[str], str | None, str | None], list[bool]]) -> Clean:
    return lambda documents: [list(keep(list(one.lines), one.host, one.lang)) for one in documents]


def _by_rendering(keep: Callable[[list[dict[str, Any]]], list[list[bool]]]) -> Clean:
    """Documents go in by kind and renderer: of one page there are up to seven, and each line would seem repeated."""

    def clean(documents: Sequence[Document]) -> Verdicts:
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, one in enumerate(documents):
            places[one.group.removeprefix(one.host or "")].append(place)
        verdicts: Verdicts = [[] for _ in documents]
        for own in places.values():
            given = [
                {"lines": list(documents[n].lines), "host": documents[n].host, "lang": documents[n].lang} for n in own
            ]
            for place, found in zip(own, keep(given), strict=True):
                verdicts[place] = list(found)
        return verdicts

    return clean


def _key(line: str) -> str:
    return _DIGITS.sub("0", _SPACES.sub(" ", line.strip().lower()))
