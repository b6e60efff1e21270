"""Cleaning of text dumps: the lines of documents in, every line back in order, kept or with the reason it goes.

Documents are cleaned many at a time, which makes a line ten times as cheap. In rounds: columns of numbers for every
line → which lines go, by the model or by rules and frequency → their reasons; until nothing more is found, so that
cleaning the result again changes nothing. A document that would come out empty is kept and flagged.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from cleaner import dump_columns, dump_decide
from cleaner.dump_batch import Batch, Columns, batch, narrowed
from cleaner.dump_bridge import Marks
from cleaner.dump_close import closer
from cleaner.dump_columns import columns, few, local, local_few
from cleaner.dump_frequency import Counting, Seen
from cleaner.dump_lines import told
from cleaner.dump_own import Rules, compiled
from cleaner.dump_reasons import reasons
from cleaner.dump_values import Cleaned, Given
from cleaner.dump_wish import Wish
from cleaner.rules import Known
from cleaner.values import METADATA, Drop, Line

_LOST: Final = 0.6
_ABOVE: Final = 3
_BELOW: Final = 4
_PROSE_CHARS: Final = 60
_TOGETHER: Final = 64
_NAME_ROOM: Final = 20
_PLAIN: Final = Wish()


def clean(lines: Sequence[str], host: str | None = None, lang: str | None = None) -> Cleaned:
    """Tell the article's lines from the rest of one document; `host` and `lang` are hints and may be unknown."""
    return clean_all([Given(lines=tuple(lines), host=host, lang=lang)])[0]


def clean_all(given: Sequence[Given], wish: Wish = _PLAIN, seen: Seen | None = None) -> list[Cleaned]:
    """Clean many documents, each by itself; with `seen`, the frequencies of their lines speak too."""
    found: list[Cleaned] = []
    for at in range(0, len(given), _TOGETHER):
        found += _clean(given[at : at + _TOGETHER], wish, seen)
    return found


def keep(lines: Sequence[str], host: str | None = None, lang: str | None = None) -> list[bool]:
    """For each line whether it is kept."""
    return [line.drop is None for line in clean(lines, host, lang).lines]


def keep_all(documents: Sequence[Mapping[str, Any]]) -> list[list[bool]]:
    """For each line of each document (`lines`, `host`, `lang`) whether it is kept, knowing what the others share."""
    given = [
        Given(lines=tuple(one["lines"]), host=one.get("host"), lang=one.get("lang"), group=one.get("host") or "")
        for one in documents
    ]
    counting = Counting()
    for at in range(0, len(given), _TOGETHER):
        counting.add(given[at : at + _TOGETHER])
    cleaned = clean_all(given, seen=counting.seen())
    return [[line.drop is None for line in one.lines] for one in cleaned]


class _Work:
    """One document while it is cleaned."""

    __slots__ = ("changed", "drops", "fields", "given", "left", "prose", "stays", "texts")

    def __init__(self, given: Given, rules: Rules | None) -> None:
        self.given = given
        self.drops: dict[int, Drop] = {}
        self.stays: set[int] = set()
        self.fields: dict[str, list[str]] = {}
        self.changed = False
        self.prose = True
        """Whether there was a sentence to hold on to."""
        self.texts = [line.strip() for line in given.lines]
        """The lines without outer white space."""
        if rules:
            self._decide(rules)
        for number in self._names():
            if number not in self.drops and number not in self.stays:
                self.drops[number] = Drop(reason="nav", rule="host:name")
        self.left = [n for n, text in enumerate(self.texts) if text and n not in self.drops]

    def _decide(self, rules: Rules) -> None:
        """Keep and drop what the user's own rules say."""
        for number, line in enumerate(self.given.lines):
            own = rules.decide(line, self.given.host)
            if own and own.keep:
                self.stays.add(number)
            elif own:
                self.drops[number] = Drop(reason=own.reason, rule="own")

    def _names(self) -> list[int]:
        """The lines that are the name of the document's host."""
        own = (self.given.host or "").lower().removeprefix("www.")
        if not own:
            return []
        longest, sign = len(own) + _NAME_ROOM, "." if "." in own else ""
        short = [n for n, line in enumerate(self.given.lines) if len(line) < longest and sign in line]
        return [n for n in short if self.texts[n].lower().removeprefix("www.") == own]

    def take(self, new: Mapping[int, Drop], *, prose: bool) -> list[int]:
        """Drop the lines of these places among those left, as far as they may go; the places that went."""
        self.prose = self.prose and prose
        going = {self.left[at]: drop for at, drop in new.items() if self.left[at] not in self.stays}
        if len(going) == len(self.left) and going:
            self.prose = False
            going = {n: drop for n, drop in going.items() if drop.rule.startswith("phrase:")}
            going = {} if len(going) == len(self.left) else going
        kept = [n for n in self.left if n not in going]
        for number in _near(self.left, kept, going):
            self.fields.setdefault(going[number].reason, []).append(self.given.lines[number].strip())
        places = [at for at, number in enumerate(self.left) if number in going]
        self.drops |= going
        self.left, self.changed = kept, bool(going)
        return places


