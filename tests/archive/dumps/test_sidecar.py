"""The sidecar and its undoing: what is written of a cleaned dump, and that the dump comes back from it exactly."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.dumps.outcome import Outcome
from archive.dumps.restore import Restored, put_back, restore, restored
from archive.dumps.sidecar import Sidecar, finished
from archive.dumps.sidecar_entry import entry
from archive.dumps.sidecar_read import BadSidecar, Entry, Part, reading
from archive.dumps.values import Document
from cleaner.errors import BadInput
from cleaner.repair_edits import edited
from tests.archive.dumps.outcomes import AD, LATEST, STORY, Parted, outcome, pieces_of

TEXTS = st.text(st.characters() | st.sampled_from("\n\r\n\ud83d\ude00\udc80\udcff\ufeff"), max_size=60)


def written(path: Path, outcomes: Sequence[Outcome], *, target: str = "one.txt") -> Path:
    """The sidecar of a run over one file with these outcomes."""
    with Sidecar(path, {"input": ["in"], "output": "out"}) as sidecar:
        sidecar.begin("in/one.txt", target)
        for one in outcomes:
            sidecar.put(entry(one))
        sidecar.finish()
    return path


def entries(path: Path) -> list[Entry]:
    """Every document of a sidecar."""
    with reading(path) as sidecar:
        return [one for part in sidecar.parts() for one in part.entries]


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


def test_every_dropped_line_is_told_with_place_reason_score_and_frequency(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in written(tmp_path / "r.jsonl", [outcome()]).read_bytes().split(b"\n")[:-1]]
    assert lines[0]["format"] == "litopys-removed/1"
    assert lines[1] == {"source": "in/one.txt", "target": "one.txt"}
    assert (lines[2]["document"], lines[2]["lines"], lines[2]["dropped"]) == ("one.txt", 7, 3)
    start, end = lines[3].pop("span")
    assert STORY[start:end] == "Реклама\n\n"
    known = {"reason": "ad", "rule": "phrase:ad", "score": 0.02, "seen": 37}
    assert lines[3] == {"line": 3, "document": "one.txt", "text": "Реклама\n\n", **known}
    assert "score" not in lines[4]
    assert "seen" not in lines[4]
    assert lines[6] == {"done": "in/one.txt", "documents": 1, "changed": 1}
    assert lines[7] == {"end": True, "files": 1}


def test_untouched_documents_have_no_line(tmp_path: Path) -> None:
    assert entry(outcome("Лише текст.\n")) == b""
    assert entries(written(tmp_path / "r.jsonl", [outcome("Лише текст.\n")])) == []


@pytest.mark.parametrize("name", ["r.jsonl", "r.jsonl.gz", "r.jsonl.zst"])
def test_a_sidecar_is_packed_as_its_name_says_and_leaves_nothing_beside_it(tmp_path: Path, name: str) -> None:
    (one,) = entries(written(tmp_path / name, [outcome()]))
    assert put_back(outcome().text, one.cuts) == STORY
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_packed_sidecar_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    first, second = (written(tmp_path / f"{name}.gz", [outcome()]).read_bytes() for name in "ab")
    assert first == second
    assert gzip.decompress(first).endswith(b'{"end": true, "files": 1}\n')


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


@pytest.mark.parametrize("keep", [0.3, 0.55, 0.8, 0.99])
def test_a_sidecar_that_was_cut_off_is_told_so(tmp_path: Path, keep: float) -> None:
    path = written(tmp_path / "r.jsonl", [outcome(name=str(n), number=n) for n in range(1, 9)])
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])
    with pytest.raises(BadSidecar, match=r"r\.jsonl:\d+: ends before its end"):
        entries(path)


@pytest.mark.parametrize("data", [b"", b"{}\n", b"[1]\n", b"text\n", b'{"format": "litopys-removed/9"}\n', b"\xff\xfe"])
def test_what_is_no_sidecar_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(data)
    with pytest.raises(BadSidecar, match=r"r\.jsonl:1: "):
        entries(path)


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


def test_an_interrupted_run_goes_on_after_the_last_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    with pytest.raises(KeyboardInterrupt):
        _interrupted(path)
    assert not path.exists()
    with Sidecar(path, {}, resume=True) as sidecar:
        assert sidecar.done == ("in/a.txt",)
        sidecar.begin("in/b.txt", "b.txt")
        sidecar.put(entry(outcome(name="b")))
        sidecar.finish("00ff")
    assert [one.name for one in entries(path)] == ["a", "b"]
    assert finished(path) == (path.read_bytes().index(b'{"end"'), ("in/a.txt", "in/b.txt"))


def _interrupted(path: Path) -> None:
    with Sidecar(path, {}) as sidecar:
        sidecar.begin("in/a.txt", "a.txt")
        sidecar.put(entry(outcome(name="a")))
        sidecar.finish()
        sidecar.begin("in/b.txt", "b.txt")
        sidecar.put(entry(outcome(name="b")))
        raise KeyboardInterrupt
