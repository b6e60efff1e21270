"""The demo: the newsroom crawled end to end, and its articles held against what the newsroom wrote."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from archive.index import Index
from archive.store import Archive
from cleaner.outlets import load_outlet
from crawler.errors import NotTheDemo
from crawler.fleet import Order, Report, crawl
from crawler.newsroom.definitions import write_definitions
from crawler.newsroom.server import serving
from crawler.newsroom.world import DEFAULT_PORT, DESKS, Newsroom, build
from crawler.requisites import FOR_A_PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Which newsroom is crawled into which archive."""

    archive: Archive
    port: int = DEFAULT_PORT
    articles: int = 44
    seed: int = 7
    round_: int = 0
    """1 or 2; 0 takes the first, or the second where every outlet's first was crawled to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the demo did."""

    round_: int
    reports: list[Report]
    written: int
    """Articles that the newsroom shows in this round."""
    missing: tuple[str, ...]
    """URLs of those that are not in the archive."""
    unlike: tuple[str, ...]
    """URLs of those whose text in the archive differs from what was written."""


def show(scene: Scene, begun: Callable[[int], None] = lambda round_: None) -> Shown:
    """Serve the newsroom, tell its round, crawl it, compare. Raises `NotTheDemo`, `LitopysError`."""
    _check(scene)
    scene.archive.create()
    if scene.port != DEFAULT_PORT:
        folder = scene.archive.root / "outlets"
        write_definitions(folder, scene.port)
        os.environ["LITOPYS_OUTLETS"] = str(folder)
    with closing(Index(scene.archive.index_path)) as index:
        ended = index.query("SELECT DISTINCT outlet FROM runs WHERE outcome = 'ok'")
    number = scene.round_ or (2 if len(ended) >= len(DESKS) else 1)
    newsroom = build(seed=scene.seed, articles=scene.articles, round_=number, port=scene.port)
    with serving(newsroom):
        begun(number)
        _note(scene).write_text(json.dumps(_asked(scene)) + "\n", encoding="utf-8")
        outlets = [load_outlet(shelf.desk.name) for shelf in newsroom.shelves]
        reports = crawl(Order(archive=scene.archive, outlets=outlets, jobs=2, requisites=FOR_A_PAGE))
    with closing(scene.archive.read_index()) as index:
        texts = {row["url"]: row["text"] for row in index.query("SELECT url, text FROM articles")}
    return _compared(newsroom, number, reports, texts)


def _check(scene: Scene) -> None:
    """Refuse an archive of other outlets, or of another newsroom. Raises `NotTheDemo`, `LitopysError`."""
    root = scene.archive.root
    if scene.archive.index_path.exists() or (root.is_dir() and scene.archive.warc_files()):
        names = [desk.name for desk in DESKS]
        with closing(scene.archive.read_index()) as index:
            other = index.query(
                f"SELECT coalesce(outlet, '') AS name FROM captures WHERE name NOT IN ({', '.join('?' * len(names))}) "
                "LIMIT 1",
                names,
            )
        if other:
            raise NotTheDemo(
                f"{root}: an archive of other outlets ({other[0]['name'] or 'imported pages'}), where the demo's "
                "invented ones have no place; give it a folder of its own with --archive DIR"
            )
    made = _made(scene)
    if made != _asked(scene):
        options = " ".join(f"--{name} {value}" for name, value in made.items())
        raise NotTheDemo(f"{root}: made with {options}; give these again, or another folder with --archive DIR")


def _note(scene: Scene) -> Path:
    """Where the demo notes which newsroom the archive is of."""
    return scene.archive.root / "demo.json"


def _made(scene: Scene) -> dict[str, int]:
    """What the note says; where there is none that can be read, what is asked for now."""
    try:
        made: dict[str, int] = json.loads(_note(scene).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return _asked(scene)
    return made


def _asked(scene: Scene) -> dict[str, int]:
    return {"seed": scene.seed, "articles": scene.articles, "port": scene.port}


def _compared(newsroom: Newsroom, number: int, reports: list[Report], texts: dict[str, str]) -> Shown:
    gold = {article.url: "\n".join(article.body) for article in newsroom.gold() if article.state != "gone"}
    return Shown(
        round_=number,
        reports=reports,
        written=len(gold),
        missing=tuple(sorted(gold.keys() - texts.keys())),
        unlike=tuple(sorted(url for url, text in gold.items() if url in texts and texts[url] != text)),
    )
