"""Promises of `litopys import --dump` about what cannot be imported: named, and the rest goes in."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from archive.store import Archive
from tests.archive.dumps.imports import importing, rows, run
from tests.archive.dumps.runs import folder, json_lines, story


def test_bad_input_is_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    texts = folder(tmp_path / "texts", 3)
    (texts / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    packed = gzip.compress(json_lines(tmp_path / "news.jsonl", map(story, range(50))).read_bytes())
    (texts / "torn.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    done = importing(tmp_path / "a", texts, tmp_path / "missing.txt")
    assert done.exit_code == 1
    assert [name for name in ("picture.txt", "torn.jsonl.gz", "missing.txt") if name not in done.stderr] == []
    assert len(rows(tmp_path / "a", "SELECT * FROM articles")) > 3
    facts = json.loads(importing(tmp_path / "a", texts, tmp_path / "missing.txt", "--json").stdout)
    assert (facts["documents"], len(facts["failed"])) == (0, 3)


def test_no_archive_is_made_where_nothing_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    done = importing(tmp_path / "a", tmp_path / "picture.txt", tmp_path / "missing.txt")
    assert (done.exit_code, done.stdout, (tmp_path / "a").exists()) == (1, "", False)
    assert "picture.txt" in done.stderr
    assert "missing.txt" in done.stderr


def test_an_archive_is_no_dump_of_itself(tmp_path: Path) -> None:
    folder(tmp_path / "texts", 2)
    importing(tmp_path / "texts" / "news", tmp_path / "texts")
    again = importing(tmp_path / "texts" / "news", tmp_path / "texts")
    assert "0 documents taken over, 2 known already" in again.stdout
    assert "belongs to the archive itself" in again.stderr


def test_options_of_dumps_go_with_dumps_only(tmp_path: Path) -> None:
    done = run("import", "-a", tmp_path / "a", tmp_path / "x.warc.gz", "--text-column", "body")
    assert (done.exit_code, "--text-column is for text dumps: add --dump" in done.stderr) == (2, True)
    wrong = importing(tmp_path / "a", tmp_path, "--separator", "((")
    assert (wrong.exit_code, "--separator" in wrong.stderr) == (2, True)


def test_a_busy_archive_is_told_before_anything_is_counted(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a").create()
    with archive.lock("import", "another import"):
        done = importing(archive.root, folder(tmp_path / "texts", 2), "--save-frequencies", tmp_path / "f.npz")
    assert (done.exit_code, "another import is running already" in done.stderr) == (1, True)
    assert not (tmp_path / "f.npz").exists()
