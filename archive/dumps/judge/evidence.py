"""The evidence of a document: taken from a dump when it is imported, and spread out again when the text is cleaned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from archive.dumps.base.values import Document
from archive.dumps.judge.judged import Hints, Judged, judged
from archive.dumps.judge.told import EVERY, Told
from cleaner.dump_batch import batch
from cleaner.dump_frequency import Counted, Seen
from cleaner.dump_keys import keys
from cleaner.dump_letters import Keys
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
    seen = _counts([one.given for one in found], sight.seen)
    return [
        replace(about, **_evidence(one, sight), **seen.get(number, {}))
        for number, (one, about) in enumerate(zip(found, told, strict=True))
    ]


def _evidence(one: Judged, sight: Sight) -> dict[str, Any]:
    given = one.given
    rules = compiled(sight.wish.own) if sight.wish.own else None
    speaking = {own for line in given.lines if (own := rules.decide(line, given.host))} if rules else set()
    return {
        "lang": given.lang or "",
        "host": given.host or "",
        "repair": (EVERY,) if sight.hints.repairs >= ALL else tuple(sorted(sight.hints.repairs)),
        "repairs": tuple(sorted(one.repairs.items())),
        "own": tuple(rule for rule in sight.wish.own if rule in speaking),
        "model": sight.wish.model,
    }


def _counts(given: Sequence[Given], seen: Seen | None) -> dict[int, dict[str, Any]]:
    """By document, of those whose group was counted: how many articles that has, and how many have which lines."""
    found: dict[int, dict[str, Any]] = {}
    if seen is None:
        return found
    for number, (places, own) in _keys(given).items():
        counts, articles = seen.of(given[number].group, own)
        if articles >= 0:
            often = np.flatnonzero(counts != 1).tolist()
            lines = tuple((places[at], float(str(counts[at]))) for at in often)
            found[number] = {"articles": float(articles), "seen": lines}
    return found


def _keys(given: Sequence[Given]) -> dict[int, tuple[list[int], Keys]]:
    """By document that is not blank: the numbers of its lines, and what copies of them share."""
    if not any(line.strip() for one in given for line in one.lines):
        return {}
    of = batch([one.lines for one in given])
    own, starts = keys(of.letters), of.starts.tolist()
    return {
        int(of.doc[start]): (of.places[start:end].tolist(), own[start:end])
        for start, end in zip(starts, [*starts[1:], of.size], strict=True)
    }


def spread(given: Sequence[Given], told: Sequence[Told]) -> tuple[list[Given], Seen]:
    """The documents each in a group of its own, and the frequencies of these groups."""
    own = [replace(one, group=str(number)) for number, one in enumerate(given)]
    groups = {
        own[number].group: _counted(about.articles, dict(about.seen), lines)
        for number, lines in _keys(given).items()
        if (about := told[number]).articles is not None
    }
    return own, Seen(groups=groups)


def _counted(articles: float, seen: Mapping[int, float], lines: tuple[list[int], Keys]) -> Counted:
    places, every = lines
    at = [number for number, place in enumerate(places) if place in seen]
    found, first = np.unique(every[at], return_index=True)
    counts = [seen[places[at[number]]] for number in first.tolist()]
    return Counted(articles=articles, keys=found, seen=np.array(counts, np.float32))
