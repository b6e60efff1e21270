"""The `litopys` command: a root group that lists every package's commands and imports one only when it is called."""

from __future__ import annotations

import contextlib
import errno
import importlib
import os
import sqlite3
import sys
from typing import Any, Final

import click

from cleaner.errors import LitopysError

COMMANDS: Final = {
    "demo": ("crawler.cli_demo:demo", "Crawl the built-in demo newsroom end to end and show the archive."),
    "outlets": (
        "crawler.cli_outlets:outlets",
        "List the outlets that have a definition; learn hosts from their archived pages.",
    ),
    "crawl": ("crawler.cli_crawl:crawl", "Fetch what is new from outlets into the archive."),
    "status": ("crawler.cli_schedule:status", "Show the health of each outlet: last run, new articles, next due."),
    "schedule": ("crawler.cli_schedule:schedule", "Print the cron line and systemd timer that run 'crawl --due'."),
    "clean": (
        "archive.dumps.cli:clean",
        "Strip ads, menus, polls, rates, cookie notices and headline lists from text dumps.",
    ),
    "restore": (
        "archive.dumps.cli_restore:restore",
        "Put cleaned dumps back as they were, byte for byte, from what `litopys clean` removed.",
    ),
    "extract": (
        "crawler.cli_extract:extract",
        "Read one page: its article to stdout, or what was dropped and why.",
    ),
    "import": (
        "archive.cli_import:import_",
        "Take foreign web archives, or text dumps, into the archive, and index what is in them.",
    ),
    "verify": (
        "archive.cli_verify:verify",
        "Look at every record and row of an archive; stdout is silent when sound.",
    ),
    "repair": ("archive.cli_verify:repair", "Mend what 'litopys verify' finds, as far as that invents nothing."),
    "rebuild": ("archive.cli_rebuild:rebuild", "Make the index anew from the WARC files."),
    "search": ("archive.cli:search", "Search the archive's articles, best match first."),
    "serve": ("archive.cli:serve", "Browse and search the archive in Datasette, until Ctrl-C."),
    "sample": ("archive.cli:sample", "Draw a reproducible sample of articles into text files with a manifest."),
    "export": (
        "archive.cli_export:export",
        "Give the archive back, or a part of it, in a format that others read.",
    ),
}
"""Name → (where the command is, its help in one line); a test holds the lines against the commands."""

_REFUSED: Final = (errno.EACCES, errno.EPERM, errno.EROFS)
"""What the system says where rights are missing, or all is read-only."""
_UNWRITABLE: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What writing to an open file fails with, whose name Python does not know; a closed pipe ends quietly."""


class Lazy(click.Group):
    """A group that knows its commands by name and loads one when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the table: as one would use them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run; an output that takes no more is one sentence and exit code 1."""
        try:
            return super().main(*args, **extra)
        except OSError as error:
            if error.filename is not None or error.errno not in _UNWRITABLE:
                raise
            with contextlib.suppress(OSError):
                sys.stdout.close()  # else what is still in its buffer fails once more when Python ends
            click.echo(f"Error: cannot write the output: {error.strerror}", err=True)
            sys.exit(1)

    def invoke(self, ctx: click.Context) -> Any:
        """Run; what the user did or met is one sentence and exit code 1."""
        try:
            return super().invoke(ctx)
        except LitopysError as error:
            raise click.ClickException(str(error)) from error
        except sqlite3.Error as error:
            raise click.ClickException(_of_sqlite(error)) from error
        except KeyboardInterrupt:
            click.echo("\ninterrupted; nothing acknowledged is lost: run it again to go on", err=True)
            sys.exit(130)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(0)
        except OSError as error:
            if error.filename is None or error.errno not in _REFUSED:
                raise
            told = f"{os.fsdecode(error.filename)}: {error.strerror}; this needs an archive that you may write to"
            raise click.ClickException(told) from error


def _of_sqlite(error: sqlite3.Error) -> str:
    """What is to be said where the index does not answer as an index of ours would."""
    if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"the archive's index is in use ({error}); try again later"
    if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return (
            f"the archive's index cannot be read or written ({error}); free some space and run the same command again"
        )
    return f"the archive's index is damaged ({error}); it is derived, so run 'litopys rebuild' to make it anew"


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="litopys")
def main() -> None:
    """Litopys: a chronicle of the news.

    Crawls outlets politely, keeps every response in WARC files, strips the boilerplate, and indexes clean articles that
    you can search for decades.

    \b
    From nothing to a search result:
      litopys demo
      litopys search 'бюджет*' -a demo-news
    """


if __name__ == "__main__":
    main()
