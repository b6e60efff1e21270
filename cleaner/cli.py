"""`litopys clean`: text dumps in, clean text out, with an account of what went and why."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cleaner.dump_show import Totals
    from cleaner.dump_values import Cleaned
    from cleaner.textfile import Source, Text

_STDIN = Path("-")
_PROGRESS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What the user asked for."""

    lang: str | None
    host: str | None
    show: str
    targets: Mapping[Path, Path]


_HELP = """Strip ads, menus, polls, rates, cookie notices and headline lists from text dumps.

INPUT is a text file, a folder (every *.txt below it) or - for stdin; each file is one document. Clean text goes to
stdout, UTF-8, a form feed between documents, or to OUT: a file for one input file, else a folder with the same
names. Inputs are never changed. The account of the run goes to stderr.

\b
Examples:
  litopys clean story.txt                     clean text to the terminal
  litopys clean story.txt --explain           what goes, and which rule takes it
  litopys clean dumps/ -o clean/              a folder, names kept
  litopys clean dumps/ -o clean/ --json > audit.jsonl
  zcat story.txt.gz | litopys clean - > story.clean.txt

\b
Exit code: 0 all inputs cleaned · 1 some could not be read (named on stderr) · 2 wrong use
"""


def _language(_: click.Context, __: click.Parameter, code: str | None) -> str | None:
    """The code as it was given, if there are phrases for its language."""
    from cleaner.rules import languages

    known = languages()
    if code is not None and code.lower().replace("_", "-").partition("-")[0] not in known:
        raise click.BadParameter(f"{code!r} is none of {', '.join(known)}; leave it out for any other language")
    return code


@click.command("clean", help=_HELP)
@click.argument("inputs", metavar="INPUT…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="Write clean text here: a file, or a folder for many."
)
@click.option("--explain", is_flag=True, help="Show every line, kept or dropped, with reason and rule.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a document: fields, counts, lines.")
@click.option("--lang", callback=_language, help="Language of the texts (uk, ru, de, …), where all are in one.")
@click.option("--host", help="Host the texts come from: a line that only names it goes.")
def clean(inputs: tuple[Path, ...], out: Path | None, explain: bool, as_json: bool, **hints: str | None) -> None:
    """Clean every input, hand it out, and give the account of the run."""
    from cleaner.dump_show import Totals

    if explain and as_json:
        raise click.UsageError("--explain and --json are two ways to show the same lines: give one of them")
    show = "explain" if explain else "json" if as_json else "" if out else "text"
    totals = Totals()
    found = list(_found(inputs, totals))
    wish = _Wish(lang=hints["lang"], host=hints["host"], show=show, targets=_targets(found, inputs, out))
    for number, source in enumerate(found):
        _one(source, wish, totals)
        if number % _PROGRESS == _PROGRESS - 1:
            click.echo(f"… {number + 1} of {len(found)}", err=True)
    for line in totals.lines():
        click.echo(line, err=True)
    sys.exit(1 if totals.failed else 0)


def _found(inputs: Sequence[Path], totals: Totals) -> Iterator[Source]:
    """The files of all inputs, each once; what cannot be read is named and counted."""
    from cleaner.errors import BadInput
    from cleaner.textfile import Source, sources

    seen: set[Path] = set()
    for path in inputs:
        for source in [Source(path=_STDIN, name=_STDIN)] if path == _STDIN else sources(path):
            if isinstance(source, BadInput):
                _fail(source, totals)
            elif source.path not in seen:
                seen.add(source.path)
                yield source


def _targets(found: Sequence[Source], inputs: Sequence[Path], out: Path | None) -> Mapping[Path, Path]:
    from cleaner.dump_out import plan
    from cleaner.errors import LitopysError

    if out is None:
        return {}
    try:
        return plan(found, inputs, out)
    except LitopysError as error:
        raise click.UsageError(str(error)) from error


def _one(source: Source, wish: _Wish, totals: Totals) -> None:
    """Clean one document and hand it out; a document that cannot be read or written costs only itself."""
    from cleaner.dump import clean as clean_lines
    from cleaner.errors import LitopysError

    try:
        text = _read(source.path)
        cleaned = clean_lines(text.lines, wish.host, wish.lang)
        _hand_out(source, text, cleaned, wish)
    except LitopysError as error:
        _fail(error, totals)
        return
    _show(source, text, cleaned, wish.show, first=not totals.documents)
    totals.add(cleaned)


def _read(path: Path) -> Text:
    from cleaner.textfile import LARGEST, parse, read

    return parse(sys.stdin.buffer.read(LARGEST + 1), "stdin") if path == _STDIN else read(path)


def _kept(text: Text, cleaned: Cleaned) -> str:
    return text.only([line.drop is None for line in cleaned.lines])


def _hand_out(source: Source, text: Text, cleaned: Cleaned, wish: _Wish) -> None:
    from cleaner.dump_out import write

    if source.path in wish.targets:
        write(wish.targets[source.path], _kept(text, cleaned))


def _show(source: Source, text: Text, cleaned: Cleaned, show: str, *, first: bool) -> None:
    from cleaner.dump_show import as_json, explain
    from cleaner.textfile import shown

    if show == "explain":
        explain(shown(source.path), cleaned)
    elif show == "json":
        click.echo(as_json(shown(source.path), cleaned))
    elif show == "text":
        document = _kept(text, cleaned)
        page = ("" if first else "\f") + document + ("" if document.endswith(("\n", "\r")) else "\n")
        click.echo(page.encode("utf-8", "surrogatepass"), nl=False)


def _fail(error: Exception, totals: Totals) -> None:
    totals.failed += 1
    click.secho(str(error), fg="red", err=True)
