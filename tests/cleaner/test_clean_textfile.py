"""Reading dumps: encodings, line ends, and inputs that must be refused without harm."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import BadInput
from cleaner.textfile import Source, decode, parse, read, shown, sources, split
from tests.nobody import as_nobody

TEXT = "Паводок зніс кладку через Сулицю, і тепер діти йдуть до школи в обхід.\nМістяни просять про міст.\n"
RUSSIAN = "Паводок снёс мостки через Сулицу, и теперь дети идут в школу в обход.\n"
GERMAN = "Das Hochwasser riss die Brücke über die Sulitz fort, nun müssen die Schüler außen herum.\n"


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "koi8-u"]
)
def test_ukrainian_is_read_in_every_encoding_it_was_written_in(codec: str) -> None:
    assert decode(TEXT.encode(codec)) == TEXT


@pytest.mark.parametrize("codec", ["utf-8", "cp1251", "koi8-r", "utf-16"])
def test_russian_is_read_in_every_encoding_it_was_written_in(codec: str) -> None:
    assert decode(RUSSIAN.encode(codec)) == RUSSIAN


@pytest.mark.parametrize("codec", ["utf-8", "cp1252", "utf-16-le"])
def test_german_is_read_in_every_encoding_it_was_written_in(codec: str) -> None:
    assert decode(GERMAN.encode(codec)) == GERMAN


def test_lines_in_different_encodings_are_read_each_in_its_own() -> None:
    assert decode(TEXT.encode("utf-8") + RUSSIAN.encode("cp1251")) == TEXT + RUSSIAN


def test_one_bad_byte_costs_one_character() -> None:
    data = (TEXT * 50).encode("utf-8")
    assert decode(data[:-1] + b"\xff\n").startswith(TEXT * 49)


def test_only_line_feeds_end_lines_and_each_keeps_its_own() -> None:
    text = split("a\u2028b\r\nc\x0bd\x85e\nf")
    assert text.lines == ("a\u2028b", "c\x0bd\x85e", "f")
    assert text.only([True] * 3) == "a\u2028b\r\nc\x0bd\x85e\nf"


def test_old_line_ends_are_seen_where_there_are_no_others() -> None:
    assert split("a\rb\r").lines == ("a", "b", "")


@given(st.text())
def test_lines_with_their_ends_are_the_text(text: str) -> None:
    parts = split(text)
    assert parts.only([True] * len(parts.lines)) == text


@given(st.binary())
def test_any_bytes_give_a_document_or_a_named_refusal(data: bytes) -> None:
    try:
        lines = parse(data, "x").lines
    except BadInput as refusal:
        lines = (str(refusal),)
    assert lines


@pytest.mark.parametrize(
    "data", [b"", b" \n\t\n", b"\x89PNG\r\n\x1a\n" + bytes(50), b"\x1f\x8b\x08" + bytes(60), bytes(range(256)) * 4]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        parse(data, "x")


def names(found: object) -> list[str]:
    """Names of what is to be cleaned, messages of what is not."""
    assert isinstance(found, list)
    return [str(entry.name) if isinstance(entry, Source) else str(entry) for entry in found]


def test_a_folder_stands_for_its_texts_in_order_and_names_what_it_leaves_out(tmp_path: Path) -> None:
    """Pipes, dangling links and loops are seen before they are opened: opening one would never end."""
    top = tmp_path / "dump"
    (top / "b").mkdir(parents=True)
    for name in ("b/2.txt", "a.txt", "B.TXT", "note.md"):
        (top / name).write_text(TEXT, encoding="utf-8")
    os.mkfifo(top / "pipe.txt")
    (top / "gone.txt").symlink_to(top / "nothing.txt")
    (top / "loop").symlink_to(top, target_is_directory=True)
    found = names(list(sources(top)))
    assert [name for name in found if ": " not in name] == ["dump/B.TXT", "dump/a.txt", "dump/b/2.txt"]
    assert [name.partition(": ")[2] for name in found if ": " in name] == [
        "a link to a folder is not followed; give its target as an input",
        "cannot be read (a link that leads nowhere)",
        "not a regular file (a pipe, socket or device)",
    ]


def test_a_link_to_itself_and_a_folder_without_texts_are_named(tmp_path: Path) -> None:
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    assert "cannot be read" in names(list(sources(tmp_path / "self.txt")))[0]
    (tmp_path / "empty").mkdir()
    assert names(list(sources(tmp_path / "empty"))) == [f"{tmp_path}/empty: no *.txt files in this folder"]


def test_a_device_is_refused_unopened() -> None:
    assert "not a regular file" in names(list(sources(Path(os.devnull))))[0]
    with pytest.raises(BadInput, match="not a regular file"):
        read(Path(os.devnull))


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "secret.txt").chmod(0)

    def why() -> str:
        with pytest.raises(BadInput) as found:
            read(Path("secret.txt"))
        return str(found.value)

    assert "permission denied" in as_nobody(tmp_path, why)


def test_file_names_are_printed_without_their_control_characters() -> None:
    assert shown("a\x1b[31mb\nc") == "a\\x1b[31mb\\nc"
    assert shown(os.fsdecode(b"\xff.txt")) == "\\xff.txt"
