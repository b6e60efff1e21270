"""The user's own rules in a form that is quick to ask: thousands of phrases and patterns, one answer a line.

A rule's pattern is a regular expression that is searched for in the line, or a phrase that `phrase` made into one.
Phrases are compared folded, as the shipped ones are: case, kinds of space and apostrophe, leading bullets and trailing
punctuation do not matter. They are looked up in tables by their first letters, whatever their number; only patterns
are tried, all of them in one go first.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cleaner.dump_wish import Own
from cleaner.phrases.pattern import fold

OPEN: Final = "…"
"""At the end or the beginning of a phrase: any text may follow, or stand before it up to a beginning of a word."""

_KEY: Final = 12
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_AS_PATTERN = re.compile(r"(\\A|\(\?<!\\w\))(.+?)(\\Z)?", re.DOTALL)
_WORD = re.compile(r"\w+")
_ALONE = re.compile(r"\(\?[aiLmsux-]+[:)]|\(\?P|\\[1-9]|(?<!\\)\((?!\?)")
"""What means something else, or nothing, where patterns are joined: groups, references to them, flags."""


def phrase(text: str) -> str:
    """The pattern of a rule for lines that are this phrase; empty for a text with nothing to compare."""
    inner = fold(text.strip().strip(OPEN).strip())
    if not _WORD.search(inner):
        return ""
    start = r"(?<!\w)" if text.strip().startswith(OPEN) else r"\A"
    return start + re.escape(inner) + ("" if text.strip().endswith(OPEN) else r"\Z")


@functools.lru_cache(maxsize=8)
def compiled(own: Sequence[Own]) -> Rules:
    """The rules made ready to be asked; `own` is a tuple, and made ready once."""
    return Rules(own)


class Rules:
    """A user's rules; the first in their order that speaks of a line decides."""

    __slots__ = ("_alone", "_any", "_joined", "_own", "_sizes", "_starts", "_whole")

    def __init__(self, own: Sequence[Own]) -> None:
        self._own = own
        self._whole: dict[str, list[int]] = {}
        self._starts: dict[str, list[_Open]] = {}
        self._alone: list[tuple[int, re.Pattern[str]]] = []
        self._joined: list[tuple[int, re.Pattern[str]]] = []
        for number, rule in enumerate(own):
            self._add(number, rule.pattern)
        self._sizes = sorted({len(key) for key in self._starts})
        together = "|".join(f"(?:{pattern.pattern})" for _, pattern in self._joined)
        self._any = re.compile(together or r"(?!)", re.IGNORECASE)

    def decide(self, line: str, host: str | None = None) -> Own | None:
        """The rule that speaks of this line in documents of this host; None where none does."""
        first = min(self.speaking(line, host), default=-1)
        return self._own[first] if first >= 0 else None

    def speaking(self, line: str, host: str | None = None) -> Iterator[int]:
        """The places of all rules that speak of this line in documents of this host, in no order."""
        if self._own and (text := line.strip()):
            yield from (number for number in self._speaking(text) if _holds(self._own[number].host, host))

    def _add(self, number: int, pattern: str) -> None:
        read = _read(pattern)
        if read is None:
            listed = self._alone if _ALONE.search(pattern) else self._joined
            listed.append((number, re.compile(pattern, re.IGNORECASE)))
        elif read.first and read.last:
            self._whole.setdefault(read.text, []).append(number)
        else:
            read = _Open(text=read.text, lead=read.lead, first=read.first, last=read.last, number=number)
            self._starts.setdefault(read.text[read.lead : read.lead + _KEY], []).append(read)

    def _speaking(self, text: str) -> Iterator[int]:
        """The numbers of all rules that speak of the text, in no order."""
        if self._whole or self._starts:
            folded = fold(text)
            yield from self._whole.get(folded, ())
            if self._starts:
                yield from self._opened(folded)
        if self._joined and self._any.search(text):
            yield from (number for number, pattern in self._joined if pattern.search(text))
        yield from (number for number, pattern in self._alone if pattern.search(text))

    def _opened(self, folded: str) -> Iterator[int]:
        for word in _WORD.finditer(folded):
            at = word.start()
            for size in self._sizes:
                for open_ in self._starts.get(folded[at : at + size], ()):
                    if open_.fits(folded, at):
                        yield open_.number


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """A phrase that leaves open what stands before it or after it; `lead` signs stand before its first word."""

    text: str
    lead: int
    first: bool
    last: bool
    number: int = 0

    def fits(self, folded: str, word: int) -> bool:
        """Whether the phrase stands in the text with its first word there."""
        start = word - self.lead
        if start < 0 or (self.first and start):
            return False
        return folded.startswith(self.text, start) and not (self.last and start + len(self.text) != len(folded))


def _read(pattern: str) -> _Open | None:
    """The phrase that this pattern was made of; None for a pattern that is more than one."""
    found = _AS_PATTERN.fullmatch(pattern)
    if not found:
        return None
    text = _ESCAPED.sub(r"\1", found[2])
    word = _WORD.search(text)
    if re.escape(text) != found[2] or fold(text) != text or not word:
        return None
    return _Open(text=text, lead=word.start(), first=found[1] == r"\A", last=bool(found[3]))


def _holds(rule: str, host: str | None) -> bool:
    """Whether a rule for the host `rule` is for documents of `host`: itself or below it."""
    if not rule:
        return True
    own = (host or "").lower().removeprefix("www.")
    return own == rule or own.endswith("." + rule)
