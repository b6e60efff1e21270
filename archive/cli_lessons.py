"""What commands that learn hosts say of it: progress, a line for each host, and what was read again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.cli_report import print_tally, tally_facts
from archive.console import Progress, print_table

if TYPE_CHECKING:
    from archive.learning import Learned
    from archive.school import Lesson, Order


class Steps:
    """Progress of the steps one after the other, each in place of the one before."""

    def __init__(self) -> None:
        self._shown: list[Progress] = []

    def __enter__(self) -> Steps:
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._shown:
            one.end()

    def order(self, **what: Any) -> Order:
        """An order to learn whose progress is shown."""
        from archive.school import Order

        self._shown += [Progress(name) for name in ("pages looked at", "captures")]
        looked_at, indexed = self._shown[-2:]
        return Order(looked_at=looked_at.add, indexed=indexed.add, **what)


def learned_facts(learned: Learned) -> dict[str, Any]:
    """What was learned, as data."""
    hosts = [_named(one) for one in learned.lessons]
    return {"learned": hosts, "read_again": tally_facts(learned.again) if learned.again else None}


def print_learned(learned: Learned, folder: Path) -> None:
    """A table of the hosts that were looked at, and what was read again for it."""
    if learned.renewed:
        click.echo(f"the index did not follow from the profiles in {folder}, and was made anew first:")
        print_tally(learned.renewed)
    print_table(map(_named, learned.lessons), right=["pages", "agreement"])
    if learned.again:
        click.echo(f"{len(learned.fresh)} new in {folder}; the captures that they read otherwise were read again:")
        print_tally(learned.again, "read")


def _named(lesson: Lesson) -> dict[str, object]:
    """A lesson as a row of a table."""
    from cleaner.profile_values import Profile

    found, agreement, container = lesson.found, "", ""
    if isinstance(found, Profile):
        result = f"{'learned' if lesson.is_new else 'unchanged'} @{found.version}"
        agreement, container = f"{found.agreement:.2f}", found.body[0].css
    else:
        result = f"refused: {found.code} ({found.detail})"
    return {
        "host": lesson.host,
        "pages": lesson.pages,
        "agreement": agreement,
        "container": container,
        "result": f"{result}; {lesson.drift}" if lesson.drift else result,
    }
