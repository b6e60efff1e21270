"""A host's pages as stories: versions and twins put together, names that change from page to page left out.

A line of a story counts as repeated where several stories show it at the same place; a title or lead that other
pages show in their lists of headlines stands at another place there.
"""

from __future__ import annotations

import dataclasses
import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from cleaner.profile_evidence import Evidence, Seen, hashed
from cleaner.profile_places import Named, simple

_PROSE: Final = 80
_LABEL: Final = 40
_SAME: Final = 0.5
_LEAD: Final = 40
_START: Final = 80
_MOST_LINE: Final = 300
"""Characters of a line that count: one long line must not outvote a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One page that stands for a story: stable names of its elements, and what of it is believed to be the text."""

    evidence: Evidence
    names: tuple[tuple[str, ...], ...]
    """Stable names of each place, as written."""
    named: tuple[Named, ...]
    paths: tuple[int, ...]
    """For each place a number for the way to it from the top."""
    keep: tuple[bool, ...]
    """Whether each line is believed: kept by the teacher, and no line that other stories show at its place."""
    leads: tuple[int, ...] = ()
    """Lines before the text that the teacher dropped and that look like its lead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A host's stories, and what is needed to see any page of the host in the same way."""

    stories: tuple[Story, ...]
    stable: frozenset[str]

    def draw(self, evidence: Evidence) -> Story:
        """The page with the names that are stable on this host; the teacher is believed in all."""
        return _drawn(evidence, self.stable)


def stories(evidences: Iterable[Evidence]) -> tuple[Story, ...]:
    """The stories in pages, in an order that does not depend on theirs."""
    return drawing(evidences).stories


def drawing(evidences: Iterable[Evidence]) -> Drawing:
    """The stories in pages, with what it takes to see further pages of the host as they are seen."""
    chosen = _apart(sorted(evidences, key=_order))
    stable = _stable(chosen)
    drawn = [_drawn(one, stable) for one in chosen]
    shared = repeated(drawn)
    heads = frozenset(hashed(text) for one in chosen for text in (one.title, one.lead) if len(text) >= _LEAD)
    return Drawing(stories=tuple(_believed(story, shared, heads) for story in drawn), stable=stable)


def repeated(found: Sequence[Story]) -> frozenset[tuple[int, int]]:
    """Pairs of a line's key and a place's path that too many stories share to be of any one's text."""
    counts: Counter[tuple[int, int]] = Counter()
    longest: dict[tuple[int, int], Seen] = {}
    for story in found:
        own = {(line.key, story.paths[line.place]): line for line in story.evidence.lines}
        counts.update(own.keys())
        longest.update(own)
    return frozenset(pair for pair, n in counts.items() if n >= enough(longest[pair], len(found)))


def enough(line: Seen, count: int) -> int:
    """How many of so many stories must share a line to make it no story's own.

    Prose is quoted now and then, and the forecasts of two days differ in their numbers only.
    """
    if "0" in line.text and line.size > _LABEL and count > 5:
        return max(3, math.ceil(0.3 * count))
    if line.sort or line.size < _PROSE:
        return max(2, math.ceil(0.1 * count))
    return max(3 if count > 5 else 2, math.ceil(0.1 * count))


def own_words(line: Seen, evidence: Evidence) -> bool:
    """Whether the line is the page's own title or lead."""
    return line.key in (hashed(evidence.title), hashed(evidence.lead)) or is_lead(line, evidence)


def is_lead(line: Seen, evidence: Evidence) -> bool:
    """Whether the line is what the page declares as its lead, which is often cut short there."""
    start = min(len(line.text), len(evidence.lead), _START)
    return start >= _LEAD and not line.sort and line.text[:start] == evidence.lead[:start]


def weight(line: Seen) -> int:
    """Characters of the line, up to what one line may weigh."""
    return min(line.size, _MOST_LINE)


def _order(evidence: Evidence) -> tuple[str, str]:
    return hashlib.sha256(evidence.url.encode("utf-8", "replace")).hexdigest(), repr(evidence.lines)


def _apart(ordered: Sequence[Evidence]) -> list[Evidence]:
    """One page for each story: the same address, or the same title over much the same text, is the same story."""
    seen: set[str] = set()
    titles: defaultdict[str, list[Evidence]] = defaultdict(list)
    chosen = []
    for one in ordered:
        if one.url in seen or any(_alike(one, other) for other in titles[one.title]):
            continue
        seen.add(one.url)
        titles[one.title].append(one)
        chosen.append(one)
    return chosen


def _alike(one: Evidence, other: Evidence) -> bool:
    mine, theirs = ({line.key: line.size for line in e.lines if not line.reason} for e in (one, other))
    shared = sum(size for key, size in mine.items() if key in theirs)
    return 0 < shared >= _SAME * min(sum(mine.values()), sum(theirs.values()))


def _stable(chosen: Sequence[Evidence]) -> frozenset[str]:
    """Names that stay: those that no machine made, and of the others the classes of several pages, the ids of most."""
    counts: Counter[str] = Counter()
    for one in chosen:
        counts.update({name for place in one.places for name in place.names})
    some, most = max(3, 0.1 * len(chosen)), 0.5 * len(chosen)
    return frozenset(
        name for name, n in counts.items()
        if n >= most or (n > 1 and not _made(name)) or (n >= some and name[0] == ".")
    )  # fmt: skip


def _made(name: str) -> bool:
    """Whether a name looks made by a machine for one page or one release."""
    return any(c.isdigit() for c in name) or (not name.islower() and "_" in name)


def _drawn(one: Evidence, stable: frozenset[str]) -> Story:
    names = tuple(tuple(name for name in place.names if name in stable) for place in one.places)
    paths: list[int] = []
    for place, own in zip(one.places, names, strict=True):
        above = paths[place.parent] if place.parent >= 0 else 0
        paths.append(hashed(f"{above}>{simple(place.tag, own)}"))
    named = (Named(place.tag, frozenset(n.lower() for n in own)) for place, own in zip(one.places, names, strict=True))
    keep = tuple(not line.reason for line in one.lines)
    return Story(evidence=one, names=names, named=tuple(named), paths=(*paths, 0), keep=keep)


def _believed(story: Story, shared: frozenset[tuple[int, int]], heads: frozenset[int]) -> Story:
    keep = [
        kept
        and (
            ((line.key, story.paths[line.place]) not in shared and line.key not in heads)
            or own_words(line, story.evidence)
        )
        for kept, line in zip(story.keep, story.evidence.lines, strict=True)
    ]
    return dataclasses.replace(story, keep=tuple(keep), leads=tuple(_leads(story, keep, shared)))


def _leads(story: Story, keep: Sequence[bool], shared: frozenset[tuple[int, int]]) -> list[int]:
    """What teachers lose before the text: the lead as declared, or the one line of prose after the title."""
    lines = story.evidence.lines
    first = keep.index(True) if True in keep else 0
    title = max((i for i in range(first) if lines[i].words == "title"), default=first)
    prose = [
        i for i in range(title, first)
        if not lines[i].sort and not lines[i].words and lines[i].size >= _LEAD
        and (lines[i].key, story.paths[lines[i].place]) not in shared
    ]  # fmt: skip
    declared = [i for i in range(first) if not lines[i].words and is_lead(lines[i], story.evidence)]
    return declared[-1:] or (prose if len(prose) == 1 else [])
