"""Runs that are killed in the middle of a file: gone on with, they give what an unbroken run gives, byte for byte."""

from __future__ import annotations

import csv
import gzip
import itertools
import os
import re
import signal
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from archive.dumps.runs import resume
from archive.dumps.write import pack
from tests.archive.dumps.breaking import breaks_off
from tests.archive.dumps.runs import FAST, cleaning, contents, json_lines, restoring, story

COUNT = 700
SHAPES: dict[str, Sequence[str]] = {
    "dump.jsonl": (),
    "dump.jsonl.gz": (),
    "dump.csv": (),
    "wide.txt": ("--separator", "blank-lines:3"),
    "to.jsonl": ("--to", "csv"),
}


def texts() -> list[str]:
    """So many articles that they are several batches, some damaged, one with a rule of its own against it."""
    found = [story(number) + ("Сумно\u00ad\n" if number % 50 == 0 else "") for number in range(COUNT)]
    return [text * 2 if number % 7 == 0 else text for number, text in enumerate(found)]


def dump(path: Path) -> Path:
    """A dump of that shape, with records between that cannot be read."""
    path.parent.mkdir(exist_ok=True)
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([("id", "text"), *((f"d{n}", text) for n, text in enumerate(texts()))])
    elif path.suffix == ".txt":
        path.write_text("\n\n\n".join(texts()), encoding="utf-16")
    else:
        rows = json_lines(path, texts()).read_text(encoding="utf-8").splitlines(keepends=True)
        rows[300:300] = ["\n", '{"text": broken\n']
        rows[600:600] = ['{"text": 7}\n', "no record\n"]
        data = "".join(rows).encode()
        path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def killed(words: Sequence[object], late: bool = False) -> bool:
    """Run, with a kill where the run keeps how far it is; whether it was killed before its end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads, of which this process has none of its own
        child = os.fork()
    if not child:
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 (the process ends with it)
        breaks_off(signal.SIGKILL, late)
        os._exit(cleaning(*words).exit_code)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def without_command(data: bytes) -> bytes:
    """A sidecar without its first line, which holds the command."""
    return data.partition(b"\n")[2]


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small dumps are kept behind every batch, as large ones are behind every second, and packed in small parts."""
    monkeypatch.setattr(pack, "_LEAST", 50_000)
    monkeypatch.setattr(resume, "_SHARE", 0)


def broken_off(words: Sequence[object], most: int = 12) -> int:
    """How often the run was killed, and gone on with, until it ended or enough was seen."""
    return len(list(itertools.takewhile(bool, (killed(words, bool(turn % 2)) for turn in range(most)))))


def begun(number: int, *words: object) -> subprocess.Popen[bytes]:
    """The command in a process of its own, which gets this signal once it has kept how far it is, and done more."""
    code = f"from tests.archive.dumps.breaking import cleaning_until; cleaning_until({number})"
    command = [sys.executable, "-c", code, *FAST, *map(str, words)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, cwd=Path(__file__).parents[3])


@pytest.mark.parametrize("name", SHAPES)
def test_a_file_goes_on_behind_every_mark_in_both_passes(tmp_path: Path, name: str) -> None:
    end = ".csv" if name == "to.jsonl" else "".join(Path(name).suffixes)
    words = [dump(tmp_path / name), *SHAPES[name], "--corpus", "-w", 0]
    whole = cleaning(*words, "-o", tmp_path / f"whole{end}", "--report", tmp_path / "whole.report.json")
    again = [*words, "-o", tmp_path / f"out{end}", "--report", tmp_path / "out.report.json"]
    assert broken_off(again) >= 3
    assert cleaning(*again).exit_code == whole.exit_code
    assert (tmp_path / f"out{end}").read_bytes() == (tmp_path / f"whole{end}").read_bytes()
    sidecar, expected = (tmp_path / f"{stem}{end}.removed.jsonl" for stem in ("out", "whole"))
    assert without_command(sidecar.read_bytes()) == without_command(expected.read_bytes())
    assert (tmp_path / "out.report.json").read_bytes() == (tmp_path / "whole.report.json").read_bytes()
    assert not [file for file in contents(tmp_path) if "litopys-clean" in file or file.endswith(".part")]


