"""What could not be read when a dump was cleaned is put back with the rest, or named."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.archive.dumps.runs import cleaning, json_lines, restoring, story

BAD = b'{"text": "\xd0 broken\n'


@pytest.mark.parametrize("places", [(0,), (2,), (5,), (0, 1, 4, 5, 5), (2, 2, 2)])
@pytest.mark.parametrize("last", [b"", b"no end"])
def test_broken_records_come_back_byte_for_byte(tmp_path: Path, places: tuple[int, ...], last: bytes) -> None:
    path = json_lines(tmp_path / "bad.jsonl", map(story, range(5)))
    lines = path.read_bytes().splitlines(keepends=True)
    for count, place in enumerate(places):
        lines.insert(place + count, BAD)
    path.write_bytes(b"".join(lines) + last)
    result = cleaning(path, "-o", tmp_path / "out.jsonl")
    assert (result.exit_code, result.stderr.count("no JSON object")) == (1, len(places) + bool(last))
    assert b"broken" not in (tmp_path / "out.jsonl").read_bytes()
    assert restoring(tmp_path / "out.jsonl", "-o", tmp_path / "back.jsonl").exit_code == 0
    assert (tmp_path / "back.jsonl").read_bytes() == path.read_bytes()


def test_a_file_of_broken_records_alone_comes_back(tmp_path: Path) -> None:
    (tmp_path / "dump").mkdir()
    (tmp_path / "dump" / "bad.jsonl").write_bytes(BAD * 3)
    json_lines(tmp_path / "dump" / "good.jsonl", map(story, range(5)))
    assert cleaning(tmp_path / "dump", "-o", tmp_path / "out").exit_code == 1
    assert restoring(tmp_path / "out", "-o", tmp_path / "back").exit_code == 0
    assert (tmp_path / "back" / "bad.jsonl").read_bytes() == BAD * 3


def test_what_is_kept_nowhere_is_named_and_restoring_fails(tmp_path: Path) -> None:
    data = json_lines(tmp_path / "plain.jsonl", map(story, range(900))).read_bytes()
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(data)[:-2000])
    assert cleaning(tmp_path / "cut.jsonl.gz", "-o", tmp_path / "out.jsonl.gz").exit_code == 1
    result = restoring(tmp_path / "out.jsonl.gz", "-o", tmp_path / "back.jsonl.gz")
    assert (result.exit_code, "1 of its parts could not be read" in result.stderr) == (1, True)
    assert data.startswith(gzip.decompress((tmp_path / "back.jsonl.gz").read_bytes()))
