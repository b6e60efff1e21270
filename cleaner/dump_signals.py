"""What is seen of one line of a dump near by, apart from any decision: its rule, its shape, what it speaks of."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cleaner.phrases import policy_stems
from cleaner.rules import Known
from cleaner.values import METADATA, Drop

_LONGEST_LABEL: Final = 60
_POLICY_STEMS: Final = 2
_POLICY_SPAN: Final = 600
_SHORTEST_WRAPPED: Final = 35
_LONGEST_NUMBER: Final = 30

_ENDS = re.compile(
    r"[.!?…;。！？।۔؟][\"'»”’)\]]*$|[\"»”’][.!?,]?$|(?:(?<!\d)[.!?]|[.!?](?=\s*\[))[\"'»”’)\]]*\s*\[?\d*\]?$"
)
_QUOTED = re.compile(r"[^.!?…,][\"'»”’]$")
_PAUSES: Final = (",", ":", "—", "–", ";")
_NUMBER = re.compile(r"[\W_]*\d[\d\W_]*(?:%|°[CF]?|грн|руб|USD|EUR|UAH|RUB|k|K|M|млн|млрд)?[\W_]*")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True)
class Signals:
    """One non-blank line as the cleaner sees it; what it takes to see something is done when it is asked for."""

    text: str
    runs_on: bool
    """The line below begins as sentences go on."""
    hint: Drop | None
    sure: Drop | None

    @functools.cached_property
    def words(self) -> int:
        """How many words there are."""
        return max(len(self.text.split()), len(_CJK.findall(self.text)) // 2)

    @functools.cached_property
    def ends(self) -> bool:
        """It ends as sentences end."""
        return bool(_ENDS.search(self.text[-12:]))

    @functools.cached_property
    def prose(self) -> bool:
        """It is a full sentence or more, of the length body text has."""
        return not self.sure and _is_prose(self)

    @property
    def wrapped(self) -> bool:
        """It breaks off in a sentence that the next line goes on with, as in text wrapped at a width."""
        return self.runs_on and not self.hint and len(self.text) >= _SHORTEST_WRAPPED and not self.ends

    @property
    def number(self) -> bool:
        """It is a number, a percentage or a price and nothing else."""
        return len(self.text) <= _LONGEST_NUMBER and bool(_NUMBER.fullmatch(self.text))

    @property
    def rules(self) -> bool:
        """It speaks as the outlet's rules for its readers do."""
        return not self.sure and (self.prose or self.ends) and _is_policy(self.text)

    @property
    def junk(self) -> bool:
        """Whether its words say that it is no part of an article, not even of its metadata."""
        return self.sure is not None and self.sure.reason not in METADATA

    @functools.cached_property
    def label(self) -> bool:
        """Whether it may be a link, a headline or a label: no sentence, no list item that pauses."""
        return not self.text.endswith(_PAUSES) and not self.ends and not self.wrapped


def read(texts: Sequence[str], said: Sequence[Known]) -> list[Signals]:
    """The signals of each line, which is neither blank nor has outer white space; `said`: what the rules say of it."""
    following = [*texts[1:], ""][: len(texts)]
    return [
        Signals(text, below[:1].islower(), hint, sure)
        for text, below, (hint, sure) in zip(texts, following, said, strict=True)
    ]


def _is_prose(line: Signals) -> bool:
    text = line.text
    if len(text) >= 150 and (len(text.split(None, 24)) == 25 or line.words >= 25):
        return True
    if not line.ends or not (len(text) >= 120 or not _QUOTED.search(text[-2:])):
        return False
    return line.words >= 9 and (len(text) >= 70 or bool(_CJK.search(text)))


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