def test_a_folder_goes_on_in_the_file_that_it_was_in(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.csv", "c.jsonl.gz"):
        dump(tmp_path / "in" / name)
    words = [tmp_path / "in", "-w", 0]
    cleaning(*words, "-o", tmp_path / "whole")
    broken_off([*words, "-o", tmp_path / "out"])
    cleaning(*words, "-o", tmp_path / "out")
    same(tmp_path / "out", tmp_path / "whole")
    for name in ("out", "whole"):
        restoring(tmp_path / name, "-o", tmp_path / f"{name}-back")
    assert contents(tmp_path / "out-back") == contents(tmp_path / "whole-back")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_with_workers_goes_on_too_and_on_any_number_of_them(tmp_path: Path, workers: int) -> None:
    source = dump(tmp_path / "in" / "a.jsonl").parent
    cleaning(source, "-o", tmp_path / "whole", "-w", 0)
    for _ in range(2):
        with begun(signal.SIGKILL, source, "-o", tmp_path / "out", "-w", workers) as run:
            assert run.wait() == -signal.SIGKILL
    result = cleaning(source, "-o", tmp_path / "out", "-w", 0)
    assert "going on" in result.stderr
    same(tmp_path / "out", tmp_path / "whole")


def same(out: Path, whole: Path) -> None:
    """Both hold the same files with the same bytes, but for the command in the sidecar."""
    found, wanted = contents(out), contents(whole)
    assert found.keys() == wanted.keys()
    assert [name for name in found if without_command(found[name]) != without_command(wanted[name])] == []


def test_several_files_that_become_one_go_on_in_it(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.csv"):
        dump(tmp_path / "in" / name)
    words = [tmp_path / "in", "--to", "jsonl", "-w", 0]
    cleaning(*words, "-o", tmp_path / "whole.jsonl.zst")
    again = [*words, "-o", tmp_path / "out.jsonl.zst"]
    assert broken_off(again) >= 3
    cleaning(*again)
    assert (tmp_path / "out.jsonl.zst").read_bytes() == (tmp_path / "whole.jsonl.zst").read_bytes()


def test_a_part_of_a_files_documents_goes_on(tmp_path: Path) -> None:
    words = [dump(tmp_path / "dump.jsonl"), "--shard", "2/3", "-w", 0]
    cleaning(*words, "-o", tmp_path / "whole.jsonl")
    assert broken_off([*words, "-o", tmp_path / "out.jsonl"]) >= 3
    cleaning(*words, "-o", tmp_path / "out.jsonl")
    assert (tmp_path / "out.2-of-3.jsonl").read_bytes() == (tmp_path / "whole.2-of-3.jsonl").read_bytes()


def test_a_run_that_is_stopped_says_how_far_it_is_in_the_file(tmp_path: Path) -> None:
    source = dump(tmp_path / "dump.jsonl")
    words = [source, "-o", tmp_path / "out.jsonl", "-w", 0, "--stream"]
    with begun(signal.SIGINT, *words) as run:
        said = run.communicate()[1].decode()
        assert run.returncode == 130, said
    assert re.search(r"0 of 1 inputs and \d+ documents of the next are done; the same command goes on from there", said)
    assert "going on after" in cleaning(*words).stderr
    assert (tmp_path / "out.jsonl").read_bytes() == cleaning(source, "-w", 0, "--stream").stdout_bytes


def test_a_file_that_was_changed_begins_anew(tmp_path: Path) -> None:
    source, out = dump(tmp_path / "dump.jsonl"), tmp_path / "out.jsonl"
    assert broken_off([source, "-o", out, "-w", 0, "--stream"], 3) == 3
    source.write_bytes(source.read_bytes().replace(b"d0", b"e0", 1))
    result = cleaning(source, "-o", out, "-w", 0, "--stream")
    assert "going on" not in result.stderr
    assert out.read_bytes() == cleaning(source, "-w", 0, "--stream").stdout_bytes
    assert not [file for file in contents(tmp_path) if "litopys-clean" in file or file.endswith(".part")]


def test_what_cannot_be_gone_on_with_begins_anew_and_is_whole(tmp_path: Path) -> None:
    source = tmp_path / "dump.zip"
    with zipfile.ZipFile(source, "w") as archive:
        archive.write(dump(tmp_path / "dump.jsonl"), "dump.jsonl")
    cleaning(source, "-o", tmp_path / "whole.zip", "-w", 0)
    again = [source, "-o", tmp_path / "out.zip", "-w", 0]
    assert broken_off(again, 2) == 2
    cleaning(*again)
    assert (tmp_path / "out.zip").read_bytes() == (tmp_path / "whole.zip").read_bytes()
