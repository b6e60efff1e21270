"""The container of a host's stories: the elements that hold what is believed, and little else, on most pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from cleaner.profile_places import fits, simple, stepped, variants
from cleaner.profile_stories import Story, weight
from cleaner.profile_values import Selector

_BETA: Final = 4.0
"""Recall counts four times over (F-beta with beta 2, squared): what stands beside the text can still be dropped."""

_ENOUGH: Final = 0.5
_FEWEST: Final = 3
_SHARE: Final = 0.05
_MOST: Final = 4
_ALONE: Final = frozenset(["article", "main"])
_LEAVES: Final = frozenset(
    ["p", "li", "dt", "dd", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "figure", "pre"]
)
"""Elements that hold one part of a text: a container of such leaves out the others."""

_PURE: Final = 0.85
_USUAL: Final = 0.3
_WORTH: Final = 0.02

_MEANT = re.compile(r"article|story|body|text|content|entry|post|news", re.IGNORECASE)
"""Names that say what they hold: of two selectors that hold the same, such a one will last."""

Span = tuple[int, int]


class Held(NamedTuple):
    """What a selector's elements hold on one page."""

    recall: float
    score: float
    spans: int


def container(found: Sequence[Story]) -> tuple[Selector, ...]:
    """The selectors of the stories' containers, one a template, the best supported first; none where nothing holds."""
    rest = [story for story in found if any(story.keep)]
    chosen: list[Selector] = []
    least = max(_FEWEST, _SHARE * len(rest))
    while len(rest) >= least and len(chosen) < _MOST:
        css, held = _best(rest)
        if len(held) < least:
            break
        css = ", ".join([css, *_beside([rest[n] for n in sorted(held)], css)])
        chosen.append(Selector(css=css, pages=len(held)))
        rest = [story for n, story in enumerate(rest) if n not in held]
    return tuple(chosen)


def inside(story: Story, body: Iterable[Selector]) -> tuple[Span, ...]:
    """The spans of lines in the page's container: all elements that the first selector with a match matches."""
    for selector in body:
        spans = tuple(_matches(story, selector.css))
        if spans:
            return spans
    return ()


def _beside(found: Sequence[Story], css: str) -> list[str]:
    """Selectors of elements outside of the container that are text as well, as a lead above it."""
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
    """Kept and all characters of the elements that stand outside of the container and hold none of it."""
    taken = [False] * len(story.evidence.lines)
    for first, last in _matches(story, css):
        taken[first:last] = [True] * (last - first)
    kept, text = _sums(story)
    found: dict[str, tuple[int, int]] = {}
    for number, place in enumerate(story.evidence.places):
        if not any(taken[place.first : place.last]):
            for one in candidates(story, number):
                got, total = found.get(one, (0, 0))
                found[one] = got + kept[place.last] - kept[place.first], total + text[place.last] - text[place.first]
    return found


def _best(found: Sequence[Story]) -> tuple[str, frozenset[int]]:
    """The best selector and the stories that it holds."""
    scores: defaultdict[str, dict[int, Held]] = defaultdict(dict)
    for number, story in enumerate(found):
        for css, held in _held(story).items():
            scores[css][number] = held

    def rank(css: str) -> tuple[float, int, bool, int, str]:
        total = sum(held.score for held in scores[css].values())
        many = sum(held.spans > 1 for held in scores[css].values())
        return (-round(total / len(found), 2), many, not _MEANT.search(css), len(css), css)

    css = min(scores, key=rank, default="")
    return css, frozenset(number for number, held in scores[css].items() if held.recall >= _ENOUGH)


def _held(story: Story) -> dict[str, Held]:
    """For each selector that could name a container of this page, what it would hold."""
    kept, text = _sums(story)
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    for number, place in enumerate(story.evidence.places):
        for css in candidates(story, number) if place.tag not in _LEAVES else ():
            if not spans[css] or place.first >= spans[css][-1][1]:
                spans[css].append((place.first, place.last))
    return {css: _measured(found, kept, text) for css, found in spans.items()}


def _sums(story: Story) -> tuple[list[int], list[int]]:
    """Running sums of the characters that are believed, and of all that may be text."""
    lines = story.evidence.lines
    kept = [0, *accumulate(weight(line) if keep else 0 for line, keep in zip(lines, story.keep, strict=True))]
    return kept, [0, *accumulate(0 if line.words else weight(line) for line in lines)]


def _measured(spans: Sequence[Span], kept: Sequence[int], text: Sequence[int]) -> Held:
    got = sum(kept[last] - kept[first] for first, last in spans)
    size = sum(text[last] - text[first] for first, last in spans)
    recall, precision = got / kept[-1], got / max(size, got, 1)
    score = (1 + _BETA) * precision * recall / (_BETA * precision + recall) if got else 0.0
    return Held(recall, score, len(spans))


def candidates(story: Story, number: int) -> Iterator[str]:
    """The selectors that may stand for this place: by its names, else by its parent's and its tag."""
    place, names = story.evidence.places[number], story.names[number]
    yield from variants(place.tag, names)
    if place.tag in _ALONE:
        yield place.tag
    if place.parent >= 0 and story.names[place.parent]:
        above = simple(story.evidence.places[place.parent].tag, story.names[place.parent])
        yield from stepped(above, place.tag, names)


def _matches(story: Story, css: str) -> Iterator[Span]:
    end = 0
    for place, own in zip(story.evidence.places, story.named, strict=True):
        above = story.named[place.parent] if place.parent >= 0 else None
        if place.first >= end and fits(css, own, above):
            yield place.first, place.last
            end = place.last
