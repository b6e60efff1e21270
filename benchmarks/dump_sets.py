"""The sets that the cleaning of dumps is judged on: labelled lines of real pages, and the judge's own.

A real set NAME is NAME.jsonl.gz in ../shared/data/lines; `examples` are the texts the project began with; `judge` is
written by hand and comes with the project, as does `written`, on which the model is trained: it is for models of folds
alone. A set that is absent is named and left out.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from benchmarks import dump_judge
from benchmarks.dump_scoring import Document

DATA: Final = Path(__file__).resolve().parents[2] / "shared" / "data"
REAL: Final = ("aeb", "fundeval", "fundus", "wcxb", "daniel")
EXAMPLES: Final = "examples"
JUDGE: Final = "judge"
WRITTEN: Final = "written"
NAMES: Final = (*REAL, EXAMPLES, JUDGE, WRITTEN)
_NUMBER: Final = {"K": 1, "D": 0, "M": 0}


def load(name: str, every: int = 1) -> list[Document]:
    """Each `every`-th document of a set; none, with a word about it, where the set is absent."""
    if name == JUDGE:
        return [one.document for one in dump_judge.load()][::every]
    if name == WRITTEN:
        return [replace(one.document, domain=one.host) for one in dump_judge.written()][::every]
    path = DATA / "examples" / "labels.tsv" if name == EXAMPLES else DATA / "lines" / f"{name}.jsonl.gz"
    if not path.exists():
        print(f"{name}: skipped, there is no {path}", file=sys.stderr)
        return []
    return (_examples(path) if name == EXAMPLES else _real(path))[::every]


def _real(path: Path) -> list[Document]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [_document(json.loads(line)) for line in lines]


def _document(row: dict[str, Any]) -> Document:
    return Document(
        id=row["id"],
        lines=tuple(row["lines"]),
        labels=tuple(row["labels"]),
        host=row["host"],
        lang=row["lang"],
        kind=row["kind"],
        group=f"{row['host']} {row['kind']} {row['renderer']}",
        domain=row["dom"],
    )


def _examples(path: Path) -> list[Document]:
    marks: dict[str, dict[int, str]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) >= 3 and row[1].isdecimal():
                marks.setdefault(row[0], {})[int(row[1]) - 1] = row[2]
    found = []
    for name, own in sorted(marks.items()):
        lines = tuple((path.parent / name).read_text("utf-8").split("\n"))
        labels = tuple(_NUMBER.get(own.get(n, ""), -1) for n in range(len(lines)))
        found.append(Document(id=name, lines=lines, labels=labels, kind="residue"))
    return found
