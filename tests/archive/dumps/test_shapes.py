"""Dumps of every shape: what is read from them, and that unchanged documents give the very bytes back."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from archive.dumps.base.how import Columns, How
from cleaner.errors import LitopysError
from tests.archive.dumps.trips import OTHER, TEXT, back, read
from tests.archive.dumps.warcs import wet

RECORDS = [
    {"id": 7, "url": "https://www.verbolozets.example/n/7", "text": TEXT, "more": {"text": [1, "{"]}},
    {"id": 12345678901234567890, "url": "", "text": OTHER, "lang": "uk", "note": 'a "quoted" \\ word'},
]


def _file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _csv(delimiter: str = ",") -> str:
    out = io.StringIO()
    table = csv.writer(out, delimiter=delimiter)
    table.writerow(["id", "url", "content", "note"])
    table.writerow([1, "https://sulytsia.example/1", TEXT, 'with "quotes"'])
    table.writerow([2, "", "Один рядок без лапок", ""])
    return out.getvalue()


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "cp1251", "koi8-u"]
)
def test_a_text_file_is_one_document_in_any_encoding(tmp_path: Path, codec: str) -> None:
    path = _file(tmp_path, "story_001.txt", TEXT.replace("\n", "\r\n").encode(codec))
    (document,), bad = read(path)
    assert (document.text, document.name, document.group, bad) == (
        TEXT.replace("\n", "\r\n"),
        "story_001.txt",
        "story",
        [],
    )
    assert back(path) == path.read_bytes()


def test_lines_that_are_not_in_the_encoding_of_the_others_keep_their_bytes(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.txt", TEXT.encode() + OTHER.encode("cp1251") + TEXT.encode())
    (document,), _ = read(path)
    assert document.text.startswith(TEXT)
    assert document.text.encode(document.encoding, "surrogateescape") == path.read_bytes()


@pytest.mark.parametrize(
    ("separator", "between", "count"),
    [
        ("form-feed", "\f\n", 3),
        ("blank-lines:3", "\n\n\n\n", 3),
        ("blank-lines", "\n\n", 3),
        ("=+", "=====\n", 3),
        ("line", "", 6),
    ],
)
@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp1251"])
def test_a_separator_makes_many_documents_of_one_text(
    tmp_path: Path, separator: str, between: str, count: int, codec: str
) -> None:
    path = _file(tmp_path, "all.txt", between.join([TEXT, OTHER, TEXT]).encode(codec))
    documents, bad = read(path, How(separator=separator))
    assert (len(documents), bad) == (count, [])
    assert [document.text.strip() for document in documents][1] in (OTHER.strip(), TEXT.splitlines()[1])
    assert back(path, How(separator=separator)) == path.read_bytes()


def test_a_separator_that_is_no_pattern_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LitopysError, match="regular expression"):
        read(_file(tmp_path, "all.txt", TEXT.encode()), How(separator="(=+"))


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16-le", "cp1251"])
def test_json_lines_are_read_with_their_fields(tmp_path: Path, ascii_only: bool, codec: str) -> None:
    text = "\n\n".join(json.dumps(record, ensure_ascii=ascii_only) for record in RECORDS)
    path = _file(tmp_path, "a.jsonl", text.encode(codec))
    documents, bad = read(path)
    assert not bad
    assert [(d.name, d.host, d.lang, d.text) for d in documents] == [
        ("7", "www.verbolozets.example", None, TEXT),
        ("12345678901234567890", None, "uk", OTHER),
    ]
    assert back(path) == path.read_bytes()


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("name", ["a.json", "stdin-without-ending"])
def test_a_json_array_is_read_record_by_record(tmp_path: Path, indent: int | None, name: str) -> None:
    path = _file(tmp_path, name, json.dumps(RECORDS, indent=indent, ensure_ascii=False).encode())
    documents, bad = read(path)
    assert ([document.text for document in documents], bad) == ([TEXT, OTHER], [])
    assert back(path) == path.read_bytes()


def test_one_json_object_is_one_document(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.json", json.dumps(RECORDS[0], indent=1).encode())
    assert [document.text for document in read(path)[0]] == [TEXT]
    assert back(path) == path.read_bytes()


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_with_any_delimiter_and_quoted_line_breaks(tmp_path: Path, codec: str, delimiter: str) -> None:
    path = _file(tmp_path, "a.csv", _csv(delimiter).encode(codec))
    documents, bad = read(path)
    assert not bad
    assert [(d.name, d.host, d.text) for d in documents] == [
        ("1", "sulytsia.example", TEXT),
        ("2", None, "Один рядок без лапок"),
    ]
    assert back(path) == path.read_bytes()


def test_a_field_of_many_megabytes_is_read(tmp_path: Path) -> None:
    """The csv module stops at 128 KiB."""
    path = _file(tmp_path, "a.csv", b'id,text\n1,"' + "рядок\n".encode() * 400_000 + b'"\n')
    assert len(read(path)[0][0].text) == 2_400_000


def test_parquet_keeps_schema_metadata_row_groups_and_codecs(tmp_path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    table = pa.table(
        {
            "doc_id": [1, 2, 3],
            "maintext": [TEXT, None, OTHER],
            "domain": pa.array(["a.example", "b.example", "b.example"]).dictionary_encode(),
        }
    ).replace_schema_metadata({"made": "by us"})
    path = tmp_path / "a.parquet"
    pq.write_table(table, path, row_group_size=2, compression={"doc_id": "none", "maintext": "gzip", "domain": "zstd"})
    documents, bad = read(path)
    assert [(d.name, d.host, d.text) for d in documents] == [
        ("1", "a.example", TEXT),
        ("2", "b.example", ""),
        ("3", "b.example", OTHER),
    ]
    assert not bad
    back(path)
    file = pq.ParquetFile(tmp_path / "back-a.parquet")
    assert file.read().equals(table)
    assert file.schema_arrow.metadata[b"made"] == b"by us"
    groups = [file.metadata.row_group(group) for group in range(file.num_row_groups)]
    assert [group.num_rows for group in groups] == [2, 1]
    assert [groups[0].column(at).compression for at in range(3)] == ["UNCOMPRESSED", "GZIP", "ZSTD"]


@pytest.mark.parametrize("name", ["a.wet", "a.warc", "part-without-ending"])
def test_wet_records_are_read_with_address_and_date(tmp_path: Path, name: str) -> None:
    path = _file(tmp_path, name, wet(TEXT, OTHER))
    documents, bad = read(path)
    assert ([d.text for d in documents], bad) == ([TEXT, OTHER], [])
    assert (documents[0].host, documents[0].date) == ("sulytsia.example", "2024-05-01T08:00:00Z")
    assert documents[0].name.startswith("<urn:uuid:")
    assert back(path) == path.read_bytes()


def test_columns_can_be_named(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.jsonl", json.dumps({"text": "не те", "leib": TEXT, "nr": "9"}).encode())
    how = How(columns=Columns(text="leib", id="nr"))
    assert [(d.name, d.text) for d in read(path, how)[0]] == [("9", TEXT)]


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.jsonl", b'{"corpus": "x", "nr": 1}\n' * 3), ("a.csv", b"corpus,nr\nx,1\n"), ("a.json", b'[{"corpus": 1}]')],
)
def test_without_a_text_column_the_columns_are_named_once(tmp_path: Path, name: str, data: bytes) -> None:
    documents, bad = read(_file(tmp_path, name, data))
    assert not documents
    assert len(bad) == 1
    assert "'corpus'" in bad[0]


@pytest.mark.parametrize(
    ("group_by", "groups"),
    [("host", ["verbolozets.example", "a"]), ("folder", ["a", "a"]), ("prefix", ["a", "a"]), ("id", ["7", "12"])],
)
def test_groups_are_hosts_folders_prefixes_or_columns(tmp_path: Path, group_by: str, groups: list[str]) -> None:
    records = [RECORDS[0], RECORDS[1] | {"id": 12}]
    path = _file(tmp_path, "a_1.jsonl", "\n".join(map(json.dumps, records)).encode())
    assert [document.group for document in read(path, How(group_by=group_by))[0]] == groups


def test_a_page_is_sent_to_the_command_for_pages(tmp_path: Path) -> None:
    for name in ("page.html", "page.txt"):
        _, (why,) = read(_file(tmp_path, name, b"<!DOCTYPE html>\n<html><p>hello</p></html>"))
        assert "litopys extract" in why
