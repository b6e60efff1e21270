"""The judge of dump cleaning is well-formed: enough documents of every sort, each with what it says it has."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.dump_judge import Judged, load, main, one_by_one, shares, together
from benchmarks.dumps.written_down import KINDS

JUDGED = load()


def test_there_are_sixty_documents_and_more_of_twelve_hosts_in_two_languages() -> None:
    langs = Counter(one.lang for one in JUDGED)
    hosts = Counter(one.host for one in JUDGED)
    assert langs["uk"] >= 45
    assert langs["ru"] >= 15
    assert set(langs) == {"uk", "ru"}
    assert len(hosts) >= 12
    assert min(hosts.values()) >= 5, "corpus mode is judged on hosts of five pages and more"
    assert all(host.endswith(".example") for host in hosts)
    assert {one.kind for one in JUDGED} == set(KINDS)


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
def test_a_document_has_what_its_kind_promises(one: Judged) -> None:
    """18 to 80 lines, an article in each, and junk in all but the clean ones."""
    marks = Counter(one.marks)
    assert 18 <= sum(marks.values()) - marks[""] <= 80
    assert marks["K"] >= 4
    assert (marks["D"] + marks["M"] == 0) == (one.kind == "clean")
    assert one.kind != "page" or marks["D"] > marks["M"] > 0
    assert all(bool(line.strip()) == bool(mark) for line, mark in zip(one.lines, one.marks, strict=True))
    assert all(line == line.strip() for line in one.lines)


def test_no_article_is_there_twice() -> None:
    long = Counter(
        line
        for one in JUDGED
        for line, mark in zip(one.lines, one.marks, strict=True)
        if mark == "K" and len(line) > 60
    )
    assert [line for line, times in long.items() if times > 1] == []


def test_menus_repeat_on_a_host_as_they_do_on_real_ones() -> None:
    for host in {one.host for one in JUDGED}:
        junk = [
            {line for line, mark in zip(one.lines, one.marks, strict=True) if mark == "D"}
            for one in JUDGED
            if one.host == host and one.kind != "clean"
        ]
        shared = Counter(line for lines in junk for line in lines)
        assert sum(times > 1 for times in shared.values()) >= 5, host


def test_the_set_is_written_as_line_scorers_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "judge.jsonl"
    monkeypatch.setattr("sys.argv", ["dump_judge", "--file", str(target)])
    main()
    rows = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == [one.id for one in JUDGED]
    assert all(len(row["lines"]) == len(row["labels"]) for row in rows)
    assert {label for row in rows for label in row["labels"]} == {"K", "D", "M", -1}


def test_keeping_all_loses_nothing_and_keeps_all_junk() -> None:
    found = one_by_one(JUDGED, lambda lines, host, lang: [True] * len(lines))
    assert (found.lost, found.junk, found.harmed) == (0, 100, 0)


def test_dropping_all_loses_everything_and_harms_each_clean_document() -> None:
    found = together(JUDGED, lambda given: [[False] * len(one["lines"]) for one in given])
    assert (found.lost, found.junk) == (100, 0)
    assert found.harmed == sum(one.kind == "clean" for one in JUDGED)


def test_the_verdicts_by_hand_are_without_fault() -> None:
    found = shares(JUDGED, [[mark in ("K", "", "?") for mark in one.marks] for one in JUDGED])
    assert (found.lost, found.junk, found.harmed, found.errors) == (0, 0, 0, ())


@pytest.mark.parametrize("body", ["X\ttext", "K text", "K", "no mark at all"])
def test_a_line_without_a_mark_is_named(tmp_path: Path, body: str) -> None:
    (tmp_path / "01.txt").write_text(f"host: a.example\nkind: page\nlang: uk\ntrap: none\n\nK\tgood\n{body}\n", "utf-8")
    with pytest.raises(ValueError, match=r"01\.txt:7: a line is K, D, M or"):
        load(tmp_path)


def test_a_head_without_a_kind_is_named(tmp_path: Path) -> None:
    (tmp_path / "01.txt").write_text("host: a.example\nkind: other\nlang: uk\ntrap: none\n\nK\tgood\n", "utf-8")
    with pytest.raises(ValueError, match=r"01\.txt: the head must name host, kind"):
        load(tmp_path)


def test_wrong_lines_are_told_of_half_of_the_hosts_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    closed = {one.id for one in JUDGED if not one.is_open}
    assert 25 <= len(closed) <= len(JUDGED) - 25
    found = one_by_one(JUDGED, lambda lines, host, lang: [False] * len(lines))
    assert not closed & {error.partition(":")[0] for error in found.errors}
    monkeypatch.setattr("sys.argv", ["dump_judge"])
    main()
    printed = capsys.readouterr().out
    assert "keep, open: lost" in printed
    assert "keep, closed: lost" in printed
