"""A WACZ of ours is whole, in order and sealed, and a reader finds every page in it."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import BinaryIO

import pytest

from archive.export import checking, zipnum
from archive.export.package import Package
from archive.export.run import Order, export
from archive.export.selection import Selection
from archive.export.signing import flaw, read_key, signed
from archive.export.wacz import INDEX
from archive.store import Archive
from archive.warc.record import parse
from cleaner.errors import BadInput, LitopysError
from tests.archive.exported import listed, newsroom, records, run
from tests.support import capture, filled, writer


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return newsroom(tmp_path / "news")


def test_a_whole_archive_in_a_wacz_has_its_very_files_and_pages_with_titles_and_texts(
    archive: Archive, tmp_path: Path
) -> None:
    target = tmp_path / "out.wacz"
    assert run("-a", str(archive.root), "--to", "wacz", "-o", str(target)).exit_code == 0
    with zipfile.ZipFile(target) as package:
        (warc,) = archive.warc_files()
        assert package.read(f"archive/{warc.name}") == warc.read_bytes()
        assert package.getinfo(f"archive/{warc.name}").compress_type == zipfile.ZIP_STORED
        head, *pages = [json.loads(line) for line in package.read("pages/pages.jsonl").splitlines()]
    assert head == {"format": "json-pages-1.0", "id": "pages", "title": "Articles", "hasText": True}
    assert sorted(page["title"] for page in pages) == ["Новина номер 1", "Новина номер 2", "Новина номер 3"]
    newest = next(page for page in pages if page["url"] == capture(1).url)
    assert newest["ts"] == "2026-11-21T08:00:00Z"
    assert "наступного тижня" in newest["text"]


def test_every_entry_of_a_wacz_is_listed_with_its_digest_and_the_list_is_sealed(
    archive: Archive, tmp_path: Path
) -> None:
    target = tmp_path / "out.wacz"
    export(Order(archive=archive, to="wacz", target=str(target)))
    with zipfile.ZipFile(target) as package:
        listed = json.loads(package.read("datapackage.json"))
        assert listed["profile"] == "data-package"
        assert listed["wacz_version"] == "1.1.1"
        names = {one["path"] for one in listed["resources"]}
        assert names | {"datapackage.json", "datapackage-digest.json"} == set(package.namelist())
        for one in listed["resources"]:
            data = package.read(one["path"])
            assert one["bytes"] == len(data)
            assert one["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        told = json.loads(package.read("datapackage-digest.json"))
        assert told["hash"] == f"sha256:{hashlib.sha256(package.read('datapackage.json')).hexdigest()}"
    assert not list(checking.problems(target))


def test_the_index_of_a_wacz_leads_to_every_record_that_it_has(archive: Archive, tmp_path: Path) -> None:
    for selection in (Selection(), Selection(words="маршрутів")):
        target = tmp_path / f"{selection.words}.wacz"
        export(Order(archive=archive, to="wacz", target=str(target), selection=selection))
        with zipfile.ZipFile(target) as package:
            lines = gzip.decompress(package.read("indexes/index.cdx.gz")).splitlines()
            assert lines == sorted(lines)
            urls = set()
            for line in lines:
                told = json.loads(line.split(b" ", 2)[2])
                at = int(told["offset"])
                raw = package.read(f"archive/{told['filename']}")[at : at + int(told["length"])]
                record = parse(gzip.decompress(raw))
                assert record.url == told["url"]
                urls.add(record.url)
        assert {capture(n).url for n in (1, 2, 3)} <= urls
        assert ("https://vyhadka.example/rss.xml" in urls) == selection.everything


def test_a_crawl_that_goes_on_is_exported_as_far_as_it_is_indexed(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "news")
    with writer(archive) as out:
        out.add(capture(1))
        out.commit()
        out.add(capture(2))  # written, not acknowledged
        export(Order(archive=archive, to="wacz", target=str(tmp_path / "live.wacz")))
        with zipfile.ZipFile(tmp_path / "live.wacz") as package:
            (name,) = [one for one in package.namelist() if one.startswith("archive/")]
            assert name.endswith(".warc.gz")
            found = records(package.read(name), tmp_path)
    assert [one.url for one in found if one.type == "response"] == [capture(1).url]


def test_a_file_that_is_closed_while_it_is_copied_is_listed_as_far_as_it_was_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, copy = Archive(tmp_path / "news"), Package.copy
    with writer(archive) as out:
        out.add(capture(1))
        out.commit()

        def copied(package: Package, path: str, source: BinaryIO, size: int) -> None:
            copy(package, path, source, size)
            out.add(capture(2))
            out.close()

        monkeypatch.setattr(Package, "copy", copied)
        done = export(Order(archive=archive, to="wacz", target=str(tmp_path / "live.wacz")))
    assert not done.problems
    with zipfile.ZipFile(tmp_path / "live.wacz") as package:
        lines = gzip.decompress(package.read(INDEX)).splitlines()
    assert [json.loads(line.split(b" ", 2)[2])["url"] for line in lines] == [capture(1).url]


def test_a_signature_holds_for_its_package_and_no_other(archive: Archive, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    done = run("-a", str(archive.root), "--to", "wacz", "-o", str(tmp_path / "s.wacz"), "--sign", str(key))
    assert done.exit_code == 0
    assert key.stat().st_mode & 0o777 == 0o600
    assert not list(checking.problems(tmp_path / "s.wacz"))
    told = signed("sha256:aa", "2026-11-22T00:00:00Z", read_key(key))
    assert flaw(told, "sha256:aa") == ""
    assert flaw(told, "sha256:ab")
    assert flaw(told | {"hash": "sha256:ab"}, "sha256:ab")
    assert flaw(told | {"signature": "AAAA"}, "sha256:aa")
    assert flaw(told | {"publicKey": "?"}, "sha256:aa")


def test_a_key_that_readers_could_not_check_is_refused(tmp_path: Path) -> None:
    (tmp_path / "k.pem").write_text("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    with pytest.raises(BadInput, match="no private key") as error:
        read_key(tmp_path / "k.pem")
    assert "http" not in str(error.value), "the library's own words, cut, help nobody"
    with pytest.raises(BadInput, match=r"cannot be read or made \(No such file or directory\)"):
        read_key(tmp_path / "nowhere" / "k.pem")


@pytest.mark.parametrize("part", ["archive/", "indexes/", "pages/", "datapackage.json"])
def test_a_changed_byte_of_a_wacz_is_named(archive: Archive, tmp_path: Path, part: str) -> None:
    export(Order(archive=archive, to="wacz", target=str(tmp_path / "a.wacz")))
    with zipfile.ZipFile(tmp_path / "a.wacz") as package, zipfile.ZipFile(tmp_path / "b.wacz", "w") as other:
        changed = next(name for name in package.namelist() if name.startswith(part))
        for name in package.namelist():
            data = package.read(name)
            other.writestr(name, data + b"\n" if name == changed else data)
    assert [one.partition(":")[0] for one in checking.problems(tmp_path / "b.wacz")] == [changed]


def test_a_large_index_is_read_in_blocks_by_their_first_keys() -> None:
    lines = [b"com,example)/%05d 20261120080000 {}\n" % n for n in range(25)]
    out = io.BytesIO()
    head, *blocks = zipnum.write_blocks(lines, out, "index.cdx.gz", 10).splitlines()
    assert json.loads(head.split(b" ", 2)[2]) == {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
    read = []
    for line in blocks:
        key, told = line[: line.index(b" {")], json.loads(line[line.index(b"{") :])
        block = out.getvalue()[told["offset"] :][: told["length"]]
        assert told["digest"] == f"sha256:{hashlib.sha256(block).hexdigest()}"
        assert gzip.decompress(block).startswith(key)
        read += gzip.decompress(block).splitlines(keepends=True)
    assert read == lines
    assert len(blocks) == 3


def test_an_archive_without_articles_still_gives_its_files_back(tmp_path: Path) -> None:
    archive = filled(tmp_path / "news", ())
    with writer(archive) as out:
        out.add(listed())
        out.commit()
    done = export(Order(archive=archive, to="wacz", target=str(tmp_path / "a.wacz")))
    assert (done.articles, done.records) == (0, 1)
    with pytest.raises(LitopysError, match="no article yet"):
        export(Order(archive=archive, to="jsonl", target=str(tmp_path / "a.jsonl")))
    assert not (tmp_path / "a.jsonl").exists()
