"""Which files inputs stand for: what cannot be read is named and costs only itself, and nothing blocks."""

from __future__ import annotations

import io
import os
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.dumps.base.how import How
from archive.dumps.base.values import Document
from archive.dumps.read.inputs import Source, sources
from archive.dumps.read.lines import cuts
from archive.dumps.read.reading import documents
from cleaner.errors import BadInput
from tests.archive.dumps.trips import TEXT, read
from tests.nobody import as_nobody


def _names(given: str | Path) -> list[str]:
    return [found.name if isinstance(found, Source) else f"! {found}" for found in sources(given)]


def test_a_folder_stands_for_every_dump_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "dump"
    for name in (
        "b/x.jsonl.gz",
        "a.txt",
        "b/a.CSV",
        "c/w.warc.wet.gz",
        "z.tar.zst",
        "q.parquet",
        "photo.jpg",
        "README",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    assert _names(folder) == [
        "dump/a.txt",
        "dump/q.parquet",
        "dump/z.tar.zst",
        "dump/b/a.CSV",
        "dump/b/x.jsonl.gz",
        "dump/c/w.warc.wet.gz",
    ]


def test_pages_in_a_folder_are_counted_and_left_aside(tmp_path: Path) -> None:
    for name in ("a.html", "b.htm", "c.txt"):
        (tmp_path / name).write_text("x")
    assert [name for name in _names(tmp_path) if name.startswith("!")] == [
        f"! {tmp_path}: 2 HTML files left aside; pages are read by `litopys extract`, whole archives of them by "
        "`litopys import`"
    ]


def test_pipes_devices_and_loops_are_named_and_nothing_waits_for_them(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "self.txt").symlink_to("self.txt")
    (tmp_path / "gone.txt").symlink_to("nowhere.txt")
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "good.txt").write_text(TEXT)
    found = list(sources(tmp_path))
    assert [each.name for each in found if isinstance(each, Source)] == [f"{tmp_path.name}/good.txt"]
    assert sorted(str(each).partition(": ")[0] for each in found if isinstance(each, BadInput)) == sorted(
        str(tmp_path / name) for name in ("pipe.txt", "zero.txt", "self.txt", "gone.txt", "round")
    )
    for name in ("pipe.txt", "zero.txt", "self.txt", "gone.txt", "missing.txt"):
        assert _names(tmp_path / name)[0].startswith("!")


def test_a_file_that_became_a_pipe_after_it_was_found_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (why,) = documents(Source(where=str(tmp_path / "a.txt"), name="a.txt"), How())
    assert "not a regular file" in str(why)


def test_unreadable_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "a.txt").chmod(0)
    assert "permission denied" in as_nobody(tmp_path, lambda: read(Path("a.txt"))[1][0])


NAMES = [b"-n.txt", b"two\nlines.txt", b"\x1b[31m.txt", b"\xff\xfe.txt", b"x" * 251 + b".txt"]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_any_bytes_are_read_and_shown_safely(tmp_path: Path, name: bytes) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_text(TEXT)
    (found,) = sources(path)
    assert isinstance(found, Source)
    (document,) = documents(found, How())
    assert isinstance(document, Document)
    assert document.text == TEXT
    assert document.source.isprintable()


def test_stdin_is_read_as_whatever_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"text": "one"}\n{"text": "two"}\n')))
    (found,) = sources("-")
    assert isinstance(found, Source)
    texts = [each.text for each in documents(found, How()) if isinstance(each, Document)]
    assert texts == ["one", "two"]


def test_urls_go_through_fsspec(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    memory.pipe({"/litopys-test/a.txt": TEXT.encode(), "/litopys-test/b/c.jsonl": b'{"text": "one"}\n'})
    try:
        found = [each for each in sources("memory://litopys-test") if isinstance(each, Source)]
        assert [each.name for each in found] == ["litopys-test/a.txt", "litopys-test/b/c.jsonl"]
        texts = [d.text for each in found for d in documents(each, How()) if isinstance(d, Document)]
        assert texts == [TEXT, "one"]
        (missing,) = [each for each in sources("memory://litopys-test/no.txt") if isinstance(each, Source)]
        assert isinstance(next(documents(missing, How())), BadInput)
    finally:
        memory.rm("/litopys-test", recursive=True)
    assert isinstance(next(sources("nosuch://x/y.txt")), BadInput)


def test_binary_and_empty_files_are_named_whatever_their_name_says(tmp_path: Path) -> None:
    png = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
    for name, data, why in (("a.txt", png, "binary"), ("b.jsonl", bytes(9999), "binary"), ("c.csv", b" \n", "empty")):
        (tmp_path / name).write_bytes(data)
        documents_read, (said,) = read(tmp_path / name)
        assert not documents_read
        assert why in said


def _endless(size: int) -> Iterator[bytes]:
    yield b"first\n"
    block = b"x" * (1 << 20)
    for _ in range(size >> 20):
        yield block
    yield b"\nlast\n"


def test_a_line_of_two_gigabytes_costs_itself_and_no_memory() -> None:
    tracemalloc.start()
    found = list(cuts(_endless(2 << 30), limit=8 << 20))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [(cut.data, cut.offset) for cut in found] == [(b"first\n", 0), (b"", 6), (b"last\n", (2 << 30) + 7)]
    assert found[1].too_long
    assert peak < 24 << 20


@pytest.mark.parametrize("shape", ["jsonl", "csv", "text"])
def test_a_record_above_the_limit_is_named_with_its_place_and_the_rest_is_read(tmp_path: Path, shape: str) -> None:
    path = tmp_path / f"a.{shape.replace('text', 'txt')}"
    around = {"jsonl": ('{"text": "', '"}\n', ""), "csv": ('"', '"\n', "text\n"), "text": ("", "\n", "")}[shape]
    big = "слово " * 8_000_000
    path.write_text(around[2] + "".join(around[0] + text + around[1] for text in ("one", big, "two")))
    found, (why,) = read(path, How(separator="line"))
    assert [document.text for document in found] == ["one", "two"]
    assert "larger than 64 MB" in why
    assert "at byte" in why


def test_a_text_file_above_the_limit_is_named_with_the_cure(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.write(b"word\n")
        stream.truncate(65 << 20)
        stream.seek(0)
        stream.write(b"word\n" * 20_000)
    assert "--separator" in read(path)[1][0]


def test_bad_records_are_named_with_their_place_and_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b'{"text": "one"}\n{"text": \n[1]\n{"text": 5.5}\n{"x": 1}\n{"text": ["a"]}\n'
        + b"[" * 99999
        + b"\n"
        + b'{"text": "two"}'
    )
    found, bad = read(path)
    assert [document.text for document in found] == ["one", "two"]
    assert [why.partition(": ")[2].partition(":")[0].partition(" (")[0] for why in bad] == [
        "record 2 at byte 16",
        "record 3 at byte 26",
        "record 4 at byte 30",
        "record 5 at byte 44",
        "record 6 at byte 53",
        "record 7 at byte 69",
    ]
