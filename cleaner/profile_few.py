"""What a few pages of one host say about each other: less than a profile, but repeated lines and boxes show.

Nothing that is learned here outlives the pages it was learned from.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cleaner.profile_container import inside
from cleaner.profile_drops import dropped
from cleaner.profile_evidence import Evidence, Seen
from cleaner.profile_learn import agreement, draft, kept_by, share, teachers
from cleaner.profile_stories import Story, drawing, own_words, repeated, weight
from cleaner.profile_values import Profile

FEWEST: Final = 3
SEVERAL: Final = 6
"""From so many stories on, what they have in common is believed over the teacher where the two mostly agree."""

_AGREE: Final = 0.7
_FIT: Final = 0.8
_SURE: Final = 0.1
_PART: Final = 0.4
_ALWAYS: Final = 0.8
_OTHERS: Final = 2
_PROSE: Final = 80

Shares = dict[int, dict[str, tuple[int, int]]]
"""For each path of a place the prose that each story keeps of all it has there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Common:
    """What the pages have in common."""

    known: Profile | None
    shared: frozenset[tuple[int, int]]
    shares: Shares


def corrected(evidences: Sequence[Evidence]) -> list[frozenset[int] | None]:
    """For each page the lines that are its text, by what the pages show together; None where they show too little."""
    drawn = drawing(evidences)
    if len(drawn.stories) < FEWEST:
        return [None] * len(evidences)
    pages = [drawn.draw(one) for one in evidences]
    known = draft("", drawn.stories)
    common = _Common(known=known, shared=repeated(drawn.stories), shares=_shares(drawn.stories))
    if known is None or not _believable(pages, known, len(drawn.stories)):
        return [_cautious(page, common) for page in pages]
    return [_common_text(page, known) or _cautious(page, common) for page in pages]


def _common_text(page: Story, known: Profile) -> frozenset[int] | None:
    """What the page has where the others have their text; None where that is too little beside the teacher's."""
    kept, taught = kept_by(page, known), teachers(page)
    return kept if share(page, kept & taught, taught) >= _PART else None


def _believable(pages: Sequence[Story], known: Profile, stories: int) -> bool:
    found = [agreed for page in pages if (agreed := agreement(page, known)) is not None]
    fit = len(found) >= _FIT * len(pages) and bool(found)
    return stories >= SEVERAL and fit and statistics.median(found) >= _AGREE


def _cautious(page: Story, common: _Common) -> frozenset[int] | None:
    """The teacher's lines without those that others share or that no page keeps, and prose where others keep all."""
    lines = page.evidence.lines
    kept = {i for i, line in enumerate(lines) if not line.reason and not _shared(line, page, common)}
    if common.known is not None:
        rules = [rule for rule in common.known.drop if rule.kept <= _SURE]
        more = {i for i in kept_by(page, common.known) if _always(lines[i], page, common.shares)}
        kept = (kept - dropped(page, inside(page, common.known.body), rules).keys()) | more
    return frozenset(kept) or None


def _shared(line: Seen, page: Story, common: _Common) -> bool:
    return (line.key, page.paths[line.place]) in common.shared and not own_words(line, page.evidence)


def _shares(found: Sequence[Story]) -> Shares:
    shares: Shares = defaultdict(dict)
    for story in found:
        for line, keep in zip(story.evidence.lines, story.keep, strict=True):
            if _prose(line):
                own = shares[story.paths[line.place]]
                got, total = own.get(story.evidence.url, (0, 0))
                own[story.evidence.url] = got + (weight(line) if keep else 0), total + weight(line)
    return shares


def _always(line: Seen, page: Story, shares: Shares) -> bool:
    """Whether the line is prose where several other stories keep what prose they have."""
    others = [share for url, share in shares.get(page.paths[line.place], {}).items() if url != page.evidence.url]
    kept, total = sum(got for got, _ in others), sum(size for _, size in others)
    return _prose(line) and len(others) >= _OTHERS and kept >= _ALWAYS * total


def _prose(line: Seen) -> bool:
    return not line.sort and not line.words and line.size >= _PROSE
