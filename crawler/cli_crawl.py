"""`litopys crawl`: what is new from outlets into the archive."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from archive.console import archive_option, json_option, print_json, print_table
from archive.store import Archive
from cleaner.outlets import Outlet, all_outlets, load_outlet

if TYPE_CHECKING:
    from crawler.fleet import Report


@click.command()
@click.argument("outlets", nargs=-1, metavar="[OUTLET…]")
@archive_option
@click.option("--due", is_flag=True, help="Only outlets whose interval has passed; for cron and systemd.")
@click.option("--limit", type=click.IntRange(0), default=0, help="Most articles per outlet; 0 is no limit.")
@click.option("-j", "--jobs", type=click.IntRange(1, 64), default=4, show_default=True, help="Outlets at a time.")
@click.option("--page-requisites", is_flag=True, help="Also the pictures and styles of articles' pages.")
@click.option("-v", "--verbose", is_flag=True, help="Scrapy's log of every request on stderr.")
@json_option
def crawl(outlets: tuple[str, ...], archive: Archive, due: bool, as_json: bool, **how: int) -> None:
    """Fetch what is new from outlets into the archive.

    Without names, every outlet that is not closed. Feeds, sitemaps and sections are asked first, then articles that are
    not in the archive or changed since. robots.txt is obeyed, one request at a time goes to a host, and every response
    is in a WARC file before its article is in the index. Stop it with Ctrl-C, or lose power: the next run goes on.

    In the table, `found` counts article addresses that listings named new or changed in this run; `fetched` also counts
    those that an earlier run left.

    With --page-requisites, up to 60 pictures and styles are fetched for each article's page that the archive does not
    hold yet, as politely as the rest and so for a longer time; 'litopys serve' then shows the page as it was.

    What is unchanged is written once, and then as a revisit that names it. With LITOPYS_COMPRESSION=fast in the
    environment WARC files are a sixth larger, and compressing them takes a third of the time.

    \b
    Examples:
      litopys crawl ukrinform suspilne
      litopys crawl --due -a ~/elections
      litopys crawl pravda --limit 20
    """
    from crawler.fleet import Order
    from crawler.fleet import crawl as crawl_all
    from crawler.requisites import FOR_A_PAGE

    chosen = _chosen(outlets, archive, due)
    if not chosen:
        click.echo("no outlet is due", err=True)
        return
    level = "INFO" if how["verbose"] else "WARNING"
    requisites = FOR_A_PAGE if how["page_requisites"] else 0
    limits = {"limit": how["limit"], "jobs": how["jobs"], "requisites": requisites}
    order = Order(archive=archive, outlets=chosen, log_level=level, **limits)
    reports = crawl_all(order, lambda name, code: click.echo(f"{name}: {'failed' if code else 'done'}", err=True))
    print_reports(reports, as_json)
    sys.exit(0 if all(report.code == 0 for report in reports) else 1)


def _chosen(names: Sequence[str], archive: Archive, due: bool) -> list[Outlet]:
    """The outlets to crawl. Raises `BadOutlet` for any definition; a closed outlet is a usage error."""
    known = all_outlets()
    chosen = [load_outlet(name) for name in dict.fromkeys(names)]
    closed = [outlet.name for outlet in chosen if outlet.status == "closed"]
    if closed:
        raise click.UsageError(
            f"{', '.join(closed)}: closed; its definition serves archived pages only (litopys import)"
        )
    blind = [
        outlet.name for outlet in chosen if not (outlet.feeds or outlet.sitemaps or outlet.sections or outlet.home)
    ]
    if blind:
        raise click.UsageError(f"{', '.join(blind)}: names no feeds, sitemaps, sections or home to find articles by")
    chosen = chosen or [o for o in known if o.status == "live" and not o.loopback]
    if not due:
        return chosen
    from crawler.timetable import due_outlets

    return due_outlets(archive.frontier_path, chosen, dt.datetime.now(dt.UTC))


def print_reports(reports: Sequence[Report], as_json: bool) -> None:
    """The table of a crawl: what each outlet gave, and what was stripped from it."""
    if as_json:
        print_json([asdict(report) | {"lost": report.lost} for report in reports])
        return
    rows = [_row(report) for report in reports]
    if any(report.counts.get("requisites", 0) + report.counts.get("requisites_failed", 0) for report in reports):
        rows = [row | _requisites(report) for row, report in zip(rows, reports, strict=True)]
    total = {
        "outlet": "total",
        **{key: sum(int(row[key]) for row in rows) for key in rows[0] if key not in ("outlet", "run")},
    }
    print_table([*rows, total | {"run": ""}], right=[key for key in rows[0] if key not in ("outlet", "run")])
    reasons = sorted({reason for report in reports for reason in report.stripped})
    click.echo("\nlines stripped, by reason:" if reasons else "\nno article was new, so no line was stripped")
    print_table(
        ({"outlet": r.outlet, **{reason: r.stripped.get(reason, 0) for reason in reasons}} for r in reports if reasons),
        right=reasons,
    )


def _row(report: Report) -> dict[str, int | str]:
    counts = report.counts
    return {
        "outlet": report.outlet,
        "run": report.outcome,
        "found": counts.get("found", 0),
        "fetched": counts.get("fetched", 0),
        "failed": counts.get("failed", 0),
        "archived": sum(n for name, n in counts.items() if name.startswith("captures_")),
        "indexed": counts.get("captures_article", 0),
        "lost": report.lost,
        "stripped": sum(report.stripped.values()),
        "bytes": counts.get("bytes", 0),
    }


def _requisites(report: Report) -> dict[str, int | str]:
    """Pictures and styles of pages, where any were asked for."""
    return {
        "requisites": report.counts.get("requisites", 0),
        "not had": report.counts.get("requisites_failed", 0),
    }
