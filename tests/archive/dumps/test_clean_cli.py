"""`litopys clean` as its users meet it: what is printed and written, what is refused, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.dumps.cli import clean

STORY = (
    "Пором через Сулицю знову ходить\n\n"
    "Після тижня простою пором між берегами Вербівців повернувся на воду, розповів капітан Гнат Перепілка.\n"
    "Двигун замінили за гроші громади, а пасажирів просять не стояти біля борту під час руху.\n"
)
JUNK = "Реклама\nОстанні новини\n"
FAST = ("--no-model",)
"""What these tests are about is the command; the rules alone judge quicker, and of such texts the same."""


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A folder of two texts, one of them in a folder of its own."""
    folder = tmp_path / "dump"
    (folder / "south").mkdir(parents=True)
    (folder / "one.txt").write_text(STORY + JUNK, encoding="utf-8")
    (folder / "south" / "two.txt").write_bytes((STORY + JUNK).encode("cp1251"))
    return folder


def run(*arguments: object, stdin: bytes | None = None) -> Result:
    """The command's result."""
    return CliRunner().invoke(clean, [*FAST, *(str(argument) for argument in arguments)], input=stdin)


def test_a_file_goes_to_stdout_clean_and_the_account_to_stderr(dump: Path) -> None:
    result = run(dump / "one.txt")
    assert (result.exit_code, result.stdout) == (0, STORY)
    assert "3 lines kept, 2 dropped: 1 ad, 1 latest" in result.stderr


def test_the_model_judges_where_nothing_else_is_said(dump: Path) -> None:
    result = CliRunner().invoke(clean, [str(dump / "one.txt"), "--json"])
    (record,) = map(json.loads, result.stdout.strip().split("\n"))
    assert [line["text"] for line in record["lines"] if line["kept"] and line["text"]] == [
        line for line in STORY.split("\n") if line
    ]
    assert all("score" in line for line in record["lines"] if not line["kept"] and line["text"])


def test_stdin_is_a_document(dump: Path) -> None:
    assert run("-", stdin=(STORY + JUNK).encode()).stdout == STORY


def test_several_documents_are_parted_by_a_form_feed(dump: Path) -> None:
    assert run(dump).stdout == f"{STORY}\f{STORY}"


def test_a_folder_is_mirrored_and_its_files_are_left_alone(dump: Path, tmp_path: Path) -> None:
    before = (dump / "one.txt").read_bytes()
    result = run(dump, "-o", tmp_path / "out")
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "out" / "one.txt").read_text(encoding="utf-8") == STORY
    assert (tmp_path / "out" / "south" / "two.txt").read_text(encoding="cp1251") == STORY
    assert (dump / "one.txt").read_bytes() == before


def test_one_file_is_written_under_the_name_that_is_given(dump: Path, tmp_path: Path) -> None:
    assert run(dump / "one.txt", "-o", tmp_path / "clean.txt").exit_code == 0
    assert (tmp_path / "clean.txt").read_text(encoding="utf-8") == STORY


def test_cleaning_twice_gives_the_same_files(dump: Path, tmp_path: Path) -> None:
    run(dump, "-o", tmp_path / "once")
    assert run(tmp_path / "once", "-o", tmp_path / "twice").exit_code == 0
    for name in ("one.txt", "south/two.txt"):
        assert (tmp_path / "once" / name).read_bytes() == (tmp_path / "twice" / name).read_bytes()


def test_line_ends_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "dos.txt"
    path.write_bytes((STORY + JUNK).replace("\n", "\r\n").encode())
    assert run(path).stdout_bytes == STORY.replace("\n", "\r\n").encode()


