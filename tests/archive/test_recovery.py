"""A writer that died at any byte: what was acknowledged stays, the torn tail is put aside, and rows agree."""

from __future__ import annotations

import gzip
import json
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import DiskFull
from archive.index import Index
from archive.pages import Readers
from archive.recovery import recover
from archive.segment import OPEN, Segment
from archive.store import Archive
from archive.warc.members import Damage, Member, walk
from archive.warc.record import parse
from archive.warc.writing import Setting, capture_members
from tests.support import capture, dump, filled, writer

LATER = "2026-12-01T08:00:00Z"


@pytest.fixture(name="dead", scope="module")
def _dead(tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, int]:
    """An archive whose writer died, and how much of its file was acknowledged: all but the last group.

    In each group there is a revisit.
    """
    archive = filled(tmp_path_factory.mktemp("dead"), [])
    with writer(archive) as out:
        for group in ((1, 2, 1), (3, 1, 4), (3, 5)):
            known = next(iter(out.indexer.index.indexed().values()), 0)
            for place, number in enumerate(group):
                out.add(capture(number, date=f"2026-12-0{place + 1}T08:00:00Z"))
            if group != (3, 5):
                out.commit()
    (path,) = archive.warc_files()
    path.rename(path.with_name(path.name + OPEN))
    return archive, known


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.floats(0, 1), zeros=st.booleans())
def test_wherever_its_tail_is_torn_nothing_acknowledged_is_lost(
    cut: float, zeros: bool, dead: tuple[Archive, int], tmp_path: Path
) -> None:
    """Cut short, or with zeros where nothing reached the disk; the live index is then that of a rebuild."""
    old, known = dead
    shutil.rmtree(tmp_path / "a", ignore_errors=True)
    archive = Archive(Path(shutil.copytree(old.root, tmp_path / "a")))
    (path,) = archive.warc_files()
    whole = path.read_bytes()
    at = known + int(cut * (len(whole) - known))
    path.write_bytes(whole[:at] + bytes(len(whole) - at if zeros else 0))
    with closing(archive.read_index()) as index:
        before = {row["id"] for row in index.query("SELECT id FROM captures")}
    with Readers() as readers, archive.writing(readers, ()) as (_, opened):
        assert opened.alarms == ()
        assert len(opened.mended) == 1
    live = dump(archive.index_path)
    with closing(archive.read_index()) as index:
        rows = index.query("SELECT id, outcome FROM captures")
        assert before <= {row["id"] for row in rows}
        assert {row["outcome"] for row in rows} == {"article"}
    (path,) = archive.warc_files()
    assert not any(isinstance(found, Damage) for found in walk(path))
    aside = sorted((archive.root / "quarantine").glob("*.torn"))
    assert path.read_bytes() + b"".join(one.read_bytes() for one in aside) == whole[:at] + bytes(
        len(whole) - at if zeros else 0
    )
    for one in aside:
        said = json.loads(one.with_name(one.name + ".json").read_text(encoding="utf-8"))
        assert (said["offset"], said["cut"]) == (path.stat().st_size, one.stat().st_size)
        assert said["reason"]
    with Readers() as readers:
        archive.rebuild(readers)
    assert dump(archive.index_path) == live


def test_only_what_the_index_does_not_know_is_walked(tmp_path: Path) -> None:
    """Damage before that is no torn tail: it is left where it is, for it was whole once."""
    members = [capture_members(capture(number)) for number in range(4)]
    known = len(members[0]) + len(members[1])
    path = tmp_path / ("x.warc.gz" + OPEN)
    data = bytearray(b"".join(members)[:-3])
    data[50] ^= 0xFF
    path.write_bytes(data)
    (mended,) = recover(tmp_path, tmp_path / "quarantine", {"x.warc.gz": known})
    assert (mended.kept > known, mended.cut > 0, mended.reason) == (True, True, "truncated")
    assert (tmp_path / "x.warc.gz").read_bytes() == data[: mended.kept]


def test_a_member_that_is_no_record_is_torn_too(tmp_path: Path) -> None:
    good = capture_members(capture(1))
    (tmp_path / ("x.warc.gz" + OPEN)).write_bytes(good + gzip.compress(b"no record of any kind"))
    (mended,) = recover(tmp_path, tmp_path / "quarantine", {})
    assert (mended.kept, mended.reason[:14]) == (len(good), "no WARC header")


