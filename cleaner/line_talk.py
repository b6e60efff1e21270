"""Whether a line speaks for the outlet: of itself, to its readers, of what they might do for it or on its pages.

Invitations, appeals, rules and notices are sentences like any other, and stand between a story's paragraphs. What they
have in common is whom they address and what they are about. The model weighs it; no line is dropped for it alone. The
words are data, in `line_talk.toml`.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Sequence
from importlib import resources
from typing import Final

_STEM: Final = 5
_LITTLE: Final = 3

NAMES: Final = ("of_itself", "to_you", "as_we", "little")


def talk(words: Sequence[str]) -> tuple[float, float, float, float]:
    """Of a line's words, in lower case: how many speak of the outlet, to readers, as "we"; the share of short words."""
    itself, you, we = known()
    of_itself = to_you = as_we = little = 0
    for word in words:
        if len(word) <= _LITTLE:
            little += 1
        of_itself += word[:_STEM] in itself
        to_you += word in you
        as_we += word in we
    return of_itself, to_you, as_we, little / max(1, len(words))


@functools.cache
def known() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The stems of what outlets say of themselves, the words for "you", the words for "we"; of all languages."""
    said = tomllib.loads(resources.files("cleaner").joinpath("line_talk.toml").read_text("utf-8"))
    itself, you, we = (frozenset(" ".join(said[table].values()).split()) for table in ("itself", "you", "we"))
    return frozenset(word[:_STEM] for word in itself), you, we