def _near(left: Sequence[int], kept: Sequence[int], going: Mapping[int, Drop]) -> list[int]:
    """The metadata in the article, few lines above it, or right below it with nothing else between."""
    if not kept:
        return []
    first, last = left.index(kept[0]), left.index(kept[-1])
    below = itertools.takewhile(lambda n: going[n].reason in METADATA, left[last + 1 : last + 1 + _BELOW])
    around = [*left[max(0, first - _ABOVE) : last], *below]
    return [n for n in around if n in going and going[n].reason in METADATA]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lines:
    """The lines of a batch that are left: what the rules say of each, and the columns of the lines by themselves."""

    of: Batch
    said: Sequence[Known]
    own: Columns

    def only(self, left: Marks) -> _Lines:
        """Without the other lines."""
        of = narrowed(self.of, left)
        said = list(itertools.compress(self.said, left.tolist()))
        return _Lines(of=of, said=said, own=dump_columns.narrowed(of, self.own, left))


def _clean(given: Sequence[Given], wish: Wish, seen: Seen | None) -> list[Cleaned]:
    rules = compiled(wish.own) if wish.own else None
    works = [_Work(one, rules) for one in given]
    open_ = [work for work in works if work.left]
    if open_:
        lines = _lines(open_, wish, seen)
        while open_:
            taken = _round(lines, open_, wish)
            changed = np.array([bool(work.changed and work.left) for work in open_], bool)
            open_ = [work for work in open_ if work.changed and work.left]
            lines = lines.only(changed[lines.of.doc] & ~taken) if open_ else lines
    return [_cleaned(work) for work in works]


def _lines(works: Sequence[_Work], wish: Wish, seen: Seen | None) -> _Lines:
    of = batch([work.texts for work in works], [work.left for work in works])
    said = told(of, [work.given.lang for work in works])
    make = local if wish.model else local_few
    return _Lines(of=of, said=said, own=make(of, [work.given.group for work in works], seen, said))


def _round(lines: _Lines, works: Sequence[_Work], wish: Wish) -> Marks:
    """Drop what is to be dropped from each document; by line of the batch whether it went."""
    of, score = lines.of, None
    if wish.model:
        found = columns(of, lines.own)
        goes, score = dump_decide.by_model(of, found, wish.threshold)
    else:
        found = few(of, lines.own)
        goes = dump_decide.by_rules(of, found, found["seen"], found["articles"])
    prose = np.maximum.reduceat(found["prose"], of.starts) > 0
    goes &= np.repeat(prose, np.diff(np.append(of.starts, of.size))) | (found["taken"] > 0)
    new: list[dict[int, Drop]] = [{} for _ in works]
    doc, first = of.doc.tolist(), of.first.tolist()
    for at, drop in reasons(of, found, goes, score).items():
        new[doc[at]][at - first[at]] = drop
    going: list[int] = []
    copied = (found["copies"] > 1).tolist()
    for start, work, drops, sentences in zip(of.starts.tolist(), works, new, prose.tolist(), strict=True):
        if wish.model:
            _closer(lines, slice(start, start + len(work.left)), drops, copied)
        going += [start + at for at in work.take(drops, prose=sentences)]
    taken = np.zeros(of.size, bool)
    taken[going] = True
    return taken


def _closer(lines: _Lines, where: slice, drops: dict[int, Drop], copied: Sequence[bool]) -> None:
    """Change the drops by the near view of the document whose lines are there."""
    texts = lines.of.texts[where]
    stays = [n not in drops for n in range(len(texts))]
    more, back = closer(texts, lines.said[where], stays, copied[where])
    drops |= more
    for number in back:
        drops.pop(number, None)


def _cleaned(work: _Work) -> Cleaned:
    verdicts = _blanks(work.texts, work.drops)
    kept = tuple(Line(text=text, drop=drop) for text, drop in zip(work.given.lines, verdicts, strict=True))
    fields = {reason: tuple(texts) for reason, texts in sorted(work.fields.items())}
    return Cleaned(lines=kept, fields=fields, flags=_flags(work.texts, work.drops, work.prose))


def _blanks(texts: Sequence[str], drops: Mapping[int, Drop]) -> list[Drop | None]:
    """A verdict for every line: a blank one shares that of the line before it, unless a kept line follows."""
    verdicts = [drops.get(number) for number in range(len(texts))]
    if all(texts):
        return verdicts
    for index in range(1, len(texts)):
        if not texts[index]:
            verdicts[index] = verdicts[index - 1]
    for index in range(1, len(texts)):
        if texts[index] and verdicts[index] is None and not texts[index - 1]:
            verdicts[index - 1] = None
    return verdicts


def _flags(texts: Sequence[str], drops: Mapping[int, Drop], prose: bool) -> tuple[str, ...]:
    sizes = [len(text) for text in texts]
    lost, total = sum(sizes[n] for n in drops), sum(sizes)
    sentences = [n for n, text in enumerate(texts) if text.endswith((".", "!", "?", "…")) and len(text) >= _PROSE_CHARS]
    flags = [] if prose or not total else ["no-prose"]
    if total and lost / total > _LOST:
        flags.append("lost-60%")
    if sentences and sum(n in drops for n in sentences) / len(sentences) > _LOST:
        flags.append("lost-prose")
    return tuple(flags)
