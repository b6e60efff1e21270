"""Laws of reading and writing dumps, for any bytes: no crash, nothing lost, the very bytes back."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from archive.dumps.base.how import How
from archive.dumps.base.values import Document
from archive.dumps.read.csv_rows import fields, rows
from archive.dumps.read.json_text import members, spell
from archive.dumps.read.lines import cuts
from archive.dumps.read.reading import documents
from archive.dumps.read.wide import Widener, narrowed
from archive.dumps.write.writing import writing
from cleaner.textfile import is_binary, reversible
from tests.archive.dumps.trips import read, source
from tests.archive.dumps.warcs import wet

MANY = settings(max_examples=60, deadline=None)
WORDS = st.sampled_from(
    [
        b"text",
        b"\n",
        b"\r\n",
        b'"',
        b",",
        b"{",
        b"}",
        b"[",
        b"]",
        b'{"text": "a"}',
        b"\\",
        b"\f",
        b"\x00",
        b"\xd1",
        "ї".encode(),
        b":",
        b'"text"',
        b"id,text\n",
        b"WARC/1.0\r\n",
        b"\xef\xbb\xbf",
    ]
)
BYTES = st.one_of(st.binary(max_size=200), st.lists(WORDS, max_size=60).map(b"".join))
NAMES = ["a.txt", "a.jsonl", "a.json", "a.csv", "a.wet", "a.parquet", "a.zip", "a.tar", "a.gz", "a.txt.zst", "a"]


def _written(path: Path, how: How) -> bytes | None:
    """The file written back unchanged, or None where something in it could not be read."""
    found = list(documents(source(path), how))
    target = path.with_name("back-" + path.name)
    with writing(str(target), how) as writer:
        for each in found:
            if isinstance(each, Document):
                writer.put(each, each.text)
    return target.read_bytes() if all(isinstance(each, Document) for each in found) else None


@pytest.mark.parametrize("name", NAMES)
@given(data=BYTES, separator=st.sampled_from([None, "line", "form-feed", "blank-lines:2", "text"]))
@MANY
def test_any_bytes_are_read_without_a_crash_and_come_back(name: str, data: bytes, separator: str | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        written = _written(path, How(separator=separator))
        if written is not None and not data.startswith((b"PK", b"\x1f\x8b", b"BZh")):
            assert written == data


@given(st.binary())
def test_any_bytes_are_text_that_encodes_to_them(data: bytes) -> None:
    text, encoding = reversible(data)
    assert text.encode(encoding, "surrogateescape") == data


@given(st.lists(st.binary(max_size=20)), st.integers(1, 30))
def test_cut_pieces_are_the_stream_or_too_long(blocks: list[bytes], limit: int) -> None:
    whole, at = b"".join(blocks), 0
    for cut in cuts(blocks, limit=limit):
        assert cut.offset == at
        assert cut.data == (b"" if cut.too_long else whole[at : at + cut.length])
        assert cut.too_long == (cut.length > limit)
        at += cut.length
    assert at == len(whole)


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8) | st.sampled_from(
    ['"', "a\nb", ";", ""]
)


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=6), st.sampled_from([",", ";", "\t"]))
def test_fields_are_those_that_the_csv_module_wrote(table: list[list[str]], delimiter: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(table)
    data = out.getvalue().encode()
    found = list(rows([data[:5], data[5:]], delimiter.encode()))
    assert b"".join(row.data for row in found) == data
    assert [
        [
            row.data[start + 1 : end - 1].replace(b'""', b'"').decode()
            for start, end in fields(row.data, delimiter.encode())
        ]
        for row in found
    ] == table


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.text(max_size=6), JSON, max_size=5), st.sampled_from([None, 1]), st.booleans())
def test_values_stand_where_they_are_found(record: dict[str, object], indent: int | None, ascii_only: bool) -> None:
    line = json.dumps(record, indent=indent, ensure_ascii=ascii_only)
    found = members(line)
    assert {key: json.loads(line[value.start : value.end]) for key, value in found.items()} == record


@given(st.lists(st.text(st.characters(exclude_categories=())), min_size=1, max_size=4), st.booleans(), st.data())
@MANY
def test_json_texts_change_alone_and_say_the_same_to_others(
    texts: list[str], ascii_only: bool, data: st.DataObject
) -> None:
    """Lone surrogates included: JSON allows them, and files from browsers have them."""
    lines = [
        json.dumps({"id": str(n), "text": text}, ensure_ascii=True if not _valid(text) else ascii_only)
        for n, text in enumerate(texts)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.jsonl")
        path.write_bytes("\n".join(lines).encode())
        assume(not is_binary(path.read_bytes()))
        found, bad = read(path)
        assert not bad
        for document, text in zip(found, texts, strict=True):
            assert document.text.encode(document.encoding, "surrogateescape") == text.encode("utf-8", "surrogatepass")
            assert json.loads(spell(document.text, document.record.style)) == text
        cut = data.draw(st.integers(0, 5))
        with writing(f"{folder}/b.jsonl", How()) as writer:
            for document in found:
                writer.put(document, document.text[:cut])
        new = [json.loads(line)["text"] for line in Path(folder, "b.jsonl").read_text("utf-8").split("\n")]
        assert len(new) == len(texts)
        assert all(not _valid(old) or old.startswith(text) for old, text in zip(texts, new, strict=True))


def _valid(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


@given(
    st.text(st.characters(exclude_categories=())),
    st.sampled_from(["utf-16-le", "utf-16-be", "utf-32-le"]),
    st.integers(1, 9),
)
def test_wide_text_comes_back_in_any_pieces(text: str, codec: str, size: int) -> None:
    data = text.encode(codec, "surrogatepass")
    narrow = b"".join(narrowed([data[at : at + size] for at in range(0, len(data), size)], codec, "x"))
    widener = Widener(codec)
    pieces = [widener.widen(narrow[at : at + size]) for at in range(0, len(narrow), size)]
    assert b"".join(pieces) + widener.widen(b"", True) == data


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=4))
@MANY
def test_wet_texts_come_back(texts: list[str]) -> None:
    data = wet(*texts)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.wet")
        path.write_bytes(data)
        written = _written(path, How())
        assert written is None or written == data
