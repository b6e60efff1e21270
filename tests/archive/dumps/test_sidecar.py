"""The sidecar: what is written of a cleaned dump, and what is refused when it is read again."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from archive.dumps.undo.restore import put_back
from archive.dumps.undo.sidecar import Sidecar, finished
from archive.dumps.undo.sidecar_entry import entry, with_raw
from archive.dumps.undo.sidecar_read import BadSidecar
from tests.archive.dumps.outcomes import STORY, entries, outcome, written


def test_every_dropped_line_is_told_with_place_reason_score_and_frequency(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in written(tmp_path / "r.jsonl", [outcome()]).read_bytes().split(b"\n")[:-1]]
    assert lines[0]["format"] == "litopys-removed/1"
    assert lines[1] == {"source": "in/one.txt", "target": "one.txt"}
    assert [lines[2][key] for key in ("at", "document", "lines", "dropped")] == [0, "one.txt", 7, 3]
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


def test_a_record_can_be_added_to_what_is_ready(tmp_path: Path) -> None:
    with Sidecar(tmp_path / "r.jsonl", {}) as sidecar:
        sidecar.begin("in/one.txt", "")
        sidecar.put(with_raw(entry(outcome()), b"\xff{}"))
        sidecar.finish()
    (one,) = entries(tmp_path / "r.jsonl")
    assert (one.raw, len(one.cuts)) == (b"\xff{}", 2 + 1)
