"""Lines that many stories of a host show in their containers, whatever element they stand in."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final

from cleaner.profile_container import inside
from cleaner.profile_drops import dropped
from cleaner.profile_inside import usual
from cleaner.profile_stories import Story, enough, own_words
from cleaner.profile_values import DropRule, Repeated, Selector

_QUOTED: Final = 0.15
_KEPT: Final = "kept"


def repeated_lines(found: Sequence[Story], body: Sequence[Selector], rules: Sequence[DropRule]) -> tuple[Repeated, ...]:
    """The lines that many stories show in their containers and that no rule takes."""
    counts: Counter[int] = Counter()
    first: dict[int, tuple[str, Counter[str]]] = {}
    least: dict[int, int] = {}
    for story in found:
        spans = inside(story, body)
        out = dropped(story, spans, rules)
        own = {i for a, b in spans for i in range(a, b) if i not in out}
        for i in {story.evidence.lines[i].key: i for i in sorted(own)}.values():
            line = story.evidence.lines[i]
            if not line.words and not own_words(line, story.evidence) and any(map(str.isalpha, line.text)):
                counts[line.key] += 1
                first.setdefault(line.key, (line.text, Counter()))[1][line.reason or _KEPT] += 1
                least[line.key] = enough(line, len(found))
    often = {k for k, n in counts.items() if n >= max(least[k], _least(first[k][1], n, len(found)))}
    many = sorted(often, key=lambda k: (-counts[k], first[k][0]))
    return tuple(Repeated(text=first[k][0], reason=usual(first[k][1], "repeated"), stories=counts[k]) for k in many)


def _least(reasons: Counter[str], pages: int, stories: int) -> int:
    """On how many stories a line must stand that the teacher mostly keeps: lists and tables of stories have it too."""
    return max(3, math.ceil(_QUOTED * stories)) if reasons[_KEPT] > 0.5 * pages else 2
