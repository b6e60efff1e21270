"""An output file is what its name says, or there is none."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from tests.archive.dumps.runs import cleaning, json_lines, story


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A text, JSON Lines, plain and packed, and a zip."""
    (tmp_path / "a.txt").write_text(story(1), encoding="utf-8")
    data = json_lines(tmp_path / "b.jsonl", map(story, range(3))).read_bytes()
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(data))
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr("a.txt", story(1))
    (tmp_path / "nameless").write_bytes(data)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "out", "why"),
    [
        ("b.jsonl", "o.jsonl.zst", "as little packed as its input; choose a name"),
        ("c.jsonl.gz", "o.jsonl", "packed as gz, like its input"),
        ("a.txt", "o.parquet", "text, not parquet; choose a name with the ending of the input (a.txt), or convert"),
        ("a.txt", "o.csv", "--to csv"),
        ("d.zip", "o.txt", "would be a zip"),
        ("a.txt", "o.zip", "would be no zip"),
    ],
)
def test_a_name_that_promises_something_else_is_refused(here: Path, name: str, out: str, why: str) -> None:
    result = cleaning(here / name, "-o", here / out)
    assert (result.exit_code, (here / out).exists()) == (2, False)
    assert why in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("name", "out"),
    [("b.jsonl", "o.ndjson"), ("a.txt", "o.clean"), ("c.jsonl.gz", "o.jl.gz"), ("nameless", "o.jsonl"), ("d.zip", "o")],
)
def test_a_name_that_fits_or_is_silent_is_taken(here: Path, name: str, out: str) -> None:
    assert cleaning(here / name, "-o", here / out).exit_code == 0


def test_a_conversion_to_another_name_is_refused(here: Path) -> None:
    result = cleaning(here / "b.jsonl", "--to", "csv", "-o", here / "o.jsonl")
    assert (result.exit_code, "csv, not jsonl" in " ".join(result.stderr.split())) == (2, True)
    assert cleaning(here / "b.jsonl", "--to", "csv", "-o", here / "o.csv.gz").exit_code == 0
