"""Learning a host: from evidence on its pages to a profile that has proved itself on pages held back, or a refusal.

The order of the pages and where they were looked at change nothing.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from cleaner.profile_container import containers, inside
from cleaner.profile_drops import drop_rules, dropped
from cleaner.profile_evidence import Evidence
from cleaner.profile_places import simple
from cleaner.profile_repeats import repeated_lines
from cleaner.profile_stories import Story, own_words, stories, weight
from cleaner.profile_values import Profile, Refusal, Selector

MIN_STORIES: Final = 20
"""Fewer stories say too little on what changes and what stays."""

HELD_BACK: Final = 4
"""One page in so many is held back for the test."""

MIN_AGREEMENT: Final = 0.7
MIN_FIT: Final = 0.8
MIN_STABLE: Final = 0.95
MIN_PRECISION: Final = 0.9
MIN_RECALL: Final = 0.4
_WELL: Final = 0.95
"""A container that gives so much of what is believed needs no rival."""

_LATER: Final = 0.005
_SUPPORT: Final = 0.6
_FIELDS: Final = ("title", "date", "author")


def learn(host: str, evidences: Iterable[Evidence], *, version: int = 1) -> Profile | Refusal:
    """The profile of a host, tested on pages held back, or why there is none."""
    pages = list(evidences)
    found = stories(pages)
    if len(found) < MIN_STORIES:
        return Refusal(code="few_pages", detail=f"{len(found)} stories, at least {MIN_STORIES} are needed")
    whole = draft(host, found, version)
    back = found[::HELD_BACK]  # they are in the order of their addresses' digests
    part = draft(host, [story for n, story in enumerate(found) if n % HELD_BACK], version)
    if whole is None or part is None:
        return Refusal(code="no_container", detail="no element holds the text on enough pages")
    test = tested(back, part, whole)
    if not test.passed:
        return Refusal(code="unproven", detail=test.figures)
    return dataclasses.replace(whole, pages=len(pages), tested=len(back), agreement=test.agreement)


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """How a profile did on pages that it was not learned from."""

    pages: int
    read: int
    agreement: float
    """Characters that profile and teacher both keep, as a share of those that either keeps."""
    precision: float
    """Characters that the teacher keeps too, as a share of those that the profile keeps."""
    recall: float
    """Characters that the profile keeps too, as a share of those that the teacher keeps."""
    stable: float
    """Agreement with the profile learned from all pages."""

    @property
    def passed(self) -> bool:
        """Whether profile and teacher agree, or the profile is stable and only leaves out what the teacher takes in."""
        firm = self.stable >= MIN_STABLE and self.precision >= MIN_PRECISION and self.recall >= MIN_RECALL
        return self.read >= MIN_FIT * max(self.pages, 1) and (self.agreement >= MIN_AGREEMENT or firm)

    @property
    def figures(self) -> str:
        """The test in one sentence."""
        return (
            f"of {self.pages} pages held back {self.read} were read: agreement with the cold path "
            f"{self.agreement:.2f}, precision {self.precision:.2f}, recall {self.recall:.2f}, "
            f"stability {self.stable:.2f}"
        )


def tested(back: Sequence[Story], part: Profile, whole: Profile) -> Test:
    """The test on the pages held back of a profile learned without them, beside the one learned from all."""
    taught = [story for story in back if any(not line.reason for line in story.evidence.lines)]
    warm = [(story, kept) for story in taught if (kept := kept_by(story, part))]
    cold = [(story, kept, teachers(story) | frozenset(story.leads)) for story, kept in warm]
    again = [(story, kept, kept_by(story, whole)) for story, kept in warm]
    return Test(
        pages=len(taught),
        read=len(warm),
        agreement=_pooled((story, kept & own, kept | own) for story, kept, own in cold),
        precision=_pooled((story, kept & own, kept) for story, kept, own in cold),
        recall=_pooled((story, kept & own, own) for story, kept, own in cold),
        stable=_pooled((story, kept & other, kept | other) for story, kept, other in again),
    )


def draft(host: str, found: Sequence[Story], version: int = 1) -> Profile | None:
    """The profile that the stories give, untested; None where they have no container in common."""
    best: tuple[float, Profile | None] = (-1.0, None)
    for number, body in enumerate(containers(found)):
        one = _drafted(host, found, body, version)
        fit = _fit(found, one)
        best = max(best, (fit - _LATER * number, one), key=lambda pair: pair[0])
        if fit >= _WELL:
            break
    return best[1]


def _fit(found: Sequence[Story], known: Profile) -> float:
    """How well the profile gives what is believed of the stories, as the F1 of its lines."""
    right = kept = wanted = 0
    for story in found:
        own = {i for i, keep in enumerate(story.keep) if keep} | set(story.leads)
        warm = kept_by(story, known)
        right, kept, wanted = right + _size(story, own & warm), kept + _size(story, warm), wanted + _size(story, own)
    return 2 * right / max(1, kept + wanted)


def _drafted(host: str, found: Sequence[Story], body: tuple[Selector, ...], version: int) -> Profile:
    rules = drop_rules(found, body)
    bare = Profile(
        host=host,
        version=version,
        learned=max((story.evidence.day for story in found), default=""),
        pages=len(found),
        stories=len(found),
        body=body,
        drop=rules,
        repeated=repeated_lines(found, body, rules),
        title=_fields(found, "title"),
        date=_fields(found, "date"),
        author=_fields(found, "author"),
    )
    sizes = [sum(story.evidence.lines[i].size for i in kept) for story in found if (kept := kept_by(story, bare))]
    places = _places(found, bare)
    return dataclasses.replace(bare, places=places, shortest=min(sizes, default=0), longest=max(sizes, default=0))


def kept_by(story: Story, profile: Profile) -> frozenset[int]:
    """The lines of a page looked at that the profile keeps."""
    spans = inside(story, profile.body)
    out = dropped(story, spans, profile.drop)
    repeated = {one.text for one in profile.repeated}
    return frozenset(
        i
        for first, last in spans
        for i in range(first, last)
        if i not in out
        and not (line := story.evidence.lines[i]).words
        and (line.text not in repeated or own_words(line, story.evidence))
    )


def agreement(story: Story, profile: Profile) -> float | None:
    """Characters that profile and teacher both keep, as a share of those either keeps; None where it reads nothing."""
    warm, cold = kept_by(story, profile), teachers(story)
    return share(story, warm & cold, warm | cold) if warm else None


def teachers(story: Story) -> frozenset[int]:
    """The lines that the teacher keeps."""
    return frozenset(i for i, line in enumerate(story.evidence.lines) if not line.reason)


def share(story: Story, some: Iterable[int], every: Iterable[int]) -> float:
    """The share of the characters of lines that some of them have."""
    total = _size(story, every)
    return _size(story, some) / total if total else 1.0


def _size(story: Story, lines: Iterable[int]) -> int:
    return sum(weight(story.evidence.lines[i]) for i in lines)


def _pooled(found: Iterable[tuple[Story, frozenset[int], frozenset[int]]]) -> float:
    """The share over all pages: a page of two lines must not weigh as one of fifty."""
    sizes = [(_size(story, some), _size(story, every)) for story, some, every in found]
    return round(sum(some for some, _ in sizes) / max(1, sum(every for _, every in sizes)), 3)


def _places(found: Sequence[Story], profile: Profile) -> tuple[str, ...]:
    counts: Counter[str] = Counter()
    for story in found:
        numbers = {story.evidence.lines[i].place for i in kept_by(story, profile)}
        counts.update({simple(story.evidence.places[n].tag, story.names[n]) for n in numbers if n >= 0})
    return tuple(sorted(css for css, n in counts.items() if n > 1))


def _fields(found: Sequence[Story], field: str) -> tuple[Selector, ...]:
    """The selectors that gave a field on most of the pages that declare it, the best supported first."""
    counts: Counter[str] = Counter()
    for story in found:
        counts.update({css for name, css in story.evidence.fields if name == field})
    good = [Selector(css=css, pages=n) for css, n in counts.items() if n >= _SUPPORT * len(found)]
    return tuple(sorted(good, key=lambda one: (-one.pages, len(one.css), one.css))[:3])
