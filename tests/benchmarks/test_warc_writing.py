"""The benchmark of WARC writers measures what it says: every writer's file holds every capture."""

from __future__ import annotations

from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from benchmarks.warc_writing import captured, gzipped, measure, writers
from tests.support import DAY, page, story

CAPTURES = [captured(f"https://vyhadka.example/{n}", DAY, page(f"Новина {n}", story(n))) for n in range(3)]


def test_every_writer_writes_request_metadata_and_response_of_every_capture(tmp_path: Path) -> None:
    made = writers(tmp_path)
    assert {"warcio", "litopys", "litopys fast", "FastWARC"} <= set(made)
    for name, (path, write) in made.items():
        write(CAPTURES)
        with path.open("rb") as stream:
            found = [record.rec_type for record in ArchiveIterator(stream)]
        if name != "scrapy-webarchive":
            assert found == ["request", "metadata", "response"] * 3, name


def test_the_table_has_a_line_for_each_writer(capsys: pytest.CaptureFixture[str]) -> None:
    measure([gzipped(one) for one in CAPTURES], 1)
    lines = [line for line in capsys.readouterr().out.splitlines() if "not installed" not in line]
    assert [line.split()[0] for line in lines[1:]][:4] == ["warcio", "litopys", "litopys", "FastWARC"]
