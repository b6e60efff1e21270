"""An archive survives its writers: torn files are mended, orphans indexed, locks honoured."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import closing
from pathlib import Path

import pytest

from archive.errors import ArchiveBusy, DiskFull, NotAnArchive
from archive.pages import Readers
from archive.segment import OPEN
from archive.store import Archive
from archive.warc.members import Damage, walk
from cleaner.errors import LitopysError
from tests.support import capture, dump, filled, writer

HERE = Path(__file__).resolve().parents[2]


def reopened(archive: Archive) -> tuple[int, int]:
    """(files mended, captures indexed) at the next opening for writing."""
    with Readers() as readers, archive.writing(readers, ()) as (_, opened):
        return len(opened.mended), opened.tally.captures


def test_a_committed_capture_is_an_article_and_a_closed_file(tmp_path: Path) -> None:
    archive = filled(tmp_path, range(3))
    assert [p.suffix for p in archive.warc_files()] == [".gz"]
    with closing(archive.read_index()) as index:
        rows = index.query("SELECT title, text, outlet, state, published FROM articles ORDER BY title")
    assert [row["title"] for row in rows] == ["Новина номер 0", "Новина номер 1", "Новина номер 2"]
    assert "Реклама" not in rows[0]["text"]
    assert rows[0] | {"title": "", "text": ""} == {
        "title": "",
        "text": "",
        "outlet": "vyhadka",
        "state": "live",
        "published": "2026-11-19T10:00:00+02:00",
    }


def test_what_was_synced_but_not_indexed_is_indexed_at_the_next_opening(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    with writer(archive) as out:
        out.add(capture(1))
        out.commit()
        out.add(capture(2))
        out.close()
    assert reopened(archive) == (0, 1)
    assert reopened(archive) == (0, 0)


def test_the_torn_tail_of_a_dead_writer_goes_to_quarantine_and_the_rest_stays(tmp_path: Path) -> None:
    archive = filled(tmp_path, range(2))
    (path,) = archive.warc_files()
    whole = path.read_bytes()
    path.unlink()
    torn = path.with_name(path.name + OPEN)
    torn.write_bytes(whole[:-7])
    archive.index_path.unlink()
    assert reopened(archive) == (1, 1)
    assert not any(isinstance(found, Damage) for found in walk(path))
    aside, why = sorted((tmp_path / "quarantine").iterdir())
    assert json.loads(why.read_text(encoding="utf-8"))["reason"] == "truncated"
    assert path.read_bytes() + aside.read_bytes() == whole[:-7]


def test_a_living_writers_file_is_left_alone(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    with writer(archive) as out:
        out.add(capture(1))
        out.commit()
        assert reopened(archive) == (0, 0)
        out.add(capture(2))
        out.commit()
    with closing(archive.read_index()) as index:
        assert index.query("SELECT count(*) AS n FROM articles") == [{"n": 2}]


def test_a_second_holder_of_a_lock_is_told_who_has_it(tmp_path: Path) -> None:
    archive = Archive(tmp_path).create()
    with (
        archive.lock("crawl", "a crawl"),
        pytest.raises(ArchiveBusy, match=rf"a crawl is running.*{os.getpid()}"),
        archive.lock("crawl", "a crawl"),
    ):
        pass
    with archive.lock("crawl", "a crawl"):
        pass


def test_a_rebuild_waits_for_no_writer(tmp_path: Path) -> None:
    archive = filled(tmp_path)
    with writer(archive), pytest.raises(ArchiveBusy), Readers() as readers:
        archive.rebuild(readers)


def test_a_folder_without_warcs_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(NotAnArchive, match="no warcs/ folder"):
        Archive(tmp_path).read_index()


def test_a_damaged_index_says_how_to_mend_it(tmp_path: Path) -> None:
    archive = filled(tmp_path)
    before = dump(archive.index_path)
    archive.index_path.write_bytes(b"no database at all" * 100)
    with pytest.raises(LitopysError, match="litopys rebuild"), writer(archive):
        pass
    with Readers() as readers:
        archive.rebuild(readers)
    assert dump(archive.index_path)["articles"] == before["articles"]


def test_too_little_free_space_stops_before_anything_is_torn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(tmp_path)
    with writer(archive) as out:
        out.add(capture(1))
        out.commit()
        monkeypatch.setenv("LITOPYS_MIN_FREE", str(10**18))
        with pytest.raises(DiskFull, match="Free some space"):
            out.add(capture(2))
    monkeypatch.delenv("LITOPYS_MIN_FREE")
    with writer(archive) as out:
        out.add(capture(2))
        out.commit()
    with closing(archive.read_index()) as index:
        assert index.query("SELECT count(*) AS n FROM articles") == [{"n": 2}]


WRITE_TILL_FULL = """
    import resource, sys
    from pathlib import Path
    sys.path.insert(0, {here!r})
    from archive.errors import DiskFull
    from archive.store import Archive
    from tests.support import capture, writer
    import signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
    try:
        with writer(Archive(Path({root!r}))) as out:
            for number in range(1000):
                out.add(capture(number))
                out.commit()
                print(number, flush=True)
    except DiskFull as error:
        print(error, file=sys.stderr)
        sys.exit(4)
