"""`litopys export`: the archive, or a part of it, for replayers, for their indexes, and for readers of text."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from archive.cli_report import name_first
from archive.console import Progress, archive_option, counted, json_option
from archive.store import Archive

if TYPE_CHECKING:
    from archive.export.run import Exported
    from archive.export.selection import Selection
    from archive.export.signing import Key

_OF_ARTICLES: Final = ("wet", "jsonl", "csv", "text")
FORMATS: Final = ("wacz", "warc", "cdxj", *_OF_ARTICLES)
_DAY: Final = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("words", nargs=-1, metavar="[QUERY]")
@archive_option
@click.option("--to", type=click.Choice(FORMATS), required=True, help="The format.")
@click.option("-o", "--out", metavar="FILE", help="The file, or - for stdout.  [default: the archive's name]")
@click.option("--overwrite", is_flag=True, help="Write over a file that exists.")
@click.option("--outlet", default="", help="Only this outlet.")
@click.option("--lang", "language", default="", metavar="CODE", help="Only this language, such as uk or ru.")
@click.option("--since", type=_DAY, metavar="DATE", help="Published on or after this day (2026-11-01).")
@click.option("--until", type=_DAY, metavar="DATE", help="Published on or before this day.")
@click.option("--article", "articles", multiple=True, metavar="ID", help="Only this article; may be given again.")
@click.option("--title", default="", help="Title of a WACZ.  [default: the archive's name and the selection]")
@click.option(
    "--sign", type=click.Path(path_type=Path), metavar="KEYFILE", help="Sign a WACZ with this key; made if missing."
)
@json_option
def export(archive: Archive, as_json: bool, **given: Any) -> None:
    """Give the archive back, or a part of it, in a format that others read.

    \b
      wacz   one file for replayers such as ReplayWeb.page: WARC files, index, articles with their texts
      warc   records as they are, gzipped, in files of a gigabyte: NAME.warc.gz
      cdxj   the sorted index of the archive's WARC files, for pywb
      wet    texts as conversion records, gzipped: NAME.warc.wet.gz; jsonl, csv and text: articles without a WARC

    Articles are chosen by the words of 'litopys search', by outlet, language and day; without a choice all is exported.
    With articles go their captures of every date, redirects that lead to them, and images and stylesheets that were
    captured for them. Of a whole archive the WARC files go into a WACZ as they are, with what is damaged in them.

    \b
    Examples:
      litopys export --to wacz
      litopys export --to wacz 'бюджет*' --outlet demo-zoria -o budget.wacz --sign key.pem
      litopys export --to warc --since 2026-11-01 -o november.warc.gz
      litopys export --to jsonl --lang uk -o - | head
    """
    from archive.export import out
    from archive.export.run import Order, ending, numbered
    from archive.export.run import export as carry_out

    to, root = given["to"], archive.require().root.resolve().name
    target = given["out"] or root + ending(to)
    if to != "wacz" and (given["sign"] or given["title"]):
        raise click.UsageError("--sign and --title are for a WACZ: add --to wacz")
    if ending(to).endswith(".gz") and target != out.STDOUT and not target.endswith(".gz"):
        raise click.UsageError(f"{target}: --to {to} is gzipped, so its name ends in .gz: -o {target}.gz")
    for one in (target, numbered(target, 1)) if to == "warc" else (target,):  # there may be a second file
        out.check(one, archive.root, overwrite=given["overwrite"])
    selection, key = _selection(given), _key(given["sign"])
    order = Order(archive=archive, to=to, target=target, selection=selection, title=given["title"], key=key)
    progress = Progress("articles" if to in _OF_ARTICLES else "records")
    done = carry_out(order, progress.add)
    progress.end()
    _report(done, as_json, aside=target == out.STDOUT)
    sys.exit(1 if done.problems else 0)


def _selection(given: Mapping[str, Any]) -> Selection:
    from archive.export.selection import Selection

    days = {name: given[name].date().isoformat() if given[name] else "" for name in ("since", "until")}
    if days["since"] and days["until"] and days["since"] > days["until"]:
        raise click.UsageError(f"--since {days['since']} is after --until {days['until']}: nothing lies between")
    words = " ".join(given["words"])
    if given["articles"] and any((words, given["outlet"], given["language"], *days.values())):
        raise click.UsageError("--article names what is exported: leave the query and other choices out")
    return Selection(
        words=words, outlet=given["outlet"], language=given["language"], articles=given["articles"], **days
    )


def _key(path: Path | None) -> Key | None:
    from archive.export.signing import read_key

    return read_key(path) if path else None


def _report(done: Exported, as_json: bool, *, aside: bool) -> None:
    """What was done; on stderr where stdout has the export itself."""
    if as_json:
        click.echo(json.dumps(asdict(done), ensure_ascii=False, indent=1), err=aside)
        return
    records = f", {counted(done.records, done.unit)}" if done.records else ""
    where = "on stdout" if aside else f"in {', '.join(done.files)}"
    click.echo(f"{counted(done.articles, 'article')}{records} {where}", err=aside)
    if done.unit == "WARC file":
        click.echo("  the files are copied as they are; 'litopys verify' says whether they are sound", err=True)
    name_first(done.problems)
