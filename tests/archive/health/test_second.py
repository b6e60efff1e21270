"""What a second reader promises: that others read our files record by record, or where they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.health.second import flaws_by_warcio
from archive.store import Archive
from archive.warc.members import Member, walk
from tests.archive.health.archives import made, run


@pytest.fixture(name="archive", scope="module")
def _archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return made(tmp_path_factory.mktemp("second") / "a")


@pytest.fixture(name="file")
def _file(archive: Archive, tmp_path: Path) -> Path:
    """A copy of a file with several records."""
    copy = tmp_path / "copy.warc.gz"
    copy.write_bytes(max(archive.warc_files(), key=lambda path: path.stat().st_size).read_bytes())
    return copy


def test_warcio_finds_in_what_we_write_the_records_that_we_find(archive: Archive) -> None:
    done = run("verify", "-a", str(archive.root), "--second-reader", "-w", "0")
    assert (done.exit_code, done.stdout) == (0, "")
    assert [flaws_by_warcio(path) for path in archive.warc_files()] == [[] for _ in archive.warc_files()]


def test_where_warcio_gives_up_is_told_with_how_many_records_follow(file: Path) -> None:
    found = [one for one in walk(file) if isinstance(one, Member)]
    data = bytearray(file.read_bytes())
    data[found[2].offset] ^= 0xFF
    file.write_bytes(data)
    (flaw,) = flaws_by_warcio(file)
    assert (flaw.offset, f"{len(found) - 3} follow" in flaw.what) == (found[1].offset, True)


def test_a_record_that_only_one_of_the_two_finds_is_told_of(file: Path) -> None:
    last = [one for one in walk(file) if isinstance(one, Member)][-1]
    file.write_bytes(file.read_bytes()[:-5])  # warcio hands over what was cut as if it were whole
    assert [(flaw.offset, "only it" in flaw.what) for flaw in flaws_by_warcio(file)] == [(last.offset, True)]


def test_the_command_names_what_the_second_reader_says_and_where(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-5])
    done = run("verify", str(file), "--second-reader", "-w", "0")
    assert done.exit_code == 1
    assert "read by warcio: only it finds a record here" in done.stdout
