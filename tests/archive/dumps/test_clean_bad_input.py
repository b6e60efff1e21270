"""What cannot be cleaned: each is named and counted, costs only itself, and the exit code says so."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.dumps.base.how import CONVERSIONS as KNOWN_CONVERSIONS
from archive.dumps.base.how import SHAPES as KNOWN_SHAPES
from archive.dumps.cli_options import _REPAIRS, CONVERSIONS, SHAPES
from cleaner.repair import ALL
from tests.archive.dumps.runs import FAST, JUNK, STORY, cleaning, restoring, story
from tests.nobody import as_nobody

HERE = Path(__file__).parents[3]
BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "pipe.txt": (os.mkfifo, "not a regular file"),
    "device.txt": (lambda path: path.symlink_to("/dev/zero"), "not a regular file"),
    "loop": (lambda path: path.symlink_to(path.parent), "a link to a folder is not followed"),
    "round.txt": (lambda path: path.symlink_to(path.name), "cannot be read"),
    "nowhere.txt": (lambda path: path.symlink_to("gone.txt"), "a link that leads nowhere"),
    "picture.txt": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40)), "binary data"),
    "empty.txt": (Path.touch, "empty"),
    "noise.zip": (lambda path: path.write_bytes(b"PK\x03\x04" + bytes(60)), "no sound zip"),
    "page.html": (lambda path: path.write_text("<html><p>Новина</p>"), "litopys extract"),
    "hidden.txt": (lambda path: path.write_text("<!doctype html><html><p>Новина</p>"), "litopys import"),
    "table.csv": (lambda path: path.write_text("a,b\n1,2\n"), "columns"),
    "bad.jsonl": (lambda path: path.write_text('{"text": \n'), "bad.jsonl"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_input_is_named_and_the_rest_is_done(tmp_path: Path, name: str) -> None:
    dump = tmp_path / "dump"
    dump.mkdir()
    make, why = BAD[name]
    make(dump / name)
    for good in ("a.txt", "z.txt"):
        (dump / good).write_text(STORY + JUNK, encoding="utf-8")
    result = cleaning(dump, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert why in result.stderr
    assert "2 documents cleaned" in result.stderr
    assert "1 input failed" in result.stderr
    assert [(tmp_path / "out" / good).read_text("utf-8") for good in ("a.txt", "z.txt")] == [STORY, STORY]
    assert restoring(tmp_path / "out", "-o", tmp_path / "back").exit_code == 0
    assert (tmp_path / "back" / "z.txt").read_text("utf-8") == STORY + JUNK


@pytest.mark.parametrize("name", ["pipe.txt", "device.txt", "picture.txt", "empty.txt", "page.html"])
def test_a_bad_input_given_by_name_fails_alone(tmp_path: Path, name: str) -> None:
    make, why = BAD[name]
    make(tmp_path / name)
    result = cleaning(tmp_path / name, "-o", tmp_path / "out.txt")
    assert (result.exit_code, why in result.stderr) == (1, True)
    assert not (tmp_path / "out.txt").exists()


def test_what_comes_before_a_break_is_cleaned_and_restored(tmp_path: Path) -> None:
    dump = tmp_path / "dump"
    dump.mkdir()
    whole = gzip.compress(as_lines(4000), 1, mtime=0)
    (dump / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    (dump / "good.jsonl").write_bytes(as_lines(3))
    result = cleaning(dump, "-o", tmp_path / "out")
    assert (result.exit_code, "cut.jsonl.gz: " in result.stderr) == (1, True)
    assert (tmp_path / "out" / "good.jsonl").read_text("utf-8").count(JUNK.split()[0]) == 0
    restored = restoring(tmp_path / "out", "-o", tmp_path / "back")
    assert (restored.exit_code, "cut.jsonl.gz: 1 of its parts could not be read" in restored.stderr) == (1, True)
    before = gzip.decompress((tmp_path / "back" / "cut.jsonl.gz").read_bytes())
    assert len(before) > 100_000
    assert as_lines(4000).startswith(before)


def as_lines(count: int) -> bytes:
    """JSON Lines of so many articles."""
    rows = ({"id": n, "text": story(n)} for n in range(count))
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def closed(folder: Path) -> None:
    """A dump with a file and folders that are closed to all but the superuser."""
    for name in ("in/open.txt", "in/secret.txt", "in/closed/a.txt", "in/listed/removed.b.txt", "out/full/a.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(STORY, encoding="utf-8")
    for name, mode in (
        ("in/secret.txt", 0),
        ("in/closed", 0),
        ("in/listed", 0o444),
        ("out/full", 0o500),
        ("out", 0o755),
    ):
        (folder / name).chmod(mode)


def told(*arguments: str) -> tuple[int, str, str]:
    """How a run ended, what it said and what it wrote; an error that nothing caught is its end."""
    result = cleaning(*arguments, "-w", 0)
    kind = type(result.exception).__name__ if result.exception else "SystemExit"
    return result.exit_code if kind == "SystemExit" else -1, result.stderr, result.stdout


def test_what_may_not_be_read_is_named_and_the_rest_is_done(tmp_path: Path) -> None:
    closed(tmp_path)
    cleaning(tmp_path / "in", "-o", tmp_path / "once", "-w", 0)
    code, said, wrote = as_nobody(tmp_path, lambda: told("in", "--to", "text"))
    assert (code, wrote) == (1, STORY)
    for name in ("in/secret.txt", "in/closed", "in/listed/removed.b.txt"):
        assert f"{name}: cannot be read (permission denied)" in said


@pytest.mark.parametrize("name", ["in/secret.txt", "in/closed/a.txt", "in/closed"])
def test_a_closed_input_given_by_name_is_named(tmp_path: Path, name: str) -> None:
    closed(tmp_path)
    cleaning(tmp_path / "in" / "open.txt", "-o", tmp_path / "once", "-w", 0)
    code, said, _ = as_nobody(tmp_path, lambda: told(name, "-o", "new"))
    assert (code, f"{name}: cannot be read (permission denied)" in said) == (1, True)


@pytest.mark.parametrize(
    "words",
    [
        ["-o", "in/closed/x.txt"],
        ["-o", "out/x.txt"],
        ["-o", "out/full/"],
        ["-o", "new.txt", "--removed", "in/closed/r.jsonl"],
        ["--count-only", "--save-frequencies", "in/closed/c.npz"],
        ["--report", "out/r.json"],
    ],
)
def test_a_place_that_may_not_be_written_is_named(tmp_path: Path, words: list[str]) -> None:
    closed(tmp_path)
    source = tmp_path / "in" / "open.txt"
    cleaning(
        source, "-o", tmp_path / "once.txt", "--report", tmp_path / "once.json", "--save-frequencies", tmp_path / "c"
    )
    code, said, _ = as_nobody(tmp_path, lambda: told("in/open.txt", *words))
    assert (code, "cannot be written (Permission denied)" in said) == (1, True), said


def test_one_endless_line_is_passed_over_in_bounded_memory(tmp_path: Path) -> None:
    dump = tmp_path / "dump.jsonl"
    with dump.open("wb") as stream:
        stream.write(b'{"text": "aaaaaaaaaa"}\n' * 4000)
        stream.seek(300_000_000, os.SEEK_CUR)  # a hole: it takes no room and reads as zeros
        stream.write(b'\n{"text": "' + b"b" * 10 + b'"}\n')
    code = (
        "import resource, sys; from archive.dumps.cli import clean\n"
        "try: clean(sys.argv[1:])\n"
        "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10, file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, *FAST, "--stream", "-w0", str(dump), "-o", str(tmp_path / "out.jsonl")]
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert "at byte 92000 is larger than 64 MB" in done.stderr, done.stderr
    assert done.returncode == 1
    assert (tmp_path / "out.jsonl").read_bytes().count(b'"text"') == 4001
    assert int(done.stderr.split()[-1]) < 400


def test_the_options_know_what_the_modules_do() -> None:
    assert (SHAPES, CONVERSIONS) == (KNOWN_SHAPES, KNOWN_CONVERSIONS)
    assert set(_REPAIRS) == ALL
