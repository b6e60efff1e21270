"""Promises of `litopys import` as a command: what it takes and names, and that it leaves nothing behind in vain."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import zipfile
from base64 import b32encode
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive.store import Archive
from archive.warc.writing import capture_members
from crawler.cli import main
from tests.archive.test_revisits import DAYS, put
from tests.support import capture, filled


def run(*words: str, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(main, list(words), prog_name="litopys", catch_exceptions=False, input=stdin)


@pytest.fixture(name="warc")
def _warc(tmp_path: Path) -> Path:
    """A foreign file with three articles."""
    return filled(tmp_path / "source", range(3)).warc_files()[0]


def test_no_archive_is_made_where_no_input_can_be_opened(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no web archive", encoding="utf-8")
    new = tmp_path / "new"
    done = run("import", "-a", str(new), str(tmp_path / "missing.warc.gz"), str(tmp_path / "notes.txt"))
    assert done.exit_code == 1
    assert not new.exists()
    assert done.stdout == ""
    assert "missing.warc.gz: cannot be read" in done.stderr
    assert "notes.txt: not a WARC file" in done.stderr


def test_what_could_not_be_opened_is_told_as_data_too(tmp_path: Path) -> None:
    done = run("import", "-a", str(tmp_path / "new"), "--json", str(tmp_path / "missing.warc.gz"))
    facts = json.loads(done.stdout)
    assert (facts["files"], len(facts["failed"])) == (0, 1)


def test_a_warc_is_read_from_stdin(tmp_path: Path, warc: Path) -> None:
    for told in ("3 captures indexed: 3 article", "0 captures indexed: nothing new"):
        done = run("import", "-a", str(tmp_path / "new"), "-", stdin=warc.read_bytes())
        assert done.exit_code == 0, done.output
        assert told in done.stdout
        assert done.stdout.startswith("1 file: ")
    torn = run("import", "-a", str(tmp_path / "torn"), "-", stdin=warc.read_bytes()[:-40])
    assert torn.exit_code == 1
    assert "stdin: offset " in torn.stderr
    nothing = run("import", "-a", str(tmp_path / "nothing"), "-")
    assert "stdin: nothing came" in nothing.stderr


def test_a_folder_is_all_its_warc_files(tmp_path: Path, warc: Path) -> None:
    assert "3 captures indexed" in run("import", "-a", str(tmp_path / "new"), str(warc.parent.parent)).stdout


def test_of_a_folder_web_archives_by_another_name_are_named(
    tmp_path: Path, warc: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """And nothing else is: other gzip files, databases, packages, pipes."""
    inputs, data = tmp_path / "inputs", warc.read_bytes()
    (inputs / "deep").mkdir(parents=True)
    (inputs / "good.warc.gz").write_bytes(data)
    (inputs / "deep" / "x.warc.gz.bad").write_bytes(data)
    (inputs / "plain").write_bytes(gzip.decompress(data))
    with zipfile.ZipFile(inputs / "crawl.zip", "w") as package:
        package.writestr("archive/a.warc.gz", data)
    with zipfile.ZipFile(inputs / "letters.zip", "w") as package:
        package.writestr("letter.txt", "words")
    (inputs / "words.gz").write_bytes(gzip.compress(b"words " * 1000))
    (inputs / "words.txt").write_text("WARC is a word")
    shutil.copy(warc.parents[1] / "index.db", inputs / "index.db")
    os.mkfifo(inputs / "pipe")
    done = run("import", "-a", str(tmp_path / "new"), str(inputs))
    assert (done.exit_code, "1 file: " in done.stdout) == (0, True), done.output
    assert "not called web archives: crawl.zip, deep/x.warc.gz.bad, plain; name them" in caplog.text


def test_a_file_given_as_archive_is_named(tmp_path: Path, warc: Path) -> None:
    (tmp_path / "README.md").write_text("read me", encoding="utf-8")
    for folder in ("README.md", "README.md/news"):
        done = run("import", "-a", str(tmp_path / folder), str(warc))
        assert done.exit_code == 1
        assert "README.md is a file; name a folder" in done.stderr


def test_a_place_that_cannot_be_written_is_named(warc: Path) -> None:
    done = run("import", "-a", "/proc/nowhere", str(warc))
    assert (done.exit_code, "cannot be written" in done.stderr) == (1, True)


def test_what_cannot_be_looked_into_in_a_folder_is_named(tmp_path: Path, warc: Path) -> None:
    """Links that lead nowhere, links to folders, and folders that the system does not list."""
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    (inputs / "good.warc.gz").write_bytes(warc.read_bytes())
    (inputs / "gone.warc.gz").symlink_to(tmp_path / "nowhere")
    (inputs / "elsewhere").symlink_to(warc.parent)
    done = run("import", "-a", str(tmp_path / "new"), "--json", str(inputs))
    assert done.exit_code == 1
    facts = json.loads(done.stdout)
    assert facts["captures"] == 3
    assert any("elsewhere: a link to a folder is not followed" in told for told in facts["failed"])
    assert any("gone.warc.gz: cannot be read" in told for told in facts["failed"])


def test_a_folder_that_may_not_be_listed_is_no_empty_one(
    tmp_path: Path, warc: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Administrators may list all folders, so the system's refusal is put in the way."""
    closed, scan = tmp_path / "inputs" / "closed", os.scandir
    closed.mkdir(parents=True)
    (closed.parent / "good.warc.gz").write_bytes(warc.read_bytes())

    def scandir(path: str | int) -> Any:
        if path == str(closed):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    done = run("import", "-a", str(tmp_path / "new"), str(closed.parent))
    assert done.exit_code == 1
    assert f"{closed}: cannot be read (Permission denied)" in done.stderr
    assert "3 captures indexed" in done.stdout


