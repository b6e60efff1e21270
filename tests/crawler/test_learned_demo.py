"""The demo newsroom under profiles: everything its outlets wrote is read to the letter."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from archive.learning import learn_archive
from archive.pages import Readers
from archive.school import Order
from archive.store import Archive
from crawler.newsroom.world import DESKS, build
from tests.crawler.test_samples import demo_archive
from tests.support import dump


def exact(archive: Archive) -> set[str]:
    """URLs of the articles whose text is, to the letter, what the newsroom wrote."""
    with closing(archive.read_index()) as index:
        texts = {row["url"]: row["text"] for row in index.query("SELECT url, text FROM articles")}
    return {gold.url for gold in build().gold() if texts.get(gold.url) == "\n".join(gold.body)}


def test_every_text_of_the_demo_is_exact_when_its_hosts_are_learned(tmp_path: Path) -> None:
    """One outlet's own definition names the body; and a rebuild gives the same rows again."""
    archive = demo_archive(tmp_path / "demo")
    with Readers() as readers:
        learned = learn_archive(archive, readers, Order())
    assert len(learned.fresh) == len(DESKS)
    assert exact(archive) == {gold.url for gold in build().gold()}
    with closing(archive.read_index()) as index:
        (ways,) = index.query(
            "SELECT sum(extractor LIKE 'outlet:demo-zoria/%') AS named, sum(extractor LIKE 'profile:%') AS learned "
            "FROM articles"
        )
    assert ways == {"named": 44, "learned": 176}
    rows = dump(archive.index_path)
    with Readers() as readers:
        archive.rebuild(readers)
    assert dump(archive.index_path) == rows
