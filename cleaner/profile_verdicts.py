"""A profile's verdict on each line of a page: the outlet's word first, then fields and words, then what was learned."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cleaner.blocks_values import Block, Lines
from cleaner.extract_align import key
from cleaner.metadata import Metadata
from cleaner.profile_drops import reach, within
from cleaner.profile_lines import by_field, by_words, folded, opening, sort_of
from cleaner.profile_places import Named, fits
from cleaner.profile_values import AFTER, LINKS, DropRule, Profile
from cleaner.rules import hinted
from cleaner.values import Drop, Line

_COPY: Final = 20
_HEADLINE: Final = 30
_SHORT: Final = 60
_SHOWN: Final = 160
_ELEMENTS: Final = 2_000
"""How many sorts of elements a plan remembers; the pages of a host share a few hundred."""

Rules = Mapping[str, Sequence[tuple[DropRule, Drop]]]
"""Drop rules, and what they say, by the tag that their selectors end in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A profile put in order for reading: its rules and places by the tag they end in, its repeated lines by words."""

    tags: frozenset[str]
    """The tags that drop rules are about."""
    rules: Callable[[str, str, str, str], tuple[tuple[DropRule, Drop], ...]]
    """The rules about an element, by its tag and names and those of its parent."""
    places: Callable[[str, str], bool]
    """Whether text stood in elements of this tag and names on the pages learned from."""
    repeated: Mapping[str, Drop]
    openings: frozenset[str]
    """The first words of the repeated lines: most lines begin with another."""
    outside: str

    def knows(self, found: Lines, i: int) -> bool:
        """Whether the line stands in an element that held text on the pages learned from."""
        number = found.blocks[i].element
        return number >= 0 and self.places(found.elements[number].tag, found.elements[number].names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What verdicts are asked on: lines, where the container is among them, what page and outlet say of them."""

    found: Lines
    spans: tuple[range, ...]
    said: Metadata
    marks: Mapping[int, Drop]


def plan(profile: Profile) -> Plan:
    """The profile put in order for reading."""
    name = f"profile:{profile.host}@{profile.version}"
    rules: defaultdict[str, list[tuple[DropRule, Drop]]] = defaultdict(list)
    for number, rule in enumerate(profile.drop, 1):
        rules[_tag(rule.css)].append((rule, Drop(reason=rule.reason, rule=f"{name}/drop#{number}")))
    places: defaultdict[str, list[str]] = defaultdict(list)
    for css in profile.places:
        places[_tag(css)].append(css)
    repeated = {one.text: Drop(reason=one.reason, rule=f"{name}/repeated") for one in profile.repeated}
    remembered = functools.lru_cache(maxsize=_ELEMENTS)
    return Plan(
        tags=frozenset(rules),
        rules=remembered(functools.partial(_fitting, rules)),
        places=remembered(functools.partial(_is_place, places)),
        repeated=repeated,
        openings=frozenset(text.partition(" ")[0] for text in repeated),
        outside=f"{name}/outside",
    )


def verdicts(known: Plan, asked: Asked) -> tuple[Line, ...]:
    """Each of the lines with its verdict, in order."""
    judge = _Judge(known, asked)
    taken = judge.taken()
    found: list[Line] = []
    for span in asked.spans:
        found += judge.outside(range(len(found), span.start))
        found += judge.inside(span, taken)
    return (*found, *judge.outside(range(len(found), len(asked.found.blocks))))


