"""What is not the story within a host's container: elements and sorts of lines that the teacher mostly drops there.

The host corrects the teacher: what it drops on most pages and keeps on some is dropped on all, and the other way round.
"""

from __future__ import annotations

import bisect
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from cleaner.profile_container import Span, candidates, inside
from cleaner.profile_inside import Held, Inside, Told, Way
from cleaner.profile_places import fits, last_tags, variants
from cleaner.profile_stories import Story, weight
from cleaner.profile_values import AFTER, DropRule, Selector

_PURE: Final = 0.4
_END: Final = 0.05
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
    first: dict[frozenset[int], Way] = {}
    for way in sorted(pure, key=_plainness):  # of those that take the same lines the plainest
        first.setdefault(given.ways[way] - taken, way)
    rest = {way: (lines, given.weighed(lines)) for lines, way in first.items()}
    rules: list[DropRule] = []
    while len(rules) < _MOST:
        rest = {way: left for way, left in rest.items() if left[1].pages >= least}
        best = min(rest, key=lambda way: (-_gain(rest[way][1]), *_plainness(way)), default=None)
        if best is None:
            break
        gone, _ = rest.pop(best)
        taken |= gone
        rules.append(pure[best])
        touched = {way: lines - gone for way, (lines, _) in rest.items() if not lines.isdisjoint(gone)}
        rest |= {way: (lines, given.weighed(lines)) for way, lines in touched.items()}
    return rules


def dropped(story: Story, spans: Sequence[Span], rules: Sequence[DropRule]) -> dict[int, int]:
    """The lines in the container that a rule takes, with the number of the first such rule."""
    found: dict[int, int] = {}
    places: defaultdict[str, list[int]] = defaultdict(list)
    for n, place in enumerate(story.evidence.places):
        if within(place.first, place.last, spans):
            places[place.tag].append(n)
    for number, rule in enumerate(rules):
        for n in itertools.chain.from_iterable(places[tag] for tag in last_tags(rule.css)):
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
            believed = [0, *itertools.accumulate(one.size * one.keep for one in told[begun:])]
            for css, start in ends.items():
                at = bisect.bisect_left(own, start)
                if believed[-1] - believed[at] > _TOO_EARLY * believed[-1]:
                    early.add(css)
                tails[css].append(range(begun + at, len(told)))
    frozen = {way: frozenset(ways.pop(way)) for way in list(ways)}
    # The names of an element end the text at one place: a set for all of them, or they are tens of megabytes.
    ends_at: dict[tuple[range, ...], frozenset[int]] = {}
    for css, after_all in tails.items():
        if css not in early:
            lines = ends_at.setdefault(tuple(after_all), frozenset(itertools.chain.from_iterable(after_all)))
            frozen[(css, AFTER)] = lines
    return Inside(told, frozen)


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
    total, kept, pages = given.held(lines)
    most = _END if way[1] == AFTER else _PURE
    if pages < least or kept > most * total or (kept and _kept_on(lines, given) > _PURE * pages):
        return None
    share = round(kept / total, 3) if total else 0.0
    return DropRule(css=way[0], only=way[1], reason=given.reason(lines), pages=pages, kept=share)


def _good(given: Inside, least: int) -> frozenset[int]:
    """The lines that stand in elements that mostly hold text."""
    found: set[int] = set()
    for lines in set(given.ways.values()):
        size, kept, pages = given.held(lines)
        if pages >= least and kept >= _SPLIT * size:
            found.update(n for n in lines if given.told[n].keep)
    return frozenset(found)


def _hides_no_text(lines: frozenset[int], given: Inside, good: frozenset[int]) -> bool:
    """Whether what the teacher keeps of these lines is scattered: in elements of its own it is text."""
    return sum(given.told[n].size for n in lines & good) <= 0.5 * given.held(lines).kept


def _kept_on(lines: frozenset[int], given: Inside) -> int:
    """On how many pages the teacher kept the greater part of these lines."""
    balance: Counter[int] = Counter()
    for n in lines:
        told = given.told[n]
        balance[told.story] += told.size if told.keep else -told.size
    return sum(value > 0 for value in balance.values())


def _gain(held: Held) -> int:
    """The characters of no text that lines hold, less those of text."""
    return held.size - 2 * held.kept


def _plainness(way: Way) -> tuple[bool, int, str, str]:
    return (bool(way[1]), len(way[0]), *way)
