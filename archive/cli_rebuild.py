"""The commands that make the index anew: `litopys rebuild`, and `litopys outlets learn`, which saves profiles first."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from archive.cli_report import name_first, print_tally, tally_facts
from archive.console import Progress, archive_option, json_option, print_json, print_table, workers_option
from archive.store import Archive

if TYPE_CHECKING:
    from archive.learning import Learned, Lesson, Order


@click.command()
@archive_option
@workers_option
@click.option("--no-learn", is_flag=True, help="Learn no hosts; the profiles that there are still read pages.")
@json_option
def rebuild(archive: Archive, workers: int, no_learn: bool, as_json: bool) -> None:
    """Make the index anew from the WARC files.

    The index is derived: delete it, rebuild it, and the same rows come back from the same outlet definitions and
    profiles. Run it after an update of Litopys or of an outlet's definition to read every archived page again. Hosts
    that have 20 pages or more and no profile yet are learned first (see 'litopys outlets learn').

    \b
    Examples:
      litopys rebuild
      litopys rebuild -a ~/elections --workers 2
    """
    from archive.learning import Learned
    from archive.learning import rebuild as learn_and_rebuild
    from archive.pages import Readers

    with Readers(workers) as readers, _Steps() as steps:
        if no_learn:
            learned, tally = Learned(lessons=(), small={}), archive.rebuild(readers, steps.order().indexed)
        else:
            learned, tally = learn_and_rebuild(archive, readers, steps.order())
    if as_json:
        profiles = [_named(one) for one in learned.lessons]
        print_json(tally_facts(tally) | {"learned": profiles, "unread": tally.unread, "problems": tally.problems})
    else:
        _print_lessons(learned)
        print_tally(tally)
        name_first(tally.problems)
    sys.exit(1 if tally.problems else 0)


@click.command()
@click.argument("names", nargs=-1, metavar="[HOST_OR_OUTLET]…")
@archive_option
@workers_option
@click.option("--dry-run", is_flag=True, help="Show what would be learned; write nothing.")
@json_option
def learn(names: Sequence[str], archive: Archive, workers: int, dry_run: bool, as_json: bool) -> None:
    """Learn from the archived pages of each host how its pages are built.

    Needs 20 pages of a host; the 80 newest are looked at. What is learned is tested on pages held back, and refused
    where it does not hold. A profile that differs from the newest one is saved as the next version in the archive's
    folder profiles/, and the index is made anew by it, as 'litopys rebuild' does. An outlet's own definition wins over
    what was learned; to forget what was learned, delete files in profiles/ and run this again.

    \b
    Examples:
      litopys outlets learn
      litopys outlets learn herald.example demo-zoria --dry-run
    """
    from archive.learning import learn_archive
    from archive.pages import Readers

    with Readers(workers) as readers, _Steps() as steps:
        learned = learn_archive(archive, readers, steps.order(names=tuple(names), dry_run=dry_run))
    tally = learned.tally
    if as_json:
        facts: dict[str, Any] = {"hosts": [_named(one) for one in learned.lessons], "too_few_pages": learned.small}
        print_json(facts | {"rebuilt": tally_facts(tally) if tally else None})
        return
    _print_lessons(learned)
    if tally:
        click.echo(f"{len(learned.fresh)} new in {archive.profiles_path}; the index was made anew by what is there:")
        print_tally(tally)
    else:
        click.echo("nothing was written" if dry_run else "nothing new: the profiles and the index stay as they are")


class _Steps:
    """Progress of the steps one after the other, each in place of the one before."""

    def __init__(self) -> None:
        self._shown: list[Progress] = []

    def __enter__(self) -> _Steps:
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._shown:
            one.end()

    def order(self, *, names: tuple[str, ...] = (), dry_run: bool = False) -> Order:
        """An order to learn whose progress is shown."""
        from archive.learning import Order

        self._shown = [Progress(what) for what in ("captures found", "pages looked at", "captures")]
        found, looked_at, indexed = self._shown
        return Order(
            names=names, dry_run=dry_run, scanned=found.add, looked_at=looked_at.add, indexed=indexed.add
        )  # fmt: skip


def _print_lessons(learned: Learned) -> None:
    """A table of the hosts that were looked at, and how many could not be."""
    print_table(map(_named, learned.lessons), right=["pages", "agreement"])
    if learned.small:
        click.echo(f"{len(learned.small)} hosts have too few pages to learn from (--json names them)", err=True)


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
        "result": result,
    }
