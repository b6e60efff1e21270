"""The container of a host's stories: the elements that hold what is believed, and little else, on most pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from cleaner.profile_evidence import Seen
from cleaner.profile_places import fits, last_tags, selectors
from cleaner.profile_stories import Story, weight
from cleaner.profile_values import Selector

_ENOUGH: Final = 0.5
_FEWEST: Final = 3
_SHARE: Final = 0.05
_MOST: Final = 4
_TRIALS: Final = 8
_LEAVES: Final = frozenset(
    ["p", "li", "dt", "dd", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "figure", "pre"]
)
"""Elements that hold one part of a text: a container of such leaves out the others."""

_PURE: Final = 0.85
_USUAL: Final = 0.3
_WORTH: Final = 0.02
_REST: Final = 0.6

_MEANT = re.compile(r"article|story|body|text|content|entry|post|news", re.IGNORECASE)
"""Names that say what they hold: of two selectors that hold the same, such a one will last."""

_MANY: Final = 0.01
_UNNAMED: Final = 0.005
_LETTER: Final = 0.0001
"""What makes of two selectors that hold the same the one that will last: matches once, says what it is, is short."""

Span = tuple[int, int]


class Held(NamedTuple):
    """What a selector's elements hold on one page."""

    recall: float
    score: float
    spans: int


def containers(found: Sequence[Story]) -> Iterator[tuple[Selector, ...]]:
    """The ways to name the stories' containers that are worth a trial, the likeliest first; none if nothing holds."""
    taught = [story for story in found if any(story.keep)]
    yield from filter(None, (_container(taught, css) for css, _ in _ranked(taught)))


def _container(taught: Sequence[Story], begin: str) -> tuple[Selector, ...]:
    """The selectors of containers, one a template, the first of them given."""
    rest = list(taught)
    chosen: list[Selector] = []
    least = max(_FEWEST, _SHARE * len(rest))
    while len(rest) >= least and len(chosen) < _MOST:
        css, held = next(((css, held) for css, held in _ranked(rest) if chosen or css == begin), ("", frozenset[int]()))
        if len(held) < least:
            break
        own = [rest[n] for n in sorted(held)]
        first = _only_first(own, css)
        chosen.append(Selector(css=", ".join([css, *_beside(own, css)]), pages=len(held), first=first))
        rest = [story for n, story in enumerate(rest) if n not in held]
    return tuple(chosen)


def inside(story: Story, body: Iterable[Selector]) -> tuple[Span, ...]:
    """The spans of lines in the page's container: all elements that the first selector with a match matches."""
    for selector in body:
        spans = tuple(_matches(story, selector.css))
        if spans and selector.first:
            return tuple(sorted(found[0] for css in selector.css.split(", ") if (found := [*_matches(story, css)])))
        if spans:
            return spans
    return ()


def _only_first(found: Sequence[Story], css: str) -> bool:
    """Whether the text stands in the first match alone, and after it come other stories."""
    head, tail = Counter[bool](), Counter[bool]()
    for story in found:
        for number, (first, last) in enumerate(_matches(story, css)):
            for i in range(first, last):
                (tail if number else head)[story.keep[i]] += weight(story.evidence.lines[i])
    return _held_by(tail) < _REST < _held_by(head) and tail.total() > 0


def _held_by(sizes: Counter[bool]) -> float:
    return sizes[True] / max(1, sizes.total())


def _beside(found: Sequence[Story], css: str) -> list[str]:
    """Selectors of elements before the container that are text as well, as a lead above it."""
    kept: Counter[str] = Counter()
    size: Counter[str] = Counter()
    pages: Counter[str] = Counter()
    for story in found:
        out = _outside(story, css)
        for one, (got, total) in out.items():
            kept[one] += got
            size[one] += total
        pages.update(one for one, (got, total) in out.items() if got >= _PURE * total)
    all_kept = sum(weight(line) for s in found for line, keep in zip(s.evidence.lines, s.keep, strict=True) if keep)
    good = [
        one for one, n in pages.items()
        if n >= _USUAL * len(found) and kept[one] >= _PURE * size[one] and kept[one] >= _WORTH * all_kept
    ]  # fmt: skip
    return sorted(good, key=lambda one: (-kept[one], len(one), one))[:1]


