"""`litopys demo`: the whole path on invented outlets, nothing but this machine needed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from archive.console import json_option, print_json
from archive.store import Archive
from crawler.cli_crawl import print_reports

if TYPE_CHECKING:
    from crawler.demo import Scene, Shown

_NEXT = """
Next, type:
  {litopys} search 'бюджет*' -a {root}
  {litopys} search '"на запит редакції"' -a {root} --since 2026-11-15
  {litopys} serve -a {root}        and open http://127.0.0.1:8001/
  {litopys} sample -n 5 --seed 7 -a {root}
  {litopys} demo {again}       again: {then}"""
_THEN = {
    1: "it is a day later, and only what is new is fetched",
    2: "nothing is new, and no article is fetched",
}


@click.command()
@click.option("-a", "--archive", default="demo-news", show_default=True, metavar="DIR", help="Where the archive goes.")
@click.option("--port", default=18420, show_default=True, help="Port of 127.0.0.1 that the newsroom listens on.")
@click.option("--articles", type=click.IntRange(1, 10_000), default=44, show_default=True, help="Articles per outlet.")
@click.option("--seed", default=7, show_default=True, help="Another seed, other articles.")
@click.option(
    "--round", "round_", type=click.IntRange(1, 2), default=None, help="1, or 2: a day later.  [default: next]"
)
@json_option
def demo(archive: str, as_json: bool, round_: int | None, **scene: int) -> None:
    """Crawl the built-in demo newsroom end to end and show the archive.

    Five invented outlets are served on this machine, with all the boilerplate real ones have: Ukrainian and Russian,
    in windows-1251, brotli and chunked gzip. Run it again: a day has passed in the newsroom, some articles are new,
    edited, moved or gone, and only those are fetched.

    \b
    Examples:
      litopys demo
      litopys demo --archive big-demo --articles 400
    """
    from crawler.demo import Scene

    shown = _shown(Scene(archive=Archive(Path(archive)), round_=round_ or 0, **scene))
    if as_json:
        facts = {"round": shown.round_, "written": shown.written, "missing": shown.missing, "unlike": shown.unlike}
        print_json(facts | {"exit_codes": {report.outlet: report.code for report in shown.reports}})
    else:
        print_reports(shown.reports, as_json=False)
        _print_comparison(shown)
        again = _given()
        click.echo(_NEXT.format(litopys=_program(), root=archive, again=again, then=_THEN[shown.round_]))
    sys.exit(0 if not shown.missing and all(report.code == 0 for report in shown.reports) else 1)


def _shown(scene: Scene) -> Shown:
    """What the demo did. Raises `UsageError` where the archive is not for it, `LitopysError`."""
    from crawler.demo import show
    from crawler.errors import NotTheDemo

    try:
        return show(scene, _say_begun)
    except NotTheDemo as error:
        raise click.UsageError(str(error)) from error


def _say_begun(round_: int) -> None:
    """On a terminal, what the next seconds go by with."""
    if sys.stderr.isatty():
        port = click.get_current_context().params["port"]
        click.echo(f"round {round_}: serving five invented outlets on 127.0.0.1:{port}; crawling them …", err=True)


def _given() -> str:
    """The options that the user gave, but for the round, as they can be typed again."""
    context = click.get_current_context()
    given = [p for p in context.command.params if p.name and p.name not in ("round_", "as_json")]
    told = [p for p in given if context.get_parameter_source(str(p.name)) is ParameterSource.COMMANDLINE]
    return "".join(f"{p.opts[-1]} {context.params[str(p.name)]} " for p in told)


def _program() -> str:
    """How the user called us, so that what is printed can be typed."""
    program = Path(sys.argv[0])
    return str(program) if program.name == "litopys" else "litopys"


def _print_comparison(shown: Shown) -> None:
    held = shown.written - len(shown.missing)
    same = held - len(shown.unlike)
    share = 100 * same / max(1, held)
    click.echo(
        f"\nround {shown.round_} of the newsroom: {shown.written} articles written, {held} in the archive, ", nl=False
    )
    click.echo(f"{len(shown.missing)} missing; {same} ({share:.1f} %) have exactly the text that was written")
    for url in (*shown.missing[:5], *shown.unlike[:5]):
        click.echo(f"  {'missing' if url in shown.missing else 'differs'}: {url}", err=True)
