"""The five real dumps the project started from, where they lie beside the project: they are not ours to ship."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cleaner.dump import clean
from cleaner.textfile import read
from cleaner.values import REASONS

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "examples"


def labels() -> dict[str, dict[int, str]]:
    """By file and line number, from 1: K article, D boilerplate, M metadata."""
    found: dict[str, dict[int, str]] = {}
    with (FOLDER / "labels.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) >= 3 and row[1].isdecimal():
                found.setdefault(row[0], {})[int(row[1])] = row[2]
    return found


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the example dumps are not beside the project ({FOLDER})")
def test_the_real_examples_come_out_exactly_as_labelled() -> None:
    """Article kept, boilerplate dropped with a reason, metadata in fields, for every line of every example."""
    for name, marks in labels().items():
        cleaned = clean(read(FOLDER / name).lines)
        in_fields = {text for texts in cleaned.fields.values() for text in texts}
        for number, mark in marks.items():
            line = cleaned.lines[number - 1]
            assert (line.drop is None) == (mark == "K"), f"{name}:{number}"
            assert mark != "M" or line.text.strip() in in_fields, f"{name}:{number}"
            assert line.drop is None or line.drop.reason in REASONS, f"{name}:{number}"
