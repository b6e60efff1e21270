"""Cleaning of text dumps: the lines of documents in, every line back in order, kept or with the reason it goes.

Documents are cleaned many at a time, which makes a line ten times as cheap. In rounds: columns of numbers for every
line → which lines go, by the model or by rules and frequency → their reasons; until nothing more is found, so that
cleaning the result again changes nothing. A document that would come out empty is kept and flagged.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from cleaner import dump_columns, dump_decide
from cleaner.dump_batch import Batch, Columns, batch, narrowed
from cleaner.dump_bridge import Marks
from cleaner.dump_close import closer
from cleaner.dump_columns import columns, few, local
from cleaner.dump_frequency import Counting, Seen
from cleaner.dump_own import Rules, compiled
from cleaner.dump_reasons import reasons
from cleaner.dump_values import Cleaned, Given
from cleaner.dump_wish import Wish
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

    __slots__ = ("changed", "drops", "fields", "given", "left", "prose", "stays")

    def __init__(self, given: Given, rules: Rules | None) -> None:
        self.given = given
        self.drops: dict[int, Drop] = {}
        self.stays: set[int] = set()
        self.fields: dict[str, list[str]] = {}
        self.changed = False
        self.prose = True
        """Whether there was a sentence to hold on to."""
        own_name = (given.host or "").lower().removeprefix("www.")
        longest = len(own_name) + _NAME_ROOM if own_name else 0
        for number, line in enumerate(given.lines):
            if rules and (own := rules.decide(line, given.host)):
                if own.keep:
                    self.stays.add(number)
                else:
                    self.drops[number] = Drop(reason=own.reason, rule="own")
            elif len(line) < longest and line.strip().lower().removeprefix("www.") == own_name:
                self.drops[number] = Drop(reason="nav", rule="host:name")
        self.left = self._left()

    def _left(self) -> list[int]:
        return [n for n, line in enumerate(self.given.lines) if n not in self.drops and line.strip()]

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


def _clean(given: Sequence[Given], wish: Wish, seen: Seen | None) -> list[Cleaned]:
    rules = compiled(wish.own) if wish.own else None
    works = [_Work(one, rules) for one in given]
    open_ = [work for work in works if work.left]
    if open_:
        of = batch([work.given.lines for work in open_], [work.left for work in open_])
        own = local(of, [work.given.group for work in open_], seen, [work.given.lang for work in open_])
        while open_:
            taken = _round(of, own, open_, wish)
            changed = np.isin(of.doc, [n for n, work in enumerate(open_) if work.changed and work.left])
            open_ = [work for work in open_ if work.changed and work.left]
            of, own = _narrowed(of, own, changed & ~taken)
    return [_cleaned(work) for work in works]


def _narrowed(of: Batch, own: Columns, left: Marks) -> tuple[Batch, Columns]:
    """The lines that are left, and their columns."""
    less = narrowed(of, left)
    return less, dump_columns.narrowed(less, own, left)


def _round(of: Batch, own: Columns, works: Sequence[_Work], wish: Wish) -> Marks:
    """Drop what is to be dropped from each document; by line of the batch whether it went."""
    score = None
    if wish.model:
        found = columns(of, own)
        goes, score = dump_decide.by_model(of, found, wish.threshold)
    else:
        found = few(of, own)
        goes = dump_decide.by_rules(of, found, found["seen"], found["articles"])
    prose = np.maximum.reduceat(found["prose"], of.starts) > 0
    goes &= np.repeat(prose, np.diff(np.append(of.starts, of.size))) | (found["taken"] > 0)
    new: list[dict[int, Drop]] = [{} for _ in works]
    for at, drop in reasons(of, found, goes, score).items():
        new[int(of.doc[at])][at - int(of.first[at])] = drop
    taken = np.zeros(of.size, bool)
    for start, work, drops, told in zip(of.starts.tolist(), works, new, prose.tolist(), strict=True):
        if wish.model:
            end = start + len(work.left)
            _closer(of.texts[start:end], drops, work.given.lang, twice=bool(found["again"][start:end].any()))
        taken[[start + at for at in work.take(drops, prose=told)]] = True
    return taken


def _closer(texts: Sequence[str], drops: dict[int, Drop], lang: str | None, *, twice: bool) -> None:
    """Change the drops by the near view of the document."""
    more, back = closer(texts, [n not in drops for n in range(len(texts))], lang, twice=twice)
    drops |= more
    for number in back:
        drops.pop(number, None)


def _cleaned(work: _Work) -> Cleaned:
    lines, drops = work.given.lines, work.drops
    kept = tuple(Line(text=text, drop=drop) for text, drop in zip(lines, _blanks(lines, drops), strict=True))
    fields = {reason: tuple(texts) for reason, texts in sorted(work.fields.items())}
    return Cleaned(lines=kept, fields=fields, flags=_flags(lines, drops, work.prose))


def _blanks(lines: Sequence[str], drops: Mapping[int, Drop]) -> list[Drop | None]:
    """A verdict for every line: a blank one shares that of the line before it, unless a kept line follows."""
    verdicts: list[Drop | None] = []
    last: Drop | None = None
    for index, line in enumerate(lines):
        if line.strip():
            last = drops.get(index)
        verdicts.append(last)
    for index in range(1, len(lines)):
        if lines[index].strip() and verdicts[index] is None and not lines[index - 1].strip():
            verdicts[index - 1] = None
    return verdicts


def _flags(lines: Sequence[str], drops: Mapping[int, Drop], prose: bool) -> tuple[str, ...]:
    sizes = [len(line.strip()) for line in lines]
    lost = sum(sizes[n] for n in drops)
    long = [n for n, size in enumerate(sizes) if size >= _PROSE_CHARS]
    sentences = [n for n in long if lines[n].rstrip().endswith((".", "!", "?", "…"))]
    flags = [] if prose or not any(sizes) else ["no-prose"]
    if any(sizes) and lost / sum(sizes) > _LOST:
        flags.append("lost-60%")
    if sentences and sum(n in drops for n in sentences) / len(sentences) > _LOST:
        flags.append("lost-prose")
    return tuple(flags)
