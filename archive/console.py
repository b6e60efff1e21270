"""What the commands share at the terminal: the archive option, tables and JSON, progress on stderr."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

if TYPE_CHECKING:
    from archive.store import Archive

_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if code != 0x09}
_BIDI = {code: f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029)}
_SPELLED: Final = _CONTROLS | _BIDI
DEFAULT: Final = "./news"
"""The archive that commands use where none is named."""

Command = TypeVar("Command", bound=Callable[..., Any])


def _as_archive(_context: click.Context, _parameter: click.Parameter, value: str) -> Archive:
    from archive.store import Archive  # it brings much with it, and most helps and some commands need none of it

    if not value.isascii() and value != value.encode("utf-8", "replace").decode():  # SQLite names files in UTF-8
        raise click.BadParameter(f"{sayable(value)}: the folder's name is not UTF-8; rename it, or make a link to it")
    return Archive(Path(value))


def archive_option(command: Command) -> Command:
    """`--archive DIR`, given to the command as `archive: Archive`."""
    return click.option(
        "-a",
        "--archive",
        envvar="LITOPYS_ARCHIVE",
        default=DEFAULT,
        show_default=True,
        metavar="DIR",
        callback=_as_archive,
        help="The archive's folder (or set LITOPYS_ARCHIVE).",
    )(command)


def json_option(command: Command) -> Command:
    """`--json`, given to the command as `as_json: bool`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")(command)


def workers_option(command: Command) -> Command:
    """`--workers N`, given to the command as `workers: int`."""
    return click.option(
        "-w",
        "--workers",
        type=click.IntRange(0, 64),
        default=_cores,
        show_default="one a core, at most 8",
        envvar="LITOPYS_WORKERS",
        show_envvar=True,
        help="Processes that read pages, each with limits of time and memory; 0 reads in this process, without limits.",
    )(command)


def _cores() -> int:
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 8)


def print_json(value: object) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def print_table(rows: Iterable[Mapping[str, Any]], right: Sequence[str] = ()) -> None:
    """Rows as an aligned table with their keys as headings; columns named in `right` are set flush right."""
    listed = [{key: "" if value is None else str(value) for key, value in row.items()} for row in rows]
    if not listed:
        return
    widths = {key: max(len(key), *(len(row[key]) for row in listed)) for key in listed[0]}
    for row in [{key: key for key in listed[0]}, *listed]:
        cells = [row[k].rjust(w) if k in right else row[k].ljust(w) for k, w in widths.items()]
        click.echo("  ".join(cells).rstrip())


def counted(count: int, what: str) -> str:
    """A number with its noun: 1 file, 2,000 files."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def sayable(text: str) -> str:
    """Text without the control characters that could steer a terminal."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)


def safe(text: str) -> str:
    """The text as a terminal may have it: control characters and reordering marks spelled out."""
    return text.translate(_SPELLED).encode("utf-8", "backslashreplace").decode()


class Progress:
    """A counter with rate on stderr, at most twice a second; nothing where stderr is no terminal."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.count = 0
        self._began = time.monotonic()
        self._shown = 0.0
        self._on = sys.stderr.isatty()

    def add(self, count: int) -> None:
        """Count on, and show it when it is time."""
        self.count += count
        moment = time.monotonic()
        if self._on and moment - self._shown > 0.5:
            self._shown = moment
            rate = self.count / max(0.001, moment - self._began)
            click.echo(f"\r{self.what}: {self.count:,} ({rate:.0f}/s) ", nl=False, err=True)

    def end(self) -> None:
        """Clear the line."""
        if self._on and self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)
