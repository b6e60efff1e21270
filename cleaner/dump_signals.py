"""What is seen of one line of a dump near by, apart from any decision: its rule, its shape, what it speaks of."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cleaner.phrases import policy_stems
from cleaner.rules import hinted, taken
from cleaner.values import METADATA, Drop

_LONGEST_LABEL: Final = 60
_POLICY_STEMS: Final = 2
_POLICY_SPAN: Final = 600
_SHORTEST_WRAPPED: Final = 35
_LONGEST_NUMBER: Final = 30
_REPEATING: Final = 900

_ENDS = re.compile(
    r"[.!?…;。！？।۔؟][\"'»”’)\]]*$|[\"»”’][.!?,]?$|(?:(?<!\d)[.!?]|[.!?](?=\s*\[))[\"'»”’)\]]*\s*\[?\d*\]?$"
)
_QUOTED = re.compile(r"[^.!?…,][\"'»”’]$")
_PAUSES: Final = (",", ":", "—", "–", ";")
_NUMBER = re.compile(r"[\W_]*\d[\d\W_]*(?:%|°[CF]?|грн|руб|USD|EUR|UAH|RUB|k|K|M|млн|млрд)?[\W_]*")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """One non-blank line as the cleaner sees it."""

    text: str
    sure: Drop | None
    hint: Drop | None
    words: int
    ends: bool
    """It ends as sentences end."""
    prose: bool
    """It is a full sentence or more, of the length body text has."""
    wrapped: bool
    """It breaks off in a sentence that the next line goes on with, as in text wrapped at a width."""
    number: bool
    """It is a number, a percentage or a price and nothing else."""
    rules: bool
    """It speaks as the outlet's rules for its readers do."""

    @property
    def junk(self) -> bool:
        """Whether its words say that it is no part of an article, not even of its metadata."""
        return self.sure is not None and self.sure.reason not in METADATA

    @property
    def label(self) -> bool:
        """Whether it may be a link, a headline or a label: no sentence, no list item that pauses."""
        return not self.ends and not self.wrapped and not self.text.endswith(_PAUSES)


def read(texts: Sequence[str], lang: str | None = None) -> list[Signals]:
    """The signals of each line; none of the lines may be blank."""
    following = [*texts[1:], ""][: len(texts)]
    return [
        (_short if len(text) <= _REPEATING else _signals)(text.strip(), below.lstrip()[:1].islower(), lang)
        for text, below in zip(texts, following, strict=True)
    ]


def _signals(text: str, runs_on: bool, lang: str | None) -> Signals:
    sure = taken(text, lang)
    hint = sure or hinted(text, lang)
    words = max(len(text.split()), len(_CJK.findall(text)) // 2)
    ends = bool(_ENDS.search(text[-12:]))
    prose = not sure and _is_prose(text, words, ends)
    rules = not sure and (prose or ends) and _is_policy(text)
    wrapped = runs_on and not ends and not hint and len(text) >= _SHORTEST_WRAPPED
    number = len(text) <= _LONGEST_NUMBER and bool(_NUMBER.fullmatch(text))
    return Signals(
        text=text,
        sure=sure,
        hint=hint,
        words=words,
        ends=ends,
        prose=prose,
        wrapped=wrapped,
        number=number,
        rules=rules,
    )


_short = functools.lru_cache(maxsize=16384)(_signals)
"""Labels and menus repeat from page to page; long lines do not."""


def _is_prose(text: str, words: int, ends: bool) -> bool:
    if words >= 25 and len(text) >= 150:
        return True
    long_enough = words >= 9 and (len(text) >= 70 or bool(_CJK.search(text)))
    return ends and long_enough and (len(text) >= 120 or not _QUOTED.search(text[-2:]))


def _is_policy(text: str) -> bool:
    """Whether a sentence speaks as the outlet's rules do: about comments, users, consent, copyright."""
    found = _policy().findall(text[:_POLICY_SPAN].lower())
    return len(found) >= _POLICY_STEMS and len(set(found)) >= _POLICY_STEMS


@functools.cache
def _policy() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(policy_stems(), key=len, reverse=True))) or r"(?!)")


def names_itself(line: Signals) -> bool:
    """Whether a read-also line has its headline with it, so that it is no label of the lines below."""
    return ": " in line.text or len(line.text) > _LONGEST_LABEL


def is_of_comments(below: Sequence[Signals]) -> bool:
    """Whether the first of these lines is part of the readers' comments."""
    return bool(below) and below[0].hint is not None and below[0].hint.reason == "comments"
