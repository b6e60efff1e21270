"""The options of `litopys clean`: each does what its help says, and is refused where it cannot."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import fsspec
import pytest

from tests.archive.dumps.runs import FAST, JUNK, STORY, cleaning, contents, folder, json_lines, restoring, story
from tests.archive.dumps.warcs import wet

HERE = Path(__file__).parents[3]


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A folder of three texts."""
    return folder(tmp_path / "dump", 3)


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """Five records."""
    return json_lines(tmp_path / "dump.jsonl", map(story, range(5)))


def test_the_sidecar_stands_beside_a_file_and_in_a_folder(dump: Path, lines: Path, tmp_path: Path) -> None:
    cleaning(dump, "-o", tmp_path / "out")
    cleaning(lines, "-o", tmp_path / "out.jsonl")
    assert (tmp_path / "out" / "removed.jsonl").exists()
    assert (tmp_path / "out.jsonl.removed.jsonl").exists()


def test_a_sidecar_can_be_named_and_packed_or_left_out(lines: Path, tmp_path: Path) -> None:
    cleaning(lines, "-o", tmp_path / "a.jsonl", "--removed", tmp_path / "r.jsonl.zst")
    cleaning(lines, "-o", tmp_path / "b.jsonl", "--no-removed")
    assert not list(tmp_path.glob("*.removed.jsonl"))
    assert (
        restoring(tmp_path / "a.jsonl", "--removed", tmp_path / "r.jsonl.zst", "-o", tmp_path / "back.jsonl").exit_code
        == 0
    )
    assert (tmp_path / "back.jsonl").read_bytes() == lines.read_bytes()


def test_a_sidecar_over_an_input_is_refused(lines: Path, tmp_path: Path) -> None:
    before = lines.read_bytes()
    result = cleaning(lines, "-o", tmp_path / "out.jsonl", "--removed", lines)
    assert (result.exit_code, lines.read_bytes()) == (2, before)


def test_a_dry_run_writes_nothing_but_the_report(dump: Path, tmp_path: Path) -> None:
    before = contents(tmp_path)
    result = cleaning(dump, "-o", tmp_path / "out", "--dry-run", "--report", tmp_path / "look" / "report.html")
    assert "3 documents cleaned" in result.stderr
    after = contents(tmp_path)
    assert after.keys() - before.keys() == {"look/report.html"}
    assert "Реклама" in after["look/report.html"].decode()


def test_what_was_cleaned_is_an_input_without_its_sidecar(dump: Path, tmp_path: Path) -> None:
    cleaning(dump, "-o", tmp_path / "once")
    result = cleaning(tmp_path / "once", "-o", tmp_path / "twice")
    assert (result.exit_code, "3 documents cleaned, 3 of them untouched" in result.stderr) == (0, True)


def test_several_files_become_one_of_another_shape(dump: Path, lines: Path, tmp_path: Path) -> None:
    assert cleaning(dump, lines, "-o", tmp_path / "all.csv", "--to", "csv").exit_code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "all.csv").read_text(encoding="utf-8"))))
    assert len(rows) == 8
    assert all(row["text"] and "Реклама" not in row["text"] for row in rows)
    assert restoring(tmp_path / "all.csv", "-o", tmp_path / "back").exit_code == 1


def test_one_file_goes_to_stdout_in_its_own_shape(lines: Path) -> None:
    records = [json.loads(line) for line in cleaning(lines).stdout.splitlines()]
    assert [record["id"] for record in records] == [f"d{n}" for n in range(5)]
    assert cleaning("-", stdin=lines.read_bytes()).stdout == cleaning(lines, "--stream").stdout


