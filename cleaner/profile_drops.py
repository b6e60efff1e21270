"""What is not the story within a host's container: elements and sorts of lines that the teacher mostly drops there.

The host corrects the teacher: what it drops on most pages and keeps on some is dropped on all, and the other way round.
"""

from __future__ import annotations

import bisect
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from cleaner.profile_container import Span, candidates, inside
from cleaner.profile_places import fits, variants
from cleaner.profile_stories import Story, weight
from cleaner.profile_values import AFTER, DropRule, Selector

_PURE: Final = 0.4
_END: Final = 0.05
UNTOLD: Final = ("outside", "kept")
"""What says nothing of why a line is no text."""

_TOO_EARLY: Final = 0.2
"""An element with so much of a page's text after it on any page is not where texts end."""

_SPLIT: Final = 0.7
_MOST: Final = 40
_SHARE: Final = 0.15
_OF_LISTS: Final = ("li", "ul", "ol", "dl", "dt", "dd")
_OF_TABLES: Final = ("table", "thead", "tbody", "tfoot", "tr", "td", "th")
_PARTS: Final = frozenset(["p", "blockquote", "pre", "h2", "h3", "h4", *_OF_LISTS, *_OF_TABLES])
_PARTS_SHARE: Final = 0.25
_FIELDS: Final = frozenset(["title", "date", "byline", "caption"])

Way = tuple[str, str]
"""A selector, and the sort of lines that it is about (empty for all)."""


class Told(NamedTuple):
    """One line in the container: its story, its place in the story's lines, and whether it is believed to be text."""

    story: int
    line: int
    size: int
    keep: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """The lines in the containers of a host's stories, and for each selector the lines it would take."""

    told: tuple[Told, ...]
    ways: dict[Way, frozenset[int]]


def drop_rules(found: Sequence[Story], body: Iterable[Selector]) -> tuple[DropRule, ...]:
    """The rules that take the most of what is not the story, each from what those before it have left."""
    given = _gather(found, tuple(body))
    least = max(2, math.ceil(_SHARE * len(found)))
    asked = ((way, lines, max(least, _needed(way, len(found)))) for way, lines in given.ways.items())
    pure = {way: rule for way, lines, needed in asked if (rule := _rule(way, lines, given, needed))}
    good = _good(given, least)
    pure = {way: rule for way, rule in pure.items() if _hides_no_text(given.ways[way], given, good)}
    taken: set[int] = set()
    # Where the text ends is asked last: an element that is dropped by itself need not end it on every page.
    ends = {way: rule for way, rule in pure.items() if way[1] == AFTER}
    plain = {way: rule for way, rule in pure.items() if way[1] != AFTER}
    return (*_greedy(plain, given, taken, least), *_greedy(ends, given, taken, least))


def _greedy(pure: Mapping[Way, DropRule], given: Inside, taken: set[int], least: int) -> list[DropRule]:
    """The rules that take the most of what is left, the one that takes most first; adds to what is taken."""
    rest = {way: given.ways[way] for way in pure}
    rules: list[DropRule] = []
    while len(rules) < _MOST:
        rest = {way: left for way, lines in rest.items() if len(_pages(left := lines - taken, given)) >= least}
        best = min(rest, key=lambda way: _rank(way, rest[way], given), default=None)
        if best is None:
            break
        taken |= rest.pop(best)
        rules.append(pure[best])
    return rules


def dropped(story: Story, spans: Sequence[Span], rules: Sequence[DropRule]) -> dict[int, int]:
    """The lines in the container that a rule takes, with the number of the first such rule."""
    found: dict[int, int] = {}
    places = [n for n, place in enumerate(story.evidence.places) if within(place.first, place.last, spans)]
    for number, rule in enumerate(rules):
        for n in places:
            place = story.evidence.places[n]
            above = story.named[place.parent] if place.parent >= 0 else None
            if fits(rule.css, story.named[n], above):
                for i in range(place.first, reach(rule, place.last, spans)):
                    line = story.evidence.lines[i]
                    if rule.only in ("", AFTER) or (line.place == n and line.sort == rule.only):
                        found.setdefault(i, number)
    return found


def reach(rule: DropRule, last: int, spans: Iterable[Span]) -> int:
    """Where the lines end that a rule takes with an element that ends there."""
    return next((b for a, b in spans if a < last <= b), last) if rule.only == AFTER else last


def within(first: int, last: int, spans: Iterable[Span]) -> bool:
    """Whether an element of these lines is a part of the container, and not all of it."""
    return any(a <= first and last <= b and (a, b) != (first, last) for a, b in spans)


