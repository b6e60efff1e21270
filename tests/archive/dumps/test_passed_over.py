"""What a folder holds beside dumps is told of, and is no failure."""

from __future__ import annotations

from pathlib import Path

from tests.archive.dumps.runs import cleaning, folder, story


def test_files_of_unknown_kind_are_counted_and_named_by_their_endings(tmp_path: Path) -> None:
    dump = folder(tmp_path / "dump", 3)
    for name in ("a.log", "part0/b.md", "part0/c.md", "part1/noname", ".hidden"):
        (dump / name).write_text(story(7), encoding="utf-8")
    result = cleaning(dump, "-o", tmp_path / "out")
    assert (result.exit_code, "3 documents cleaned" in result.stderr) == (0, True)
    assert "4 files of unknown kind left out (.md 2, .log 1, no ending 1); give them by name" in result.stderr
    assert "1 document cleaned" in cleaning(dump / "a.log", "-o", tmp_path / "log").stderr


def test_nothing_is_said_where_all_is_read(tmp_path: Path) -> None:
    assert "unknown kind" not in cleaning(folder(tmp_path / "dump", 3), "-o", tmp_path / "out").stderr
