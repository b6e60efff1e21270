"""Cleaning of text dumps: the lines of one document in, every line back in order, kept or with the reason it goes.

The steps: signals of each line → second copies → the article's stretch → a verdict for each line. Inside the stretch
only lines whose own words speak against them go; outside it everything does but the title. A document without prose is
kept and flagged: the cleaner never guesses what it cannot see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from cleaner import dump_outside, dump_poll, dump_repeats, span
from cleaner.dump_inside import inside
from cleaner.dump_signals import METADATA, Signals, read
from cleaner.dump_values import Cleaned
from cleaner.values import Drop, Line

_LOST: Final = 0.6
_REACH_ABOVE: Final = 3
_REACH_BELOW: Final = 4


def clean(lines: Sequence[str], host: str | None = None, lang: str | None = None) -> Cleaned:
    """Tell the article's lines from the rest of one document; `host` and `lang` are hints and may be unknown.

    Cleaning goes on until nothing more is found, so that cleaning the result again changes nothing.
    """
    drops = {n: drop for n, line in enumerate(lines) if (drop := _host_name(line, host))}
    found: dict[str, list[str]] = {}
    prose = True
    while True:
        left = [n for n, line in enumerate(lines) if n not in drops and line.strip()]
        signals = read([lines[n] for n in left], lang)
        article = span.find(signals)
        prose = prose and article is not None
        alone = _alone(lines, left)
        new = _verdicts(signals, article, alone) if article else _without_prose(signals)
        if not new:
            break
        drops |= {left[n]: drop for n, drop in new.items()}
        if article:
            _collect(found, signals, new)
    kept = tuple(Line(text=text, drop=drop) for text, drop in zip(lines, _blanks(lines, drops), strict=True))
    fields = {reason: tuple(texts) for reason, texts in sorted(found.items())}
    return Cleaned(lines=kept, fields=fields, flags=_flags(lines, drops, prose))


def keep(lines: Sequence[str], host: str | None = None, lang: str | None = None) -> list[bool]:
    """For each line whether it is kept."""
    return [line.drop is None for line in clean(lines, host, lang).lines]


def _host_name(line: str, host: str | None) -> Drop | None:
    """The drop of a line that is nothing but the outlet's own host name."""
    own = (host or "").lower().removeprefix("www.")
    named = bool(own) and line.strip().lower().removeprefix("www.") == own
    return Drop(reason="nav", rule="host:name") if named else None


def _without_prose(signals: Sequence[Signals]) -> dict[int, Drop]:
    return {n: line.sure for n, line in enumerate(signals) if line.sure and line.junk}


def _verdicts(signals: Sequence[Signals], article: span.Span, alone: Sequence[bool]) -> dict[int, Drop]:
    """The drop of each line that goes, by position in the signals; polls first, as they may stand amid the text."""
    if polls := dump_poll.find(signals):
        return polls
    drops = inside(signals, article)
    for place, start, end in (("head", 0, article.first), ("tail", article.last + 1, len(signals))):
        named = dump_outside.name(signals[start:end], alone[start:end], place)
        drops |= {start + n: drop for n, drop in enumerate(named) if not article.holds(start + n)}
    repeats = dump_repeats.find(signals[: article.last + 1])
    drops |= {n: drop for n, drop in repeats.items() if n >= article.top and n not in article.above}
    drops |= _metadata(signals, article, drops)
    return drops


def _metadata(signals: Sequence[Signals], article: span.Span, drops: Mapping[int, Drop]) -> dict[int, Drop]:
    """Lines right above and right below the article that are its metadata, not another headline's."""
    found = {}
    for position in range(max(0, article.top - _REACH_ABOVE), article.first):
        found[position] = signals[position].sure
    for position in range(article.last + 1, min(len(signals), article.last + 1 + _REACH_BELOW)):
        if signals[position].junk:
            break
        found[position] = signals[position].sure
    return {n: sure for n, sure in found.items() if n in drops and sure and sure.reason in METADATA}


def _collect(found: dict[str, list[str]], signals: Sequence[Signals], drops: Mapping[int, Drop]) -> None:
    for position, drop in sorted(drops.items()):
        if drop.reason in METADATA:
            found.setdefault(drop.reason, []).append(signals[position].text)


def _alone(lines: Sequence[str], places: Sequence[int]) -> list[bool]:
    """For the line at each place whether a blank line, or the document's end, stands before and after it."""
    blank = [True, *(not line.strip() for line in lines), True]
    return [blank[n] and blank[n + 2] for n in places]


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
    total = sum(len(line.strip()) for line in lines)
    lost = sum(len(lines[n].strip()) for n in drops)
    flags = [] if prose or not total else ["no-prose"]
    if total and lost / total > _LOST:
        flags.append("lost-60%")
    return tuple(flags)