@pytest.mark.parametrize("name", ["dump.zip", "dump.tar.gz", "dump.warc.wet"])
def test_archives_come_out_as_archives_and_back(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    packed(path)
    result = cleaning(path, "-o", tmp_path / f"out-{name}")
    assert (result.exit_code, "2 documents cleaned, 0 of them untouched" in result.stderr) == (0, True)
    assert b"\xd0\xa0\xd0\xb5\xd0\xba\xd0\xbb\xd0\xb0\xd0\xbc\xd0\xb0" not in (tmp_path / f"out-{name}").read_bytes()
    assert restoring(tmp_path / f"out-{name}", "-o", tmp_path / f"back-{name}").exit_code == 0
    cleaning(path, "--to", "text", "-o", tmp_path / "once.txt", "--drop", nothing(tmp_path))
    cleaning(tmp_path / f"back-{name}", "--to", "text", "-o", tmp_path / "again.txt", "--drop", nothing(tmp_path))
    assert (tmp_path / "once.txt").read_bytes() == (tmp_path / "again.txt").read_bytes()


def packed(path: Path) -> None:
    """An archive of two texts of this name's kind."""
    texts = {"a.txt": story(1).encode(), "b/c.txt": story(2).encode()}
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in texts.items():
                archive.writestr(name, data)
    elif path.suffix == ".gz":
        with tarfile.open(path, "w:gz") as tar:
            for name, data in texts.items():
                info = tarfile.TarInfo(name)
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
    else:
        path.write_bytes(wet(*(data.decode() for data in texts.values())))


def nothing(folder_: Path) -> Path:
    """A list of lines without lines."""
    path = folder_ / "nothing.txt"
    path.write_text("# none\n", encoding="utf-8")
    return path


def test_a_url_is_read_through_its_file_system(tmp_path: Path) -> None:
    with fsspec.open("memory://dumps/story.txt", "wb") as stream:
        stream.write((STORY + JUNK).encode())
    assert cleaning("memory://dumps/story.txt").stdout == STORY


def test_own_lines_stay_and_go(dump: Path, tmp_path: Path) -> None:
    (tmp_path / "keep.txt").write_text("Реклама\n", encoding="utf-8")
    (tmp_path / "drop.txt").write_text("/^Квиток коштує/\n", encoding="utf-8")
    text = cleaning(dump / "part0" / "000.txt", "--keep", tmp_path / "keep.txt", "--drop", tmp_path / "drop.txt").stdout
    assert ("Реклама" in text, "Квиток" in text, "Останні новини" in text) == (True, False, False)


def test_a_wrong_list_is_wrong_use_and_names_its_line(dump: Path, tmp_path: Path) -> None:
    (tmp_path / "drop.txt").write_text("Слово\n/(/\n", encoding="utf-8")
    result = cleaning(dump, "--drop", tmp_path / "drop.txt")
    assert (result.exit_code, "drop.txt:2:" in result.stderr) == (2, True)


def test_a_profile_is_saved_and_used_again(lines: Path, tmp_path: Path) -> None:
    renamed = lines.read_text(encoding="utf-8").replace('"text"', '"body of it"')
    lines.write_text(renamed, encoding="utf-8")
    wrong = cleaning(lines)
    assert (wrong.exit_code, "body of it" in wrong.stderr) == (1, True)
    profile = tmp_path / "own.toml"
    assert cleaning(lines, "--text-column", "body of it", "--save-profile", profile).exit_code == 0
    assert cleaning(lines, "--profile", profile).stdout.count("body of it") == 5


def test_damage_is_told_of_with_its_cure_and_left_in_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "damaged.txt"
    path.write_text(STORY.replace("пором між", "по\u00adром\u00a0між") + JUNK, encoding="utf-8")
    result = cleaning(path)
    assert result.stdout.encode() == path.read_bytes().removesuffix(JUNK.encode())
    assert "1 document damaged" in result.stderr
    assert "--repair" in result.stderr
    assert "invisible" in result.stderr.split("--repair ")[1].split(" ")[0]
    mended = cleaning(path, "--repair", "all")
    assert (mended.stdout, "--repair" in mended.stderr) == (STORY, False)


def test_wrapped_paragraphs_stay_or_go_as_one_and_keep_their_line_ends(tmp_path: Path) -> None:
    prose = (
        "Після тижня простою пором між берегами Вербівців\nповернувся на воду, розповів капітан Гнат Перепілка,\n"
        "який водить його тридцять років і знає кожну мілину.\n\n"
    )
    text = "Пором через Сулицю знову ходить\n\n" + prose + prose.replace("Після тижня", "Двигун після")
    (tmp_path / "wrapped.txt").write_text(text, encoding="utf-8")
    assert cleaning(tmp_path / "wrapped.txt").stdout.split() == text.split()


def test_a_diff_is_one_for_patch_too(dump: Path, tmp_path: Path) -> None:
    assert "# ad phrase:ad" in cleaning(dump, "--diff").stdout
    (tmp_path / "clean.diff").write_bytes(cleaning(dump / "part0" / "000.txt", "--patch").stdout_bytes)
    target = tmp_path / "000.txt"
    target.write_bytes((dump / "part0" / "000.txt").read_bytes())
    subprocess.run(["patch", "-s", str(target), str(tmp_path / "clean.diff")], check=True)
    assert target.read_text(encoding="utf-8") == story(0).removesuffix(JUNK)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--explain", "--diff"], "give one of them"),
        (["--view", "list"], "--view goes with --explain"),
        (["--removed", "r.jsonl", "--dry-run"], "--removed goes with"),
        (["--repair", "magic"], "'magic' is none of all, mojibake"),
        (["--separator", "("], "neither form-feed, line, blank-lines:N nor a regular expression"),
        (["--frequencies", "x.npz", "--corpus"], "leave out --save-frequencies and --corpus"),
        (["--frequencies", "x.npz"], "no line frequencies of ours"),
        (["--profile", "none.toml"], "cannot be read"),
        (["--json", "-o", "-"], "would both go to stdout"),
    ],
)
def test_options_that_cannot_be_are_refused(dump: Path, words: list[str], why: str) -> None:
    result = cleaning(dump, *words)
    assert result.exit_code in (1, 2)
    assert why in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_stdin_cannot_be_counted_first() -> None:
    result = cleaning("-", "--corpus", stdin=STORY.encode())
    assert (result.exit_code, "cannot be read twice" in result.stderr) == (2, True)


def test_a_terminal_is_shown_how_far_the_run_is(tmp_path: Path) -> None:
    path = json_lines(tmp_path / "dump.jsonl", map(story, range(9000)))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "crawler.cli", "clean", *FAST, str(path), "-o", str(tmp_path / "out.jsonl")]
    with subprocess.Popen(command, stderr=theirs, env={**os.environ, "PYTHONPATH": str(HERE)}) as run:
        os.close(theirs)
        said = b""
        while data := read(ours):
            said += data
        assert run.wait() == 0
    shown = said.decode()
    assert "counted: " in shown
    assert "MB" in shown
    assert shown.index("cleaned: ") < shown.index("9,000 documents cleaned")


def read(terminal: int) -> bytes:
    """What was written to a terminal; nothing once it is closed."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_help_is_shown_at_once() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from crawler.cli import main\n"
        "assert 'What stays and what goes' in CliRunner().invoke(main, ['clean', '--help']).output\n"
        "heavy = {'numpy', 'lxml', 'trafilatura', 'sqlite_utils', 'pebble', 'warcio', 'fsspec'} & set(sys.modules)\n"
        "print(sorted(heavy))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(HERE)},
    )
    assert done.stdout.strip() == "[]"
