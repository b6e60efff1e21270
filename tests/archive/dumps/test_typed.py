"""What users type is taken as they mean it, or refused with what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.dumps.runs import cleaning, story


@pytest.mark.parametrize(
    "phrase", ["Квиток коштує...", "... пільговики ...", "...половину цієї суми", "Квиток коштує…"]
)
def test_three_typed_dots_are_the_sign(tmp_path: Path, phrase: str) -> None:
    (tmp_path / "a.txt").write_text(story(0), encoding="utf-8")
    (tmp_path / "drop.txt").write_text(phrase + "\n", encoding="utf-8")
    assert "Квиток" not in cleaning(tmp_path / "a.txt", "--drop", tmp_path / "drop.txt").stdout


@pytest.mark.parametrize("host", ["https://a b/", "herald.example/news", "a b"])
def test_what_is_no_host_is_refused(tmp_path: Path, host: str) -> None:
    (tmp_path / "a.txt").write_text(story(0), encoding="utf-8")
    result = cleaning(tmp_path / "a.txt", "--host", host)
    assert (result.exit_code, "is no host; write" in " ".join(result.stderr.split())) == (2, True)


def test_a_text_with_lines_as_between_documents_gets_the_hint(tmp_path: Path) -> None:
    for name, between, said in (("a.txt", "=======\n", "--separator '=====+'"), ("b.txt", "\f", "form-feed")):
        (tmp_path / name).write_text(between.join(story(number) for number in range(6)), encoding="utf-8")
        assert f"{name}: read as one document" in (told := cleaning(tmp_path / name).stderr)
        assert said in told
        assert "read as one" not in cleaning(tmp_path / name, "--separator", "form-feed").stderr
    (tmp_path / "c.txt").write_text(story(0) + "=====\n" + story(1), encoding="utf-8")
    assert "read as one" not in cleaning(tmp_path / "c.txt").stderr


@pytest.mark.parametrize("words", [("--group-by", "foo"), ("--text-column", "body")])
def test_columns_of_texts_are_refused(tmp_path: Path, words: tuple[str, str]) -> None:
    (tmp_path / "a.txt").write_text(story(0), encoding="utf-8")
    result = cleaning(tmp_path / "a.txt", *words)
    assert (result.exit_code, "text files have no columns" in " ".join(result.stderr.split())) == (2, True)


def test_a_run_without_a_result_leaves_no_sidecar(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"a": 1}\n', encoding="utf-8")
    assert cleaning(tmp_path / "a.jsonl", "-o", tmp_path / "nope.jsonl").exit_code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]
