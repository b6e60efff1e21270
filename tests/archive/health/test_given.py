"""Web archives looked at by name, archives that were imported, and captures that are odd and sound."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive.health.verify import verify
from archive.store import Archive
from tests.archive.health.archives import made, run
from tests.support import capture, writer


@pytest.fixture(name="archive", scope="module")
def _archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return made(tmp_path_factory.mktemp("sound") / "a")


def test_files_given_by_name_are_looked_at_by_themselves(archive: Archive, tmp_path: Path) -> None:
    good = archive.warc_files()[0]
    done = run("verify", str(good))
    assert (done.exit_code, done.stdout) == (0, "")
    bad, text = tmp_path / "bad.warc.gz", tmp_path / "text.txt"
    bad.write_bytes(good.read_bytes()[:-9])
    text.write_bytes(b"no archive at all")
    done = run("verify", str(good), str(bad), str(text), str(tmp_path / "missing.wacz"))
    assert done.exit_code == 1
    assert [line.partition(": ")[0] for line in done.stdout.splitlines()] == [
        str(bad),
        str(text),
        str(tmp_path / "missing.wacz"),
    ]


def test_a_package_is_held_against_its_own_list(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    assert run("export", "--to", "wacz", "-a", str(archive.root), "-o", str(path)).exit_code == 0
    assert run("verify", str(path)).exit_code == 0
    data = path.read_bytes()
    at = data.index(b"pages/pages.jsonl") + 60
    path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    done = run("verify", str(path))
    assert done.exit_code == 1
    assert done.stdout.startswith(f"{path}: ")


def test_an_imported_archive_is_sound(archive: Archive, tmp_path: Path) -> None:
    other = tmp_path / "b"
    files = [str(path) for path in archive.warc_files()]
    assert run("import", "-a", str(other), *files, "--no-learn").exit_code == 0
    assert verify(Archive(other), 0).flaws == []


def test_a_page_that_broke_off_and_odd_bodies_are_no_flaws(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    with writer(archive) as out:
        out.add(replace(capture(1), truncated="disconnect"))
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n"
        out.add(replace(capture(2), head=head, body=b"5\r\nabcde\r\n0\r\n\r\n"))
        out.commit()
    found = verify(archive, 0)
    assert found.flaws == []
    assert not found.notes
