"""`kill -9` at any moment: nothing acknowledged is lost, nothing dangles, the next run needs no help.

Half of the kills come within 150 ms of the writer's first acknowledgement, half at any moment from its start on, in
recovery too. Acknowledged is what another connection sees in the index, or the frontier has as archived.
"""

from __future__ import annotations

import hashlib
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from archive.store import Archive
from archive.warc.members import Member, walk
from archive.warc.record import Record, parse
from crawler.finds import key
from crawler.newsroom.world import build
from tests.conftest import Newsstand
from tests.torture.audit import Audit, Figures, Row
from tests.torture.forks import Forks
from tests.torture.made import OUTLET, made, number_of, write_sources
from tests.torture.scale import many, say

KILLED: Final = -9
_SOON: Final = 0.15
_PATIENCE: Final = 60.0
_OF_ONE_ARCHIVE: Final = 25
"""Kills before a new archive is begun: what is checked after every kill grows with it."""


_ARCHIVED: Final = "SELECT key FROM urls WHERE outlet = ? AND state = 'done' AND archived = 1"


@dataclass(slots=True)
class Killing:
    """Kills of one kind of writer: what is started, and for how long it lives when nobody kills it."""

    forks: Forks
    start: Callable[[Forks, Audit], None]
    rng: random.Random
    life: float = 1.0
    ended: int = 0
    """Writers that came to their end, after which nothing is left to write."""
    outlet: str = ""
    endless: bool = False
    """Whether there is always more to write, so that an archive is not done when a writer comes to its end."""
    figures: Figures = field(default_factory=Figures)

    def round(self, audit: Audit) -> None:
        """Start a writer, kill it, look; and in every second round mend the archive here, else the next writer does."""
        began = time.monotonic()
        known = audit.seen()
        self.start(self.forks, audit)
        seen = self._wait(audit, known)
        code = self.forks.kill()
        if code == KILLED:
            audit.after_kill(seen)
        else:
            assert code == 0, f"the writer failed by itself: {code}"
            self.ended += 1
            self.life = max(0.3, 0.5 * self.life + 0.5 * (time.monotonic() - began))
        self._agree(audit)
        if self.rng.random() < 0.5:
            audit.mended()

    def _wait(self, audit: Audit, known: set[str]) -> set[str]:
        """Until the moment of the kill; what was seen in the index just before."""
        if self.rng.random() < 0.5:
            self.forks.ended(self.rng.uniform(0, self.life))
            return audit.seen()
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until and not self.forks.ended(0.004) and audit.seen() == known:
            pass
        self.forks.ended(self.rng.uniform(0, _SOON))
        return audit.seen()

    def _agree(self, audit: Audit) -> None:
        """The frontier has nothing as archived that the index does not hold, though nothing was mended yet."""
        path = audit.archive.frontier_path
        if self.outlet and path.exists():
            with (
                closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db,
                closing(audit.archive.read_index()) as index,
            ):
                held = {key(url) for url in index.seen(self.outlet)}
                told = {same for (same,) in db.execute(_ARCHIVED, [self.outlet])}
            audit.figures.lost += len(told - held)
            audit.problems += [f"done, and not indexed: {same}" for same in told - held]

    def finish(self, audit: Audit) -> None:
        """Let a writer come to its end in the same archive; the index is then that of a rebuild."""
        self.start(self.forks, audit)
        assert self.forks.wait() == 0
        audit.ended()
        self.figures.add(audit.figures)
        assert audit.figures.sound, "\n".join([str(audit.figures), *audit.problems[:20]])


@pytest.fixture(name="forks", scope="module")
def _forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    with Forks({"LITOPYS_WORKERS": "0", "LITOPYS_MIN_FREE": "1000000"}) as forks:
        yield forks


def kill_many(killing: Killing, kills: int, begun: Callable[[int], Audit]) -> Figures:
    """So many kills, over as many archives as that takes."""
    serial = 0
    while killing.figures.kills < kills:
        audit, before = begun(serial), killing.ended
        most = min(_OF_ONE_ARCHIVE, kills - killing.figures.kills)
        while audit.figures.kills < most and (killing.endless or killing.ended == before):
            killing.round(audit)
        killing.finish(audit)
        serial += 1
        say(f"    {killing.figures}")
    return killing.figures


def test_a_killed_session_loses_nothing_acknowledged(forks: Forks, tmp_path: Path) -> None:
    """A crawl's session with its frontier, taking captures of 0.5 to 500 KB in groups."""
    rng = random.Random(9)

    def start(forks: Forks, audit: Audit) -> None:
        forks.start("session", str(audit.archive.root), str(rng.randrange(10**9)))

    def true(row: Row, record: Record, raw: bytes) -> bool:
        return record.payload == made(number_of(row["url"])).body

    killing = Killing(forks, start, rng, outlet=OUTLET.name, endless=True)
    figures = kill_many(killing, many(7, 520), lambda serial: Audit(Archive(tmp_path / str(serial)), true))
    assert figures.acknowledged > figures.kills


def test_a_killed_import_loses_nothing_acknowledged(forks: Forks, tmp_path: Path) -> None:
    """Foreign records of 0.5 to 500 KB stay byte for byte what they were in their files."""
    sources = write_sources(tmp_path / "sources", many(3, 8), 40)
    members = [one for path in sources for one in walk(path) if isinstance(one, Member)]
    digests = {parse(one.data).id[10:-1]: hashlib.sha256(one.raw).digest() for one in members}

    def start(forks: Forks, audit: Audit) -> None:
        forks.start("importing", str(audit.archive.root), str(tmp_path / "sources"))

    def true(row: Row, record: Record, raw: bytes) -> bool:
        return digests[row["id"]] == hashlib.sha256(raw).digest()

    killing = Killing(forks, start, random.Random(10))
    figures = kill_many(killing, many(7, 400), lambda serial: Audit(Archive(tmp_path / str(serial)), true))
    assert figures.acknowledged > figures.kills


def test_a_killed_crawl_loses_nothing_acknowledged(newsstand: Newsstand, tmp_path: Path) -> None:
    """Scrapy on the demo newsroom, killed with all its processes; the run that is not killed has every article."""
    rng, names = random.Random(11), [outlet.name for outlet in newsstand.outlets]
    newsstand.server.show(build(articles=many(60, 200), port=newsstand.server.port))
    environment = {"LITOPYS_WORKERS": "0", "LITOPYS_MIN_FREE": "1000000"}
    with Forks(environment) as forks:
        for name in names[: many(1, 5)]:

            def start(forks: Forks, audit: Audit, name: str = name) -> None:
                forks.start("crawl", str(audit.archive.root), name)

            def begun(serial: int, name: str = name) -> Audit:
                return Audit(Archive(tmp_path / f"{name}-{serial}"))

            killing = Killing(forks, start, rng, life=3.0, outlet=name)
            kill_many(killing, many(5, 20), begun)
            _has_every_article(newsstand, Archive(tmp_path / f"{name}-0"), name)


def _has_every_article(newsstand: Newsstand, archive: Archive, name: str) -> None:
    gold = {one.title for one in newsstand.server.newsroom.gold() if one.outlet == name and one.state == "plain"}
    with closing(archive.read_index()) as index:
        assert gold <= {row["title"] for row in index.query("SELECT title FROM articles")}
