"""What commands that index pages say of it: counts, what profiles did, and what could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from archive.console import counted, sayable

if TYPE_CHECKING:
    from archive.indexer import Tally

_NAMED: Final = 20
"""How many unread pages or damages are named in a terminal; `--json` names all."""
_PROFILES: Final = 5
"""Of how many profiles it is told that they do not fit, those first that have the most such pages."""

_COUNTS: Final = ("warm", "unfit", "audits", "differ")


def tally_facts(tally: Tally) -> dict[str, Any]:
    """The counts as data."""
    return {
        "captures": tally.captures,
        "outcomes": dict(sorted(tally.outcomes.items())),
        "reasons": dict(sorted(tally.reasons.items())),
        "profiles": {name: dict(sorted(getattr(tally, name).items())) for name in _COUNTS},
    }


def print_tally(tally: Tally, done: str = "indexed") -> None:
    """The counts as sentences; pages that gave no article are named on stderr."""
    outcomes = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in sorted(tally.outcomes.items()))
    click.echo(f"{counted(tally.captures, 'capture')} {done}: {outcomes or 'nothing new'}")
    if tally.warm or tally.unfit:
        _print_profiles(tally)
    name_first(tally.unread)


def _print_profiles(tally: Tally) -> None:
    click.echo(f"{tally.warm.total():,} articles read by hosts' profiles, {tally.audits.total():,} of them", nl=False)
    differ = f", not: {sayable(', '.join(sorted(tally.differ)))}" if tally.differ else ""
    click.echo(f" audited: {tally.audits['agree']:,} agree with the cold path{differ}")
    unfit: Counter[str] = Counter()
    for name, count in tally.unfit.items():
        unfit[name.partition(" ")[0]] += count
    for name, count in unfit.most_common(_PROFILES):
        reasons = sorted(key.partition(" ")[2] for key in tally.unfit if key.startswith(f"{name} "))
        every = count + tally.warm[name]
        click.echo(f"  {sayable(name)} does not fit {count:,} of {every:,} articles ({', '.join(reasons)})")


def name_first(items: Sequence[str]) -> None:
    """Name what was skipped on stderr, the first ones in full."""
    for item in items[:_NAMED]:
        click.echo(f"  {sayable(item)}", err=True)
    if len(items) > _NAMED:
        click.echo(f"  … and {len(items) - _NAMED} more (--json names all)", err=True)
