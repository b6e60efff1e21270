"""What holds of `litopys clean` whatever it is given: nothing is lost, nothing moves, everything comes back."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.archive.dumps.runs import cleaning, restoring

LINES = (
    "Пором через Сулицю знову ходить",
    "Після тижня простою пором повернувся на воду, розповів капітан Гнат Перепілка.",
    "Двигун замінили за гроші громади, а пасажирів просять не стояти біля борту.",
    "Реклама",
    "Останні новини",
    "Читайте також: У Вербівцях відкрили бібліотеку",
    "Поделиться в Facebook",
    "USD 41,20 41,70",
    "Ми використовуємо cookie",
    "Р\u045fРѕСЂРѕРј повернувся",
    "Так\u00adож \u200b у\u00a0Вербівцях",
    "",
    "  ",
    "Чи підтримуєте ви міст?",
)
texts = st.lists(st.sampled_from(LINES) | st.text(max_size=12), min_size=1, max_size=9).map("\n".join)
ends = st.sampled_from(["\n", "\r\n", "\r"])
FEW = settings(max_examples=40, deadline=None)


def as_jsonl(documents: Sequence[str]) -> bytes:
    rows = [{"id": n, "text": text, "tail": "Кінець"} for n, text in enumerate(documents)]
    return "".join(json.dumps(row, ensure_ascii=bool(n % 2)) + "\n" for n, row in enumerate(rows)).encode(
        "utf-8", "surrogatepass"
    )


def as_json(documents: Sequence[str]) -> bytes:
    return json.dumps([{"text": text} for text in documents], indent=1).encode()


def as_csv(documents: Sequence[str]) -> bytes:
    sheet = io.StringIO(newline="")
    csv.writer(sheet).writerows([("id", "text"), *enumerate(documents)])
    return sheet.getvalue().encode()


def as_texts(documents: Sequence[str]) -> bytes:
    return "\n=====\n".join(documents).encode()


SHAPES: dict[str, tuple[Callable[[Sequence[str]], bytes], tuple[str, ...]]] = {
    "dump.jsonl": (as_jsonl, ()),
    "dump.json": (as_json, ()),
    "dump.csv": (as_csv, ()),
    "dump.txt": (as_texts, ("--separator", "=====")),
    "dump.jsonl.gz": (lambda documents: gzip.compress(as_jsonl(documents), mtime=0), ()),
}


@pytest.mark.parametrize("name", SHAPES)
@FEW
@given(documents=st.lists(texts, min_size=1, max_size=4), all_repairs=st.booleans())
def test_a_dump_of_any_shape_comes_back_byte_for_byte(name: str, documents: list[str], all_repairs: bool) -> None:
    shape, options = SHAPES[name]
    with tempfile.TemporaryDirectory() as folder:
        dump, out, back = (Path(folder, start + name) for start in ("", "out-", "back-"))
        dump.write_bytes(shape(documents))
        repair = ("--repair", "all") if all_repairs else ()
        result = cleaning(dump, "-o", out, *options, *repair)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        if not out.exists():
            assert not any(text.strip() for text in documents) or result.exit_code
            return
        result = restoring(out, "-o", back)
        assert result.exit_code == 0, result.stderr
        assert unpacked(back) == unpacked(dump)


def unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


@FEW
@given(text=texts, end=ends)
def test_kept_and_dropped_lines_are_the_document_in_order(text: str, end: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder, "dump.jsonl")
        dump.write_bytes(as_jsonl([text.replace("\n", end)]))
        cleaning(dump, "-o", Path(folder, "out.jsonl"), "--no-removed")
        cleaning(dump, "-o", Path(folder, "again.jsonl"))
        kept = json.loads(Path(folder, "out.jsonl").read_text("utf-8", "surrogatepass"))["text"]
        sidecar = Path(folder, "again.jsonl.removed.jsonl").read_text("utf-8", "surrogatepass")
    whole, records = kept, [json.loads(line) for line in sidecar.split("\n") if line]
    for record in records:
        if "span" in record:
            start, _ = record["span"]
            whole = whole[:start] + joined(record["text"]) + whole[start:]
    assert whole == text.replace("\n", end)


def joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


@FEW
@given(data=st.binary(max_size=300) | texts.map(lambda text: text.encode("cp1251", "replace")))
@example(data=b"\x00\x00\x00")
@example(data=b"\x9d")
@example(data=b"\xff\xfe\x1f\x04")
@example(data=b"\xef\xbb\xbf")
def test_any_bytes_are_cleaned_and_restored_or_named(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("a.txt", "b.jsonl", "c.csv", "d.txt.gz", "e.zip", "f.wet", "g.json", "h.tar", "i.txt.zst"):
            Path(folder, "in").mkdir(exist_ok=True)
            Path(folder, "in", name).write_bytes(data)
        result = cleaning(Path(folder, "in"), "-o", Path(folder, "out"))
        assert isinstance(result.exception, SystemExit | None)
        assert result.exit_code in (0, 1)
        if Path(folder, "out", "a.txt").exists():
            restoring(Path(folder, "out"), "-o", Path(folder, "back"))
            assert Path(folder, "back", "a.txt").read_bytes() == data


@FEW
@given(text=texts, end=ends)
def test_what_was_cleaned_once_is_clean(text: str, end: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        once, twice = Path(folder, "once.jsonl"), Path(folder, "twice.jsonl")
        Path(folder, "dump.jsonl").write_bytes(as_jsonl([text.replace("\n", end)]))
        assert cleaning(Path(folder, "dump.jsonl"), "-o", once).exit_code == 0
        cleaning(once, "-o", twice)
        assert once.exists() == twice.exists()
        assert not once.exists() or once.read_bytes() == twice.read_bytes()
