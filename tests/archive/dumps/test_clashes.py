"""No file that a run reads is written by it, and no file is written twice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.archive.dumps.runs import cleaning, contents, folder, story


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A text, another name of it, a list, a profile and counts."""
    (tmp_path / "a.txt").write_text(story(1), encoding="utf-8")
    os.link(tmp_path / "a.txt", tmp_path / "linked.txt")
    (tmp_path / "drop.txt").write_text("Слово\n", encoding="utf-8")
    (tmp_path / "own.toml").write_text("model = false\n", encoding="utf-8")
    dump = folder(tmp_path / "dump", 2)
    assert cleaning(dump, "--dry-run", "--save-frequencies", tmp_path / "counts.npz").exit_code == 0
    return tmp_path


@pytest.mark.parametrize("option", ["--report", "--save-profile", "--save-frequencies", "--removed", "-o"])
@pytest.mark.parametrize("name", ["a.txt", "linked.txt", "drop.txt", "own.toml"])
def test_what_is_read_is_never_written(here: Path, option: str, name: str) -> None:
    before = contents(here)
    words = ["--drop", here / "drop.txt", "--profile", here / "own.toml", option, here / name]
    result = cleaning(here / "a.txt", *words, *(["-o", here / "out.txt"] if option == "--removed" else []))
    assert (result.exit_code, contents(here)) == (2, before)


def test_counts_in_use_are_never_written(here: Path) -> None:
    before = contents(here)
    result = cleaning(here / "dump", "--frequencies", here / "counts.npz", "--report", here / "counts.npz")
    assert (result.exit_code, contents(here)) == (2, before)
    assert "is the frequencies of this run" in " ".join(result.stderr.split())


@pytest.mark.parametrize("name", ["out.txt", "out.txt.removed.jsonl", "./dump/../out.txt"])
@pytest.mark.parametrize("option", ["--report", "--save-profile", "--save-frequencies"])
def test_no_file_is_written_twice(here: Path, option: str, name: str) -> None:
    before = contents(here)
    result = cleaning(here / "a.txt", "-o", here / "out.txt", option, f"{here}/{name}")
    assert (result.exit_code, contents(here)) == (2, before)


def test_a_result_below_a_file_is_refused_in_a_sentence(here: Path) -> None:
    result = cleaning(here / "dump", "-o", here / "a.txt" / "sub")
    assert (result.exit_code, "Traceback" in result.output, result.exception.__class__) == (1, False, SystemExit)
