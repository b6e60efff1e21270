"""Learning a host: from evidence on its pages to a profile that has proved itself on pages held back, or a refusal.

The order of the pages and where they were looked at change nothing.
"""

from __future__ import annotations

import dataclasses
import hashlib
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from cleaner.profile_container import container, inside
from cleaner.profile_drops import drop_rules, dropped, repeated_lines
from cleaner.profile_evidence import Evidence
from cleaner.profile_places import simple
from cleaner.profile_stories import Story, own_words, stories, weight
from cleaner.profile_values import Profile, Refusal, Selector

MIN_STORIES: Final = 20
"""Fewer stories say too little on what changes and what stays."""

HELD_BACK: Final = 4
"""One page in so many is held back for the test."""

MIN_AGREEMENT: Final = 0.7
MIN_FIT: Final = 0.8
_SUPPORT: Final = 0.6
_FIELDS: Final = ("title", "date", "author")


def learn(host: str, evidences: Iterable[Evidence], *, version: int = 1) -> Profile | Refusal:
    """The profile of a host, tested on pages held back, or why there is none."""
    found = stories(evidences)
    if len(found) < MIN_STORIES:
        return Refusal(code="few_pages", detail=f"{len(found)} stories, at least {MIN_STORIES} are needed")
    back = frozenset(story.evidence.url for story in found if is_held_back(story.evidence.url))
    known = draft(host, [story for story in found if story.evidence.url not in back], version)
    if known is None:
        return Refusal(code="no_container", detail="no element holds the text on enough pages")
    shares = [agreement(story, known) for story in found if story.evidence.url in back]
    fit = [share for share in shares if share is not None]
    middle = statistics.median(fit) if fit else 0.0
    if len(fit) < MIN_FIT * len(shares) or middle < MIN_AGREEMENT:
        figures = f"of {len(shares)} pages held back {len(fit)} were read, with a median agreement of {middle:.2f}"
        return Refusal(code="unproven", detail=figures)
    whole = draft(host, found, version) or known
    return dataclasses.replace(whole, tested=len(shares), agreement=round(middle, 3))


def is_held_back(url: str) -> bool:
    """Whether a page is one of those held back: by its address alone, so that it is so everywhere."""
    return int(hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:8], 16) % HELD_BACK == 0


def draft(host: str, found: Sequence[Story], version: int = 1) -> Profile | None:
    """The profile that the stories give, untested; None where they have no container in common."""
    body = container(found)
    if not body:
        return None
    rules = drop_rules(found, body)
    repeated = repeated_lines(found, body, rules)
    bare = Profile(
        host=host,
        version=version,
        learned=max((story.evidence.day for story in found), default=""),
        pages=len(found),
        stories=len(found),
        body=body,
        drop=rules,
        repeated=repeated,
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
    warm = kept_by(story, profile)
    cold = {i for i, line in enumerate(story.evidence.lines) if not line.reason}
    either = sum(weight(story.evidence.lines[i]) for i in warm | cold)
    both = sum(weight(story.evidence.lines[i]) for i in warm & cold)
    return both / either if warm and either else None


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
