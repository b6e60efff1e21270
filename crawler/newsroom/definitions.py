"""The demo outlets' definitions for a newsroom on another port than the one in `seeds/outlets/`."""

from __future__ import annotations

from pathlib import Path

from cleaner.errors import BadOutlet
from crawler.newsroom.world import DEFAULT_PORT, DESKS

_HERE = Path(__file__).resolve().parents[2]
_PLACES = (_HERE / "seeds" / "outlets", _HERE / "cleaner" / "seeds" / "outlets")


def write_definitions(folder: Path, port: int) -> None:
    """Write the five `demo-*.toml` into the folder, for a newsroom on this port. Raises `BadOutlet`."""
    folder.mkdir(parents=True, exist_ok=True)
    for desk in DESKS:
        text = _source(f"{desk.name}.toml").read_text(encoding="utf-8")
        moved = text.replace(f".localhost:{DEFAULT_PORT}", f".localhost:{port}")
        (folder / f"{desk.name}.toml").write_text(moved, encoding="utf-8")


def _source(name: str) -> Path:
    for place in _PLACES:
        if (place / name).is_file():
            return place / name
    raise BadOutlet(f"{_PLACES[0] / name}: the demo outlet's definition is missing; reinstall Litopys")
