"""Restoring real files: whatever their shape and packing, they come back byte for byte."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from archive.dumps.base.how import How
from archive.dumps.base.values import Document
from archive.dumps.judge.outcome import Outcome
from archive.dumps.read.inputs import Source
from archive.dumps.read.reading import documents
from archive.dumps.undo.restore_files import head, restore_dump, settled
from archive.dumps.undo.sidecar import Sidecar
from archive.dumps.undo.sidecar_entry import entry, with_raw
from archive.dumps.write.writing import writing
from cleaner.dump_values import Cleaned
from cleaner.errors import LitopysError
from cleaner.textfile import split
from cleaner.values import Drop, Line

AD = Drop(reason="ad", rule="phrase:ad")
JUNK = ("Реклама", "Останні новини", "Advertisement")
STORY = (
    "Пором через Сулицю знову ходить",
    "Реклама",
    "Після тижня простою пором повернувся на воду.",
    "",
    "Реклама",
    "“Двигун” замінили\tза гроші громади.",
    "Останні новини",
)
MENU = ("Реклама", "Останні новини")
WHOLE = ("Нічого зайвого тут немає.", "Зовсім.")


def judged(document: Document) -> Outcome:
    """The outcome where exactly the lines of `JUNK` go; blank ones stay, as they may."""
    text = split(document.text)
    pieces = tuple(line + end for line, end in zip(text.lines, text.ends, strict=True))
    lines = tuple(Line(text=line, drop=AD if line in JUNK else None) for line in text.lines)
    return Outcome(document=document, pieces=pieces, cleaned=Cleaned(lines=lines))


def cleaned(path: Path, target: Path, how: How) -> Path:
    """Clean a file as the run does; the sidecar."""
    sidecar = target.with_name("removed.jsonl")
    data = path.read_bytes()
    with (
        Sidecar(sidecar, head(how, [str(path)], str(target), "litopys clean")) as noted,
        writing(str(target), how) as writer,
    ):
        noted.begin(str(path), "")
        for document in documents(Source(where=str(path), name=path.name), how):
            assert isinstance(document, Document)
            one = settled(judged(document), how)
            entries = entry(one)
            if one.layers is None:
                put = writer.put(document, one.text)
                entries = with_raw(entries, put.raw) if entries and put.raw is not None else entries
            noted.put(entries, gone=one.layers is not None)
        noted.finish(hashlib.sha256(data).hexdigest())
    return sidecar


def there_and_back(folder: Path, name: str, data: bytes, how: How | None = None) -> tuple[bytes, bytes]:
    """What cleaning makes of a file with these bytes, and what restoring makes of that."""
    folder.mkdir(exist_ok=True)
    path, clean, back = folder / name, folder / f"clean-{name}", folder / f"back-{name}"
    for old in (clean, back):
        old.unlink(missing_ok=True)
    path.write_bytes(data)
    sidecar = cleaned(path, clean, how or How())
    undone = restore_dump(sidecar, str(clean), str(back))
    assert undone.failures == []
    return clean.read_bytes() if clean.exists() else b"", back.read_bytes()


def jsonl(ascii_: bool) -> bytes:
    """Records of a story, a menu, a clean text and an odd spelling."""
    records = [
        {"id": n, "text": "\n".join(text), "url": f"https://a.example/{n}"}
        for n, text in enumerate((STORY, MENU, WHOLE))
    ]
    lines = [json.dumps(record, ensure_ascii=ascii_) for record in records]
    lines.append('{"id":"x",  "text": "\\u0420еклама\\n\\/ слово \\u00ab\\n", "n": 1.50}')
    return "\n\n".join(lines).encode() + b"\r\n"


def zipped() -> bytes:
    """A zip of three texts, of one of which nothing will be left."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (("a/story.txt", STORY), ("a/menu.txt", MENU), ("b.txt", WHOLE)):
            archive.writestr(zipfile.ZipInfo(name, (2026, 5, 3, 8, 15, 0)), "\n".join(text))
    return stream.getvalue()


CSV = 'id,text,n\r\n1,"' + "\n".join(STORY).replace('"', '""') + '",x\r\n2,Реклама,y\r\n3,Слово,"z"\r\n'
TEXT = "\n".join(STORY) + "\n"

