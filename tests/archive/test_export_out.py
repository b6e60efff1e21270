"""An export never takes the place of what the archive itself needs, nor of what is no file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from archive.store import Archive
from tests.archive.exported import newsroom, run
from tests.support import capture, writer


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return newsroom(tmp_path / "news")


@pytest.mark.parametrize("place", ["index.db", "index.db-wal", "frontier.db", "warcs/new.warc.gz", "cdxj/new.cdxj"])
def test_no_export_goes_among_the_archives_own_files(archive: Archive, place: str) -> None:
    target = archive.root / place
    target.parent.mkdir(exist_ok=True)
    before = target.read_bytes() if target.exists() else None
    result = run("-a", str(archive.root), "--to", "jsonl", "-o", str(target), "--overwrite")
    assert result.exit_code == 1
    assert "is the archive's own" in result.stderr
    assert (target.read_bytes() if target.exists() else None) == before


def test_a_warc_of_the_archive_is_not_written_over_with_its_own_export(archive: Archive) -> None:
    (warc,) = archive.warc_files()
    before = warc.read_bytes()
    result = run("-a", str(archive.root), "--to", "warc", "-o", str(warc), "--overwrite")
    assert result.exit_code == 1
    assert warc.read_bytes() == before


def test_a_file_beside_the_archives_folders_is_ones_own(archive: Archive) -> None:
    target = archive.root / "news.jsonl"
    assert run("-a", str(archive.root), "--to", "jsonl", "-o", str(target)).exit_code == 0
    assert len(target.read_text().splitlines()) == 3


def test_what_is_no_file_is_not_replaced_by_one(archive: Archive, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    result = run("-a", str(archive.root), "--to", "jsonl", "-o", str(pipe), "--overwrite")
    assert result.exit_code == 1
    assert "not a file" in result.stderr
    assert pipe.is_fifo()


@pytest.mark.parametrize(("to", "name"), [("warc", "x.warc"), ("wet", "x.wet"), ("wet", "x")])
def test_what_is_gzipped_is_not_called_plain(archive: Archive, tmp_path: Path, to: str, name: str) -> None:
    order = ["-a", str(archive.root), "--to", to, "-o"]
    result = run(*order, str(tmp_path / name))
    assert (result.exit_code, f"-o {tmp_path / name}.gz" in result.stderr) == (2, True)
    assert list(tmp_path.glob("x*")) == []
    assert run(*order, str(tmp_path / f"{name}.gz")).exit_code == 0
    assert (tmp_path / f"{name}.gz").read_bytes().startswith(b"\x1f\x8b")


def test_a_whole_archive_as_wacz_is_told_to_be_copied_unproven(archive: Archive, tmp_path: Path) -> None:
    """Of a part of it damaged records are named, as each is read."""
    order = ["-a", str(archive.root), "--to", "wacz", "-o"]
    assert "litopys verify" in run(*order, str(tmp_path / "all.wacz")).stderr
    assert "litopys verify" not in run(*order, str(tmp_path / "part.wacz"), "--since", "2000-01-01").stderr


def test_an_export_to_a_link_goes_where_it_leads(archive: Archive, tmp_path: Path) -> None:
    target, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    target.write_text("old")
    link.symlink_to(target)
    assert run("-a", str(archive.root), "--to", "jsonl", "-o", str(link), "--overwrite").exit_code == 0
    assert link.is_symlink()
    assert len(target.read_text().splitlines()) == 3


def test_the_second_file_of_a_large_export_is_not_written_over_either(archive: Archive, tmp_path: Path) -> None:
    second = tmp_path / "all-00001.warc.gz"
    second.write_text("mine")
    result = run("-a", str(archive.root), "--to", "warc", "-o", str(tmp_path / "all.warc.gz"))
    assert result.exit_code == 1
    assert str(second) in result.stderr
    assert second.read_text() == "mine"
    assert not (tmp_path / "all.warc.gz").exists()


def test_a_missing_file_is_named_as_it_was_called(archive: Archive, tmp_path: Path) -> None:
    (warc,) = archive.warc_files()
    warc.unlink()
    for to in ("wacz", "warc", "cdxj"):
        result = run("-a", str(archive.root), "--to", to, "-o", str(tmp_path / f"o.{to}.gz"))
        assert result.exit_code == 1
        assert f"{warc}: is missing" in result.stderr


def test_an_export_without_room_says_so_and_leaves_nothing(archive: Archive, tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk."""
    target = tmp_path / "out" / "all.wacz"
    target.parent.mkdir()
    with writer(archive) as out:
        out.add(capture(9, body=Random(9).randbytes(300_000)))
        out.commit()
    code = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)); "
    code += "from crawler.cli import main; main()"
    order = ["export", "-a", str(archive.root), "--to", "wacz", "-o", str(target)]
    done = subprocess.run([sys.executable, "-c", code, *order], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"Error: {target}: " in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(target.parent.iterdir())


@pytest.mark.parametrize("to", ["wacz", "warc", "cdxj"])
def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_exported(
    archive: Archive, tmp_path: Path, to: str
) -> None:
    (warc,) = archive.warc_files()
    with writer(archive) as out:
        out.add(capture(4))
        out.commit()
    warc.unlink()
    warc.mkdir()
    result = run("-a", str(archive.root), "--to", to, "-o", str(tmp_path / f"o.{to}.gz"))
    assert result.exit_code == 1
    assert f"{warc}: cannot be read (Is a directory)" in result.stderr
    assert (tmp_path / f"o.{to}.gz").exists()


@pytest.mark.parametrize("to", ["wacz", "warc", "cdxj", "wet"])
def test_of_an_empty_archive_no_file_is_made(tmp_path: Path, to: str) -> None:
    root, target = tmp_path / "empty", tmp_path / "out.gz"
    with writer(Archive(root)):
        pass
    result = run("-a", str(root), "--to", to, "-o", str(target))
    assert result.exit_code == 1
    assert "nothing to export" in result.stderr
    assert not target.exists()
