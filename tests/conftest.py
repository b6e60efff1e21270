"""A newsroom on a free port, with definitions of its own, for every test that crawls."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.store import Archive
from cleaner.outlets import Outlet, load_outlet
from crawler.fleet import Order, Report, crawl
from crawler.newsroom.definitions import write_definitions
from crawler.newsroom.server import Server, free_port, serving
from crawler.newsroom.world import DESKS, build

os.environ["LITOPYS_WORKERS"] = "0"  # to start workers takes a second each time; tests of workers ask for them


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsstand:
    """A served newsroom, and how to crawl it."""

    server: Server
    archive: Archive

    @property
    def outlets(self) -> list[Outlet]:
        return [load_outlet(desk.name) for desk in DESKS]

    def crawl(self, *names: str, limit: int = 0) -> list[Report]:
        outlets = [outlet for outlet in self.outlets if not names or outlet.name in names]
        return crawl(Order(archive=self.archive, outlets=outlets, jobs=2, limit=limit))

    def show(self, round_: int) -> None:
        self.server.show(build(articles=24, round_=round_, port=self.server.port))


@pytest.fixture
def newsstand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsstand]:
    port = free_port()
    write_definitions(tmp_path / "outlets", port)
    monkeypatch.setenv("LITOPYS_OUTLETS", str(tmp_path / "outlets"))
    with serving(build(articles=24, port=port)) as server:
        yield Newsstand(server=server, archive=Archive(tmp_path / "archive"))
