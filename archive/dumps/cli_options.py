"""The options of `litopys clean` in the groups in which its help shows them, and what the help teaches beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

import click

from archive.console import workers_option
from archive.dumps.cli_values import language, part

Command = TypeVar("Command", bound=Callable[..., Any])
_COLUMNS: Final = ("text", "id", "url", "host", "lang", "title", "date")
_FILE: Final = click.Path(dir_okay=False)
_REPAIRS: Final = (
    "mojibake", "bom", "control", "entities", "invisible", "spaces", "unicode", "homoglyphs", "apostrophes",
    "wrapped", "oneline",
)  # fmt: skip
"""A test holds these, and the shapes, against the modules that know them: help is not to wait for them."""
SHAPES: Final = ("text", "jsonl", "json", "csv", "parquet", "warc")
CONVERSIONS: Final = ("text", "jsonl", "csv", "parquet")

HELP: Final = """Strip ads, menus, polls, rates, cookie notices and headline lists from text dumps.

INPUT is a file, a folder with all dumps below it, a URL (s3://…, https://…) or - for stdin: text, JSON Lines, JSON,
CSV, Parquet, WET or WARC, plain or packed (.gz .bz2 .xz .zst), in zip or tar. Nothing else is needed: shape, encoding
and columns are found. The result has the same shape, names, encoding and line ends; a document with nothing to drop
comes out byte for byte. Inputs are never changed, and every line that goes is kept in a sidecar from which `litopys
restore` makes the dump again. The account of the run goes to stderr.

Several documents are read twice, first to count how many of their group (host, else folder) share a line: what many
pages share is no article's. --stream leaves that out.

\b
Examples:
  litopys clean story.txt --explain             what goes, and which rule takes it
  litopys clean dumps/ --dry-run --report r.html   look first: nothing is written but the report
  litopys clean dumps/ -o clean/                a folder, names kept; sidecar in clean/removed.jsonl
  litopys clean news.jsonl.gz -o clean.jsonl.gz --text-column body
  litopys clean big.txt --separator '=====+' -o clean.txt
  zcat news.wet.gz | litopys clean - --to jsonl > clean.jsonl
  litopys restore clean/ -o dumps-again/        everything back, byte for byte
"""
AFTER: Final = """\b
Stopped runs: Ctrl-C leaves whole files only; the same command goes on after the documents that are done.
Several machines: each counts its part with --shard I/N --count-only --save-frequencies c.npz, then cleans it with
--shard I/N --frequencies c.1-of-N.npz --frequencies c.2-of-N.npz …: together that is what one machine does.
Pages (.html) are no dumps: `litopys extract` reads one, `litopys import` whole archives of them.
\b
Exit code: 0 all inputs cleaned · 1 some could not be read or written (named on stderr) · 2 wrong use
"""
GROUPS: Final = {
    "What is written": ("out", "to", "repair", "removed", "no_removed", "dry_run"),
    "What is shown": ("explain", "view", "diff", "patch", "as_json", "report"),
    "What stays and what goes": (
        "lang", "host", "keep", "drop", "model", "threshold", "corpus", "count_only", "frequencies", "save_frequencies",
    ),
    "How inputs are read": (
        "shape", "separator", "delimiter", "group_by", *(f"{name}_column" for name in _COLUMNS),
    ),
    "How it runs": ("workers", "shard", "profile", "save_profile", "help"),
}  # fmt: skip


IMPORT_GROUPS: Final = {
    "What and how": ("archive", "workers", "no_learn", "dump", "as_json", "help"),
    "Dumps: what stays and what goes": (*GROUPS["What stays and what goes"], "repair", "profile"),
    "Dumps: how they are read": GROUPS["How inputs are read"],
}


class Grouped(click.Command):
    """A command whose help shows its options in groups."""

    groups: Mapping[str, Sequence[str]] = GROUPS

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; the arguments as they were typed are kept for the account."""
        ctx.meta["typed"] = list(args)
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options under their headings."""
        own = self.get_help_option(ctx)  # of a name that is click's affair
        known = {"help" if param is own else param.name: param.get_help_record(ctx) for param in self.get_params(ctx)}
        for title, names in self.groups.items():
            with formatter.section(title):
                formatter.write_dl([record for name in names if (record := known.get(name))])


class Importing(Grouped):
    """`litopys import`, which has the options of cleaning for dumps."""

    groups = IMPORT_GROUPS


def import_options(command: Command) -> Command:
    """The options of `litopys clean` that say how dumps are read and judged, for `litopys import --dump`."""
    repair = click.option(
        "--repair",
        multiple=True,
        metavar="NAMES",
        callback=repairs_or_none,
        help="Repairs to make in the text that is indexed: as in `litopys clean`, or none.  [default: all; records "
        "keep the bytes as they came]",
    )
    profile = click.option("--profile", type=_FILE, metavar="FILE", help="Options as `litopys clean` saved them.")
    for option in reversed((*_decided(), repair, profile, *_read())):
        command = option(command)
    return command


def options(command: Command) -> Command:
    """All options of `litopys clean`."""
    for option in reversed((*_written(), *_shown(), *_decided(), *_read(), *_run())):
        command = option(command)
    return command


def repairs(_: click.Context, __: click.Parameter, given: Sequence[str]) -> tuple[str, ...]:
    """The names in lists parted by commas. Raises `BadParameter` for what is none."""
    names = tuple(name.strip() for one in given for name in one.split(",") if name.strip())
    for name in names:
        if name not in (*_REPAIRS, "all"):
            raise click.BadParameter(f"{name!r} is none of all, {', '.join(_REPAIRS)}")
    return names


def repairs_or_none(context: click.Context, param: click.Parameter, given: Sequence[str]) -> tuple[str, ...]:
    """The same, or `none` alone."""
    return ("none",) if tuple(given) == ("none",) else repairs(context, param, given)


def _written() -> list[Callable[[Any], Any]]:
    return [
        click.option("-o", "--out", metavar="OUT", help="A file, or a folder for many; without it, stdout."),
        click.option("--to", type=click.Choice(CONVERSIONS), help="Write another shape than was read."),
        click.option(
            "--repair",
            multiple=True,
            metavar="NAMES",
            callback=repairs,
            help=f"Repairs to write into the text, parted by commas, or all: {', '.join(_REPAIRS)}. Without it damage "
            "is only seen through, and told of at the end.",
        ),
        click.option(
            "--removed",
            type=_FILE,
            metavar="FILE",
            help="The sidecar with everything that went (.gz and .zst pack it). "
            " [default: OUT/removed.jsonl, beside a file OUT.removed.jsonl]",
        ),
        click.option("--no-removed", is_flag=True, help="Write no sidecar: what goes is lost."),
        click.option("--dry-run", is_flag=True, help="Write no results; tell and report what would be."),
    ]


def _shown() -> list[Callable[[Any], Any]]:
    return [
        click.option("--explain", is_flag=True, help="Every line, kept or dropped, with reason and rule."),
        click.option("--view", type=click.Choice(["side", "list"]), help="How --explain shows them."),
        click.option("--diff", is_flag=True, help="What changes, as a unified diff with reasons."),
        click.option("--patch", is_flag=True, help="The same as `patch` takes it."),
        click.option("--json", "as_json", is_flag=True, help="One JSON object a document: fields, counts, lines."),
        click.option(
            "--report",
            type=_FILE,
            metavar="FILE",
            help="The run as one page (.html): totals, most removed lines, what to look at, samples; or as .json.",
        ),
    ]


def _decided() -> list[Callable[[Any], Any]]:
    return [
        click.option("--lang", callback=language, help="Language of the texts (uk, ru, de, …), if all are in one."),
        click.option("--host", help="Host of the texts, where they do not say it: a line that only names it goes."),
        click.option(
            "--keep", multiple=True, type=_FILE, metavar="FILE", help="Lines that stay: phrases or /patterns/."
        ),
        click.option("--drop", multiple=True, type=_FILE, metavar="FILE", help="Lines that go, of all hosts or [one]."),
        click.option(
            "--model/--no-model", default=None, help="Ask the learned model, or rules and counts only: faster."
        ),
        click.option(
            "--threshold",
            type=click.FloatRange(0, 1),
            help="How sure the model must be of a line to keep it.  [default: 0.2 to 0.5, by the document]",
        ),
        click.option(
            "--corpus/--stream",
            default=None,
            help="Count lines over all documents first, or clean at once.  [default: count, if there are several]",
        ),
        click.option(
            "--frequencies",
            multiple=True,
            type=_FILE,
            metavar="FILE",
            help="Take the counts of an earlier run instead; those of several, made with --count-only, are added up.",
        ),
        click.option("--save-frequencies", type=_FILE, metavar="FILE", help="Keep the counts for other runs (.npz)."),
    ]


def _read() -> list[Callable[[Any], Any]]:
    return [
        click.option("--shape", type=click.Choice(SHAPES), help="Of inputs whose name does not tell."),
        click.option(
            "--separator",
            help="What parts the documents of a text file: form-feed, line, blank-lines:N, or a regular expression for "
            "a whole line. Without it a file is one document.",
        ),
        click.option("--delimiter", metavar="CHAR", help="Between the fields of CSV."),
        click.option("--group-by", metavar="WHAT", help="What shares menus: host, folder, prefix or a column."),
        *(
            click.option(f"--{name}-column", metavar="NAME", help=f"The column or key of the {name}.")
            for name in _COLUMNS
        ),
    ]


def _run() -> list[Callable[[Any], Any]]:
    return [
        click.option(
            "--count-only", is_flag=True, help="Only count: with --shard, a part on each of several machines."
        ),
        workers_option,
        click.option(
            "--shard", callback=part, metavar="I/N", help="Only the I-th of N parts, so that N machines share."
        ),
        click.option("--profile", type=_FILE, metavar="FILE", help="Options as they were saved; those given here win."),
        click.option("--save-profile", type=_FILE, metavar="FILE", help="Save the options of reading and deciding."),
    ]