def _outside(story: Story, css: str) -> dict[str, tuple[int, int]]:
    """Characters of all elements of a name: those of prose before the container, and all."""
    start = min((first for first, _ in _matches(story, css)), default=0)
    lines = story.evidence.lines
    prose = (
        not line.sort and (keep or i in story.leads)
        for i, (line, keep) in enumerate(zip(lines, story.keep, strict=True))
    )
    kept, text = _sums(lines, prose)
    found: dict[str, tuple[int, int]] = {}
    for number, place in enumerate(story.evidence.places):
        size = text[place.last] - text[place.first]
        good = kept[place.last] - kept[place.first] if place.last <= start else 0
        for one in candidates(story, number):
            got, total = found.get(one, (0, 0))
            found[one] = got + good, total + size
    return found


def _ranked(found: Sequence[Story]) -> list[tuple[str, frozenset[int]]]:
    """The best selectors that hold different things, each with the stories that it holds."""
    scores: defaultdict[str, dict[int, Held]] = defaultdict(dict)
    for number, story in enumerate(found):
        for css, held in _held(story).items():
            scores[css][number] = held

    def rank(css: str) -> tuple[float, str]:
        held = scores[css].values()
        many = sum(one.spans > 1 for one in held)
        score = sum(one.score for one in held) - _MANY * many
        return (_UNNAMED * (not _MEANT.search(css)) + _LETTER * len(css) - score / len(found), css)

    distinct: dict[float, str] = {}
    for css in sorted(scores, key=rank):
        distinct.setdefault(round(sum(held.score for held in scores[css].values()) / len(found), 3), css)
    best = list(distinct.values())[:_TRIALS]
    return [(css, frozenset(n for n, held in scores[css].items() if held.recall >= _ENOUGH)) for css in best]


def _held(story: Story) -> dict[str, Held]:
    """For each selector that could name a container of this page, what it would hold."""
    kept, text = _sums(story.evidence.lines, story.keep)
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    for number, place in enumerate(story.evidence.places):
        for css in candidates(story, number) if place.tag not in _LEAVES else ():
            if not spans[css] or place.first >= spans[css][-1][1]:
                spans[css].append((place.first, place.last))
    return {css: _measured(found, kept, text) for css, found in spans.items()}


def _sums(lines: Sequence[Seen], believed: Iterable[bool]) -> tuple[list[int], list[int]]:
    """Running sums of the characters that are believed, and of all that may be text."""
    kept = [0, *accumulate(weight(line) if keep else 0 for line, keep in zip(lines, believed, strict=True))]
    return kept, [0, *accumulate(0 if line.words else weight(line) for line in lines)]


def _measured(spans: Sequence[Span], kept: Sequence[int], text: Sequence[int]) -> Held:
    got = sum(kept[last] - kept[first] for first, last in spans)
    size = sum(text[last] - text[first] for first, last in spans)
    recall, precision = got / kept[-1], got / max(size, got, 1)
    score = 2 * precision * recall / (precision + recall) if got else 0.0
    return Held(recall, score, len(spans))


def candidates(story: Story, number: int) -> tuple[str, ...]:
    """The selectors that may stand for this place: by its names, else by its parent's and its tag."""
    place, names = story.evidence.places[number], story.names[number]
    if place.parent >= 0 and story.names[place.parent]:
        return selectors(place.tag, names, story.evidence.places[place.parent].tag, story.names[place.parent])
    return selectors(place.tag, names)


def _matches(story: Story, css: str) -> Iterator[Span]:
    end, tags = 0, last_tags(css)
    for place, own in zip(story.evidence.places, story.named, strict=True):
        if own.tag in tags and place.first >= end:
            above = story.named[place.parent] if place.parent >= 0 else None
            if fits(css, own, above):
                yield place.first, place.last
                end = place.last
