"""`--diff`: what it shows, and that `patch` makes the output from the input with it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.dumps.judge.outcome import Outcome
from archive.dumps.tell.diff import diff, paint
from cleaner.dump_values import Cleaned
from cleaner.repair_edits import edited
from cleaner.values import Line
from tests.archive.dumps.outcomes import AD, LATEST, STORY, outcome, pieces_of


def patched(folder: Path, one: Outcome) -> bytes:
    """What `patch` makes of the document's text by its diff."""
    (folder / "text").write_bytes(one.document.text.encode("utf-8", "surrogateescape"))
    lines = "".join(f"{line}\n" for line in diff(one, for_patch=True)).encode("utf-8", "surrogateescape")
    if lines:
        command = ["patch", "--binary", "--silent", "--posix", "--no-backup-if-mismatch", "text"]
        done = subprocess.run(command, cwd=folder, input=lines, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout + lines
    return (folder / "text").read_bytes() if (folder / "text").exists() else b""


def test_each_line_that_goes_has_its_reason_beside_it() -> None:
    lines = list(diff(outcome()))
    assert lines[:3] == ["--- a/one.txt", "+++ b/one.txt", "@@ -1,7 +1,3 @@ ad, latest"]
    assert lines[3] == " Пором через Сулицю знову ходить"
    assert lines[5].split() == ["-Реклама", "#", "ad", "phrase:ad"]
    assert lines[-2].split("  # ") == [f"{'-У Вербівцях відкрили бібліотеку':<60}", "latest span:tail"]
    assert lines[-1] == "\\ No newline at end of file"


def test_a_document_that_was_left_alone_has_no_diff() -> None:
    assert not list(diff(outcome("Лише текст.\n")))


def test_behind_a_last_line_end_there_is_no_line_to_show() -> None:
    assert list(diff(outcome("Слово.\nРеклама\n", {1: AD, 2: AD})))[2:] == [
        "@@ -1,2 +1,1 @@ ad",
        " Слово.",
        f"{'-Реклама':<60}  # ad phrase:ad",
    ]


def test_only_the_neighbourhood_of_what_changed_is_shown() -> None:
    text = "".join(f"Рядок {n}\n" for n in range(1, 101))
    lines = list(diff(outcome(text, {19: AD, 79: LATEST})))
    assert [line for line in lines if line.startswith("@@")] == ["@@ -17,7 +17,6 @@ ad", "@@ -77,7 +76,6 @@ latest"]
    assert len(lines) == 2 + 2 * 8


def test_lines_that_were_repaired_are_shown_before_and_after() -> None:
    repaired, change = edited("Мiст\nЛіс\n", [(0, 4, "Міст")], "homoglyphs")
    one = replace(outcome(repaired), changes=(change,), document=replace(outcome().document, text="Мiст\nЛіс\n"))
    assert [line.split("  ")[0] for line in diff(one)][3:] == ["-Мiст", "+Міст", " Ліс"]


def test_a_diff_for_the_eye_is_safe_for_a_terminal() -> None:
    one = outcome("\x1b[2JСтерто\u202eокрем\n", {0: AD}, name="a\x1b]0;x\n.txt")
    assert not any("\x1b" in line or "\u202e" in line or "\n" in line for line in diff(one))
    assert paint("-a").startswith("\x1b[31m")


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs the program patch")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(st.sampled_from("аб\n\r-+@\\ \udc80"), max_size=80), data=st.data())
def test_patch_makes_the_output_from_the_input(tmp_path: Path, text: str, data: st.DataObject) -> None:
    drops = {n: AD for n in range(len(pieces_of(text))) if data.draw(st.booleans())}
    one = outcome(text, drops)
    assert patched(tmp_path, one) == one.text.encode("utf-8", "surrogateescape")


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs the program patch")
def test_patch_makes_it_too_where_pieces_are_no_lines_or_were_rewritten(tmp_path: Path) -> None:
    pieces = ("Одне речення. ", "Реклама ", "Друге речення.\nТретє.\n")
    lines = tuple(Line(text=piece.strip(), drop=AD if n == 1 else None) for n, piece in enumerate(pieces))
    document = replace(outcome().document, text="".join(pieces))
    one = Outcome(document=document, pieces=pieces, cleaned=Cleaned(lines=lines))
    assert patched(tmp_path, one).decode() == "Одне речення. Друге речення.\nТретє.\n"
    joined, change = edited(STORY, [(31, 32, " ")], "wrapped")
    two = replace(outcome(joined), document=replace(outcome().document, text=STORY), changes=(change,))
    assert patched(tmp_path, two).decode() == joined
