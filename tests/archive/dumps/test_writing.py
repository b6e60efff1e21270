"""Writing dumps back: only texts change, all else stays byte for byte, and originals can be made again."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from archive.dumps.base.how import How
from archive.dumps.read.inputs import Source
from archive.dumps.write.places import plan
from archive.dumps.write.writing import writing
from cleaner.errors import BadInput, LitopysError
from tests.archive.dumps.trips import OTHER, TEXT, changed, read, restored, source
from tests.archive.dumps.warcs import wet


def _file(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_only_the_text_of_a_json_record_changes(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.jsonl", '{ "n":1.50,  "text" : "one\\n\\u0442ut" ,"x":"\\/é"}\r\n\r\n{"text":"two"}')
    data, (first, _) = changed(path, {"#1": "one"})
    assert data.decode() == '{ "n":1.50,  "text" : "one" ,"x":"\\/é"}\r\n\r\n{"text":"two"}'
    assert first.raw == '{ "n":1.50,  "text" : "one\\n\\u0442ut" ,"x":"\\/é"}\r\n'.encode()


def test_escapes_in_kept_text_stay_as_they_are_spelled(tmp_path: Path) -> None:
    for literal in (r'"\u043f\u043e\nx"', r'"\u043F\nx\/y"', '"по\\nx"'):
        path = _file(tmp_path, "a.jsonl", '{"text": ' + literal + "}\n")
        (document,) = read(path)[0]
        data, (answer,) = changed(path, {"#1": document.text.partition("\n")[0]})
        assert data.decode() == '{"text": ' + literal.partition(r"\n")[0] + '"}\n'
        assert answer.exact == ("/" not in literal)


def test_only_the_text_of_a_row_changes(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.csv", '\ufeffnr;content;"a;b"\r\n"1";"line ""one""\nline two";x"y\n2;plain;\n\n')
    data, answers = changed(path, {"#1": 'line "one"\n', "#2": "pla;in"})
    assert data.decode() == '\ufeffnr;content;"a;b"\r\n"1";"line ""one""\n";x"y\n2;"pla;in";\n\n'
    assert [answer.exact for answer in answers] == [True, False]


def test_length_and_digests_of_a_wet_record_follow_its_text(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.wet", wet(TEXT, OTHER))
    data, answers = changed(path, {read(path)[0][0].name: OTHER})
    info, first, second = data.split(b"WARC/1.0\r\n")[1:]
    assert info == wet().removeprefix(b"WARC/1.0\r\n")
    assert [line for line in first.split(b"\r\n") if b"Digest" in line or b"Length" in line] == [
        line for line in second.split(b"\r\n") if b"Digest" in line or b"Length" in line
    ]
    assert all(answer.exact for answer in answers)


@pytest.mark.parametrize("left_out", [["#1"], ["#2"], ["#3"], ["#1", "#3"]])
@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv", "a.txt"])
def test_documents_can_be_left_out_of_any_shape(tmp_path: Path, name: str, left_out: list[str]) -> None:
    texts = ["one", "two", "three"]
    data = {
        "a.jsonl": "".join(json.dumps({"text": text}) + "\n" for text in texts),
        "a.json": json.dumps([{"text": text} for text in texts], indent=1),
        "a.csv": "nr,text\n" + "".join(f"{text},{text}\n" for text in texts),
        "a.txt": "".join(text + "\n" for text in texts),
    }[name]
    how = How(separator="line")
    new, _ = changed(_file(tmp_path, name, data), dict.fromkeys(left_out), how)
    kept = [text for number, text in enumerate(texts, 1) if f"#{number}" not in left_out]
    assert [document.text for document in read(_file(tmp_path, name, new), how)[0]] == kept
    if name == "a.json":
        assert [record["text"] for record in json.loads(new)] == kept


def test_an_array_stays_json_where_bad_records_fall_out(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.json", '[{"text": "zero"}, {"text": 1}, {"text": [2]}, {"text": "three"}, {"text": {}}]')
    documents, bad = read(path)
    assert ([document.text for document in documents], len(bad)) == (["zero", "three"], 3)
    assert json.loads(changed(path, {})[0]) == [{"text": "zero"}, {"text": "three"}]


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "cp1251"])
@pytest.mark.parametrize("name", ["a.txt", "b.txt", "a.jsonl", "a.json", "a.csv", "a.wet"])
def test_the_original_can_be_made_again_from_the_new_file_the_texts_and_the_answers(
    tmp_path: Path, name: str, codec: str
) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["text", "x"], [TEXT, "ї"], ["one\ntwo", '"'], [OTHER, ""]])
    records = [{"x": 1, "text": TEXT}, {"text": None}, {"text": "a\\u0431\n/", "y": "ґ"}]
    data = {
        "a.txt": TEXT + OTHER,
        "b.txt": f"{TEXT}###\n\n{OTHER}\n###\n{TEXT}",
        "a.jsonl": "\n".join(json.dumps(record, ensure_ascii=number == 2) for number, record in enumerate(records)),
        "a.json": json.dumps(records, indent=2),
        "a.csv": out.getvalue(),
        "a.wet": "",
    }[name]
    original = _file(tmp_path, f"original-{name}", wet(TEXT, OTHER) if name == "a.wet" else data.encode(codec))
    how = How(separator="#+" if name == "b.txt" else None)
    assert restored(tmp_path / name, original, how) == original.read_bytes()


def test_a_character_that_the_encoding_lacks_is_named_and_json_escapes_it(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.txt", TEXT.encode("cp1251"))
    with pytest.raises(BadInput, match="cp1251 has no"):
        changed(path, {"a.txt": "日本"})
    assert not list(tmp_path.glob("new-*"))
    path = _file(tmp_path, "a.jsonl", json.dumps({"text": TEXT}, ensure_ascii=False).encode("cp1251"))
    assert json.loads(changed(path, {"#1": "日本"})[0]) == {"text": "日本"}


def test_parquet_rows_can_be_changed_and_left_out(tmp_path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    table = pa.table({"text": pa.array(["a", "b", None, "d"]).dictionary_encode(), "n": [1, 2, 3, 4]})
    pq.write_table(table, path, row_group_size=2)
    changed(path, {"#1": "A\udcff", "#2": None})
    new = pq.read_table(tmp_path / "new-a.parquet")
    assert new.schema.equals(table.schema)
    assert new.column("n").to_pylist() == [1, 3, 4]
    assert new.column("text").cast(pa.binary()).to_pylist() == [b"A\xff", None, b"d"]


@pytest.mark.parametrize("to", ["jsonl", "csv", "parquet", "text"])
def test_what_is_converted_has_the_fields_and_is_a_dump_again(tmp_path: Path, to: str) -> None:
    if to == "parquet":
        pytest.importorskip("pyarrow")
    record = {"id": "7", "url": "https://a.example/7", "title": "=SUM(A1)", "text": TEXT}
    path = _file(tmp_path, "a.jsonl", json.dumps(record) + "\n" + json.dumps({"text": OTHER}))
    target = tmp_path / f"out.{'txt' if to == 'text' else to}"
    with writing(str(target), How(to=to)) as writer:
        for document in read(path)[0]:
            assert not writer.put(document, document.text, {"byline": ("Ганна Сич", "Лев Ковин")}).exact
    documents, bad = read(target, How(separator="form-feed" if to == "text" else None))
    assert ([document.text for document in documents], bad) == ([TEXT, OTHER], [])
    if to != "text":
        assert (documents[0].name, documents[0].host) == ("7", "a.example")
        assert documents[0].title == ("'=SUM(A1)" if to == "csv" else "=SUM(A1)")
        assert "Ганна Сич\nЛев Ковин".encode()[:9] in target.read_bytes() or to == "parquet"


def test_bytes_that_are_no_text_become_valid_unicode_when_converted(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.txt", TEXT.encode() * 3 + b"\xff\n")
    with writing(str(tmp_path / "b.jsonl"), How(to="jsonl")) as writer:
        for document in read(path)[0]:
            writer.put(document, document.text)
    assert json.loads((tmp_path / "b.jsonl").read_text("utf-8"))["text"] == TEXT * 3 + "\ufffd\n"


def test_a_target_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.txt", TEXT)
    with pytest.raises(ZeroDivisionError), writing(str(tmp_path / "b.txt"), How()) as writer:
        writer.put(read(path)[0][0], str(1 // len(TEXT[:0])))
    with writing(str(tmp_path / "c.txt"), How()) as writer:
        writer.skip(read(path)[0][0])
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]
    with pytest.raises(LitopysError, match="cannot be written"), writing(str(path / "b.txt"), How()):
        raise AssertionError("the target must be opened before")


def _found(*names: str) -> list[Source]:
    return [Source(where=f"/in/{name}", name=name, found="/" in name) for name in names]


def test_results_keep_their_names_below_the_output_folder(tmp_path: Path) -> None:
    out = str(tmp_path / "clean")
    found = _found("dump/a.txt", "dump/b/c.jsonl.gz")
    assert list(plan(found, ["/in/dump"], out, How()).values()) == [f"{out}/a.txt", f"{out}/b/c.jsonl.gz"]
    assert list(plan(found, ["/in/dump", "/in/x"], out, How()).values()) == [
        f"{out}/dump/a.txt",
        f"{out}/dump/b/c.jsonl.gz",
    ]
    assert list(plan(found, ["/in/dump"], out, How(to="jsonl")).values()) == [
        f"{out}/a.txt.jsonl",
        f"{out}/b/c.jsonl.gz.jsonl",
    ]
    assert set(plan(found, ["/in/dump"], f"{out}.jsonl", How(to="jsonl")).values()) == {f"{out}.jsonl"}
    assert list(plan(_found("a.txt"), ["/in/a.txt"], f"{out}.txt", How()).values()) == [f"{out}.txt"]
    assert list(plan(_found("a.txt"), ["/in/a.txt"], "-", How()).values()) == ["-"]


def test_inputs_are_never_overwritten_and_results_never_collide(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.txt", TEXT)
    (tmp_path / "same.txt").hardlink_to(path)
    (tmp_path / "link.txt").symlink_to(path)
    for out in ("a.txt", "same.txt", "link.txt"):
        with pytest.raises(LitopysError, match="never overwritten"):
            plan([source(path)], [str(path)], str(tmp_path / out), How())
    with pytest.raises(LitopysError, match="lies inside"):
        plan([source(path)], [str(tmp_path)], str(tmp_path / "out"), How())
    with pytest.raises(LitopysError, match="would both become"):
        plan([*_found("a.txt"), Source(where="/other/a.txt", name="a.txt")], ["x", "y"], str(tmp_path / "out"), How())
    with pytest.raises(LitopysError, match="need a folder"):
        plan(_found("a.txt", "b.txt"), ["x", "y"], str(tmp_path / "out.txt"), How())
