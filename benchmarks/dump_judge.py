"""The judge of dump cleaning: documents written by hand with their verdicts, and what a cleaner makes of them.

    python -m benchmarks.dump_judge                        what our cleaner makes of it, and what it judges wrongly
    python -m benchmarks.dump_judge --file judge.jsonl     the set, one JSON object a document, as line scorers read it

A document is a text file: `key: value` lines (host, kind, lang, trap), a blank line, then its lines, each after a mark
and a tab: K article, D boilerplate, M metadata (date line, byline, credited caption, source), ? not scored. A blank
line stands for itself. All of it is invented, and nothing is ever trained on it. Who mends the cleaner looks at the
wrong lines of the open half of the hosts only; of the closed half there are figures, so that it stays a judge.
"""

from __future__ import annotations

import argparse
import importlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.dump_scoring import Document
from benchmarks.dumps import written_down
from benchmarks.dumps.written_down import KINDS, LABELS

FOLDER: Final = Path(__file__).resolve().parents[1] / "tests" / "cleaner" / "dumps"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One document by hand: where it pretends to be from, what is hard in it, and its lines with their marks."""

    id: str
    host: str
    kind: str
    lang: str
    trap: str
    lines: tuple[str, ...]
    marks: tuple[str, ...]
    """K, D, M or ?, and nothing for a blank line."""

    @property
    def row(self) -> dict[str, Any]:
        """The document as line scorers read it: 1 or K keep, 0, D or M drop, -1 not scored."""
        labels = [mark if mark in ("K", "D", "M") else -1 for mark in self.marks]
        known = {"id": self.id, "host": self.host, "dom": self.host, "lang": self.lang, "kind": self.kind}
        return {**known, "trap": self.trap, "lines": list(self.lines), "labels": labels}

    @property
    def is_open(self) -> bool:
        """Whether its wrong lines may be looked at: half of the hosts, by the length of their names."""
        return len(self.host) % 2 == 0

    @property
    def document(self) -> Document:
        """The document as the benchmark scores it."""
        return Document(
            id=self.id,
            host=self.host,
            lang=self.lang,
            kind=self.kind,
            lines=self.lines,
            labels=tuple(LABELS[mark] for mark in self.marks),
            group=self.host,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """What a cleaner did to the judge set; a document whose host or text is unknown to it counts as any other."""

    lost: float
    """Lines of the article that were dropped, in percent of all of them."""
    junk: float
    """Lines of boilerplate and metadata that were kept, in percent of all of them."""
    harmed: int
    """Clean documents that did not come out untouched."""
    errors: tuple[str, ...] = ()
    """The wrongly judged lines of open documents: document, line number, what happened, text."""


def load(folder: Path = FOLDER) -> list[Judged]:
    """The documents in order of their names. Raises `ValueError` where a file is not in the format."""
    return [_read(path) for path in sorted(folder.glob("*.txt"))]


def written() -> list[Judged]:
    """The documents that the model is trained on, in the same shape: a judge only of models that never saw a host."""
    names = ("id", "host", "kind", "lang", "trap")
    return [
        Judged(**{name: row[name] for name in names}, lines=tuple(row["lines"]), marks=tuple(row["marks"]))
        for row in written_down.rows()
    ]


def shares(judged: Sequence[Judged], verdicts: Iterable[Sequence[bool]]) -> Shares:
    """How many lines of the article are lost and how much junk is kept by these verdicts, True for a kept line."""
    errors, counts, harmed = [], {"K": 0, "D": 0}, 0
    wrong = {"K": 0, "D": 0}
    for one, keep in zip(judged, verdicts, strict=True):
        before = wrong["K"]
        for number, (line, mark, kept) in enumerate(zip(one.lines, one.marks, keep, strict=True), 1):
            if mark not in ("K", "D", "M"):
                continue
            side = "K" if mark == "K" else "D"
            counts[side] += 1
            if kept != (mark == "K"):
                wrong[side] += 1
                errors += [f"{one.id}:{number}: {'kept junk' if kept else 'lost text'}: {line}"] * one.is_open
        harmed += one.kind == "clean" and wrong["K"] > before
    return Shares(
        lost=100 * wrong["K"] / max(1, counts["K"]),
        junk=100 * wrong["D"] / max(1, counts["D"]),
        harmed=harmed,
        errors=tuple(errors),
    )


def one_by_one(judged: Sequence[Judged], keep: Callable[[list[str], str, str], Sequence[bool]]) -> Shares:
    """The shares of a cleaner that reads each document by itself: lines, host, language → whether each line stays."""
    return shares(judged, [keep(list(one.lines), one.host, one.lang) for one in judged])


def together(judged: Sequence[Judged], keep_all: Callable[[list[dict[str, Any]]], Iterable[Sequence[bool]]]) -> Shares:
    """The shares of a cleaner that reads all documents at once and may count repeated lines."""
    given = [{"lines": list(one.lines), "host": one.host, "lang": one.lang} for one in judged]
    return shares(judged, keep_all(given))


def _read(path: Path) -> Judged:
    head, _, body = path.read_text("utf-8").partition("\n\n")
    known = dict(line.split(": ", 1) for line in head.split("\n"))
    lines, marks = [], []
    for number, row in enumerate(body.removesuffix("\n").split("\n"), head.count("\n") + 3):
        mark, tab, line = row.partition("\t")
        if mark not in LABELS or bool(mark) != bool(tab):
            raise ValueError(f"{path}:{number}: a line is K, D, M or ?, a tab and the text; or blank")
        lines.append(line)
        marks.append(mark)
    if set(known) != {"host", "kind", "lang", "trap"} or known["kind"] not in KINDS:
        raise ValueError(f"{path}: the head must name host, kind ({', '.join(KINDS)}), lang and trap")
    return Judged(id=path.stem, **known, lines=tuple(lines), marks=tuple(marks))


def main() -> None:
    """Write the set as JSONL, or print the shares of both halves and the wrong lines of the open one."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--file", type=Path)
    given, judged = ask.parse_args(), load()
    if given.file:
        rows = "".join(json.dumps(one.row, ensure_ascii=False) + "\n" for one in judged)
        given.file.write_text(rows, "utf-8")
        print(f"{len(judged)} documents")
        return
    dump = importlib.import_module("cleaner.dump")
    _print("keep", judged, lambda half: one_by_one(half, dump.keep))
    if hasattr(dump, "keep_all"):
        _print("keep_all", judged, lambda half: together(half, dump.keep_all))


def _print(name: str, judged: Sequence[Judged], run: Callable[[Sequence[Judged]], Shares]) -> None:
    for half in ("open", "closed"):
        found = run([one for one in judged if one.is_open == (half == "open")])
        print(*found.errors, sep="\n")
        print(f"{name}, {half}: lost {found.lost:.2f} %, junk {found.junk:.2f} %, {found.harmed} clean ones harmed")


if __name__ == "__main__":
    main()
