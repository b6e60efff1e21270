"""The index of a WARC file: every page that a reader may be shown, in byte order, and as old as its file."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.capture import DumpText, Found
from archive.pages import Readers
from archive.warc import cdxj
from archive.warc.cdxj import Sorter, index_file, index_path, lines_of, merged, refresh, stale
from archive.warc.members import read_member
from archive.warc.record import parse
from archive.warc.writing import capture_members, text_members, warcinfo_member
from tests.support import DAY, capture, filled, writer


def warc(folder: Path, name: str = "x.warc.gz") -> Path:
    """A file with two pages (the later in the alphabet first), a redirect and a dump's text."""
    folder.mkdir(exist_ok=True)
    moved = replace(capture(3), head=b"HTTP/1.1 301 Moved\r\nLocation: /\r\n", body=b"", request_head=b"")
    text = DumpText(
        url="https://vyhadka.example/t",
        date=DAY,
        body=b"x",
        content_type="text/plain",
        found=Found(how="dump"),
        id="<a>",
    )
    members = [warcinfo_member(name, DAY, {}), capture_members(capture(2)), capture_members(moved)]
    (folder / name).write_bytes(b"".join([*members, text_members(text), capture_members(capture(1))]))
    return folder / name


def test_a_line_leads_to_the_record_of_its_page(tmp_path: Path) -> None:
    path = warc(tmp_path)
    for line in lines_of(path):
        if not line:
            continue
        key, stamp, facts = line.decode().split(" ", 2)
        told = json.loads(facts)
        member = read_member(path, int(told["offset"]), int(told["length"]))
        assert member
        record = parse(member.data)
        assert record.url == told["url"]
        assert stamp == "20261120080000"
        assert key.startswith("example,vyhadka)/news/")
        assert told["digest"] == record.headers["warc-payload-digest"]
        assert told["filename"] == "x.warc.gz"


def test_only_what_may_be_shown_for_a_url_has_a_line_in_byte_order(tmp_path: Path) -> None:
    lines = index_file(warc(tmp_path), tmp_path / "cdxj").read_bytes().splitlines(keepends=True)
    assert lines == sorted(lines)
    told = [json.loads(line.split(b" ", 2)[2]) for line in lines]
    assert [(one["url"][-6:], one.get("mime"), one["status"]) for one in told] == [
        ("1.html", "text/html", "200"),
        ("2.html", "text/html", "200"),
        ("3.html", None, "301"),
    ]


def test_an_index_is_made_once_and_made_anew_when_its_file_changes(tmp_path: Path) -> None:
    path, folder = warc(tmp_path / "warcs"), tmp_path / "cdxj"
    assert refresh(path.parent, folder) == 1
    assert refresh(path.parent, folder) == 0
    path.write_bytes(path.read_bytes() + capture_members(capture(7)))
    os.utime(path, ns=(1, 1))
    assert stale(path, folder)
    assert refresh(path.parent, folder) == 1
    assert b"/news/7.html" in index_path(path, folder).read_bytes()


def test_the_index_of_a_file_that_is_gone_goes(tmp_path: Path) -> None:
    path, folder = warc(tmp_path / "warcs"), tmp_path / "cdxj"
    refresh(path.parent, folder)
    path.unlink()
    refresh(path.parent, folder)
    assert not list(folder.iterdir())


def test_what_a_kill_left_half_written_goes(tmp_path: Path) -> None:
    path, folder = warc(tmp_path / "warcs"), tmp_path / "cdxj"
    folder.mkdir()
    (folder / ".x.warc.gz.old").write_bytes(b"half")
    os.utime(folder / ".x.warc.gz.old", (1, 1))
    (folder / ".x.warc.gz.new").write_bytes(b"another process writes this")
    refresh(path.parent, folder)
    assert sorted(one.name for one in folder.iterdir()) == [".x.warc.gz.new", "x.cdxj"]


def test_damage_costs_no_line_but_its_own(tmp_path: Path) -> None:
    path = warc(tmp_path)
    data = bytearray(path.read_bytes())
    before = [line for line in lines_of(path) if line]
    at = int(json.loads(before[0].split(b" ", 2)[2])["offset"]) + 60
    data[at : at + 8] = bytes(8)
    path.write_bytes(data)
    assert [line for line in lines_of(path) if line] == before[1:]


def test_the_files_name_may_be_told_and_reading_ends_where_told(tmp_path: Path) -> None:
    path = warc(tmp_path)
    last = [line for line in lines_of(path, "archive/y") if line][-1]
    told = json.loads(last.split(b" ", 2)[2])
    assert told["filename"] == "archive/y"
    assert last not in list(lines_of(path, "archive/y", int(told["offset"])))


@given(st.lists(st.binary(min_size=1, max_size=9).map(lambda b: b.replace(b"\n", b"") + b"\n")))
def test_lines_come_back_sorted_and_once_however_little_memory_there_is(lines: list[bytes]) -> None:
    with Sorter(spill=20) as sorter:
        for line in lines:
            sorter.add(line)
        assert list(sorter.lines()) == sorted(set(lines))


def test_more_files_are_merged_than_may_be_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cdxj, "_OPEN_AT_ONCE", 3)
    paths = [tmp_path / f"{n}" for n in range(20)]
    for n, path in enumerate(paths):
        path.write_bytes(b"a\n%02d\n" % n if n < 10 else b"%02d\na\n" % n)
        path.write_bytes(b"".join(sorted(path.read_bytes().splitlines(keepends=True))))
    assert list(merged(paths)) == [b"%02d\n" % n for n in range(20)] + [b"a\n"]


def test_each_closed_file_of_an_archive_has_its_index(tmp_path: Path) -> None:
    archive = filled(tmp_path / "news", range(3))
    (path,) = archive.warc_files()
    assert not stale(path, archive.cdxj)
    with writer(archive) as out:
        out.add(capture(7))
        out.commit()
        assert len(list(archive.cdxj.iterdir())) == 1
    assert len(list(archive.cdxj.iterdir())) == 2


def test_an_index_that_is_lost_is_made_when_the_archive_is_opened_or_rebuilt(tmp_path: Path) -> None:
    archive = filled(tmp_path / "news", range(3))
    (index,) = archive.cdxj.iterdir()
    before = index.read_bytes()
    index.unlink()
    filled(archive.root, ())
    assert index.read_bytes() == before
    index.unlink()
    with Readers() as readers:
        archive.rebuild(readers)
    assert index.read_bytes() == before
