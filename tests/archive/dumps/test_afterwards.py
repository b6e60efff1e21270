"""What a run tells at its end of lists, empty results and results of other inputs; counting alone, shared out."""

from __future__ import annotations

import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from cleaner.dump_counted import added, load_counting
from cleaner.dump_frequency import Seen
from tests.archive.dumps.runs import JUNK, STORY, cleaning, contents, folder, json_lines, restoring, story

BOX = "Наша редакція щодня збирає для мешканців області все найважливіше, аби ви знали більше за інших.\n"


def lists(path: Path, text: str) -> Path:
    """A list of lines."""
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("workers", [0, 2])
def test_phrases_that_matched_no_line_are_named_with_their_places(tmp_path: Path, workers: int) -> None:
    keep = lists(tmp_path / "keep.txt", "# так\nОстанні новини\nТакого нема\n")
    drop = lists(tmp_path / "drop.txt", "Квиток коштує…\nреклама\n/ніколи тут/\n[other.example]\nКвиток…\n")
    source = json_lines(tmp_path / "dump.jsonl", map(story, range(600)))
    report = tmp_path / "r.json"
    result = cleaning(
        source, "--keep", keep, "--drop", drop, "-w", workers, "--report", report, "-o", tmp_path / "o.jsonl"
    )
    names = [f"{keep}:3: Такого нема", f"{drop}:3: /ніколи тут/", f"{drop}:5: Квиток…"]
    assert "3 phrases of your lists matched no line:\n  " + "\n  ".join(names) in result.stderr
    assert json.loads(report.read_text())["unmatched"] == names


def test_lists_that_all_matched_are_not_spoken_of(tmp_path: Path) -> None:
    source = json_lines(tmp_path / "dump.jsonl", [STORY + JUNK])
    assert "matched no line" not in cleaning(source, "--drop", lists(tmp_path / "d.txt", "Реклама\n")).stderr


def test_results_of_inputs_that_are_gone_are_named_and_left(tmp_path: Path) -> None:
    dump, out = folder(tmp_path / "dump", 4), tmp_path / "out"
    assert "no result" not in cleaning(dump, "-o", out).stderr
    (dump / "part1" / "001.txt").unlink()
    result = cleaning(dump, "-o", out)
    assert f"1 file in {out} is no result of these inputs; delete" in result.stderr
    assert "\n  part1/001.txt" in result.stderr
    assert (result.exit_code, (out / "part1" / "001.txt").exists()) == (0, True)


def test_an_archive_of_which_nothing_is_left_is_named_and_comes_back(tmp_path: Path) -> None:
    dump, out = tmp_path / "dump", tmp_path / "out"
    dump.mkdir()
    junk = lists(tmp_path / "junk.txt", JUNK)
    with zipfile.ZipFile(dump / "a.zip", "w") as archive, tarfile.open(dump / "b.tar", "w") as tar:
        archive.write(junk, "one.txt")
        tar.add(junk, "one.txt")
    (dump / "c.txt").write_text(STORY, encoding="utf-8")
    cleaning(dump, "-o", out)
    result = cleaning(dump, "-o", out, "--drop", junk, "--report", tmp_path / "r.json")
    assert "2 inputs came out empty and have no file among the results:" in result.stderr
    assert sorted(contents(out)) == ["c.txt", "removed.jsonl"]
    assert json.loads((tmp_path / "r.json").read_text())["empty"] == [str(dump / "a.zip"), str(dump / "b.tar")]
    assert restoring(out, "-o", tmp_path / "back").exit_code == 0
    with zipfile.ZipFile(tmp_path / "back" / "a.zip") as back:
        assert back.read("one.txt").decode() == JUNK


def same(one: Seen, other: Seen) -> bool:
    """Whether both know the same."""
    return one.groups.keys() == other.groups.keys() and all(
        (found.articles, found.keys.tolist(), found.seen.tolist())
        == (other.groups[name].articles, other.groups[name].keys.tolist(), other.groups[name].seen.tolist())
        for name, found in one.groups.items()
    )


@pytest.mark.parametrize("single", [True, False])
def test_parts_counted_apart_are_cleaned_as_the_whole_is(tmp_path: Path, single: bool) -> None:
    source = tmp_path / "dump.jsonl" if single else tmp_path / "dump"
    if single:
        json_lines(source, (story(n) + BOX for n in range(20)))
    else:
        for number in range(6):
            source.mkdir(exist_ok=True)
            json_lines(source / f"{number}.jsonl", (story(n) + BOX for n in range(number, 20, 6)))
    parts = [tmp_path / f"c.{number}-of-3.npz" for number in (1, 2, 3)]
    for number in (1, 2, 3):
        words = ["--count-only", "--save-frequencies", tmp_path / "c.npz", "--shard", f"{number}/3"]
        result = cleaning(source, *words)
        assert (result.exit_code, "documents counted: " in result.stderr) == (0, True)
    cleaning(source, "--count-only", "--save-frequencies", tmp_path / "all.npz")
    assert same(added(load_counting(part)[0] for part in parts).seen(), load_counting(tmp_path / "all.npz")[0].seen())
    given = [word for part in reversed(parts) for word in ("--frequencies", part)]
    end = ".jsonl" if single else ""
    cleaning(source, "-o", tmp_path / f"whole{end}", "--no-removed")
    cleaning(source, "-o", tmp_path / f"shared{end}", "--no-removed", *given)
    whole, shared = (
        contents(tmp_path / name) if not single else {"": (tmp_path / f"{name}{end}").read_bytes()}
        for name in ("whole", "shared")
    )
    assert (shared, BOX.strip() in "".join(map(bytes.decode, shared.values()))) == (whole, False)
    assert not [name for name in contents(tmp_path) if "litopys-clean" in name]


def test_counting_alone_names_what_cannot_be_read(tmp_path: Path) -> None:
    dump = folder(tmp_path / "dump", 3)
    (dump / "bad.jsonl").write_text("nothing\n")
    result = cleaning(dump, "--count-only", "--save-frequencies", tmp_path / "c.npz")
    assert (result.exit_code, "bad.jsonl: record 1" in result.stderr) == (1, True)


def test_frequencies_that_cannot_be_added_up_are_refused(tmp_path: Path) -> None:
    source = json_lines(tmp_path / "dump.jsonl", map(story, range(5)))
    for name in "ab":
        cleaning(source, "-o", tmp_path / "o.jsonl", "--save-frequencies", tmp_path / f"{name}.npz")
    result = cleaning(source, "--frequencies", tmp_path / "a.npz", "--frequencies", tmp_path / "b.npz")
    assert (result.exit_code, "make them with --count-only" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--count-only"], "--count-only goes with --save-frequencies"),
        (["--count-only", "--save-frequencies", "c.npz", "-o", "x"], "leave out --out"),
        (["--count-only", "--save-frequencies", "c.npz", "--json"], "leave out --json"),
    ],
)
def test_counting_alone_refuses_what_it_would_not_do(tmp_path: Path, words: list[str], why: str) -> None:
    result = cleaning(json_lines(tmp_path / "dump.jsonl", [STORY]), *words)
    assert (result.exit_code, why in result.stderr) == (2, True)
