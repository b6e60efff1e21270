"""`litopys restore`: a cleaned dump and its sidecar in, the dump as it was out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from archive.dumps.base.seeing import is_folder, there

_HELP: Final = """Put cleaned dumps back as they were, byte for byte, from what `litopys clean` removed.

CLEANED is a file or folder that `litopys clean` wrote. Its sidecar is found beside it: CLEANED.removed.jsonl, or
removed.jsonl in the folder. Each document is held against the checksum of its original; one that was changed after
cleaning is named, and its file is not written.

\b
Examples:
  litopys restore clean/ -o dumps-again/
  litopys restore clean.jsonl --removed audit.jsonl.zst -o again.jsonl

\b
Exit code: 0 everything is back · 1 some files could not be restored (named on stderr) · 2 wrong use
"""


@click.command("restore", help=_HELP)
@click.argument("cleaned", metavar="CLEANED…", nargs=-1, required=True, type=click.Path(exists=True))
@click.option(
    "--removed", multiple=True, type=click.Path(dir_okay=False), metavar="FILE", help="The sidecar of the run."
)
@click.option("-o", "--out", required=True, metavar="OUT", help="A file, or a folder for a folder or for many.")
def restore(cleaned: tuple[str, ...], removed: tuple[str, ...], out: str) -> None:
    """Restore each of them, and give the account."""
    from archive.console import counted
    from archive.dumps.undo.restore_files import restore_dump
    from cleaner.errors import LitopysError

    failures: list[str] = []
    files = documents = 0
    for source, sidecar, target in _jobs(cleaned, removed, out):
        try:
            undone = restore_dump(sidecar, source, target)
        except LitopysError as error:
            failures.append(str(error))
            continue
        failures += undone.failures
        files, documents = files + undone.files, documents + undone.documents
    for failure in failures:
        click.secho(failure, fg="red", err=True)
    click.echo(f"{counted(files, 'file')} restored with {counted(documents, 'document')}", err=True)
    sys.exit(1 if failures else 0)


def _jobs(cleaned: tuple[str, ...], removed: tuple[str, ...], out: str) -> list[tuple[str, Path, str]]:
    """What is restored from which sidecar to where. Raises `UsageError`."""
    if removed and len(cleaned) > 1:
        raise click.UsageError("--removed goes with one CLEANED; several have theirs beside them")
    jobs = []
    for source in cleaned:
        known = [Path(one) for one in removed] or _beside(Path(source))
        if not known:
            raise click.UsageError(f"{source}: no sidecar beside it; name it with --removed")
        jobs += [(source, sidecar, _target(source, out, many=len(cleaned) > 1)) for sidecar in known]
    return jobs


def _beside(path: Path) -> list[Path]:
    """The sidecars of a cleaned file, or of all parts of a folder."""
    if is_folder(path):
        return sorted(found for found in path.glob("removed*.jsonl*") if found.suffix in (".jsonl", ".gz", ".zst"))
    return [found for end in ("", ".gz", ".zst") if there(found := Path(f"{path}.removed.jsonl{end}"))]


def _target(source: str, out: str, *, many: bool) -> str:
    into = many or (is_folder(out) and not is_folder(source))
    return str(Path(out, Path(source).resolve().name)) if into else out
