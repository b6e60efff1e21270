"""The replay on a port of its own: `python -m archive.replay`, what `litopys serve` starts beside Datasette."""

from __future__ import annotations

from pathlib import Path

import click
import uvicorn

from archive.replay.app import application
from archive.replay.site import Replay
from archive.store import Archive
from cleaner.errors import LitopysError
from cleaner.outlets import all_outlets


@click.command()
@click.argument("root", type=click.Path(path_type=Path))
@click.option("--index", type=click.Path(path_type=Path), required=True)
@click.option("--host", required=True)
@click.option("--port", type=int, required=True)
@click.option("--articles-port", type=int, default=0)
def main(root: Path, index: Path, host: str, port: int, articles_port: int) -> None:
    """Serve the captures of an archive as they were."""
    replay = Replay(archive=Archive(root), index_path=index, articles_port=articles_port, encodings=_encodings())
    uvicorn.run(
        application(replay, host),
        host=host,
        port=port,
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
    )


def _encodings() -> dict[str, str]:
    """The encodings that definitions name; a wrong definition is not this server's to tell of."""
    try:
        return {outlet.name: outlet.encoding for outlet in all_outlets() if outlet.encoding}
    except LitopysError:
        return {}


if __name__ == "__main__":
    main()
