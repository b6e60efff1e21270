"""`litopys verify` and `litopys repair`: whether an archive is sound, and what can be mended of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from archive.console import archive_option, counted, json_option, print_json, safe, workers_option
from archive.store import Archive

if TYPE_CHECKING:
    from archive.health.values import Findings

_NAMED: Final = 1_000
"""How many flaws are named in a terminal; `--json` names all."""


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]…")
@archive_option
@workers_option
@click.option("--reread", is_flag=True, help="Read every page again too and compare all rows; as long as a rebuild.")
@click.option("--second-reader", is_flag=True, help="Have warcio read each file too: it must find the same records.")
@json_option
def verify(files: tuple[str, ...], archive: Archive, workers: int, as_json: bool, **more: bool) -> None:
    """Look at every record and row of an archive; stdout is silent when sound.

    Of each WARC file: gzip members to their checksums, the syntax of records, lengths, digests of blocks and payloads,
    ids that stand twice. Of the index: that it is whole, that it has each capture where it is and as it is, that
    revisions are named by their texts, that articles follow from their captures, and the full-text index from the
    articles. Further the CDXJ files, and the profiles. Each flaw is a line: file, offset, what is wrong, what to do.
    The exit code is 1 where there are flaws. Nothing is changed; a crawl may go on meanwhile, but not with --reread,
    which alone tells of a wrong row of 'drops', or of a field of an older revision beside its title and text. With
    --second-reader somebody else's reader is asked too, whether it finds the same records and their digests right.

    With FILE, any web archives that 'litopys import' reads, or folders of them, only these are looked at, each by
    itself.

    \b
    Examples:
      litopys verify
      litopys verify -a ~/elections --json > report.json
      litopys verify --reread --workers 4
      litopys verify --second-reader
      litopys verify CC-NEWS.warc.gz crawl.wacz
    """
    from archive.health.verify import verify as verify_archive
    from archive.health.verify import verify_files

    given = [path for name in files for path in _files(Path(name))]
    sizes = given or (archive.warc_files() if archive.warcs.is_dir() else [])
    with _bar("verifying", sizes) as progress:
        found = (
            verify_files([str(path) for path in given], workers, progress)
            if files
            else verify_archive(archive, workers, progress)
        )
    if more["reread"] and not files:
        _reread(archive, workers, found)
    if more["second_reader"]:
        _ask_warcio([path for path in sizes if path.name.endswith(".warc.gz")], workers, found)
    if as_json:
        print_json(found.facts())
    else:
        _print(found)
    sys.exit(0 if found.sound else 1)


@click.command()
@archive_option
@workers_option
@click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")
@json_option
def repair(archive: Archive, workers: int, dry_run: bool, as_json: bool) -> None:
    """Mend what 'litopys verify' finds, as far as that invents nothing.

    Damaged stretches of WARC files, torn tails, and second copies of records go to quarantine/, each with its offset in
    its name and the reason beside it; the file is written anew with its other records, byte for byte. Records that
    share a gzip member get one each. Files that dead writers left open are closed. Rows that do not follow from the
    files are made again; where they are many, or the index cannot be read, all of it is. Nothing is deleted, and a
    second repair finds nothing to do. What cannot be mended is named, and the exit code is then 1.

    \b
    Examples:
      litopys repair --dry-run
      litopys repair -a ~/elections
    """
    from archive.health.repair import planned
    from archive.health.repair import repair as repair_archive
    from archive.pages import Readers

    sizes = archive.warc_files() if archive.warcs.is_dir() else []
    with Readers(workers) as readers, _bar("looking", sizes) as progress:
        repaired = (planned if dry_run else repair_archive)(archive, readers, progress)
    if as_json:
        print_json({"dry_run": dry_run, "done": repaired.done, "left": [asdict(flaw) for flaw in repaired.left]})
    else:
        _print_lines([*repaired.done, *(f"not mended: {flaw}" for flaw in repaired.left)])
        click.echo(f"{counted(len(repaired.done), 'thing')} {'to do' if dry_run else 'done'}", err=True)
    sys.exit(1 if repaired.left else 0)


def _files(path: Path) -> list[Path]:
    """The file, or the web archives of a folder and its subfolders."""
    from archive.warc.sources import SUFFIXES

    if not path.is_dir():
        return [path]
    found = sorted(one for one in path.rglob("*") if one.name.lower().endswith(SUFFIXES) and one.is_file())
    return found or [path]


def _ask_warcio(paths: list[Path], workers: int, found: Findings) -> None:
    from archive.health.second import ask_warcio

    with _bar("asking warcio", paths) as progress:
        ask_warcio(paths, workers, found, progress)


def _reread(archive: Archive, workers: int, found: Findings) -> None:
    from archive.health.reread import reread as read_all_again
    from archive.pages import Readers

    with Readers(workers) as readers, _bar("reading again", archive.warc_files()) as progress:
        read_all_again(archive, readers, found, progress)


@contextmanager
def _bar(label: str, files: list[Path]) -> Iterator[Callable[[int], None]]:
    """A bar on stderr that is full when all bytes of the files are done; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda size: None
        return
    total = sum(path.stat().st_size for path in files if path.is_file())
    with click.progressbar(length=total, label=label, file=sys.stderr, show_pos=False) as bar:
        yield bar.update


def _print(found: Findings) -> None:
    """Flaws on stdout; counts, and what is odd, on stderr."""
    _print_lines([str(flaw) for flaw in found.flaws])
    for what, count in sorted(found.notes.items()):
        click.echo(f"noted: {count:,} {what}", err=True)
    if found.quarantine:
        click.echo(f"noted: {counted(len(found.quarantine), 'file')} in quarantine/", err=True)
    counts = ", ".join(counted(count, name.removesuffix("s")) for name, count in sorted(found.counts.items()))
    click.echo(f"{counts}: {counted(len(found.flaws), 'flaw') if found.flaws else 'sound'}", err=True)


def _print_lines(lines: Sequence[str]) -> None:
    for line in lines[:_NAMED]:
        click.echo(safe(line))
    if len(lines) > _NAMED:
        click.echo(f"… and {len(lines) - _NAMED:,} more (--json names all)")
