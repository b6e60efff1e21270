"""The archive's commands search, serve and sample; the root group in `crawler/cli.py` lists them."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from archive.console import (
    archive_option,
    counted,
    json_option,
    print_json,
    print_table,
    sayable,
)
from archive.store import Archive


def _day(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """A day as given, if it is one."""
    try:
        return dt.date.fromisoformat(value).isoformat() if value else ""
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no day such as 2026-11-01") from error


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, metavar="QUERY", type=click.UNPROCESSED)
@archive_option
@click.option("--outlet", default="", help="Only this outlet.")
@click.option("--lang", default="", metavar="CODE", help="Only this language, such as uk or ru.")
@click.option("--since", default="", metavar="DATE", callback=_day, help="Published on or after this day (2026-11-01).")
@click.option("--until", default="", metavar="DATE", callback=_day, help="Published on or before this day.")
@click.option("-n", "--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many at most.")
@json_option
def search(words: tuple[str, ...], archive: Archive, as_json: bool, **where: Any) -> None:
    """Search the archive's articles, best match first.

    All words must occur; "quoted words" stand together; a trailing star finds every ending. An article that moved is
    found at its new address.

    \b
    Examples:
      litopys search 'бюджет*' -a demo-news
      litopys search 'маршрут*' --lang uk --since 2026-11-01
      litopys search '"на запит редакції"' --outlet demo-zoria --json
    """
    from archive.search import Query, search

    if where["since"] and where["until"] and where["since"] > where["until"]:
        raise click.UsageError(f"--since {where['since']} is after --until {where['until']}: nothing lies between")
    limit = where.pop("limit")
    query = Query(words=" ".join(words), language=where.pop("lang"), limit=limit + 1, **where)
    with closing(archive.read_index()) as index:
        rows = search(index, query)
    rows, more = rows[:limit], len(rows) > limit
    if as_json:
        print_json(rows)
        return
    for row in rows:
        _print_hit(row)
    found = f"the first {limit:,}; there are more (see --limit)" if more else f"{len(rows):,} found"
    click.echo(found if rows else "nothing found; try fewer words, or a star: бюджет*", err=True)


def _print_hit(row: dict[str, Any]) -> None:
    day = row["published"] or f"seen {row['seen']}"
    click.echo(f"{day}  {row['outlet']}  {sayable(row['title'] or '')}")
    click.echo(f"    {sayable(' '.join((row['snippet'] or '').split()))}")
    state = {"gone": "  (gone from there)", "moved": f"  (leads to {row['moved_to']} now)"}.get(row["state"], "")
    dump = f"  (from the dump {row['dump']})" if row["dump"] else ""
    click.echo(f"    {sayable(row['url'] + state + dump)}")


@click.command()
@archive_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "-p", "--port", type=click.IntRange(1, 65_535), default=8001, show_default=True, help="Port to listen on."
)
@click.option(
    "--replay-port",
    type=click.IntRange(0, 65_535),
    default=None,
    help="Port for the pages as they were; 0 is none.  [default: the next after --port]",
)
def serve(archive: Archive, host: str, port: int, replay_port: int | None) -> None:
    """Browse and search the archive in Datasette, until Ctrl-C.

    A snapshot of the index is served; start it again to see what a later crawl brought. From each article a link leads
    to its page as it was, which a server on another port shows: without scripts, with the pictures and styles that are
    in the archive (see crawl --page-requisites), and with nothing from anywhere else. By the id that 'litopys search
    --json' and samples give, an article is at /article/ID.

    \b
    Example:
      litopys serve            then open http://127.0.0.1:8001/
    """
    from archive.serve import Where, serve

    replay = port + 1 if replay_port is None else replay_port
    if replay == port or replay > 65_535:
        raise click.UsageError(f"--replay-port cannot be {replay}; name another, or 0 for none")
    serve(archive, Where(host=host, port=port, replay=replay))


@click.command()
@archive_option
@click.option("-n", "--count", type=click.IntRange(1), default=5, show_default=True, help="How many articles.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed draws the same articles.")
@click.option("--outlet", default="", help="Only this outlet.")
@click.option("--lang", "language", default="", metavar="CODE", help="Only this language.")
@click.option("--raw", is_flag=True, help="Every line of the page, boilerplate included, as dumps have it.")
@click.option("-o", "--out", type=click.Path(path_type=Path), default=Path("samples"), show_default=True, metavar="DIR")
@json_option
def sample(archive: Archive, as_json: bool, out: Path, **draw: Any) -> None:
    """Draw a reproducible sample of articles into text files with a manifest.

    The same archive and seed always give the same files, named NNN_<article id>.txt; a larger sample holds the smaller
    one.

    \b
    Examples:
      litopys sample -n 5 --seed 7
      litopys sample -n 100 --seed 1 --lang uk --out uk-sample
      litopys sample -n 5 --seed 7 --raw --out dumps
    """
    from archive.sample import Draw, write_sample

    entries = write_sample(archive, Draw(**draw), out)
    if len(entries) < draw["count"]:
        click.echo(f"only {counted(len(entries), 'article')} to draw from, of {draw['count']:,} asked for", err=True)
    if as_json:
        print_json(entries)
        return
    print_table({key: entry[key] for key in ("file", "outlet", "language", "title")} for entry in entries)
    click.echo(f"{counted(len(entries), 'article')} and manifest.json in {out}", err=True)
