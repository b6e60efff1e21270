"""`python -m crawler.newsroom`: serve the newsroom until Ctrl-C, or write its gold."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict
from pathlib import Path

import click

from cleaner.errors import LitopysError
from crawler.newsroom.server import serving
from crawler.newsroom.world import DEFAULT_PORT, Newsroom, build


@click.command()
@click.option("--port", default=DEFAULT_PORT, show_default=True, help="Port of 127.0.0.1.")
@click.option(
    "--round", "round_", type=click.IntRange(1, 2), default=1, show_default=True, help="1, or 2: a day later."
)
@click.option("--seed", default=7, show_default=True, help="Another seed, other articles.")
@click.option("--articles", type=click.IntRange(1), default=44, show_default=True, help="Articles per outlet.")
@click.option("--gold", type=click.Path(dir_okay=False, path_type=Path), help="Write the gold as JSON lines and end.")
def main(port: int, round_: int, seed: int, articles: int, gold: Path | None) -> None:
    """Serve five invented outlets on http://HOST.localhost:PORT/."""
    newsroom = build(seed=seed, articles=articles, round_=round_, port=port)
    if gold:
        write_gold(newsroom, gold)
        return
    try:
        with serving(newsroom):
            for shelf in newsroom.shelves:
                click.echo(f"{shelf.desk.name}\t{newsroom.root(shelf.desk)}/\t{len(shelf.entries)} articles", err=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        click.echo("newsroom closed", err=True)
    except LitopysError as error:
        raise click.ClickException(str(error)) from error


def write_gold(newsroom: Newsroom, path: Path) -> None:
    """Write one JSON object a line per article."""
    with path.open("w", encoding="utf-8") as out:
        for gold in newsroom.gold():
            out.write(json.dumps(asdict(gold) | {"found_by": sorted(gold.found_by)}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
