"""One outlet's crawl in a process of its own: `python -m crawler.run OUTLET`, what `litopys crawl` starts.

It goes the same way as `scrapy crawl OUTLET`; the session is opened before the reactor runs, so that a lock that is
held or a disk that is full is one clear sentence.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from pathlib import Path
from typing import Final

import click
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

from archive.store import Archive
from cleaner.errors import LitopysError
from cleaner.outlets import load_outlet, outlet_files
from crawler.session import Session

_SAID: Final = 20


@click.command()
@click.argument("outlet")
@click.option("--archive", type=click.Path(path_type=Path), required=True)
@click.option("--run", "run_id", default="", help="The run's id, where the caller wants to know it.")
@click.option("--limit", type=int, default=0)
@click.option("--requisites", type=int, default=0, help="Most pictures and styles for a page.")
@click.option("--log-level", default="WARNING")
@click.option("--led", is_flag=True, help="End at once when stdin ends: whoever started this is gone.")
def main(outlet: str, archive: Path, run_id: str, log_level: str, led: bool, **most: int) -> None:
    """Crawl one outlet once."""
    if led:
        threading.Thread(target=_follow, daemon=True).start()
    try:
        session = Session.open(Archive(archive), load_outlet(outlet), run_id)
    except LitopysError as error:
        click.echo(f"{outlet}: {error}", err=True)
        sys.exit(1)
    settings = get_project_settings()
    settings.setmodule("crawler.settings", priority="project")
    given = {"LITOPYS_ARCHIVE": str(archive), "LOG_LEVEL": log_level}
    settings.setdict(given | {f"LITOPYS_{name.upper()}": number for name, number in most.items()}, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(outlet, session=session)
    if log_level == "WARNING":
        _quieten()
    process.start()
    _say(session)
    sys.exit(0 if session.outcome == "ok" and not session.counts.failed else 1)


def _follow() -> None:
    """Die with the process that leads: a crawl that nobody watches would hold the outlet's lock."""
    while os.read(0, 1):
        pass
    os._exit(1)  # as safe as a kill, which the archive survives


def _say(session: Session) -> None:
    """What went wrong, a line each; one sentence where the outlet could not be reached at all."""
    name, problems = session.outlet.name, list(dict.fromkeys(session.problems))
    if session.outcome == "unreachable":
        cure = f"is it up, and are the addresses in {outlet_files()[name]} right?"
        problems = [f"none of its {len(problems)} listings could be had ({problems[0]}); {cure}"]
    for problem in problems[:_SAID]:
        click.echo(f"{name}: {problem}", err=True)
    if len(problems) > _SAID:
        click.echo(f"{name}: … and {len(problems) - _SAID} more", err=True)


def _quieten() -> None:
    """The log tells at length, and again, what the session tells in a sentence."""
    for name in ("scrapy.downloadermiddlewares.retry", "scrapy.downloadermiddlewares.robotstxt", "crawler.recorder"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


if __name__ == "__main__":
    main()
