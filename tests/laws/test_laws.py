"""The laws of the system, each as a test, on archives without a crawl; the crawl's own are in `test_crawl_laws.py`."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.errors import DiskFull
from archive.importing import Importer
from archive.index import Index
from archive.pages import Readers
from archive.store import Archive, Writer
from archive.warc.writing import capture_members
from cleaner.blocks import lines, parse
from cleaner.charset import decode
from cleaner.dump import clean
from cleaner.errors import BadInput, LitopysError
from cleaner.extract import article
from cleaner.outlets import load_outlet
from cleaner.values import REASONS, Page
from crawler.newsroom.routes import answer
from crawler.newsroom.world import build
from tests.support import capture, dump, filled, page, story, writer


def imported(archive: Archive, *paths: Path, workers: int = 0) -> Importer:
    with (
        Readers(workers) as readers,
        archive.writing(readers, ()) as (indexer, _),
        closing(Writer(archive=archive, indexer=indexer, outlet="import")) as out,
    ):
        importer = Importer(out)
        for path in paths:
            importer.file(path)
    return importer


def bare(texts: Iterable[str]) -> str:
    """All texts in order, without white space."""
    return "".join("".join(texts).split())


def test_law_1_warc_first_the_index_never_knows_what_the_warc_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the index cannot be written, the capture is on disk, and is indexed at the next opening."""

    def full(self: Index, batch: object, settle: object) -> int:
        raise DiskFull("no room for the index")

    archive = Archive(tmp_path)
    with monkeypatch.context() as patched, writer(archive) as out:
        patched.setattr(Index, "add", full)
        out.add(capture(1))
        with pytest.raises(DiskFull):
            out.commit()
    assert archive.warc_files()
    with writer(archive):
        pass
    with closing(archive.read_index()) as index:
        assert index.query("SELECT count(*) AS n FROM articles") == [{"n": 1}]


def test_law_2_the_index_rebuilt_from_the_warcs_has_the_same_rows(tmp_path: Path) -> None:
    """Edits, reversals, moves and captures out of order included."""
    archive = Archive(tmp_path)
    days = [f"2026-11-{day:02d}T08:00:00Z" for day in (10, 12, 14, 11, 13)]
    texts = [story(1), story(2), story(1), story(3), story(2)]
    with writer(archive) as out:
        for day, text in zip(days, texts, strict=True):
            out.add(capture(1, date=day, body=page("Та сама новина", text)))
            out.commit()
    live = dump(archive.index_path)
    assert (len(live["captures"]), len(live["revisions"]), len(live["articles"])) == (5, 3, 1)
    archive.index_path.unlink()
    with Readers() as readers:
        archive.rebuild(readers)
    assert dump(archive.index_path) == live


def test_law_2_rows_do_not_depend_on_the_order_of_captures(tmp_path: Path) -> None:
    captures = [
        capture(n % 3, date=f"2026-11-{10 + n:02d}T08:00:00Z", body=page(f"Новина {n % 3}", story(n % 4)))
        for n in range(12)
    ]
    dumps = []
    for seed in range(3):
        archive = Archive(tmp_path / str(seed))
        shuffled = random.Random(seed).sample(captures, len(captures))
        with writer(archive) as out:
            for one in shuffled:
                out.add(one)
                out.commit()
        tables = dump(archive.index_path)
        dumps.append({name: tables[name] for name in ("revisions", "drops")})
    assert dumps[0] == dumps[1] == dumps[2]


def test_law_3_every_line_of_a_page_is_kept_or_dropped_with_a_reason_in_order() -> None:
    newsroom = build(articles=6)
    for gold in newsroom.gold():
        parts = urlsplit(gold.url)
        html = answer(newsroom, parts.hostname or "", parts.path).body
        outlet = load_outlet(gold.outlet)
        found = article(Page(url=gold.url, html=html), outlet)
        shown = lines(parse(decode(html, "", ""))).blocks
        # An outlet's selectors cut lines finer; no character is lost, none invented, none out of place.
        assert bare(line.text for line in found.lines) == bare(block.text for block in shown)
        assert found.text.split("\n") == [line.text for line in found.lines if line.drop is None]
        assert all(line.drop.reason in REASONS and line.drop.rule for line in found.lines if line.drop)


def test_law_3_every_line_of_a_dump_is_kept_or_dropped_with_a_reason_in_order() -> None:
    dump_lines = ["Новина", "", *story(3), "Реклама", "Останні новини", "12:30 Рада погодила бюджет", "© 2026"]
    cleaned = clean(dump_lines)
    assert [line.text for line in cleaned.lines] == dump_lines
    assert all(line.drop.reason in REASONS and line.drop.rule for line in cleaned.lines if line.drop)
    assert any(line.drop for line in cleaned.lines)