def test_what_goes_another_way_is_told_the_way(tmp_path: Path) -> None:
    (tmp_path / "texts.jsonl").write_text('{"text": "a"}\n', encoding="utf-8")
    done = run("import", "-a", str(tmp_path / "new"), "https://a.example/x.warc.gz", str(tmp_path / "texts.jsonl"))
    assert "fetch it first" in done.stderr
    assert "--dump" in done.stderr


def test_what_is_odd_or_goes_another_way_is_said(tmp_path: Path, warc: Path) -> None:
    texts = tmp_path / "texts.warc.wet.gz"
    assert run("export", "-a", str(warc.parents[1]), "--to", "wet", "-o", str(texts)).exit_code == 0
    done = run("import", "-a", str(tmp_path / "new"), str(texts))
    assert "3 conversion passed over" in done.stdout
    assert "import them with --dump" in done.stderr
    assert "--dump" not in run("import", "-a", str(tmp_path / "other"), str(warc)).stderr


def test_a_file_that_gives_nothing_is_named_once(tmp_path: Path, warc: Path) -> None:
    clipped, whole = tmp_path / "clipped.warc.gz", tmp_path / "whole.warc.gz"
    clipped.write_bytes(warc.read_bytes()[:100])
    whole.write_bytes(warc.read_bytes())
    done = run("import", "-a", str(tmp_path / "new"), str(clipped), str(whole))
    assert (done.exit_code, done.stderr.count(str(clipped))) == (1, 1), done.stderr
    assert re.search(r"no record could be read \(offset 0, 100 bytes skipped: .+\)", done.stderr)
    assert "3 captures indexed" in done.stdout
    alone = run("import", "-a", str(tmp_path / "other"), "--json", str(clipped))
    assert len(json.loads(alone.stdout)["failed"]) == 1


def test_an_unresolved_revisit_is_told_in_words(tmp_path: Path) -> None:
    for day in DAYS[:2]:
        put(Archive(tmp_path / "own"), [capture(1, date=day)])
    _, revisit = Archive(tmp_path / "own").warc_files()
    done = run("import", "-a", str(tmp_path / "new"), str(revisit))
    assert "its original is not in the archive yet" in done.stderr, done.output
    assert "revisit_unresolved" not in done.stderr


def test_odd_records_are_counted(tmp_path: Path, warc: Path) -> None:
    """A block digest that differs beside a payload digest and a checksum that fit proves the page all the same."""
    packed = tmp_path / "odd.warc.gz"
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>One."
    payload = b32encode(hashlib.sha1(b"<p>One.").digest())
    head = b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/1\r\n"
    head += b"WARC-Record-ID: <urn:uuid:0f2e4d6c-0000-4000-8000-000000000001>\r\nWARC-Date: 2026-11-01T00:00:00Z\r\n"
    head += (
        b"WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\nWARC-Payload-Digest: sha1:" + payload + b"\r\n"
    )
    head += b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(block)
    packed.write_bytes(gzip.compress(head + block + b"\r\n\r\n"))
    done = run("import", "-a", str(tmp_path / "new"), str(packed))
    assert "odd, and taken over: 1 block digest differs, payload digest fits" in done.stderr


def test_an_archive_whose_name_sqlite_could_not_take_is_refused_in_a_sentence(tmp_path: Path, warc: Path) -> None:
    done = run("import", "-a", str(tmp_path / "arch\udcff"), str(warc))
    assert done.exit_code == 2
    assert "not UTF-8" in done.stderr
    assert run("import", "-a", str(tmp_path / "архів «x» №1"), str(warc)).exit_code == 0


def test_another_capture_with_the_id_of_one_that_is_held_is_named_and_not_mistaken_for_it(tmp_path: Path) -> None:
    one = capture(1)
    other = replace(capture(2), id=one.id)
    for name, given in (("one", one), ("other", other)):
        (tmp_path / f"{name}.warc.gz").write_bytes(capture_members(given))
    assert run("import", str(tmp_path / "one.warc.gz"), "-a", str(tmp_path / "a")).exit_code == 0
    done = run("import", str(tmp_path / "other.warc.gz"), str(tmp_path / "one.warc.gz"), "-a", str(tmp_path / "a"))
    assert done.exit_code == 1
    assert re.search(r"other\.warc\.gz: offset \d+, .* another capture of the archive has its id", done.stderr)
    assert "one.warc.gz: offset" not in done.stderr