def test_a_hole_that_a_power_cut_left_is_taken_out(tmp_path: Path) -> None:
    """The disk wrote what came later first: whole records behind the hole stay, where every reader gets to them."""
    members = [capture_members(capture(number)) for number in range(4)]
    parts = [members[0], bytes(len(members[1])), members[2], members[3][:-9]]
    (tmp_path / ("x.warc.gz" + OPEN)).write_bytes(b"".join(parts))
    (mended,) = recover(tmp_path, tmp_path / "quarantine", {"x.warc.gz": len(members[0])})
    kept = (tmp_path / "x.warc.gz").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["quarantine", "x.warc.gz"]
    assert kept.startswith(members[0] + members[2])
    assert not any(isinstance(found, Damage) for found in walk(tmp_path / "x.warc.gz"))
    assert (mended.kept, mended.kept + mended.cut) == (len(kept), sum(map(len, parts)))
    asides = [json.loads(path.read_text("utf-8")) for path in sorted((tmp_path / "quarantine").glob("*.json"))]
    assert {(one["offset"], one["cut"]) for one in asides} >= {(len(members[0]), len(members[1]))}


@pytest.mark.parametrize("hole", [bytes(400), b"\xffold" * 100], ids=["zeros", "old bytes"])
def test_a_hole_right_behind_the_warcinfo_is_taken_out_too(tmp_path: Path, hole: bytes) -> None:
    segment = Segment(tmp_path, "x", {})
    segment.append(hole + capture_members(capture(1), setting=Setting(warcinfo=segment.warcinfo)))
    path = segment.close()
    path.rename(path.with_name(path.name + OPEN))
    (mended,) = recover(tmp_path, tmp_path / "quarantine", {})
    assert (mended.cut, mended.kept) == (len(hole), path.stat().st_size)
    assert [parse(one.data).type for one in walk(path) if isinstance(one, Member)][-1] == "response"


def test_no_room_to_write_leaves_a_file_that_can_be_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was appended before the floor was reached is synced with the rest when the file is closed."""
    segment = Segment(tmp_path, "x", {})
    segment.append(capture_members(capture(1)))
    monkeypatch.setenv("LITOPYS_MIN_FREE", str(10**18))
    with pytest.raises(DiskFull, match="must stay free"):
        segment.append(capture_members(capture(2)))
    path = segment.close()
    kinds = [parse(one.data).type for one in walk(path) if isinstance(one, Member)]
    assert kinds == ["warcinfo", "request", "metadata", "response"]
    assert parse(next(one.data for one in walk(path) if isinstance(one, Member))).id == segment.warcinfo


def test_a_name_that_the_index_knows_is_never_given_again(tmp_path: Path) -> None:
    first = Segment(tmp_path, "x", {})
    path = first.close()
    path.unlink()
    again = Segment(tmp_path, "x", {}, taken={first.name})
    assert again.close().name != path.name


def test_all_records_of_a_file_name_its_warcinfo(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    with writer(archive) as out:
        out.add(capture(1))
        out.add(capture(1, date=LATER))
        out.end_run("vyhadka-1", {"outlet": "vyhadka"})
    records = [parse(one.data) for one in walk(archive.warc_files()[0]) if isinstance(one, Member)]
    assert {record.headers.get("warc-warcinfo-id") for record in records[1:]} == {records[0].id}
    assert len(records) == 8


def test_captures_of_an_older_index_are_referred_to_only_after_a_rebuild(tmp_path: Path) -> None:
    archive = filled(tmp_path, [1])
    with closing(Index(archive.index_path)) as index:
        index.db.execute("UPDATE captures SET kind = NULL")
    kinds = []
    for date in (LATER, LATER.replace("-01T", "-02T")):
        with writer(archive) as out:
            out.add(replace(capture(1), date=date))
            out.commit()
        with closing(archive.read_index()) as index:
            kinds.append(index.query("SELECT kind FROM captures WHERE date = ?", [date])[0]["kind"])
        with Readers() as readers:
            archive.rebuild(readers)
    assert kinds == ["response", "revisit"]
