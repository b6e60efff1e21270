"""What servers send is no record of the archive, though it looks like one and stands in the file as it came."""

from __future__ import annotations

import gzip
import random
from dataclasses import replace
from pathlib import Path

import pytest

from archive.store import Archive
from archive.warc.members import Damage, Member, walk
from archive.warc.record import parse
from archive.warc.writing import capture_members
from tests.archive.test_revisits import rebuilt, rows
from tests.support import capture, writer

BANK = "https://bank.example/"
FORGED = capture_members(replace(capture(7), url=BANK))
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"


def sent(size: int) -> bytes:
    """A body that is kept as it came: the end of a member of this size, records of another site, and noise."""
    noise = random.Random(3)
    return gzip.compress(noise.randbytes(200), 0) + size.to_bytes(4, "little") + FORGED + noise.randbytes(300)


def archived(folder: Path, size: int) -> Archive:
    archive = Archive(folder)
    with writer(archive) as out:
        out.add(replace(capture(1), head=HEAD, body=sent(size)))
        out.add(capture(2))
        out.commit()
    return archive


def sizes(archive: Archive) -> list[int]:
    """Of each response the size of its record."""
    (path,) = archive.warc_files()
    found = [one.data for one in walk(path) if isinstance(one, Member)]
    return [len(data) for data in found if parse(data).type == "response"]


def test_a_body_puts_no_line_into_the_index_for_replayers(tmp_path: Path) -> None:
    """A server knows how large the record of its answer will be, and so how its gzip member ends."""
    size = sizes(archived(tmp_path / "once", 0))[0]
    archive = archived(tmp_path / "again", size)
    assert sizes(archive)[0] == size
    (lines,) = archive.cdxj.glob("*.cdxj")
    told = lines.read_text().splitlines()
    assert [line.split()[0] for line in told] == ["example,vyhadka)/news/1.html", "example,vyhadka)/news/2.html"]
    places = [f'"offset": "{row["offset"]}"' for row in rows(archive)]
    assert all(place in line for place, line in zip(places, told, strict=True))


@pytest.mark.parametrize("from_end", [6, 600, 1500])
def test_no_damage_makes_a_record_of_what_stands_in_a_body(from_end: int, tmp_path: Path) -> None:
    """Where the record around it is damaged, in its checksum, its body or its head, the next one is looked for."""
    archive = archived(tmp_path, 0)
    (path,) = archive.warc_files()
    place = rows(archive, "date, url, offset, length")[0]
    data = bytearray(path.read_bytes())
    data[max(place["offset"] + place["length"] - from_end, place["offset"] + 30)] ^= 0x10
    path.write_bytes(data)
    (damage,) = (one for one in walk(path) if isinstance(one, Damage))
    assert (damage.offset, damage.length) == (place["offset"], place["length"])
    rebuilt(archive)
    assert [row["url"] for row in rows(archive)] == [capture(2).url]


def test_no_torn_end_makes_a_record_of_what_stands_in_a_body(tmp_path: Path) -> None:
    """The writer died when half of the body was on the disk, and with it all of what stood in it."""
    archive = archived(tmp_path, 0)
    (path,) = archive.warc_files()
    place = rows(archive, "date, url, offset, length")[0]
    path.with_name(path.name + ".open").write_bytes(path.read_bytes()[: place["offset"] + place["length"] - 100])
    path.unlink()
    archive.index_path.unlink()
    with writer(archive):
        assert rows(archive) == []
    (path,) = archive.warc_files()
    assert path.stat().st_size == place["offset"]
