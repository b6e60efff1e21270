"""WACZ packages and WarcDB files: read where they stand, within bounds, with what is wrong in them named."""

from __future__ import annotations

import gzip
import hashlib
import json
import sqlite3
import warnings
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.warc.reading import Taken
from archive.warc.record import sha1
from archive.warc.sources import refused, results
from crawler.cli import main
from tests.archive.odd_files import SHAPES, body, several

WARC = SHAPES["gzip, a member a record"](several(4))


def package(path: Path, files: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    """A package of these files, described as they are."""
    listed = [{"path": name, "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"} for name, data in files.items()]
    described = json.dumps({"profile": "data-package", "resources": listed}).encode()
    signed = json.dumps({"hash": f"sha256:{hashlib.sha256(described).hexdigest()}"})
    with zipfile.ZipFile(path, "w", method) as out:
        for name, data in files.items():
            out.writestr(name, data)
        out.writestr("datapackage.json", described)
        out.writestr("datapackage-digest.json", signed)
    return path


def read(path: Path) -> tuple[list[str], list[str]]:
    """(addresses of the records, what is wrong) of a package."""
    assert not refused(path)
    found = list(results(path))
    wrong = [f"{part}: {one.reason}" for part, one in found if not isinstance(one, Taken)]
    return [one.record.url for _, one in found if isinstance(one, Taken)], wrong


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_warc_files_of_a_package_are_read_in_place(method: int, tmp_path: Path) -> None:
    files = {"archive/a.warc.gz": WARC, "archive/b.warc": b"".join(several(2)), "pages/pages.jsonl": b"{}"}
    path = package(tmp_path / "x.wacz", files, method)
    before = sorted(tmp_path.rglob("*"))
    urls, wrong = read(path)
    assert (len(urls), wrong) == (6, [])
    assert sorted(tmp_path.rglob("*")) == before, "nothing is extracted"


def test_members_of_a_stored_file_are_handed_on_byte_for_byte(tmp_path: Path) -> None:
    path = package(tmp_path / "x.wacz", {"archive/a.warc.gz": WARC})
    taken = [one for _, one in results(path) if isinstance(one, Taken)]
    assert b"".join(one.raw for one in taken) == WARC
    assert [one.offset for one in taken][:2] == [0, taken[0].length], "offsets are of the file in the package"


def test_a_hash_that_differs_is_named_and_the_records_go_by_their_own(tmp_path: Path) -> None:
    path = package(tmp_path / "x.wacz", {"archive/a.warc.gz": WARC})
    data = bytearray(path.read_bytes())
    data[data.index(WARC) + 30] ^= 255
    path.write_bytes(data)
    urls, wrong = read(path)
    assert len(urls) == 3
    assert wrong[0] == "archive/a.warc.gz: its hash is not that of datapackage.json; records go by their own"
    assert "bad gzip" in wrong[1]
    told = CliRunner().invoke(main, ["import", "-a", str(tmp_path / "new"), "--json", str(path)]).stdout
    assert f"{path}: {wrong[0]}" in json.loads(told)["failed"], (
        "what is wrong with a whole file stands in no place of it"
    )
    told = CliRunner().invoke(main, ["verify", str(path)]).stdout
    assert f"{path}: {wrong[0]}" in told


def test_only_what_belongs_into_a_package_is_read_and_once(tmp_path: Path) -> None:
    names = [
        "../a.warc.gz",
        "/archive/a.warc.gz",
        "archive/../../a.warc.gz",
        "archive/x/a.warc.gz",
        "archive/a.warc.gz",
    ]
    path = tmp_path / "x.wacz"
    with zipfile.ZipFile(path, "w") as out, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile's own, about the same name twice
        for name in [*names, names[-1]]:
            out.writestr(name, WARC)
    urls, wrong = read(path)
    assert len(urls) == 4
    assert wrong[0].startswith(": no datapackage.json")
    assert sum("outside of archive/" in one for one in wrong) == 4
    assert sum("a second file of this name" in one for one in wrong) == 1


def test_a_bomb_in_a_package_is_refused_by_its_size(tmp_path: Path) -> None:
    path = package(tmp_path / "x.wacz", {"archive/a.warc": bytes(400_000_000)}, zipfile.ZIP_DEFLATED)
    assert read(path) == ([], ["archive/a.warc: unpacks to more than 300 times its size; not read"])


def test_a_package_without_its_directory_still_gives_its_records(tmp_path: Path) -> None:
    path = package(tmp_path / "x.wacz", {"archive/a.warc.gz": WARC})
    path.write_bytes(path.read_bytes()[:-200])
    urls, wrong = read(path)
    assert len(urls) == 4
    assert wrong[0].startswith(": no sound zip directory")


COLUMNS = (
    "warc_type, warc_record_id, warc_target_uri, warc_date, warc_block_digest, content_type, payload, http_headers"
)


def warcdb(path: Path, digest: str = "") -> Path:
    """A database as WarcDB makes it, of one response with the status 301."""
    fields = [("Location", "/b"), ("Content-Type", "text/html")]
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields)
    block = f"HTTP/1.1 301 Moved Permanently\r\n{lines}\r\n".encode() + body(1)
    row = ("response", "<urn:uuid:1>", "https://vyhadka.example/1", "2026-11-20T08:00:00Z", digest or sha1(block))
    listed = json.dumps([{"header": name, "value": value} for name, value in fields])
    with closing(sqlite3.connect(path)) as db:
        for table in ("warcinfo", "response"):
            db.execute(f"CREATE TABLE {table} ({COLUMNS})")
        values = (*row, "application/http; msgtype=response", body(1), listed)
        db.execute("INSERT INTO response VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        db.commit()
    return path


def test_a_response_of_warcdb_is_made_again_where_its_digest_proves_it(tmp_path: Path) -> None:
    """WarcDB keeps no status lines: of those that there are, one fits."""
    ((_, one),) = results(warcdb(tmp_path / "x.db"))
    assert isinstance(one, Taken)
    assert (one.record.status, one.record.payload) == (301, body(1))
    assert one.record.headers["litopys-origin"] == "warcdb"
    urls, wrong = read(warcdb(tmp_path / "y.db", sha1(b"something else")))
    assert (urls, wrong) == ([], [": row of response: no digest proves what it was made of"])


def test_other_databases_and_files_are_refused_with_what_to_do(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "z.db")) as db:
        db.execute("CREATE TABLE t (x)")
        db.commit()
    assert read(tmp_path / "z.db")[1] == [": an SQLite database, but not one of WarcDB"]
    for data, word in (
        (b"", "empty"),
        (b"BZh91AY", "bzip2 -dc"),
        (b"\xfd7zXZ\x00", "xz -dc"),
        (b"<html>", "not a WARC"),
    ):
        (tmp_path / "other").write_bytes(data)
        assert word in refused(tmp_path / "other")
    (tmp_path / "x.warc.gz").write_bytes(bytes(10) + gzip.compress(several(1)[0]))
    assert not refused(tmp_path / "x.warc.gz"), "damaged at its beginning"
