"""Undoing a cleaning: the dump comes back from its output and its sidecar exactly, or what is wrong is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.dumps.base.values import Document
from archive.dumps.judge.outcome import Outcome
from archive.dumps.undo.restore import Restored, restore, restored
from archive.dumps.undo.sidecar import Sidecar
from archive.dumps.undo.sidecar_entry import entry
from archive.dumps.undo.sidecar_read import BadSidecar, Entry, Part, reading
from cleaner.errors import BadInput
from cleaner.repair_edits import edited
from tests.archive.dumps.outcomes import AD, LATEST, STORY, Parted, entries, outcome, pieces_of, written

TEXTS = st.text(st.characters() | st.sampled_from("\n\r\n\ud83d\ude00\udc80\udcff\ufeff"), max_size=60)


def back(path: Path, documents: Sequence[Document]) -> list[Restored | BadInput]:
    """What restoring these cleaned documents of the only file gives."""
    with reading(path) as sidecar:
        return [one for part in sidecar.parts() for one in restored(part, documents)]


def left(one: Outcome) -> Document:
    """The document as it is read again after cleaning."""
    return replace(one.document, text=one.text)


def cleaned_dump(folder: Path, outcomes: Sequence[Outcome], shape: Parted) -> tuple[Path, bytes]:
    """A cleaned file below `folder/clean` with its sidecar, and the bytes it was cleaned from."""
    shape.write(folder / "original.txt", [(one.document, one.document.text) for one in outcomes])
    shape.write(folder / "clean" / "one.txt", [(one.document, one.text) for one in outcomes])
    return written(folder / "removed.jsonl", outcomes), (folder / "original.txt").read_bytes()


@given(TEXTS, st.data())
def test_any_text_with_any_lines_dropped_comes_back_exactly(text: str, data: st.DataObject) -> None:
    drops = {
        n: data.draw(st.sampled_from([AD, LATEST])) for n in range(len(pieces_of(text))) if data.draw(st.booleans())
    }
    one = outcome(text, drops)
    if not one.touched:
        return
    (found,) = _read_back([one])
    (result,) = restored(Part(source="in", target="", entries=iter([found])), [left(one)])
    assert isinstance(result, Restored)
    assert result.text == text


def _read_back(outcomes: Sequence[Outcome]) -> Iterator[Entry]:
    with TemporaryDirectory() as folder:
        yield from entries(written(Path(folder) / "r.jsonl", outcomes))


@given(TEXTS, st.data())
def test_repairs_are_undone_after_the_lines_are_back(text: str, data: st.DataObject) -> None:
    size = len(text)
    start = data.draw(st.integers(0, size))
    end = data.draw(st.integers(start, size))
    repaired, change = edited(text, [(start, end, data.draw(TEXTS))], "spaces")
    pieces = pieces_of(repaired)
    one = replace(outcome(repaired, {0: AD} if pieces else {}), changes=(change,), pieces=pieces)
    one = replace(one, document=replace(one.document, text=text))
    (found,) = _read_back([one])
    (result,) = restored(Part(source="in", target="", entries=iter([found])), [left(one)])
    assert isinstance(result, Restored)
    assert result.text == text


def test_a_dump_comes_back_byte_for_byte(tmp_path: Path) -> None:
    plain = outcome("Нічого зайвого.\r\n", name="2", number=2)
    outcomes = [outcome(name="1"), plain, outcome(name="3", number=3)]
    sidecar, original = cleaned_dump(tmp_path, outcomes, Parted())
    undone = restore(sidecar, str(tmp_path / "clean"), str(tmp_path / "back"), Parted())
    assert (tmp_path / "back" / "one.txt").read_bytes() == original
    assert (undone.files, undone.documents, undone.restored, undone.failures) == (1, 3, 2, [])


def test_what_is_left_in_another_encoding_is_read_in_the_one_it_had(tmp_path: Path) -> None:
    text = "Реклама\nPlain words only, all of them in Latin letters, so that nothing tells the encoding.\n"
    one = outcome(text, {0: AD}, encoding="cp1251", name="1")
    sidecar, original = cleaned_dump(tmp_path, [one], Parted("cp1251"))
    assert not restore(sidecar, str(tmp_path / "clean"), str(tmp_path / "back"), Parted("utf-8")).failures
    assert (tmp_path / "back" / "one.txt").read_bytes().endswith(text.encode("cp1251") + b"\x1e")
    assert len(original) == len((tmp_path / "back" / "one.txt").read_bytes())


def test_a_record_that_cannot_be_rebuilt_comes_back_whole(tmp_path: Path) -> None:
    one = replace(outcome(name="1"), raw=b"\xff raw record")
    sidecar, _ = cleaned_dump(tmp_path, [one], Parted())
    restore(sidecar, str(tmp_path / "clean"), str(tmp_path / "back"), Parted())
    assert (tmp_path / "back" / "one.txt").read_bytes() == b"\xff raw record"


def test_a_document_that_was_edited_since_is_named_and_its_file_not_written(tmp_path: Path) -> None:
    sidecar, _ = cleaned_dump(tmp_path, [outcome(name="1"), outcome(name="2", number=2)], Parted())
    clean = tmp_path / "clean" / "one.txt"
    clean.write_bytes(clean.read_bytes().replace("пором".encode(), "човен".encode(), 1))
    undone = restore(sidecar, str(tmp_path / "clean"), str(tmp_path / "back"), Parted())
    assert "one.txt: 1: was changed after cleaning" in undone.failures[0]
    assert "not written" in undone.failures[1]
    assert not (tmp_path / "back").exists()


def test_a_document_that_is_missing_is_named(tmp_path: Path) -> None:
    path = written(tmp_path / "r.jsonl", [outcome(name="1"), outcome(name="2", number=2)])
    first, second = back(path, [left(outcome(name="1"))])
    assert isinstance(first, Restored)
    assert "in/one.txt: 2: is in the sidecar" in str(second)


def test_a_missing_file_costs_itself_only(tmp_path: Path) -> None:
    shape = Parted()
    cleaned_dump(tmp_path, [outcome(name="1")], shape)
    with Sidecar(tmp_path / "r.jsonl", {}) as sidecar:
        for source, target in (("in/none.txt", "none.txt"), ("in/one.txt", "one.txt")):
            sidecar.begin(source, target)
            sidecar.put(entry(outcome(name="1")))
            sidecar.finish()
    undone = restore(tmp_path / "r.jsonl", str(tmp_path / "clean"), str(tmp_path / "back"), shape)
    assert (undone.files, len(undone.failures)) == (1, 1)
    assert (tmp_path / "back" / "one.txt").exists()


def test_an_untouched_document_of_the_same_name_is_left_alone(tmp_path: Path) -> None:
    twin = outcome("Інший текст.\n", name="1")
    path = written(tmp_path / "r.jsonl", [twin, outcome(name="1", number=2)])
    first, second = back(path, [left(twin), left(outcome(name="1", number=2))])
    assert [one.text for one in (first, second) if isinstance(one, Restored)] == ["Інший текст.\n", STORY]


@given(st.data())
def test_any_damage_to_a_sidecar_is_an_error_or_changes_nothing(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        path = written(Path(folder) / "r.jsonl", [outcome()])
        content = bytearray(path.read_bytes())
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
        path.write_bytes(content)
        try:
            found = back(path, [left(outcome())])
        except BadSidecar:
            return
        texts = [one.text for one in found if isinstance(one, Restored)]
        assert texts == [STORY] or any(isinstance(one, BadInput) for one in found) or texts == [outcome().text]


def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "r.jsonl", [outcome()], target="../../elsewhere.txt")
    with pytest.raises(BadSidecar, match="leads out of the folder"):
        restore(path, str(tmp_path), str(tmp_path / "back"), Parted())


def test_a_document_that_is_left_out_of_the_output_or_added_to_it_is_told(tmp_path: Path) -> None:
    plain = [outcome(f"Текст {n}.\n", name=str(n), number=n) for n in range(4)]
    sidecar, _ = cleaned_dump(tmp_path, plain, Parted())
    Parted().write(tmp_path / "clean" / "one.txt", [(one.document, one.text) for one in plain[1:]])
    undone = restore(sidecar, str(tmp_path / "clean"), str(tmp_path / "back"), Parted())
    assert "had 4 documents in the output, which now has 3" in undone.failures[0]
    assert not (tmp_path / "back").exists()
