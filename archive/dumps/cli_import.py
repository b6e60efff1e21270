"""`litopys import --dump`: its options, which are those of `litopys clean`, and the run."""

from __future__ import annotations

import itertools
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from archive.cli_report import name_first, print_tally, tally_facts
from archive.console import counted, print_json

if TYPE_CHECKING:
    from archive.dumps.bring.importing import Imported
    from archive.dumps.judge.evidence import Sight
    from archive.dumps.read.batches import Batch
    from archive.dumps.read.inputs import Source
    from archive.dumps.runs.pace import Pace
    from archive.dumps.wish.profile import Profile
    from archive.pages import Readers
    from archive.store import Archive

NOT_GIVEN: Final = (None, (), "")


def import_dumps(inputs: Sequence[str], archive: Archive, given: Mapping[str, Any]) -> None:
    """Import these dumps, tell what came of it, and end with the exit code that says so."""
    from archive.dumps.bring.importing import Imported
    from archive.dumps.runs.passed_over import passed_over

    failed: list[str] = []
    wish, sources = _wish(inputs, given), _sources(inputs, archive, failed)
    done = Imported()
    if sources:
        done = _run(sources, archive, (wish, given), failed) or done
    _report(done, failed, as_json=given["as_json"])
    if others := passed_over(inputs):
        click.echo(others, err=True)
    sys.exit(1 if failed or done.tally.problems else 0)


def _wish(inputs: Sequence[str], given: Mapping[str, Any]) -> Profile:
    """What the options and a profile say. Raises `UsageError`."""
    from archive.dumps.runs.orders import profile
    from cleaner.errors import LitopysError

    if "-" in inputs and (given["corpus"] or given["save_frequencies"]):
        raise click.UsageError("stdin cannot be read twice, which counting needs: save it to a file first")
    if given["frequencies"] and (given["save_frequencies"] or given["corpus"]):
        raise click.UsageError("--frequencies were counted before: leave out --save-frequencies and --corpus")
    none = given["repair"] == ("none",)
    try:
        found = profile({**given, "repair": () if none else given["repair"]})
        found.own()
    except LitopysError as error:
        raise click.UsageError(str(error)) from error
    return replace(found, repair=() if none else found.repair or ("all",))


def _sources(inputs: Sequence[str], archive: Archive, failed: list[str]) -> list[Source]:
    """The files of all inputs, each once, without those of the archive itself; what cannot be used is named."""
    from archive.dumps.read.inputs import sources
    from cleaner.errors import BadInput

    own = archive.root.resolve()
    known: dict[str, Source] = {}
    for source in itertools.chain.from_iterable(map(sources, inputs)):
        if isinstance(source, BadInput):
            failed.append(str(source))
        elif source.where != "-" and "://" not in source.where and Path(source.where).resolve().is_relative_to(own):
            failed.append(f"{source.shown}: belongs to the archive itself; left out")
        else:
            known.setdefault(source.where, source)
    return list(known.values())


def _run(
    sources: Sequence[Source], archive: Archive, asked: tuple[Profile, Mapping[str, Any]], failed: list[str]
) -> Imported | None:
    """Import what can be read; no archive is made where that is nothing."""
    from archive.dumps.read.batches import batches, events
    from archive.dumps.runs.pace import Pace
    from archive.pages import Readers

    wish, given = asked
    stream = batches(events(sources, wish.how))
    first = _up_to_text(stream, failed)
    if not first:
        return None
    with archive.create().lock("import", "another import"), Readers(given["workers"]) as readers:
        sight = _sight(sources, wish, given)
        pace = Pace(sources, "imported", quiet=given["as_json"])
        return _taken(itertools.chain([first], stream), (archive, readers), (sight, pace), failed)


def _up_to_text(stream: Iterator[Batch], failed: list[str]) -> Batch:
    """Everything up to the first batch with a document in it; empty where there is none, with what is bad named."""
    from archive.dumps.read.batches import texts
    from cleaner.errors import BadInput

    held: Batch = ()
    for batch in stream:
        held += batch
        if texts(batch):
            return held
    failed += [str(event) for event in held if isinstance(event, BadInput)]
    return ()


def _taken(stream: Iterator[Batch], to: tuple[Archive, Readers], by: tuple[Sight, Pace], failed: list[str]) -> Imported:
    from archive.dumps.bring.importing import DumpImporter
    from archive.store import Writer

    (archive, readers), (sight, pace) = to, by
    with (
        archive.writing(readers) as (indexer, _),
        closing(Writer(archive=archive, indexer=indexer, outlet="dump")) as writer,
    ):
        importer = DumpImporter(writer, sight, failed.append)
        for batch in stream:
            importer.take(batch)
            pace.passed(batch)
    pace.aside()
    return importer.done


def _sight(sources: Sequence[Source], wish: Profile, given: Mapping[str, Any]) -> Sight:
    """What is known of the documents beforehand: the user's wishes, and how often lines stand in them."""
    from archive.dumps.judge.evidence import Sight
    from archive.dumps.judge.judged import Hints
    from archive.dumps.runs.counting import known
    from cleaner.dump_wish import Wish

    hints = Hints(lang=wish.lang, host=wish.host, repairs=wish.repairs)
    sight = Sight(hints=hints, wish=Wish(own=wish.own(), model=wish.model is not False))
    if given["frequencies"]:
        return replace(sight, seen=known([Path(name) for name in given["frequencies"]]))
    return _counted(sources, wish, sight, given)


def _counted(sources: Sequence[Source], wish: Profile, sight: Sight, given: Mapping[str, Any]) -> Sight:
    from archive.dumps.read.batches import batches, events
    from archive.dumps.runs.counting import counted as count
    from archive.dumps.runs.counting import save, worth_counting
    from archive.dumps.runs.pace import Pace
    from archive.dumps.runs.work import Task
    from archive.dumps.runs.workers import Workers

    how, task = wish.how, Task(hints=sight.hints, wish=sight.wish, how=wish.how)
    wanted = wish.corpus or given["save_frequencies"]
    if wish.corpus is False or not (wanted or worth_counting(sources, how)):
        return sight
    pace = Pace(sources, "counted", quiet=given["as_json"])
    with (
        tempfile.TemporaryDirectory(prefix="litopys-import-") as folder,
        Workers(given["workers"], task, Path(folder)) as workers,
    ):
        seen = count(batches(events(sources, how)), workers, pace).seen()
    pace.aside()
    if given["save_frequencies"]:
        save(seen, Path(given["save_frequencies"]))
    return replace(sight, seen=seen)


def _report(done: Imported, failed: Sequence[str], *, as_json: bool) -> None:
    problems = [*failed, *done.tally.problems]
    if as_json:
        facts = {"files": done.files, "documents": done.documents, "known": done.known, "damaged": done.repairs}
        print_json({**facts, **tally_facts(done.tally), "failed": problems, "unread": done.tally.unread})
        return
    if done.files:
        damaged = f", {done.repairs:,} of them damaged" if done.repairs else ""
        taken = f"{counted(done.documents, 'document')} taken over{damaged}, {done.known:,} known already"
        click.echo(f"{counted(done.files, 'file')}: {taken}")
        print_tally(done.tally)
    name_first(problems)
