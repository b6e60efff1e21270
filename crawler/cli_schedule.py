"""`litopys status` and `litopys schedule`: how the outlets fare, and how to have them crawled by themselves."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from archive.console import archive_option, counted, json_option, print_json, print_table
from archive.store import Archive

Row = Mapping[str, Any]

_ARTICLES = """
SELECT c.outlet, count(DISTINCT c.article) AS articles, max(c.date) AS newest,
       sum(c.outcome = 'no_article') AS unread FROM captures c WHERE c.outcome IN ('article', 'no_article') GROUP BY 1
"""


@click.command()
@archive_option
@json_option
def status(archive: Archive, as_json: bool) -> None:
    """Show the health of each outlet: last run, new articles, next due.

    `waiting` addresses are fetched next, `parked` ones failed too often, `unread` pages gave no article.

    \b
    Example:
      litopys status -a ~/elections
    """
    from crawler.timetable import schedule_rows

    with closing(archive.read_index()) as index:
        held = {row["outlet"]: row for row in index.query(_ARTICLES)}
    crawled = []
    for known in schedule_rows(archive.frontier_path):
        own = held.pop(known.outlet, {})
        crawled.append({**asdict(known), "articles": own.get("articles", 0), "unread": own.get("unread", 0)})
    others = [{**_never(outlet), "articles": own["articles"], "unread": own["unread"]} for outlet, own in held.items()]
    if as_json:
        print_json([*crawled, *others])
    else:
        _print_status(crawled, others)


def _print_status(crawled: Sequence[Row], others: Sequence[Row]) -> None:
    """A row for each outlet that was crawled, and one sentence for those that were only imported."""
    if crawled:
        print_table(crawled, right=["new_articles", "fails", "waiting", "parked", "articles", "unread"])
    if others:
        articles, unread = (sum(row[name] for row in others) for name in ("articles", "unread"))
        hosts, told = counted(len(others), "host"), counted(articles, "article")
        click.echo(f"imported, never crawled: {told} of {hosts}, {counted(unread, 'page')} unread")
    if not crawled and not others:
        click.echo("nothing crawled or imported yet; try 'litopys crawl OUTLET'", err=True)


def _never(outlet: str) -> Row:
    """The row of an outlet that is in the archive but was never crawled."""
    empty: Row = {"outlet": outlet, "last_started": None, "last_ended": None, "next_due": None}
    return {**empty, "new_articles": 0, "fails": 0, "waiting": 0, "parked": 0}


@click.command()
@archive_option
@click.option("--every", type=click.IntRange(1, 59), default=10, show_default=True, help="Minutes between looks.")
def schedule(archive: Archive, every: int) -> None:
    """Print the cron line and systemd timer that run 'crawl --due'.

    Nothing is installed: copy what you like. Each outlet keeps its own interval; a run that finds another one at work
    says so and ends, so looking often does no harm.

    \b
    Example:
      litopys schedule -a ~/elections --every 15
    """
    program = Path(shutil.which("litopys") or sys.argv[0]).absolute()
    words = [str(program), "crawl", "--due", "--archive", str(archive.root.resolve())]
    contact = os.environ.get("LITOPYS_CONTACT", "")
    change = "" if contact else "# Put your own address in place of you@example.org.\n"
    contact = contact or "you@example.org"
    command = " ".join('"' + word.replace("%", "%%").replace('"', '\\"') + '"' for word in words)
    click.echo(f"""{change}# cron: add with 'crontab -e'
LITOPYS_CONTACT={contact}
*/{every} * * * * {shlex.join(words).replace("%", chr(92) + "%")}

# systemd: ~/.config/systemd/user/litopys.service
[Unit]
Description=Crawl the outlets that are due
[Service]
Type=oneshot
Environment=LITOPYS_CONTACT={contact}
ExecStart={command}

# systemd: ~/.config/systemd/user/litopys.timer; start with 'systemctl --user enable --now litopys.timer'
[Unit]
Description=Look every {every} minutes which outlets are due
[Timer]
OnCalendar=*:0/{every}
RandomizedDelaySec=60
Persistent=true
[Install]
WantedBy=timers.target""")
