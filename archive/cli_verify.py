"""`litopys verify` and `litopys repair`: whether an archive is sound, and what can be mended of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
@json_option
def verify(files: tuple[str, ...], archive: Archive, workers: int, as_json: bool) -> None:
    """Look at every record and every row of an archive; silent when it is sound.

    Of each WARC file: gzip members to their checksums, the syntax of records, lengths, digests of blocks and payloads,
    ids that stand twice. Of the index: that it is whole, that it has each capture where it is and as it is, that
    revisions are named by their texts, that articles follow from their captures, and the full-text index from the
    articles. Further the CDXJ files, and the profiles. Each flaw is a line: file, offset, what is wrong, what to do.
    The exit code is 1 where there are flaws. Nothing is changed; a crawl may go on meanwhile.

    With FILE, any web archives that 'litopys import' reads, only these are looked at, each by itself.

    \b
    Examples:
      litopys verify
      litopys verify -a ~/elections --json > report.json
      litopys verify CC-NEWS.warc.gz crawl.wacz
    """
    from archive.health.verify import verify as verify_archive
    from archive.health.verify import verify_files

    sizes = [Path(name) for name in files] or (archive.warc_files() if archive.warcs.is_dir() else [])
    with _bar("verifying", sizes) as progress:
        found = verify_files(files, workers, progress) if files else verify_archive(archive, workers, progress)
    if as_json:
        print_json(found.facts())
    else:
        _print(found)
    sys.exit(0 if found.sound else 1)


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
    for flaw in found.flaws[:_NAMED]:
        click.echo(safe(str(flaw)))
    if len(found.flaws) > _NAMED:
        click.echo(f"… and {len(found.flaws) - _NAMED:,} more (--json names all)")
    for what, count in sorted(found.notes.items()):
        click.echo(f"noted: {count:,} {what}", err=True)
    if found.quarantine:
        click.echo(f"noted: {counted(len(found.quarantine), 'file')} in quarantine/", err=True)
    counts = ", ".join(counted(count, name.removesuffix("s")) for name, count in sorted(found.counts.items()))
    click.echo(f"{counts}: {counted(len(found.flaws), 'flaw') if found.flaws else 'sound'}", err=True)
