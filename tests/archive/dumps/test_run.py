"""Runs of `litopys clean`: on any number of workers and machines, broken off and gone on with, counted before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from archive.dumps.base.how import How
from archive.dumps.read.inputs import Source
from archive.dumps.read.reading import documents
from archive.dumps.runs.work import Task
from archive.dumps.runs.workers import Limits, Workers
from cleaner.dump_wish import Own, Wish
from tests.archive.dumps.runs import FAST, JUNK, STORY, cleaning, contents, folder, json_lines, restoring, story

HERE = Path(__file__).parents[3]


def without_head(files: dict[str, bytes]) -> dict[str, bytes]:
    """The same files, the sidecar without its first line, which holds the command."""
    return {name: data.partition(b"\n")[2] if name.startswith("removed") else data for name, data in files.items()}


def test_one_worker_and_many_give_the_same_bytes(tmp_path: Path) -> None:
    dump = folder(tmp_path / "dump", 12)
    json_lines(dump / "more.jsonl", map(story, range(700)))
    for workers in (0, 1, 2):
        out, report = tmp_path / f"out{workers}", tmp_path / f"report{workers}.json"
        assert cleaning(dump, "-o", out, "--report", report, "-w", workers).exit_code == 0
    assert contents(tmp_path / "out0").keys() >= {"more.jsonl", "removed.jsonl", "part0/000.txt"}
    for workers in (1, 2):
        assert without_head(contents(tmp_path / f"out{workers}")) == without_head(contents(tmp_path / "out0"))
        assert (tmp_path / f"report{workers}.json").read_bytes() == (tmp_path / "report0.json").read_bytes()


@pytest.mark.parametrize("count", [1, 3])
def test_shards_of_a_folder_together_are_the_whole(tmp_path: Path, count: int) -> None:
    dump = folder(tmp_path / "dump", 9)
    cleaning(dump, "-o", tmp_path / "whole")
    for number in range(1, count + 1):
        assert cleaning(dump, "-o", tmp_path / "shared", "--shard", f"{number}/{count}").exit_code == 0
    whole, shared = contents(tmp_path / "whole"), contents(tmp_path / "shared")
    texts = {name for name in whole if name.endswith(".txt")}
    assert {name: shared[name] for name in texts} == {name: whole[name] for name in texts}
    assert restoring(tmp_path / "shared", "-o", tmp_path / "back").exit_code == 0
    assert contents(tmp_path / "back") == contents(dump)


def test_shards_of_a_file_are_its_documents(tmp_path: Path) -> None:
    dump = json_lines(tmp_path / "dump.jsonl", map(story, range(10)))
    cleaning(dump, "-o", tmp_path / "whole.jsonl")
    for number in (1, 2, 3):
        assert cleaning(dump, "-o", tmp_path / "out.jsonl", "--shard", f"{number}/3").exit_code == 0
    parts = [(tmp_path / f"out.{number}-of-3.jsonl").read_bytes().splitlines() for number in (1, 2, 3)]
    assert sorted(line for part in parts for line in part) == sorted(
        (tmp_path / "whole.jsonl").read_bytes().splitlines()
    )
    assert [len(part) for part in parts] == [4, 3, 3]


@pytest.mark.parametrize("wrong", ["0/3", "4/3", "1", "a/b", "1/0"])
def test_a_shard_that_is_none_is_wrong_use(tmp_path: Path, wrong: str) -> None:
    result = cleaning(folder(tmp_path / "dump", 1), "--shard", wrong)
    assert (result.exit_code, "1/4 to 4/4" in result.stderr) == (2, True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_is_gone_on_with_and_gives_what_an_unbroken_one_does(tmp_path: Path, number: int) -> None:
    dump, out = folder(tmp_path / "dump", 100), tmp_path / "out"
    assert cleaning(dump, "-", "-o", tmp_path / "whole", stdin=STORY.encode()).exit_code == 0
    said = stopped(number, [dump, "-", "-o", out], out / ".litopys-clean" / "state")
    assert "64 of 101 inputs are done; the same command goes on from there" in said
    assert all(name.endswith((".txt", ".part", "state")) for name in contents(out))
    result = cleaning(dump, "-", "-o", out, stdin=STORY.encode())
    assert "going on after 64 inputs that an earlier run finished" in result.stderr
    assert "101 documents cleaned" in result.stderr
    assert without_head(contents(out)) == without_head(contents(tmp_path / "whole"))
    assert restoring(out, "-o", tmp_path / "back").exit_code == 0
    assert contents(tmp_path / "back" / "dump") == contents(dump)


def test_another_run_than_the_stopped_one_begins_anew(tmp_path: Path) -> None:
    dump, out = folder(tmp_path / "dump", 100), tmp_path / "out"
    stopped(signal.SIGINT, [dump, "-", "-o", out], out / ".litopys-clean" / "state")
    (dump / "part0" / "000.txt").write_text(STORY, encoding="utf-8")
    result = cleaning(dump, "-", "-o", out, stdin=STORY.encode())
    assert (result.exit_code, "going on" in result.stderr) == (0, False)
    assert (out / "dump" / "part0" / "000.txt").read_text(encoding="utf-8") == STORY
    assert not (out / ".litopys-clean").exists()


def test_a_stopped_run_leaves_no_half_file(tmp_path: Path) -> None:
    said = stopped(signal.SIGINT, ["-", "--shape", "jsonl", "-o", tmp_path / "out.jsonl"], tmp_path / "*.part")
    assert "no half-written file is left; the same command begins again" in said
    assert list(tmp_path.iterdir()) == []


def stopped(number: int, words: Sequence[object], sign: Path) -> str:
    """What a run says that waits for the rest of stdin and is stopped once a file of this name is there."""
    command = [sys.executable, "-m", "crawler.cli", "clean", *FAST, *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as run:
        while not list(sign.parent.glob(sign.name)):
            assert run.poll() is None
            time.sleep(0.02)
        time.sleep(0.1)
        run.send_signal(number)
        assert run.stderr
        said = run.stderr.read().decode()
        assert run.wait(20) == 130, said
    return said


def test_counted_lines_are_known_in_a_later_run(tmp_path: Path) -> None:
    box = "Наша редакція щодня збирає для мешканців області все найважливіше, аби ви знали більше за інших.\n"
    month = json_lines(tmp_path / "month.jsonl", (story(n) + box for n in range(20)))
    day = json_lines(tmp_path / "day.jsonl", [story(99).replace(JUNK, "") + box])
    counts = tmp_path / "month.npz"
    assert cleaning(month, "-o", tmp_path / "m.jsonl", "--save-frequencies", counts).exit_code == 0
    assert box.strip() not in (tmp_path / "m.jsonl").read_text(encoding="utf-8")
    assert box.strip() in cleaning(day, "--stream").stdout
    assert box.strip() not in cleaning(day, "--frequencies", counts).stdout


def test_a_document_that_takes_too_long_costs_only_itself(tmp_path: Path) -> None:
    texts = [STORY + JUNK, "Хата" + "а" * 60 + "!\n" + STORY, STORY + JUNK]
    path = json_lines(tmp_path / "dump.jsonl", texts)
    slow = Wish(own=(Own(pattern="(?:а+)+$", keep=False),), model=False)
    batch = tuple(document for document in documents(Source(where=str(path), name="dump.jsonl"), How()))
    with Workers(1, Task(wish=slow), tmp_path, Limits(seconds=2)) as workers:
        ((_, answer),) = workers.clean([batch])
    assert [one.text for one in answer.done] == [STORY, None, STORY]
    assert "d1: cleaning it took too long; left as it is" in answer.done[1].problem
    assert answer.tally.counts.flags == {"uncleaned": 1}
