"""What a writer has at hand of its file gives the index and the CDXJ that the file itself gives."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path

import pytest

from archive.along import Along, Packed, Placed, read
from archive.pages import Readers
from archive.store import Archive
from archive.taking import Item, items
from archive.warc.cdxj import index_file, lines_of
from archive.warc.members import Damage
from archive.warc.record import parse
from archive.warc.writing import capture_members
from tests.archive.odd_files import SHAPES, several
from tests.archive.oddities import odd
from tests.laws.test_laws import imported
from tests.support import capture, dump


def same_as_from_its_files(archive: Archive, folder: Path) -> None:
    """Both of what is derived, made again from what is on the disk alone."""
    for path in archive.warc_files():
        made = archive.cdxj / index_file(path, folder).name
        assert made.read_bytes() == (folder / made.name).read_bytes()
        assert b"{" in made.read_bytes()
    live = dump(archive.index_path)
    with Readers() as readers:
        archive.rebuild(readers)
    assert dump(archive.index_path) == live


@pytest.mark.parametrize("shape", SHAPES)
def test_files_of_every_shape_are_indexed_as_they_stand_in_the_archive(tmp_path: Path, shape: str) -> None:
    (tmp_path / "x.warc").write_bytes(SHAPES[shape](several(9)))
    archive = Archive(tmp_path / "a")
    imported(archive, tmp_path / "x.warc")
    same_as_from_its_files(archive, tmp_path / "cdxj")


def test_odd_captures_and_revisits_are_indexed_as_they_stand_in_the_archive(tmp_path: Path) -> None:
    archive, _ = odd(tmp_path / "odd")
    same_as_from_its_files(archive, tmp_path / "cdxj-1")
    again = Archive(tmp_path / "again")
    imported(again, *archive.warc_files())
    same_as_from_its_files(again, tmp_path / "cdxj-2")


def test_known_members_are_not_read_again_and_all_others_are(tmp_path: Path) -> None:
    """Of two known members the file holds zeros, so that only what is known of them can have been given."""
    members = [capture_members(capture(number)) for number in range(5)]
    given = [item for item in items(_file(tmp_path, b"".join(members))) if isinstance(item, Item)]
    size = len(given) // 5
    places = [0, *accumulate(len(one.raw) for one in given)]
    along, known = Along(), {size, size + 1}
    along.append(0, [Packed(one.raw, one.record if number in known else None) for number, one in enumerate(given)])
    path = _file(tmp_path, b"".join(bytes(len(o.raw)) if n in known else o.raw for n, o in enumerate(given)))
    found = list(read(path, 0, places[-1], along))
    assert [one.offset for one in found] == places[:-1]
    assert [one.record for one in found if isinstance(one, Placed)] == [one.record for one in given]
    assert sum(isinstance(one, Damage) for one in read(path, 0, None)) > 0


def test_what_an_import_knows_of_a_record_is_what_its_member_says(tmp_path: Path) -> None:
    given = [
        one for one in items(_file(tmp_path, SHAPES["gzip, a member a record"](several(9)))) if isinstance(one, Item)
    ]
    assert given
    for one in given:
        assert one.record == parse(_unpacked(tmp_path, one.raw))
    plain = [one for one in items(_file(tmp_path, SHAPES["plain"](several(9)))) if isinstance(one, Item)]
    assert [one.record for one in plain] == [None] * len(given)


def test_lines_are_known_only_of_a_whole_file_without_a_gap(tmp_path: Path) -> None:
    data = b"".join(capture_members(capture(number)) for number in range(4))
    path, whole, late, torn = _file(tmp_path, data), Along(), Along(), Along()
    ends = [one.offset + one.length for one in read(path, 0, None, whole) if isinstance(one, Placed)]
    assert whole.lines(len(data)) == [line for line in lines_of(path) if line]
    assert whole.lines(len(data) + 1) is None
    list(read(path, ends[2], None, late))
    assert late.lines(len(data)) is None
    broken = bytearray(data)
    broken[ends[4] + 20] ^= 0xFF
    list(read(_file(tmp_path, bytes(broken)), 0, None, torn))
    assert torn.lines(len(data)) is None


def _file(folder: Path, data: bytes) -> Path:
    path = folder / "x.warc.gz"
    path.write_bytes(data)
    return path


def _unpacked(folder: Path, raw: bytes) -> bytes:
    (one,) = read(_file(folder, raw), 0, None)
    assert isinstance(one, Placed)
    return one.record.data
