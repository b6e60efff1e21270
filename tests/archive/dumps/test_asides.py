"""Members of an archive that are no dumps come through cleaning and restoring unchanged."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.archive.dumps.runs import JUNK, cleaning, restoring, story

OTHERS = {"first.jpg": b"\xff\xd8\x00\x01", "in/readme.md": b"# read me\n", "in/noname": b"", "in/last.log": b"log\n"}
TEXTS = {"in/a.txt": story(1).encode(), "in/b.txt": story(2).encode(), "in/gone.txt": JUNK.encode()}
ORDER = ("first.jpg", "in/a.txt", "in/readme.md", "in/gone.txt", "in/noname", "in/b.txt", "in/last.log")
MEMBERS = {name: {**OTHERS, **TEXTS}[name] for name in ORDER}


def packed(path: Path) -> Path:
    """An archive of texts and other things, as its name says."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in MEMBERS.items():
                archive.writestr(name, data)
        return path
    with tarfile.open(path, "w:gz") as tar:
        for name, data in MEMBERS.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


def unpacked(path: Path) -> dict[str, bytes]:
    """The members by their names."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    with tarfile.open(path) as tar:
        return {info.name: stream.read() for info in tar if (stream := tar.extractfile(info))}


@pytest.mark.parametrize("name", ["dump.zip", "dump.tar.gz"])
def test_other_members_stay_where_they_are(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path / name)
    assert cleaning(path, "-o", tmp_path / f"out-{name}").exit_code == 0
    left = unpacked(tmp_path / f"out-{name}")
    assert {key: left[key] for key in OTHERS} == OTHERS
    assert list(left) == [one for one in ORDER if one in left]
    assert left["in/a.txt"] != MEMBERS["in/a.txt"]
    assert restoring(tmp_path / f"out-{name}", "-o", tmp_path / f"back-{name}").exit_code == 0
    assert unpacked(tmp_path / f"back-{name}") == MEMBERS


def test_the_parts_of_a_shared_archive_hold_every_other_member_once(tmp_path: Path) -> None:
    path = packed(tmp_path / "dump.zip")
    for number in (1, 2):
        assert cleaning(path, "-o", tmp_path / "out.zip", "--shard", f"{number}/2").exit_code == 0
    names = [name for number in (1, 2) for name in unpacked(tmp_path / f"out.{number}-of-2.zip")]
    assert sorted(name for name in names if name in OTHERS) == sorted(OTHERS)


def test_what_is_converted_names_the_members_that_it_leaves_out(tmp_path: Path) -> None:
    result = cleaning(packed(tmp_path / "dump.zip"), "--to", "jsonl", "-o", tmp_path / "out.jsonl")
    assert "no dumps left out of what is converted: .jpg 1, .log 1, .md 1, no ending 1" in result.stderr
