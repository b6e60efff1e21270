"""The invented dumps: what their labels promise, and that the two halves of the words have nothing in common."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks import dump_judge
from benchmarks.dumps import written_down
from benchmarks.dumps.documents import documents
from benchmarks.dumps.rendered import labelled, rendered
from benchmarks.dumps.tongue import tongue
from benchmarks.modern.drawn import drawn

SIGNS = ("<", ">", "¶", "{", "}", "[", "]", "\x01", "~~")


@pytest.fixture(scope="module")
def invented() -> list[dict[str, Any]]:
    return list(documents(3, 160))


def test_the_same_seed_draws_the_same_documents(invented: list[dict[str, Any]]) -> None:
    assert list(documents(3, 20)) == invented[:20]
    assert list(documents(4, 20)) != invented[:20]


def test_every_line_has_one_label_and_every_document_something_to_keep(invented: list[dict[str, Any]]) -> None:
    for document in invented:
        assert len(document["lines"]) == len(document["labels"])
        assert set(document["labels"]) <= {1, 0, -1}
        assert 1 in document["labels"]


def test_no_sign_of_the_templates_is_left_in_a_line(invented: list[dict[str, Any]]) -> None:
    odd = [line for document in invented for line in document["lines"] if line.strip(">» ") and _marked(line)]
    assert not odd


def _marked(line: str) -> bool:
    return any(sign in line.replace(">>>", "").replace(" > ", "") for sign in SIGNS) or "\n" in line


def test_blank_lines_and_only_they_have_no_text_to_judge(invented: list[dict[str, Any]]) -> None:
    pairs = [pair for document in invented for pair in zip(document["lines"], document["labels"], strict=True)]
    assert all(label == -1 for line, label in pairs if not line.strip())


def test_a_third_of_the_residue_has_nothing_to_drop(invented: list[dict[str, Any]]) -> None:
    residue = [document for document in invented if document["kind"] == "residue"]
    clean = sum(0 not in document["labels"] for document in residue)
    assert 0.22 < clean / len(residue) < 0.45


def test_whole_pages_repeat_the_lines_of_their_host(invented: list[dict[str, Any]]) -> None:
    pages = [document for document in invented if document["kind"] == "page"]
    hosts = {page["host"] for page in pages}
    repeated = 0
    for host in hosts:
        lines = [set(page["lines"]) - {""} for page in pages if page["host"] == host]
        repeated += len(lines) > 1 and bool(set.intersection(*lines))
    assert repeated > len(hosts) // 4


def test_lines_kept_are_seldom_the_same_in_two_documents(invented: list[dict[str, Any]]) -> None:
    kept = [
        line
        for document in invented
        for line, label in zip(document["lines"], document["labels"], strict=True)
        if label == 1 and len(line) > 60
    ]
    assert len(set(kept)) > 0.95 * len(kept)


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_the_halves_of_the_words_have_no_long_line_in_common(language: str) -> None:
    train, test = tongue(language, "train"), tongue(language, "test")
    for name in train.lists.keys() - {"date"}:
        common = {line for line in train.lists[name] if len(line) > 25} & set(test.lists[name])
        assert not common, name


def test_hosts_of_the_halves_have_names_of_their_own() -> None:
    halves = [{document["host"] for document in documents(3, 60, "uk", part)} for part in ("train", "test")]
    assert not halves[0] & halves[1]


def test_rendered_pages_are_judged_by_their_gold() -> None:
    shown = list(rendered(1, 2, 2, 1))
    assert {document["kind"] for document in shown} == {"page", "residue"}
    for document in shown:
        assert len(document["lines"]) == len(document["labels"])
        assert 1 in document["labels"]


def test_a_line_is_kept_once_and_dropped_where_the_gold_has_it_not() -> None:
    page = next(drawn(1, 1, 1))
    told = page.body.split("\n")[0]
    lines = [page.title, "Реклама", "", told, told, f"Усі новини {told}"]
    assert labelled(lines, page) == [1, 0, -1, 1, -1, -1]


def test_documents_by_hand_are_in_order_and_clean_ones_hold_nothing_but_the_article() -> None:
    rows = written_down.rows()
    assert len({row["id"] for row in rows}) == len(rows) > 800
    for row in rows:
        assert len(row["lines"]) == len(row["labels"]) == len(row["marks"])
        assert "K" in row["marks"]
        assert row["kind"] != "clean" or not {"D", "M"} & set(row["marks"])


def test_no_host_and_no_sentence_of_the_judge_is_trained_on() -> None:
    """Labels and notices that all outlets have are the same everywhere; what an article says is not."""
    trained, judged = written_down.rows(), dump_judge.load()
    assert not {row["host"] for row in trained} & {one.host for one in judged}
    known = {line for row in trained for line in row["lines"] if len(line) > 40}
    said = {line for one in judged for line, mark in zip(one.lines, one.marks, strict=True) if mark == "K"}
    assert not known & said


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("lang: uk\n## a | page | x\nK\tА\n", "the head must name host and lang"),
        ("host: a.example\nlang: uk\n## a | page | x\n@menu\n", "there is no block"),
        ("host: a.example\nlang: uk\n## a | page | x\nX\tА\n", ":4: a line is K, D, M or"),
        ("host: a.example\nlang: uk\n## a | book | x\nK\tА\n", "a document is told by"),
    ],
)
def test_a_file_by_hand_that_is_not_in_order_is_named_with_its_line(text: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(reason)):
        written_down.rows([path])
