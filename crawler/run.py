"""One outlet's crawl in a process of its own: `python -m crawler.run OUTLET`, what `litopys crawl` starts.

It goes the same way as `scrapy crawl OUTLET`; the session is opened before the reactor runs, so that a lock that is
held or a disk that is full is one clear sentence.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

from archive.store import Archive
from cleaner.errors import LitopysError
from cleaner.outlets import load_outlet
from crawler.session import Session


@click.command()
@click.argument("outlet")
@click.option("--archive", type=click.Path(path_type=Path), required=True)
@click.option("--run", "run_id", default="", help="The run's id, where the caller wants to know it.")
@click.option("--limit", type=int, default=0)
@click.option("--log-level", default="WARNING")
def main(outlet: str, archive: Path, run_id: str, limit: int, log_level: str) -> None:
    """Crawl one outlet once."""
    try:
        session = Session.open(Archive(archive), load_outlet(outlet), run_id)
    except LitopysError as error:
        click.echo(f"{outlet}: {error}", err=True)
        sys.exit(1)
    settings = get_project_settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict(
        {"LITOPYS_ARCHIVE": str(archive), "LITOPYS_LIMIT": limit, "LOG_LEVEL": log_level}, priority="cmdline"
    )
    process = AsyncCrawlerProcess(settings)
    process.crawl(outlet, session=session)
    process.start()
    for problem in session.problems[:20]:
        click.echo(f"{outlet}: {problem}", err=True)
    sys.exit(0 if session.outcome == "ok" and not session.counts.failed else 1)


if __name__ == "__main__":
    main()
