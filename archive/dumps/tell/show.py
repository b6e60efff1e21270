"""What a person sees of a cleaning in the terminal: a document's lines with their verdicts, the account of a run."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import click

from archive.console import counted, safe, sayable
from archive.dumps.judge.outcome import Outcome
from archive.dumps.tell.tally_counts import Counts
from cleaner.extract_columns import LEAST, side_by_side, summed
from cleaner.values import Drop, Line

_NAMED: Final = 20
"""How many inputs that failed are named once more at the end; `--json` names all that were noted."""
_REASON: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How lines are explained: side by side in so many columns, or as a list."""

    beside: bool
    columns: int

    @classmethod
    def of(cls, asked: str = "") -> View:
        """The view that was asked for, `side` or `list`; without a wish, the one that fits what stdout is."""
        columns = shutil.get_terminal_size().columns
        # What is no terminal gets the list, so that it is the same wherever it was written and can be compared.
        return cls(beside=asked == "side" if asked else sys.stdout.isatty() and columns >= LEAST, columns=columns)


def explain(outcome: Outcome, view: View) -> Iterator[str]:
    """The rows that show every line of a document that is not blank, kept or dropped and why, in colour."""
    document, cleaned = outcome.document, outcome.cleaned
    yield click.style(safe(document.title or document.name), bold=True)
    facts = (document.source if document.title else "", document.url, document.date, document.lang, *cleaned.flags)
    if told := " · ".join(sayable(fact) for fact in facts if fact):
        yield click.style(told, fg="cyan")
    lines = [line for line in cleaned.lines if line.text.strip()]
    yield from side_by_side(lines, view.columns) if view.beside else map(_listed, lines)
    for name, texts in cleaned.fields.items():
        yield click.style(f"{name}: {sayable(' · '.join(texts))}", fg="cyan")
    counts = _counted(lines, outcome)
    for row in summed(counts, view.columns) if view.beside else [counts]:
        yield click.style(row, bold=True)


def _listed(line: Line) -> str:
    if line.drop is None:
        return click.style(f"  {'kept':<{_REASON}} {safe(line.text)}", fg="green")
    dropped = click.style(f"  {line.drop.reason:<{_REASON}} {safe(line.text)}", fg="red")
    return dropped + click.style(f"   [{_evidence(line.drop)}]", dim=True)


def _evidence(drop: Drop) -> str:
    """What decided, and how sure it was."""
    score = "" if drop.score is None else f", article {drop.score:.0%}"
    seen = "" if drop.seen is None else f", in {counted(drop.seen, 'document')}"
    return safe(drop.rule) + score + seen


def _counted(lines: list[Line], outcome: Outcome) -> str:
    kept = sum(line.drop is None for line in lines)
    dropped = ", ".join(f"{count} {reason}" for reason, count in outcome.cleaned.dropped.items()) or "none"
    repairs = ", ".join(f"{count} {name}" for name, count in sorted(outcome.repairs.items()))
    return f"{kept} lines kept, dropped: {dropped}" + (f"; damaged: {repairs}" if repairs else "")


def summary(counts: Counts) -> Iterator[str]:
    """The account of a run, a sentence a line."""
    failed = f", {counted(counts.failed, 'input')} failed" if counts.failed else ""
    yield f"{counted(counts.documents, 'document')} cleaned, {counts.untouched:,} of them untouched{failed}"
    reasons = ", ".join(f"{count:,} {reason}" for reason, count in _most(counts.lines))
    yield f"{counted(counts.kept_lines, 'line')} kept, {counts.lines.total():,} dropped" + (reasons and f": {reasons}")
    yield f"{_share(counts.kept_chars, counts.kept_chars + counts.chars.total())} of the characters kept"
    if counts.repairs:
        yield f"{counted(counts.damaged, 'document')} damaged: " + _listing(counts.repairs)
    if counts.flags:
        yield "look at: " + _listing(counts.flags)


def failures(counts: Counts) -> Iterator[str]:
    """The first inputs that failed, a line each: at the end of a long run, what was said of them has scrolled away."""
    yield from (f"  {sayable(name)}" for name in counts.failures[:_NAMED])
    if counts.failed > _NAMED:
        yield f"  … and {counts.failed - min(_NAMED, len(counts.failures)):,} more"


def facts(counts: Counts, unmatched: Sequence[str] = ()) -> dict[str, Any]:
    """The account of a run as data, with the user's phrases that no line was like."""
    return {
        "documents": counts.documents,
        "untouched": counts.untouched,
        "lines": {"kept": counts.kept_lines, "dropped": counts.lines.total()},
        "characters": {"kept": counts.kept_chars, "dropped": counts.chars.total()},
        "reasons": {r: {"lines": n, "characters": counts.chars[r]} for r, n in _most(counts.lines)},
        "flags": dict(sorted(counts.flags.items())),
        "damaged": counts.damaged,
        "repairs": dict(sorted(counts.repairs.items())),
        "emptied": counts.emptied,
        "empty": list(counts.empty),
        "unmatched": list(unmatched),
        "failed": counts.failed,
        "failures": list(counts.failures),
    }


def _most(numbers: Mapping[str, int]) -> list[tuple[str, int]]:
    """Names with their numbers, the largest first, equal ones by name."""
    return sorted(numbers.items(), key=lambda item: (-item[1], item[0]))


def _listing(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in _most(numbers))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "none"
