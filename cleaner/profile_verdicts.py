"""A profile's verdict on each line of a page: the outlet's word first, then fields and words, then what was learned."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cleaner.blocks_values import Block, Lines
from cleaner.extract_align import key
from cleaner.metadata import Metadata
from cleaner.profile_drops import reach, within
from cleaner.profile_lines import by_field, by_words, folded, sort_of
from cleaner.profile_places import Named, fits
from cleaner.profile_values import AFTER, LINKS, DropRule, Profile
from cleaner.rules import hinted
from cleaner.values import Drop

_COPY: Final = 20
_HEADLINE: Final = 30
_SHORT: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A profile put in order for reading: its rules and places by the tag they end in, its repeated lines by words."""

    rules: Mapping[str, Sequence[tuple[DropRule, Drop]]]
    places: Mapping[str, Sequence[str]]
    repeated: Mapping[str, Drop]
    outside: str

    def knows(self, found: Lines, i: int) -> bool:
        """Whether the line stands in an element that held text on the pages learned from."""
        number = found.blocks[i].element
        own = _named(found, number)
        return own is not None and any(fits(css, own, None) for css in self.places.get(own.tag, ()))


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
    return Plan(rules=rules, places=places, repeated=repeated, outside=f"{name}/outside")


def verdicts(known: Plan, asked: Asked) -> tuple[Drop | None, ...]:
    """One verdict for each of the lines, in order."""
    judge = _Judge(known, asked)
    taken = judge.taken()
    inside = {i for span in asked.spans for i in span}
    return tuple(
        judge.inside(i, block, taken.get(i)) if i in inside else judge.outside(i, block)
        for i, block in enumerate(asked.found.blocks)
    )


class _Judge:
    """One page's verdicts; lives for one call."""

    def __init__(self, known: Plan, asked: Asked) -> None:
        self.known = known
        self.asked = asked
        self.title = key(asked.said.title)
        self.lead = key(asked.said.lead)
        self.authors = frozenset(map(key, asked.said.authors))
        self.spans = [(span.start, span.stop) for span in asked.spans]
        self.seen: set[str] = set()

    def inside(self, i: int, block: Block, learned: Drop | None) -> Drop | None:
        drop = self.asked.marks.get(i) or by_words(block, self.title, self.authors) or learned or self.repeated(block)
        own = key(block.text)
        if drop is None and len(own) > _COPY:
            if own in self.seen:
                return Drop(reason="repeated", rule="line:copy")
            self.seen.add(own)
        return drop

    def repeated(self, block: Block) -> Drop | None:
        drop = self.known.repeated.get(folded(block.text)[:160])
        return None if drop and key(block.text) in (self.title, self.lead) else drop

    def outside(self, i: int, block: Block) -> Drop:
        drop = self.asked.marks.get(i) or by_field(block, self.title, self.authors)
        if drop:
            return drop
        hint = hinted(block.text)
        return Drop(reason=hint.reason if hint else _reason(block), rule=self.known.outside)

    def taken(self) -> dict[int, Drop]:
        """The lines in the container that a learned rule takes; the first rule that takes a line is named."""
        found: dict[int, Drop] = {}
        elements = self.asked.found.elements
        for number, element in enumerate(elements):
            rules = self.known.rules.get(element.tag)
            if rules and within(element.first, element.last, self.spans):
                self.apply(number, rules, found)
        return found

    def apply(self, number: int, rules: Sequence[tuple[DropRule, Drop]], found: dict[int, Drop]) -> None:
        element = self.asked.found.elements[number]
        own, above = _named(self.asked.found, number), _named(self.asked.found, element.parent)
        for rule, drop in rules:
            if own and fits(rule.css, own, above):
                for i in range(element.first, reach(rule, element.last, self.spans)):
                    block = self.asked.found.blocks[i]
                    if rule.only in ("", AFTER) or (block.element == number and sort_of(block) == rule.only):
                        found.setdefault(i, drop)


def _named(found: Lines, number: int) -> Named | None:
    """The element's tag and names; classes and ids are not told apart here, which selectors bear."""
    if number < 0:
        return None
    element = found.elements[number]
    return _parsed(element.tag, element.names)


@functools.lru_cache(maxsize=20_000)
def _parsed(tag: str, names: str) -> Named:
    return Named(tag, frozenset(mark + name for name in names.split() for mark in ".#"))


def _reason(block: Block) -> str:
    """The reason of a line beside the story that says nothing of itself."""
    if sort_of(block) == LINKS:
        return "latest" if len(block.text) >= _HEADLINE else "nav"
    return "nav" if len(block.text) < _SHORT else "outside"


def _tag(css: str) -> str:
    """The tag of a selector's last step."""
    return css.rpartition(" > ")[2].partition(".")[0].partition("#")[0]