def _gather(found: Sequence[Story], body: tuple[Selector, ...]) -> Inside:
    told: list[Told] = []
    ways: defaultdict[Way, set[int]] = defaultdict(set)
    early: set[str] = set()
    tails: defaultdict[str, list[range]] = defaultdict(list)
    for number, story in enumerate(found):
        for span in inside(story, body):
            ends, begun = _ends(story, span), len(told)
            known: dict[int, tuple[str, ...]] = {}
            own = [i for i in range(*span) if story.evidence.lines[i].words not in _FIELDS]
            for i in own:
                for way in _ways(story, i, span, known):
                    ways[way].add(len(told))
                line = story.evidence.lines[i]
                told.append(Told(number, i, weight(line), story.keep[i] or i in story.leads, line.reason))
            for css, start in ends.items():
                after = range(begun + bisect.bisect_left(own, start), len(told))
                early.update([css] if _holds_text(told[begun:], told[after.start :]) else [])
                tails[css].append(after)
    frozen = {way: frozenset(ways.pop(way)) for way in list(ways)}
    # The names of an element end the text at one place: a set for all of them, or they are tens of megabytes.
    ends_at: dict[tuple[range, ...], frozenset[int]] = {}
    for css, after_all in tails.items():
        if css not in early:
            lines = ends_at.setdefault(tuple(after_all), frozenset(itertools.chain.from_iterable(after_all)))
            frozen[(css, AFTER)] = lines
    return Inside(told=tuple(told), ways=frozen)


def _holds_text(every: Sequence[Told], after: Sequence[Told]) -> bool:
    """Whether much of a page's text stands in these of its lines."""
    return sum(one.size for one in after if one.keep) > _TOO_EARLY * sum(one.size for one in every if one.keep)


def _ends(story: Story, span: Span) -> dict[str, int]:
    """For each selector the line from which all falls if its first element in the container ends the text."""
    found: dict[str, int] = {}
    for place, names in zip(story.evidence.places, story.names, strict=True):
        if names and span[0] < place.first and within(place.first, place.last, [span]):
            for css in variants(place.tag, names):
                found.setdefault(css, place.first)
    return found


def _ways(story: Story, i: int, span: Span, known: dict[int, tuple[str, ...]]) -> Iterator[Way]:
    """What takes the line: the elements around it up to the container, and its sort in the innermost of them."""
    line, places = story.evidence.lines[i], story.evidence.places
    number = line.place
    while number >= 0 and within(places[number].first, places[number].last, [span]):
        if number not in known:
            known[number] = tuple(candidates(story, number))
        for css in known[number]:
            yield css, ""
            if number == line.place and line.sort:
                yield css, line.sort
        number = places[number].parent


def _needed(way: Way, stories: int) -> int:
    """On how many pages an element must stand: parts that texts are made of must be seen more often to be none."""
    tag = way[0].rpartition(" > ")[2].partition(".")[0].partition("#")[0]
    return math.ceil(_PARTS_SHARE * stories) if tag in _PARTS else 0


def _rule(way: Way, lines: frozenset[int], given: Inside, least: int) -> DropRule | None:
    """The rule for these lines; None where they are text, or of too few pages."""
    total = sum(given.told[n].size for n in lines)
    kept = sum(given.told[n].size for n in lines if given.told[n].keep)
    pages = _pages(lines, given)
    most = _END if way[1] == AFTER else _PURE
    if len(pages) < least or kept > most * total or (kept and _kept_on(lines, given) > _PURE * len(pages)):
        return None
    reasons = Counter(given.told[n].reason for n in sorted(lines) if given.told[n].reason)
    share = round(kept / total, 3) if total else 0.0
    return DropRule(css=way[0], only=way[1], reason=usual(reasons, "outside"), pages=len(pages), kept=share)


def _good(given: Inside, least: int) -> frozenset[int]:
    """The lines that stand in elements that mostly hold text."""
    found: set[int] = set()
    for lines in given.ways.values():
        kept = [n for n in lines if given.told[n].keep]
        if kept and len(_pages(lines, given)) >= least:
            size = sum(given.told[n].size for n in lines)
            if sum(given.told[n].size for n in kept) >= _SPLIT * size:
                found.update(kept)
    return frozenset(found)


def _hides_no_text(lines: frozenset[int], given: Inside, good: frozenset[int]) -> bool:
    """Whether what the teacher keeps of these lines is scattered: in elements of its own it is text."""
    kept = sum(given.told[n].size for n in lines if given.told[n].keep)
    return sum(given.told[n].size for n in lines & good) <= 0.5 * kept


def _pages(lines: Iterable[int], given: Inside) -> frozenset[int]:
    return frozenset(given.told[n].story for n in lines)


def _kept_on(lines: frozenset[int], given: Inside) -> int:
    """On how many pages the teacher kept the greater part of these lines."""
    balance: Counter[int] = Counter()
    for n in lines:
        told = given.told[n]
        balance[told.story] += told.size if told.keep else -told.size
    return sum(value > 0 for value in balance.values())


def _rank(way: Way, lines: frozenset[int], given: Inside) -> tuple[int, bool, int, str, str]:
    gain = sum(-given.told[n].size if given.told[n].keep else given.told[n].size for n in lines)
    return (-gain, bool(way[1]), len(way[0]), *way)


def usual(reasons: Counter[str], otherwise: str) -> str:
    """The commonest reason that says something."""
    telling = {reason: n for reason, n in reasons.items() if reason not in UNTOLD}
    return min(telling, key=lambda reason: (-telling[reason], reason), default=otherwise)