def test_law_4_importing_twice_is_importing_once(tmp_path: Path) -> None:
    source = filled(tmp_path / "source", range(6))
    archive = Archive(tmp_path / "target")
    first = imported(archive, *source.warc_files())
    before, files = dump(archive.index_path), archive.warc_files()
    second = imported(archive, *source.warc_files())
    assert (first.done.tally.captures, second.done.tally.captures) == (6, 0)
    assert dump(archive.index_path) == before
    assert archive.warc_files() == files


def test_law_4_indexing_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    archive = filled(tmp_path, range(4))
    before = dump(archive.index_path)
    with Readers() as readers, archive.writing(readers, ()) as (indexer, _):
        indexer.index.db.execute("UPDATE files SET size = 0, records = 0")
        indexer.catch_up(archive.warc_files()[0])
    assert dump(archive.index_path) == before


def test_law_5_one_bad_record_costs_one_record_and_is_named(tmp_path: Path) -> None:
    members = [capture_members(capture(n)) for n in range(5)]
    torn = bytearray(members[2])
    torn[-200] ^= 0xFF
    path = tmp_path / "odd.warc.gz"
    path.write_bytes(b"".join([*members[:2], torn, *members[3:]]))
    done = imported(Archive(tmp_path / "target"), path).done
    assert done.tally.captures == 4
    (problem,) = done.problems
    assert problem.startswith(f"{path}: offset ")


@pytest.mark.parametrize("number", [0, 1, 4])
def test_law_5_damage_costs_one_record_wherever_it_is(number: int, tmp_path: Path) -> None:
    members = [capture_members(capture(n)) for n in range(5)]
    broken = members[number]
    members[number] = broken[:40] + bytes(30) + broken[70:]
    path = tmp_path / "odd.warc.gz"
    path.write_bytes(b"".join(members))
    done = imported(Archive(tmp_path / "target"), path).done
    assert (done.tally.captures, len(done.problems)) == (5, 1), "the request is what was hit"


def test_plain_files_and_files_compressed_as_a_whole_are_read_too(tmp_path: Path) -> None:
    plain = gzip.decompress(b"".join(capture_members(capture(n)) for n in range(4)))
    (tmp_path / "plain.warc").write_bytes(plain)
    (tmp_path / "whole.warc.gz").write_bytes(gzip.compress(plain))
    for number, name in enumerate(("plain.warc", "whole.warc.gz")):
        done = imported(Archive(tmp_path / str(number)), tmp_path / name).done
        assert (done.tally.captures, done.problems) == (4, [])


def test_law_5_one_bad_file_costs_one_file(tmp_path: Path) -> None:
    (tmp_path / "bad.warc.gz").write_bytes(b"PK\x03\x04 this is a zip")
    with pytest.raises(BadInput, match="not a WARC file"):
        imported(Archive(tmp_path / "target"), tmp_path / "bad.warc.gz")
    (tmp_path / "bad.warc.gz").write_bytes(b"")
    with pytest.raises(BadInput, match="empty"):
        imported(Archive(tmp_path / "target"), tmp_path / "bad.warc.gz")
    with pytest.raises(BadInput, match="cannot be read"):
        imported(Archive(tmp_path / "target"), tmp_path / "missing.warc.gz")


def test_law_5_one_page_that_is_no_article_costs_one_page_and_says_why(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    with writer(archive) as out:
        out.add(capture(1))
        out.add(capture(2, body=b"<html><body></body></html>"))
        out.add(capture(3, body=b"\x89PNG\r\n\x1a\n" + bytes(100)))
        out.add(capture(4))
        done = out.commit()
    assert done.outcomes == {"article": 2, "no_article": 2}
    with closing(archive.read_index()) as index:
        reasons = index.query("SELECT reason FROM captures WHERE outcome = 'no_article'")
    assert all(row["reason"] for row in reasons)


def test_law_6_one_worker_two_workers_or_none_give_the_same_rows(tmp_path: Path) -> None:
    archive = filled(tmp_path, range(14))
    dumps = [dump(archive.index_path)]
    for workers in (1, 2):
        with Readers(workers) as readers:
            archive.rebuild(readers)
        dumps.append(dump(archive.index_path))
    assert dumps[0] == dumps[1] == dumps[2]


def test_a_file_that_claims_to_be_an_index_stops_with_one_sentence(tmp_path: Path) -> None:
    archive = filled(tmp_path)
    archive.index_path.write_bytes(b"")
    with writer(archive):
        pass
    with closing(archive.read_index()) as index:
        assert index.query("SELECT count(*) AS n FROM articles") == [{"n": 5}]
    archive.index_path.write_bytes(b"SQLite format 3\x00 but not really")
    with pytest.raises(LitopysError, match="not a readable index"):
        Index(archive.index_path)
