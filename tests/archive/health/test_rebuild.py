"""A rebuild that is stopped goes on where it was, unless what it follows from is another now."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from archive.pages import Readers
from archive.store import Archive
from tests.archive.health.archives import killed, made
from tests.support import capture, dump, filled, writer

FILES = 3


class Stop(Exception):
    """What ends a rebuild in these tests."""


@pytest.fixture(name="archive")
def _archive(tmp_path: Path) -> Archive:
    return made(tmp_path / "a")


def stopped(archive: Archive, after: int = 1) -> None:
    """A rebuild that ends after so many transactions."""
    left = after

    def stop(captures: int) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise Stop

    with Readers() as readers, pytest.raises(Stop):
        archive.rebuild(readers, stop)


def rebuilt(archive: Archive) -> int:
    """How many captures a rebuild indexes."""
    with Readers() as readers:
        return archive.rebuild(readers).captures


def fresh(archive: Archive) -> Path:
    return archive.root / "index.db.new"


@pytest.mark.parametrize("after", range(1, FILES + 1))
def test_it_goes_on_where_it_was(after: int, archive: Archive, caplog: pytest.LogCaptureFixture) -> None:
    sound, every = dump(archive.index_path), rebuilt(archive)
    stopped(archive, after)
    assert fresh(archive).exists()
    assert dump(archive.index_path) == sound
    with caplog.at_level(logging.WARNING):
        assert rebuilt(archive) == every - len(dump_captures(sound, archive, after))
    assert "it goes on after" in caplog.text
    assert dump(archive.index_path) == sound
    assert not list(archive.root.glob("index.db.new*"))


def dump_captures(sound: dict[str, list[str]], archive: Archive, files: int) -> list[str]:
    """The captures of the first files."""
    names = [path.name for path in archive.warc_files()[:files]]
    return [row for row in sound["captures"] if any(name in row for name in names)]


def test_what_came_meanwhile_is_in_it(archive: Archive) -> None:
    stopped(archive, 2)
    with writer(archive) as out:
        out.add(capture(50))
        out.commit()
    live = dump(archive.index_path)
    rebuilt(archive)
    assert dump(archive.index_path) == live


@pytest.mark.parametrize("harm", ["note", "database", "file", "outlets", "garbage"])
def test_it_begins_anew_where_it_does_not_follow_any_more(
    harm: str, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    every = rebuilt(archive)
    stopped(archive, 2)
    if harm == "note":
        (archive.root / "index.db.new.json").unlink()
    elif harm == "database":
        data = bytearray(fresh(archive).read_bytes())
        data[:100] = bytes(100)
        fresh(archive).write_bytes(data)
    elif harm == "file":
        archive.warc_files()[0].unlink()
        every -= 10
    elif harm == "outlets":
        (tmp_path / "outlets").mkdir()
        monkeypatch.setenv("LITOPYS_OUTLETS", str(tmp_path / "outlets"))
    else:
        fresh(archive).write_bytes(b"anything at all" * 500)
    with caplog.at_level(logging.WARNING):
        assert rebuilt(archive) == every
    assert "it goes on" not in caplog.text
    live = dump(archive.index_path)
    assert rebuilt(archive) == every
    assert dump(archive.index_path) == live


REBUILD = """
import sys
from pathlib import Path
from archive.pages import Readers
from archive.store import Archive
with Readers() as readers:
    Archive(Path(sys.argv[1])).rebuild(readers, lambda captures: print(captures, flush=True))
"""


def test_a_rebuild_that_is_killed_goes_on_too(tmp_path: Path) -> None:
    archive = filled(tmp_path, range(60))
    for number in (61, 62):
        with writer(archive) as out:
            out.add(capture(number))
            out.commit()
    sound = dump(archive.index_path)
    killed(REBUILD, archive)
    assert rebuilt(archive) <= 14
    assert dump(archive.index_path) == sound
