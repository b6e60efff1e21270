"""`litopys status` and `litopys schedule`: how the outlets fare, and how to have them crawled by themselves."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import click

from archive.console import archive_option, json_option, print_json, print_table
from archive.store import Archive

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
    rows = []
    for known in schedule_rows(archive.frontier_path):
        own = held.pop(known.outlet, {})
        rows.append({**asdict(known), "articles": own.get("articles", 0), "unread": own.get("unread", 0)})
    for outlet, own in held.items():
        rows.append({**_never(outlet), "articles": own["articles"], "unread": own["unread"]})
    if as_json:
        print_json(rows)
    elif rows:
        print_table(rows, right=["new_articles", "fails", "waiting", "parked", "articles", "unread"])
    else:
        click.echo("nothing crawled or imported yet; try 'litopys crawl OUTLET'", err=True)


def _never(outlet: str) -> dict[str, object]:
    """The row of an outlet that is in the archive but was never crawled."""
    empty: dict[str, object] = {"outlet": outlet, "last_started": None, "last_ended": None, "next_due": None}
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
