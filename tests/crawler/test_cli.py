"""The command line: quick to start, documented, and one clear sentence for whatever goes wrong."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from crawler.cli import COMMANDS, Lazy, main
from tests.support import filled, page, story

HERE = Path(__file__).resolve().parents[2]


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), prog_name="litopys", catch_exceptions=False)


def command(name: str) -> click.Command:
    group = main
    assert isinstance(group, Lazy)
    found = group.get_command(click.Context(group), name)
    assert found is not None
    return found


def test_help_starts_without_the_heavy_libraries() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from crawler.cli import main; "
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0; "
        "print([m for m in ('scrapy', 'twisted', 'trafilatura', 'lxml', 'datasette', 'warcio', 'sqlite_utils') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HERE)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_and_the_line_the_list_shows(name: str) -> None:
    help_ = command(name).help or ""
    assert help_.replace("\n", " ").startswith(COMMANDS[name][1])
    assert re.search(rf"Examples?:\n\s+litopys {name}", help_)


def test_the_command_reference_is_what_the_commands_say() -> None:
    """Run `make docs` when this fails."""
    done = subprocess.run([sys.executable, "-m", "cogapp", "--check", "docs/cli.md"], cwd=HERE, check=False)
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["crawl", "ukrinfrm"], "did you mean ukrinform"),
        (["crawl", "nosuch"], "; 'litopys outlets' lists those there are"),
        (["crawl", "segodnya"], "closed"),
        (["search", "x", "-a", "/nowhere"], "no archive here"),
        (["rebuild", "-a", "/nowhere"], "no archive here"),
        (["status", "-a", "/nowhere"], "no archive here"),
        (["sample", "-a", "/nowhere"], "no archive here"),
        (["serve", "-a", "/nowhere"], "no archive here"),
        (["import", "-a", "/proc/nowhere", "x.warc.gz"], "x.warc.gz: cannot be read"),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_an_exit_code(words: list[str], sentence: str) -> None:
    result = run(*words)
    assert result.exit_code in (1, 2)
    assert sentence in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "words",
    [("outlets",), ("outlets", "--json"), ("--help",), ("clean", "dump.txt"), ("extract", "page.html", "--explain")],
)
def test_an_output_that_takes_no_more_is_one_sentence(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "page.html").write_bytes(page("Новина", story(1) * 200))
    (tmp_path / "dump.txt").write_text("Міська рада погодила нові маршрути.\n" * 900, encoding="utf-8")
    command = [sys.executable, "-m", "crawler.cli", *words]
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=tmp_path, env=environment
        )
    assert (done.returncode, done.stderr) == (1, "Error: cannot write the output: No space left on device\n")


def test_a_crawl_abroad_without_a_contact_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LITOPYS_CONTACT", raising=False)
    result = run("crawl", "ukrinform", "-a", str(tmp_path))
    assert result.exit_code == 1
    assert "LITOPYS_CONTACT" in result.output


def test_a_broken_definition_names_file_line_and_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "herald.toml").write_text(
        'name = "herald"\ntitle = "H"\ndomains = "herald.example"\n', encoding="utf-8"
    )
    monkeypatch.setenv("LITOPYS_OUTLETS", str(tmp_path))
    result = run("crawl", "herald", "-a", str(tmp_path / "archive"))
    assert result.exit_code == 1
    assert f"{tmp_path}/herald.toml:3: key 'domains'" in result.output


def test_import_names_each_bad_input_and_does_the_rest(tmp_path: Path) -> None:
    source = filled(tmp_path / "source", range(3)).warc_files()[0]
    (tmp_path / "bad.warc.gz").write_bytes(b"not a warc")
    (tmp_path / "empty").mkdir()
    words = ["bad.warc.gz", "missing.warc.gz", "empty"]
    result = run("import", "-a", str(tmp_path / "a"), *(str(tmp_path / w) for w in words), str(source))
    assert result.exit_code == 1
    assert all(word in result.output for word in words)
    assert "3 captures indexed: 3 article" in result.output


def test_status_sums_up_what_was_imported_and_never_crawled(tmp_path: Path) -> None:
    archive = str(filled(tmp_path, range(3)).root)
    assert run("status", "-a", archive).output.startswith("imported, never crawled: 3 articles of 1 host")
    (row,) = json.loads(run("status", "-a", archive, "--json").output)
    assert (row["articles"], row["last_started"]) == (3, None)


def test_an_import_reads_pages_in_workers_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = str(filled(tmp_path / "source", range(3)).warc_files()[0])
    monkeypatch.delenv("LITOPYS_WORKERS")
    (asked,) = (option for option in command("import").params if option.name == "workers")
    assert int(asked.get_default(click.Context(command("import"))) or 0) >= 1
    assert "3 captures indexed: 3 article" in run("import", "-a", str(tmp_path / "a"), source).output


def test_search_finds_words_phrases_and_prefixes_and_no_syntax_harms_it(tmp_path: Path) -> None:
    archive = filled(tmp_path, range(3))
    found = run("search", "-a", str(archive.root), "--json", "маршрутів", "речник*", '"міська рада"')
    assert len(json.loads(found.output)) == 3
    (apostrophe,) = {run("search", "-a", str(archive.root), "--json", f"рад{a}а").output for a in "'’ʼ`′"}
    assert json.loads(apostrophe) == []
    for odd in ["-слово", "об'єкт", 'a"b', "NEAR(", "x AND", "col:x", "*", "-", "(((", "\x00"]:
        assert run("search", "-a", str(archive.root), "--", odd).exit_code in (0, 1)


def test_a_sample_is_the_same_files_each_time_and_a_larger_one_holds_it(tmp_path: Path) -> None:
    archive = filled(tmp_path / "a", range(8))

    def drawn(folder: str, count: int, *more: str) -> dict[str, bytes]:
        out = tmp_path / folder
        done = run("sample", "-a", str(archive.root), "-n", str(count), "--seed", "7", "-o", str(out), *more)
        assert done.exit_code == 0, done.output
        return {path.name: path.read_bytes() for path in sorted(out.iterdir())}

    one, two = drawn("one", 3), drawn("two", 3)
    assert one == two
    assert sorted(one)[:3] == sorted(name for name in drawn("three", 5) if name[:3] in ("000", "001", "002"))
    assert all(re.fullmatch(r"\d{3}_[0-9a-f]{16}\.txt|manifest\.json", name) for name in one)
    raw = drawn("raw", 3, "--raw")
    assert all("Реклама" in raw[name].decode() and "Реклама" not in one[name].decode() for name in raw if "_" in name)


def test_a_second_crawl_at_the_same_time_says_so_and_ends(tmp_path: Path) -> None:
    archive = filled(tmp_path, range(1))
    with archive.lock("crawl", "a crawl"):
        result = run("crawl", "demo-zoria", "-a", str(tmp_path))
    assert result.exit_code == 1
    assert "running already" in result.output


def test_schedule_prints_lines_that_call_crawl_due(tmp_path: Path) -> None:
    output = run("schedule", "-a", str(tmp_path), "--every", "15").output
    assert re.search(r"^\*/15 \* \* \* \* .*crawl --due --archive", output, re.MULTILINE)
    assert "[Timer]" in output
    assert str(tmp_path) in output


def test_missing_rights_are_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Administrators have all rights, so the system's refusal is put in the way."""
    filled(tmp_path, range(1))
    opened: Any = Path.open

    def refused(path: Path, *words: str, **named: Any) -> Any:
        if path.parent.name == ".locks":
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return opened(path, *words, **named)

    monkeypatch.setattr(Path, "open", refused)
    result = run("rebuild", "-a", str(tmp_path), "-w", "0")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {tmp_path}/.locks/")
    assert "Permission denied" in result.stderr