FILES: list[tuple[str, bytes, How]] = [
    ("story.txt", TEXT.encode(), How()),
    ("crlf.txt", TEXT.replace("\n", "\r\n").encode(), How()),
    ("cp1251.txt", TEXT.replace("“", "«").replace("”", "»").encode("cp1251"), How()),
    (
        "latin-left.txt",
        ("Реклама\n" * 5 + "Latin letters only are left of this text in the end.\n").encode("cp1251"),
        How(),
    ),
    ("bom.txt", b"\xef\xbb\xbf" + TEXT.encode(), How()),
    ("bom-first.txt", b"\xef\xbb\xbf" + ("Реклама\n" + TEXT).encode(), How()),
    ("utf16.txt", TEXT.encode("utf-16"), How()),
    ("broken.txt", TEXT.encode() + b"\xff\xfe\x00 \xd0\n" + TEXT.encode(), How()),
    ("menu.txt", "\n".join(MENU).encode(), How()),
    ("feeds.txt", f"{TEXT}\f\n{MENU[0]}\n\f{TEXT}\f\f\n".encode(), How(separator="form-feed")),
    ("menu-first.txt", f"\n{MENU[0]}\n\f\n\n{TEXT}\n\f{MENU[1]}".encode(), How(separator="form-feed")),
    ("lines.txt", TEXT.encode(), How(separator="line")),
    ("blank.txt", f"{TEXT}\n\n\n{MENU[0]}\n\n\n\n{TEXT}\n".encode(), How(separator="blank-lines:2")),
    ("marked.txt", f"{TEXT}=====\n{MENU[0]}\n=====\n{TEXT}".encode(), How(separator="=+")),
    ("plain.jsonl", jsonl(False), How()),
    ("escaped.jsonl", jsonl(True), How()),
    (
        "array.json",
        b"[\n"
        + b",\n".join(jsonl(False).split())[:0]
        + b'{"text": "\\u0420\xd0\xb5\\nslovo"},\n {"text": "Advertisement"}]\n',
        How(),
    ),
    ("table.csv", CSV.encode(), How()),
    ("table.tsv", CSV.replace(",", "\t").replace("\tза", " за").encode(), How()),
]


@pytest.mark.parametrize(("name", "data", "how"), FILES, ids=[name for name, _, _ in FILES])
def test_a_file_of_any_shape_comes_back_byte_for_byte(tmp_path: Path, name: str, data: bytes, how: How) -> None:
    clean, back = there_and_back(tmp_path, name, data, how)
    assert back == data
    assert clean != data


@pytest.mark.parametrize("name", ["story.txt.gz", "records.jsonl.gz"])
def test_what_was_packed_comes_back_with_the_same_content(tmp_path: Path, name: str) -> None:
    data = TEXT.encode() if "txt" in name else jsonl(True)
    path = tmp_path / name
    path.write_bytes(gzip.compress(data))
    sidecar = cleaned(path, tmp_path / f"clean-{name}", How())
    restore_dump(sidecar, str(tmp_path / f"clean-{name}"), str(tmp_path / f"back-{name}"))
    assert gzip.decompress((tmp_path / f"back-{name}").read_bytes()) == data


def test_the_members_of_a_zip_come_back_even_those_of_which_nothing_was_left(tmp_path: Path) -> None:
    path = tmp_path / "news.zip"
    path.write_bytes(zipped())
    sidecar = cleaned(path, tmp_path / "clean.zip", How())
    with zipfile.ZipFile(tmp_path / "clean.zip") as archive:
        assert "a/menu.txt" not in archive.namelist()
    restore_dump(sidecar, str(tmp_path / "clean.zip"), str(tmp_path / "back.zip"))
    with zipfile.ZipFile(tmp_path / "back.zip") as back, zipfile.ZipFile(path) as first:
        assert {name: back.read(name) for name in back.namelist()} == {n: first.read(n) for n in first.namelist()}


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from([*JUNK, "", "Слово", "\f", "\ufeffx", "a\r", "\udcff", "\x85"]), max_size=12))
@example(["Реклама", "\udcff"])
@example(["Реклама", "\ufeffx", "\udcff"])
def test_any_text_file_comes_back_byte_for_byte(tmp_path: Path, lines: list[str]) -> None:
    data = "\n".join(lines).encode("utf-8", "surrogateescape")
    for how in (How(), How(separator="form-feed"), How(separator="blank-lines:2"), How(separator="line")):
        found = list(documents(_written(tmp_path, data), how))
        if found and all(isinstance(one, Document) for one in found):
            assert there_and_back(tmp_path, "any.txt", data, how)[1] == data


def _written(folder: Path, data: bytes) -> Source:
    (folder / "any.txt").write_bytes(data)
    return Source(where=str(folder / "any.txt"), name="any.txt")


def test_what_was_converted_or_would_be_overwritten_is_refused(tmp_path: Path) -> None:
    with Sidecar(tmp_path / "r.jsonl", head(How(to="csv"), [], "", "")):
        pass
    with pytest.raises(LitopysError, match="made csv of what it read"):
        restore_dump(tmp_path / "r.jsonl", str(tmp_path / "a"), str(tmp_path / "b"))
    with pytest.raises(LitopysError, match="restore into another place"):
        restore_dump(tmp_path / "r.jsonl", str(tmp_path / "a"), str(tmp_path / "a"))


def test_a_file_that_does_not_come_back_byte_for_byte_is_told(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_bytes(TEXT.encode())
    sidecar = cleaned(path, tmp_path / "clean.txt", How())
    sidecar.write_bytes(
        sidecar.read_bytes().replace(hashlib.sha256(TEXT.encode()).hexdigest().encode() + b'"}\n{"end', b'0"}\n{"end')
    )
    (failure,) = restore_dump(sidecar, str(tmp_path / "clean.txt"), str(tmp_path / "back.txt")).failures
    assert "not the original byte for byte" in failure