class _Judge:
    """One page's verdicts; lives for one call."""

    def __init__(self, known: Plan, asked: Asked) -> None:
        self.known = known
        self.asked = asked
        self.title = key(asked.said.title)
        self.lead = key(asked.said.lead)
        self.authors = frozenset(map(key, asked.said.authors))
        self.fields = {self.title, *self.authors}
        self.spans = [(span.start, span.stop) for span in asked.spans]
        self.seen: set[str] = set()

    def inside(self, span: range, taken: Mapping[int, Drop]) -> Iterator[Line]:
        """The lines of a part of the container; `taken` are those that a learned rule takes."""
        for i in span:
            block = self.asked.found.blocks[i]
            drop = self.asked.marks.get(i) or by_words(block, self.title, self.authors) or taken.get(i)
            yield Line(text=block.text, kind=block.kind, drop=drop or self.repeated(block))

    def repeated(self, block: Block) -> Drop | None:
        """The drop of a line that many pages share, or that stood on this one before."""
        own = key(block.text)
        if own not in (self.title, self.lead) and opening(block.text)[:_SHOWN] in self.known.openings:
            drop = self.known.repeated.get(folded(block.text)[:_SHOWN])
            if drop:
                return drop
        if len(own) > _COPY:
            if own in self.seen:
                return Drop(reason="repeated", rule="line:copy")
            self.seen.add(own)
        return None

    def outside(self, numbers: range) -> Iterator[Line]:
        """The lines beside the container."""
        for i in numbers:
            text, kind, links, _, _ = block = self.asked.found.blocks[i]
            own, line = _beside(text, kind, links, self.known.outside)
            drop = self.asked.marks.get(i) or (
                by_field(block, self.title, self.authors) if own in self.fields else None
            )
            yield Line(text=text, kind=kind, drop=drop) if drop else line

    def taken(self) -> dict[int, Drop]:
        """The lines in the container that a learned rule takes; the first rule that takes a line is named."""
        found: dict[int, Drop] = {}
        elements = self.asked.found.elements
        low, high = (self.spans[0][0], self.spans[-1][1]) if self.spans else (0, 0)
        for number, (_, tag, names, parent, first, last) in enumerate(elements):
            if low <= first and last <= high and tag in self.known.tags and within(first, last, self.spans):
                above = (elements[parent].tag, elements[parent].names) if parent >= 0 else ("", "")
                for rule, drop in self.known.rules(tag, names, *above):
                    self.apply(number, rule, drop, found)
        return found

    def apply(self, number: int, rule: DropRule, drop: Drop, found: dict[int, Drop]) -> None:
        element = self.asked.found.elements[number]
        for i in range(element.first, reach(rule, element.last, self.spans)):
            block = self.asked.found.blocks[i]
            if rule.only in ("", AFTER) or (block.element == number and sort_of(block) == rule.only):
                found.setdefault(i, drop)


@functools.lru_cache(maxsize=4_000)  # the pages of a host share their menus, and of its headlines many
def _beside(text: str, kind: str, links: float, rule: str) -> tuple[str, Line]:
    """The words of a line beside the story, and the line with the verdict that it has unless the page names it."""
    block = Block(text, kind, links, -1)
    drop = by_field(block, "", ())
    hint = None if drop else hinted(text)
    drop = drop or Drop(reason=hint.reason if hint else _reason(block), rule=rule)
    return key(text), Line(text=text, kind=kind, drop=drop)


def _fitting(rules: Rules, tag: str, names: str, *above: str) -> tuple[tuple[DropRule, Drop], ...]:
    own, parent = _named(tag, names), _named(*above) if above[0] else None
    return tuple((rule, drop) for rule, drop in rules.get(tag, ()) if fits(rule.css, own, parent))


def _is_place(places: Mapping[str, Sequence[str]], tag: str, names: str) -> bool:
    own = _named(tag, names)
    return any(fits(css, own, None) for css in places.get(tag, ()))


def _named(tag: str, names: str) -> Named:
    """The element's tag and names; classes and ids are not told apart here, which selectors bear."""
    return Named(tag, frozenset(mark + name for name in names.split() for mark in ".#"))


def _reason(block: Block) -> str:
    """The reason of a line beside the story that says nothing of itself."""
    if sort_of(block) == LINKS:
        return "latest" if len(block.text) >= _HEADLINE else "nav"
    return "nav" if len(block.text) < _SHORT else "outside"


def _tag(css: str) -> str:
    """The tag of a selector's last step."""
    return css.rpartition(" > ")[2].partition(".")[0].partition("#")[0]
