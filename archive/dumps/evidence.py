"""The evidence of a document: taken from a dump when it is imported, and spread out again when the text is cleaned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from archive.dumps.judged import Hints, Judged, judged
from archive.dumps.told import EVERY, Told
from archive.dumps.values import Document
from cleaner.dump_batch import batch
from cleaner.dump_frequency import Counted, Seen
from cleaner.dump_letters import keys
from cleaner.dump_own import compiled
from cleaner.dump_values import Given
from cleaner.dump_wish import Wish
from cleaner.repair import ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a run knows when it imports a dump."""

    hints: Hints = field(default_factory=Hints)
    """`repairs` are those that are made in the text that is indexed."""
    wish: Wish = field(default_factory=Wish)
    seen: Seen | None = None


def with_evidence(documents: Sequence[Document], told: Sequence[Told], sight: Sight) -> list[Told]:
    """What is told of these documents, with the evidence that cleaning will ask for."""
    found = [judged(one, sight.hints) for one in documents]
    return [replace(about, **_evidence(one, sight)) for one, about in zip(found, told, strict=True)]


def _evidence(one: Judged, sight: Sight) -> dict[str, Any]:
    given = one.given
    articles, seen = _counts(given, sight.seen)
    rules = compiled(sight.wish.own) if sight.wish.own else None
    speaking = {own for line in given.lines if (own := rules.decide(line, given.host))} if rules else set()
    return {
        "lang": given.lang or "",
        "host": given.host or "",
        "repair": (EVERY,) if sight.hints.repairs >= ALL else tuple(sorted(sight.hints.repairs)),
        "repairs": tuple(sorted(one.repairs.items())),
        "articles": articles,
        "seen": seen,
        "own": tuple(rule for rule in sight.wish.own if rule in speaking),
        "model": sight.wish.model,
    }


def _counts(given: Given, seen: Seen | None) -> tuple[float | None, tuple[tuple[int, float], ...]]:
    if seen is None or not any(map(str.strip, given.lines)):
        return None, ()
    of = batch([given.lines])
    counts, articles = seen.of(given.group, keys(of.letters))
    if articles < 0:
        return None, ()
    often = np.flatnonzero(counts != 1).tolist()
    return float(articles), tuple((int(of.places[at]), float(str(counts[at]))) for at in often)


def spread(given: Sequence[Given], told: Sequence[Told]) -> tuple[list[Given], Seen]:
    """The documents each in a group of its own, and the frequencies of these groups."""
    own = [replace(one, group=str(number)) for number, one in enumerate(given)]
    groups = {
        one.group: _counted(one, about.articles, dict(about.seen))
        for one, about in zip(own, told, strict=True)
        if about.articles is not None and any(map(str.strip, one.lines))
    }
    return own, Seen(groups=groups)


def _counted(given: Given, articles: float, seen: Mapping[int, float]) -> Counted:
    of = batch([given.lines])
    at = [number for number, place in enumerate(of.places.tolist()) if place in seen]
    found, first = np.unique(keys(of.letters)[at], return_index=True)
    counts = [seen[int(of.places[at[number]])] for number in first.tolist()]
    return Counted(articles=articles, keys=found, seen=np.array(counts, np.float32))
