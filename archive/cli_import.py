"""`litopys import`: web archives of others, or text dumps, into the archive."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from archive.cli_lessons import Steps, learned_facts, print_learned
from archive.cli_report import name_first, print_tally, tally_facts
from archive.console import Progress, archive_option, counted, json_option, print_json, workers_option
from archive.dumps.cli_import import NOT_GIVEN, import_dumps
from archive.dumps.cli_options import Importing, import_options
from archive.errors import ArchiveBusy
from archive.store import Archive
from cleaner.errors import BadInput

if TYPE_CHECKING:
    from archive.importing import Imported
    from archive.inputs import Source
    from archive.learning import Learned
    from archive.pages import Readers


@click.command("import", cls=Importing)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@archive_option
@workers_option
@click.option("--no-learn", is_flag=True, help="Learn no hosts; the profiles that there are still read pages.")
@click.option("--dump", is_flag=True, help="The inputs are text dumps, as `litopys clean` takes them.")
@import_options
@json_option
def import_(inputs: tuple[str, ...], archive: Archive, **given: Any) -> None:
    """Take foreign web archives, or text dumps, into the archive, and index what is in them.

    An INPUT is a file, a folder, or - for a file from stdin. Read are WARC files, plain, gzip, zstd or lz4, ARC files,
    WACZ packages and WarcDB files, by their bytes, not by their names. Of a folder and its subfolders those files are
    taken whose names end in .warc or .arc, with .gz, .zst or .lz4 or without, in .wacz or .warcdb; others that are
    web archives are named.
    Records are copied as they are, their digests checked; importing the same file again adds nothing. What cannot be
    read is named with file and offset, and the rest goes on. At the end hosts are learned that have 20 pages or more
    and no profile yet, and those whose newest pages no longer fit theirs; their pages are then read again (see 'litopys
    outlets learn').

    With --dump an INPUT is a dump of texts: a file, a folder, a URL or -, of any shape that 'litopys clean' reads. Each
    document goes into a WARC file with the bytes that it has in the dump, and into the index as it is when it is
    cleaned. It is the article of its URL, where the archive has no page of that; without a URL, of its own text.

    \b
    Examples:
      litopys import crawl-2021.warc.gz
      litopys import -a ~/elections dumps/ --workers 2
      litopys import crawl.wacz CC-NEWS.warc.zst
      litopys import texts/ news.jsonl.gz --dump
    """
    if given["dump"]:
        import_dumps(inputs, archive, given)
    _refuse_for_pages(given)
    _import_pages(inputs, archive, given)


def _refuse_for_pages(given: Mapping[str, Any]) -> None:
    """Refuse options that say how dumps are read. Raises `UsageError`."""
    own = ("workers", "no_learn", "dump", "as_json")
    told = [name for name, value in given.items() if name not in own and value not in NOT_GIVEN]
    if told:
        raise click.UsageError(f"--{told[0].replace('_', '-')} is for text dumps: add --dump")


def _import_pages(inputs: Sequence[str], archive: Archive, given: Mapping[str, Any]) -> None:
    """Import WARC files, and learn hosts from what came."""
    from archive.importing import Imported
    from archive.inputs import opened
    from archive.pages import Readers

    failed: list[str] = []
    done, learned = Imported(), None
    with opened(inputs, failed) as sources:
        if sources:  # else no archive is made
            with archive.create().lock("import", "another import"), Readers(given["workers"]) as readers:
                done = _imported(sources, archive, readers, failed)
                learned = None if given["no_learn"] else _learned(archive, readers, done, failed)
    _report_import(done, failed, learned, given["as_json"])
    if learned and not given["as_json"]:
        print_learned(learned, archive.profiles_path)
    sys.exit(1 if failed or done.all_problems else 0)


def _imported(sources: Sequence[Source], archive: Archive, readers: Readers, failed: list[str]) -> Imported:
    """Import all that can be; what cannot is named in `failed`."""
    from archive.importing import Importer
    from archive.store import Writer

    progress = Progress("records")
    with (
        archive.writing(readers) as (indexer, _),
        closing(Writer(archive=archive, indexer=indexer, outlet="import")) as writer,
    ):
        importer = Importer(writer, progress.add, apart=readers.workers > 0)
        for source in sources:
            try:
                importer.file(source.path, source.name)
            except BadInput as error:
                failed.append(str(error))
    progress.end()
    return importer.done


def _learned(archive: Archive, readers: Readers, done: Imported, failed: list[str]) -> Learned | None:
    """What is learned after an import; None, said on stderr, while a crawl writes: another time will do."""
    from archive.learning import learn_archive

    with Steps() as steps:
        try:
            return learn_archive(
                archive, readers, steps.order(due_only=True, patient=True, doubted=done.tally.doubted)
            )  # fmt: skip
        except ArchiveBusy as busy:
            click.echo(f"no hosts were learned: {busy}", err=True)
        except BadInput as error:
            failed.append(f"no hosts were learned: {error}")
    return None


def _report_import(done: Imported, failed: Sequence[str], learned: Learned | None, as_json: bool) -> None:
    facts = {
        "files": done.files,
        "records": done.records,
        "known": done.known,
        "passed_over": dict(sorted(done.passed.items())),
        "skipped": dict(sorted(done.skipped.items())),
        "odd": dict(sorted(done.notes.items())),
        **tally_facts(done.tally),
    }
    if as_json:
        facts |= learned_facts(learned) if learned else {"learned": None, "read_again": None}
        print_json({**facts, "failed": [*failed, *done.all_problems], "unread": done.tally.unread})
        return
    if done.files:
        passed = "".join(f", {n} {kind} passed over" for kind, n in sorted(done.passed.items()))
        taken = f"{counted(done.records, 'record')} taken over, {done.known:,} known already{passed}"
        click.echo(f"{counted(done.files, 'file')}: {taken}")
        print_tally(done.tally)
        _tell_of(done)
    name_first(failed)
    name_first(done.all_problems)


def _tell_of(done: Imported) -> None:
    """What is worth a look though nothing failed, on stderr."""
    if done.notes:
        odd = "; ".join(f"{n:,} {note}" for note, n in sorted(done.notes.items()))
        click.echo(f"  odd, and taken over: {odd}", err=True)
    if done.passed["conversion"]:
        click.echo("  conversion records hold texts: import them with --dump", err=True)
