"""The demo and the archives that it must leave alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.cli import main
from tests.support import dump, filled


def demo(archive: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["demo", "-a", str(archive), *words])


def test_an_archive_of_other_outlets_is_left_as_it_is(tmp_path: Path) -> None:
    archive = filled(tmp_path / "real", range(2))
    before = dump(archive.index_path)
    done = demo(archive.root)
    assert done.exit_code == 2
    assert "an archive of other outlets (vyhadka)" in done.stderr
    assert dump(archive.index_path) == before
    assert not (archive.root / "demo.json").exists()


def test_an_archive_without_its_index_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    archive = filled(tmp_path / "real", range(2))
    archive.index_path.unlink()
    done = demo(archive.root)
    assert done.exit_code == 1
    assert "litopys rebuild" in done.stderr


@pytest.mark.parametrize("words", [("--seed", "8"), ("--articles", "45")])
def test_a_demo_of_another_newsroom_is_told_what_the_archive_was_made_with(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    made = {"seed": 7, "articles": 44, "port": 18420}
    (tmp_path / "demo.json").write_text(json.dumps(made), encoding="utf-8")
    done = demo(tmp_path, *words)
    assert done.exit_code == 2
    assert "made with --seed 7 --articles 44 --port 18420" in done.stderr
