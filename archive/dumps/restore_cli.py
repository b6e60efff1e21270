"""`litopys restore`: a cleaned dump and its sidecar in, the dump as it was out."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.cli_report import name_first
from archive.console import counted, json_option, print_json

if TYPE_CHECKING:
    from archive.dumps.restore import Undone


@click.command("restore")
@click.argument("cleaned", metavar="CLEANED", type=click.Path(exists=True))
@click.argument("sidecar", metavar="SIDECAR", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(), help="Write here: a file for a file, else a folder.")
@json_option
def restore(cleaned: str, sidecar: Path, out: str, as_json: bool) -> None:
    """Put a cleaned dump back as it was, byte for byte.

    CLEANED is what `litopys clean -o` wrote, SIDECAR what it noted with --removed: every line that went, and every
    repair. The hash of each document says whether it is the original; a document that was changed after cleaning is
    named, and its file is not written. Packed files come back with the same content, packed anew.

    \b
    Examples:
      litopys restore clean/ removed.jsonl -o dumps-again/
      litopys restore news.clean.jsonl removed.jsonl.zst -o news.jsonl

    \b
    Exit code: 0 all restored · 1 some could not be (named on stderr) · 2 wrong use
    """
    from archive.dumps.restore_files import restore_dump

    undone = restore_dump(sidecar, cleaned, out)
    _tell(undone, as_json)
    sys.exit(1 if undone.failures else 0)


def _tell(undone: Undone, as_json: bool) -> None:
    if as_json:
        print_json(asdict(undone))
        return
    documents = f"{counted(undone.documents, 'document')}, {undone.restored:,} of them changed back"
    click.echo(f"{counted(undone.files, 'file')} restored: {documents}", err=True)
    name_first(undone.failures)