def test_bad_inputs_are_named_and_the_rest_is_done(dump: Path) -> None:
    (dump / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    (dump / "empty.txt").touch()
    result = run(dump, dump / "missing.txt")
    assert result.exit_code == 1
    assert result.stdout == f"{STORY}\f{STORY}"
    assert "picture.txt: binary data" in result.stderr
    assert "empty.txt: empty" in result.stderr
    assert "missing.txt: cannot be read (no such file or directory)" in result.stderr
    assert "2 documents cleaned, 0 of them untouched, 3 inputs failed" in result.stderr


@pytest.mark.parametrize("out", ["dump", "dump/clean", "dump/one.txt"])
def test_an_output_among_the_inputs_is_refused(dump: Path, out: str) -> None:
    before = (dump / "one.txt").read_bytes()
    result = run(dump, "-o", dump.parent / out)
    assert result.exit_code == 2
    assert "choose a place outside of it" in result.stderr
    assert (dump / "one.txt").read_bytes() == before


def test_an_input_is_never_overwritten_even_through_a_link(dump: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to(dump / "one.txt")
    result = run(dump / "one.txt", "-o", link)
    assert result.exit_code == 2
    assert "never overwritten" in result.stderr


def test_results_that_would_share_a_name_are_refused(dump: Path, tmp_path: Path) -> None:
    other = tmp_path / "one.txt"
    other.write_text(STORY, encoding="utf-8")
    result = run(dump / "one.txt", other, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "would both become" in result.stderr


def test_explain_shows_every_line_with_reason_and_rule(dump: Path) -> None:
    result = run(dump / "one.txt", "--explain")
    assert "  ad         Реклама   [phrase:ad]" in result.stdout
    assert sum(line.startswith("  kept") for line in result.stdout.split("\n")) == 3


def test_explain_never_hands_control_characters_to_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "evil.txt"
    path.write_text(f"{STORY}\x1b]0;owned\x07 \u202eкінець\n", encoding="utf-8")
    shown = run(path, "--explain").stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "]0;owned кінець" in shown


def test_json_is_one_object_a_document_with_every_line(dump: Path) -> None:
    records = [json.loads(line) for line in run(dump, "--json").stdout.strip().split("\n")]
    assert [record["dropped"] for record in records] == [{"ad": 1, "latest": 1}] * 2
    assert "\n".join(line["text"] for line in records[0]["lines"]) == STORY + JUNK
    assert records[0]["lines"][-2] == {
        "text": "Останні новини",
        "kept": False,
        "reason": "latest",
        "rule": "phrase:latest",
    }


def test_json_goes_with_files(dump: Path, tmp_path: Path) -> None:
    result = run(dump, "-o", tmp_path / "out", "--json")
    assert len(result.stdout.strip().split("\n")) == 2
    assert (tmp_path / "out" / "one.txt").exists()


def test_a_document_without_prose_is_pointed_out(tmp_path: Path) -> None:
    path = tmp_path / "verse.txt"
    path.write_text("Над Сулицею\nтуман\n", encoding="utf-8")
    result = run(path)
    assert result.stdout == "Над Сулицею\nтуман\n"
    assert "look at: 1 no-prose" in result.stderr


def test_an_output_that_cannot_be_written_costs_its_document(dump: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "south").write_text("a file where a folder should be", encoding="utf-8")
    result = run(dump, "-o", out)
    assert result.exit_code == 1
    assert (out / "one.txt").read_text(encoding="utf-8") == STORY


def test_one_document_is_counted_in_the_singular(dump: Path) -> None:
    assert "1 document cleaned, 0 of them untouched" in run(dump / "one.txt").stderr


def test_several_documents_do_not_go_to_what_looks_like_a_file(dump: Path, tmp_path: Path) -> None:
    result = run(dump, "-o", tmp_path / "single.txt")
    assert result.exit_code == 2
    assert "several results need a folder" in result.stderr
    assert not (tmp_path / "single.txt").exists()


def test_a_folder_with_a_suffix_is_taken_where_it_exists(dump: Path, tmp_path: Path) -> None:
    (tmp_path / "clean.v2").mkdir()
    assert run(dump, "-o", tmp_path / "clean.v2").exit_code == 0
    assert (tmp_path / "clean.v2" / "one.txt").exists()


def test_explain_and_json_together_are_refused(dump: Path) -> None:
    result = run(dump, "--json", "--explain")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "give one of them" in result.stderr


def test_an_unknown_language_is_refused_with_the_known_ones(dump: Path) -> None:
    result = run(dump, "--lang", "klingon")
    assert result.exit_code == 2
    assert "none of de, el, en, es, fr, it, pl, ru, uk" in result.stderr


@pytest.mark.parametrize("code", ["uk", "uk-UA", "UK_ua"])
def test_a_language_may_have_a_region(dump: Path, code: str) -> None:
    assert run(dump / "one.txt", "--lang", code).stdout == STORY


def test_no_input_is_wrong_use() -> None:
    assert run().exit_code == 2


def test_help_teaches_by_examples() -> None:
    assert "litopys clean dumps/ -o clean/" in run("--help").stdout