"""


@pytest.mark.parametrize("limit", [150_000, 400_007, 900_001])
def test_a_write_that_fails_midway_loses_nothing_acknowledged(limit: int, tmp_path: Path) -> None:
    code = textwrap.dedent(WRITE_TILL_FULL).format(here=str(HERE), root=str(tmp_path), limit=limit)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 4, done.stderr
    assert "disk is full" in done.stderr
    acknowledged = {int(line) for line in done.stdout.split()}
    archive = Archive(tmp_path)
    reopened(archive)
    with closing(archive.read_index()) as index:
        titles = {row["title"] for row in index.query("SELECT title FROM articles")}
    assert {f"Новина номер {n}" for n in acknowledged} <= titles
    assert not any(isinstance(found, Damage) for path in archive.warc_files() for found in walk(path))


WRITE_FOR_EVER = """
    import sys
    from pathlib import Path
    sys.path.insert(0, {here!r})
    from archive.store import Archive
    from tests.support import capture, writer
    with writer(Archive(Path({root!r}))) as out:
        for number in range({start}, 100000):
            out.add(capture(number))
            if number % 3 == 0:
                out.commit()
                print(number, flush=True)
"""


def test_an_acknowledged_article_survives_kill_9(tmp_path: Path) -> None:
    """A dozen random kills: nothing acknowledged is lost, no row dangles, no file stays torn."""
    archive, dice, acknowledged, start = Archive(tmp_path), random.Random(7), -1, 0
    for _ in range(12):
        code = textwrap.dedent(WRITE_FOR_EVER).format(here=str(HERE), root=str(tmp_path), start=start)
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        line = process.stdout.readline()
        time.sleep(dice.random() * 0.15)
        process.send_signal(signal.SIGKILL)
        said = [int(x) for x in (line + process.stdout.read()).split() if x.isdigit()]
        process.stdout.close()
        process.wait()
        acknowledged, start = max(said), max(said) + 4
        reopened(archive)
        with closing(archive.read_index()) as index:
            rows = index.query("SELECT title, file, offset, length FROM articles")
        held = {row["title"] for row in rows}
        expected = {f"Новина номер {n}" for n in range(acknowledged - acknowledged % 3, acknowledged + 1)}
        assert expected <= held
        for path in archive.warc_files():
            assert path.suffix == ".gz"
            assert not any(isinstance(found, Damage) for found in walk(path))
            assert subprocess.run(["gzip", "-t", str(path)], check=False).returncode == 0
        sizes = {p.name: p.stat().st_size for p in archive.warc_files()}
        assert all(row["offset"] + row["length"] <= sizes[row["file"]] for row in rows)
