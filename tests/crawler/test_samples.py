"""The samples in `seeds/samples/` are what the demo archive gives; `make samples` draws them anew."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from archive.capture import Capture, Found
from archive.pages import Readers
from archive.sample import Draw, write_sample
from archive.store import Archive, Writer
from cleaner.outlets import all_outlets
from crawler.newsroom.routes import answer
from crawler.newsroom.world import build
from tests.support import DAY

SAMPLES = Path(__file__).resolve().parents[2] / "seeds" / "samples"


def demo_archive(root: Path) -> Archive:
    """The newsroom's first round as captures, without a socket between."""
    archive, newsroom = Archive(root), build()
    with (
        Readers() as readers,
        archive.writing(readers, all_outlets()) as (indexer, _),
        closing(Writer(archive=archive, indexer=indexer, outlet="demo")) as writer,
    ):
        for gold in newsroom.gold():
            parts = urlsplit(gold.url)
            page = answer(newsroom, parts.hostname or "", parts.path)
            head = f"HTTP/1.1 200 OK\r\nContent-Type: {page.kind}\r\n".encode()
            found = Found(outlet=gold.outlet, how="feed")
            writer.add(Capture(url=gold.url, date=DAY, head=head, body=page.body, found=found))
        writer.commit()
    return archive


def test_the_samples_that_are_shipped_are_drawn_from_the_demo_archive(tmp_path: Path) -> None:
    write_sample(demo_archive(tmp_path / "a"), Draw(count=5, seed=7, raw=True), tmp_path / "drawn")
    drawn = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "drawn").iterdir()}
    assert drawn == {path.name: path.read_text(encoding="utf-8") for path in SAMPLES.iterdir()}
