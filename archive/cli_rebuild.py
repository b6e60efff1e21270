"""The commands that make the index anew: `litopys rebuild`, and `litopys outlets learn`, which saves profiles first."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from archive.cli_lessons import Steps, learned_facts, print_learned
from archive.cli_report import name_first, print_tally, tally_facts
from archive.console import archive_option, counted, json_option, print_json, workers_option
from archive.store import Archive

if TYPE_CHECKING:
    from archive.learning import Learned


@click.command()
@archive_option
@workers_option
@click.option("--no-learn", is_flag=True, help="Learn no hosts; the profiles that there are still read pages.")
@json_option
def rebuild(archive: Archive, workers: int, no_learn: bool, as_json: bool) -> None:
    """Make the index anew from the WARC files.

    The index is derived: delete it, rebuild it, and the same rows come back from the same outlet definitions and
    profiles. Run it after an update of Litopys or of an outlet's definition to read every archived page again. Hosts
    that have 20 pages or more and no profile yet are learned first, and those whose newest pages no longer fit theirs
    (see 'litopys outlets learn').

    \b
    Examples:
      litopys rebuild
      litopys rebuild -a ~/elections --workers 2
    """
    from archive.indexer import Tally
    from archive.learning import Learned
    from archive.learning import rebuild as learn_and_rebuild
    from archive.pages import Readers

    with Readers(workers) as readers, Steps() as steps:
        order = steps.order(due_only=True)
        if no_learn:
            learned = Learned(renewed=archive.rebuild(readers, order.indexed))
        else:
            learned = learn_and_rebuild(archive, readers, order)
    tally = learned.renewed or Tally()
    if as_json:
        facts = tally_facts(tally) | learned_facts(learned)
        print_json(facts | {"unread": tally.unread, "problems": tally.problems})
    else:
        print_tally(tally)
        print_learned(replace(learned, renewed=None), archive.profiles_path)
        _print_small(learned)
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
    folder profiles/, and what it reads otherwise is read again. 'litopys import' and 'litopys rebuild' learn by
    themselves the hosts without a profile, and those whose newest pages no longer fit theirs. An outlet's own
    definition wins over what was learned; to forget what was learned, delete files in profiles/ and run this again.

    \b
    Examples:
      litopys outlets learn
      litopys outlets learn herald.example demo-zoria --dry-run
    """
    from archive.learning import learn_archive
    from archive.pages import Readers

    with Readers(workers) as readers, Steps() as steps:
        learned = learn_archive(archive, readers, steps.order(names=tuple(names), dry_run=dry_run))
    if as_json:
        rebuilt = tally_facts(learned.renewed) if learned.renewed else None
        print_json(learned_facts(learned) | {"too_few_pages": learned.small, "rebuilt": rebuilt})
        return
    print_learned(learned, archive.profiles_path)
    _print_small(learned)
    if dry_run:
        click.echo("nothing was written")
    elif not learned.again:
        some = any(archive.profiles_path.glob("*.json"))
        click.echo(
            "nothing new: the profiles stay as they are" if some else "nothing learned: there are no profiles yet"
        )


def _print_small(learned: Learned) -> None:
    if learned.small:
        have = "has" if len(learned.small) == 1 else "have"
        hosts = counted(len(learned.small), "host")
        click.echo(f"{hosts} {have} too few pages to learn from (--json names them)", err=True)
