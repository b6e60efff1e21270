"""What commands that index pages say of it: counts, what profiles did, and what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from archive.console import sayable

if TYPE_CHECKING:
    from archive.indexer import Tally

_NAMED: Final = 20
"""How many unread pages or damages are named in a terminal; `--json` names all."""


def tally_facts(tally: Tally) -> dict[str, Any]:
    """The counts as data."""
    return {
        "captures": tally.captures,
        "outcomes": dict(sorted(tally.outcomes.items())),
        "reasons": dict(sorted(tally.reasons.items())),
        "profiles": {name: dict(sorted(getattr(tally, name).items())) for name in ("warm", "unfit", "audits")},
    }


def print_tally(tally: Tally) -> None:
    """The counts as sentences; pages that gave no article are named on stderr."""
    outcomes = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in sorted(tally.outcomes.items()))
    click.echo(f"{tally.captures:,} captures indexed: {outcomes or 'nothing new'}")
    if tally.warm or tally.unfit:
        unfit = ", ".join(f"{count:,} {code.replace('_', ' ')}" for code, count in sorted(tally.unfit.items()))
        click.echo(f"{tally.warm.total():,} pages read by hosts' profiles, {tally.audits.total():,} of them", nl=False)
        click.echo(f" audited: {tally.audits['agree']:,} agree with the cold path", nl=False)
        click.echo(f"; not fitting: {unfit}" if unfit else "")
    name_first(tally.unread)


def name_first(items: Sequence[str]) -> None:
    """Name what was skipped on stderr, the first ones in full."""
    for item in items[:_NAMED]:
        click.echo(f"  {sayable(item)}", err=True)
    if len(items) > _NAMED:
        click.echo(f"  … and {len(items) - _NAMED} more (--json names all)", err=True)
