"""`litopys restore` as its users meet it: what is written, what is said, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.dumps.how import How
from archive.dumps.restore_cli import restore
from cleaner.errors import LitopysError
from tests.archive.dumps.test_restore_files import TEXT, cleaned


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A cleaned file with its sidecar."""
    (tmp_path / "story.txt").write_bytes(TEXT.encode())
    cleaned(tmp_path / "story.txt", tmp_path / "clean.txt", How())
    return tmp_path


def run(*arguments: object) -> Result:
    """The command's result."""
    return CliRunner().invoke(restore, [str(argument) for argument in arguments])


def test_a_file_comes_back(dump: Path) -> None:
    result = run(dump / "clean.txt", dump / "removed.jsonl", "-o", dump / "back.txt")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "1 file restored: 1 document, 1 of them changed back\n"
    assert (dump / "back.txt").read_bytes() == TEXT.encode()


def test_what_was_edited_since_is_named_and_the_exit_code_says_so(dump: Path) -> None:
    (dump / "clean.txt").write_text("Інше.\n", encoding="utf-8")
    result = run(dump / "clean.txt", dump / "removed.jsonl", "-o", dump / "back.txt", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["files"] == 0
    assert not (dump / "back.txt").exists()


def test_a_wrong_sidecar_is_one_sentence(dump: Path) -> None:
    result = run(dump / "clean.txt", dump / "story.txt", "-o", dump / "back.txt")
    assert isinstance(result.exception, LitopysError)
    assert "story.txt:1: holds no JSON" in str(result.exception)


def test_missing_inputs_are_wrong_use(dump: Path) -> None:
    assert run(dump / "none", dump / "removed.jsonl", "-o", dump / "x").exit_code == 2
    assert run(dump / "clean.txt", dump / "removed.jsonl").exit_code == 2
