"""Packed dumps and archives: streamed, never extracted, and read up to where they break."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from archive.dumps.read import unpack
from tests.archive.dumps.trips import OTHER, TEXT, back, changed, read
from tests.archive.dumps.warcs import records

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.compress,
}
UNPACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.decompress,
    "bz2": bz2.decompress,
    "xz": lzma.decompress,
    "zst": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}
LINES = b"".join(json.dumps({"id": n, "text": f"{n} {TEXT}"}).encode() + b"\n" for n in range(900))


@pytest.mark.parametrize("kind", PACKERS)
@pytest.mark.parametrize("named", [True, False])
def test_what_is_packed_is_read_and_packed_again(tmp_path: Path, kind: str, named: bool) -> None:
    path = tmp_path / (f"a.jsonl.{kind}" if named else "a.jsonl")
    path.write_bytes(PACKERS[kind](LINES[:9999]) + PACKERS[kind](LINES[9999:]))
    documents, bad = read(path)
    assert (len(documents), bad) == (900, [])
    first = back(path)
    assert UNPACKERS[kind](first) == LINES
    assert back(path) == first


@pytest.mark.parametrize("kind", PACKERS)
def test_of_a_file_cut_short_the_whole_records_are_read_and_the_break_is_named(tmp_path: Path, kind: str) -> None:
    path, data = tmp_path / f"a.jsonl.{kind}", PACKERS[kind](LINES)
    path.write_bytes(data[: len(data) * 2 // 3])
    documents, bad = read(path)
    assert [document.name for document in documents] == [str(number) for number in range(len(documents))]
    assert len(documents) > 100 or kind in ("bz2", "zst")  # their blocks are large
    assert bad == [f"{path}: cut short at byte {len(data) * 2 // 3}; read up to there"]


def test_damage_inside_gzip_costs_what_is_behind_it(tmp_path: Path) -> None:
    path, data = tmp_path / "a.jsonl.gz", bytearray(gzip.compress(LINES))
    data[len(data) // 2 : len(data) // 2 + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    documents, bad = read(path)
    assert 300 < len(documents) < 900
    assert "broken near byte" in bad[-1]


def test_rubbish_behind_the_end_is_named_and_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(LINES) + b"rubbish")
    documents, (why,) = read(path)
    assert len(documents) == 900
    assert "broken near byte" in why
    path.write_bytes(gzip.compress(LINES) + bytes(512))
    assert read(path)[1] == []


@pytest.mark.parametrize("kind", PACKERS)
def test_a_bomb_is_named_and_does_not_go_off(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "_BOMB_SIZE", 1 << 18)
    path = tmp_path / f"a.txt.{kind}"
    path.write_bytes(PACKERS[kind](b"bomb\n" * 800_000))
    assert "unpacks to more than 200 times its size" in read(path)[1][0]


def _zip(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def _tar(path: Path, members: dict[str, bytes], mode: str) -> None:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1_700_000_000
            archive.addfile(info, io.BytesIO(data))


MEMBERS = {
    "news/b.txt": TEXT.encode("cp1251"),
    "news/a.jsonl.gz": gzip.compress(LINES[:2000].rpartition(b"\n")[0] + b"\n"),
    "logo.png": b"\x89PNG",
    "c.csv": b"id,text\n1,one line\n",
}


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tar.xz", "a.tar.bz2", "a.tar.zst", "a.tgz"])
def test_members_of_archives_are_read_and_written_under_their_names(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "a.zip":
        _zip(path, MEMBERS)
    elif name == "a.tar.zst":
        _tar(tmp_path / "a.tar", MEMBERS, "w")
        path.write_bytes(zstandard.compress((tmp_path / "a.tar").read_bytes()))
    else:
        _tar(path, MEMBERS, f"w:{name.rpartition('.')[2].replace('tgz', 'gz').replace('tar', '')}")
    documents, bad = read(path)
    assert not bad
    assert documents[0].source == f"{path}!/news/b.txt"
    assert (documents[0].name, documents[0].text, documents[0].group) == ("news/b.txt", TEXT, "news")
    assert documents[-1].source == f"{path}!/c.csv"
    first = back(path)
    assert first == back(path)
    again, bad = read(tmp_path / f"back-{name}")
    assert not bad
    assert [(d.name, d.text, d.encoding) for d in again] == [(d.name, d.text, d.encoding) for d in documents]


def test_unsafe_and_nested_members_are_named_and_the_others_read(tmp_path: Path) -> None:
    names = ("../up.txt", "/root.txt", "C:\\c.txt", "in.zip", "page.html", "a.txt")
    _zip(tmp_path / "a.zip", dict.fromkeys(names, b"good"))
    documents, bad = read(tmp_path / "a.zip")
    assert [document.text for document in documents] == ["good"]
    assert sum("leads out of the archive" in why for why in bad) == 3
    assert sum("archive inside an archive" in why for why in bad) == 1
    assert sum("litopys extract" in why for why in bad) == 1


def test_a_locked_member_and_a_zip_without_its_end_are_named(tmp_path: Path) -> None:
    _zip(tmp_path / "a.zip", {"a.txt": b"secret"})
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert "password" in read(tmp_path / "a.zip")[1][0]
    (tmp_path / "a.zip").write_bytes(data[:-30])
    assert "no sound zip" in read(tmp_path / "a.zip")[1][0]


def test_a_zip_member_of_unlikely_size_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    _zip(path, {"a.txt": b"good", "b.txt": b""})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("big.txt", "w") as member:
        for _ in range(300):
            member.write(bytes(1 << 20))
    documents, bad = read(path)
    assert [document.name for document in documents] == ["a.txt"]
    assert [why.partition(": ")[2][:30] for why in bad] == ["empty", "unpacks to more than 200 times"]


def test_a_tar_cut_short_is_read_up_to_there(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    _tar(path, {f"{number}.txt": f"{number} {TEXT}".encode() * 20 for number in range(20)}, "w")
    path.write_bytes(path.read_bytes()[:-40_000])
    documents, bad = read(path)
    assert 10 <= len(documents) < 20
    assert bad


def test_links_and_devices_in_a_tar_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        pipe = tarfile.TarInfo("pipe.txt")
        pipe.type = tarfile.FIFOTYPE
        archive.addfile(link)
        archive.addfile(pipe)
    documents, bad = read(path)
    assert (documents, len(bad)) == ([], 2)
    assert all("not a regular file" in why for why in bad)


def test_each_wet_record_is_a_gzip_member_of_its_own_again(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.wet.gz"
    path.write_bytes(b"".join(map(gzip.compress, records(TEXT, OTHER))))
    assert [document.text for document in read(path)[0]] == [TEXT, OTHER]
    data, (answer, _) = changed(path, {read(path)[0][0].name: "Коротко.\n"})
    assert data.count(b"\x1f\x8b\x08") == 3
    assert answer.exact
    assert [document.text for document in read(tmp_path / "new-a.warc.wet.gz")[0]] == ["Коротко.\n", OTHER]
    assert gzip.decompress(back(path)) == b"".join(records(TEXT, OTHER))


def test_a_damaged_gzip_member_costs_itself_where_others_follow(tmp_path: Path) -> None:
    members = [gzip.compress(record) for record in records(TEXT, OTHER, TEXT + OTHER, OTHER + TEXT)]
    damaged = bytearray(members[2])
    damaged[30:60] = b"\xff" * 30
    path = tmp_path / "a.warc.wet.gz"
    path.write_bytes(members[0] + members[1] + damaged + members[3] + members[4])
    documents, bad = read(path)
    assert [document.text for document in documents] == [TEXT, TEXT + OTHER, OTHER + TEXT]
    start = len(members[0] + members[1])
    assert any(f"went on at byte {start + len(damaged)}" in why for why in bad)


def test_a_damaged_gzip_member_costs_only_its_own_lines(tmp_path: Path) -> None:
    lines = LINES.splitlines(keepends=True)
    members = [gzip.compress(b"".join(lines[start : start + 300])) for start in range(0, 900, 300)]
    damaged = bytearray(members[1])
    damaged[len(damaged) // 2 :] = b"\xff" * (len(damaged) - len(damaged) // 2)
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(members[0] + damaged + members[2])
    names = [document.name for document in read(path)[0]]
    assert names[:301] == [str(number) for number in range(301)]
    assert names[-300:] == [str(number) for number in range(600, 900)]
    assert 601 < len(names) < 1000
