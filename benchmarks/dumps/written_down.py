"""Invented documents that were written by hand, a file for each host: what a lottery would not think of.

    python -m benchmarks.dumps.written_down [FILE …]        whether the files are in order, and what is in them

A file begins with `key: value` lines (host, lang), then come blocks that several documents share, then documents:

    # menu                            a block; its lines stand wherever a document says @menu
    D	Головна

    ## slug | page | what is hard     a document of that kind: page, residue or clean
    @menu
    K	Заголовок

A line is a mark, a tab and the text; a blank line between lines of a document stands for itself. The marks are those
of the judge: K article, D boilerplate, M metadata (date line, byline, credited caption, source), ? not scored. Blank
lines around blocks and documents do not count.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).with_name("written")
KINDS: Final = ("page", "residue", "clean")
LABELS: Final = {"K": 1, "D": 0, "M": 0, "?": -1, "": -1}
"""What a mark says of a line: 1 keep, 0 drop, -1 not scored; the mark of a blank line is empty."""

Line = tuple[str, str]
"""Mark and text; the mark of a blank line is empty."""


def rows(paths: Sequence[Path] = ()) -> list[dict[str, Any]]:
    """The documents as rows of labelled lines, in order of the files. Raises `ValueError` naming file and line."""
    return [row for path in paths or sorted(FOLDER.glob("*.txt")) for row in _rows(path)]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    head, sections = _sections(path)
    blocks: dict[str, list[Line]] = {}
    for title, numbered in sections:
        lines = _lines(path, numbered, blocks)
        if not title.startswith("## "):
            blocks[title.removeprefix("# ").strip()] = lines
            continue
        slug, kind, trap = _three(path, title)
        yield {
            "id": f"{path.stem}/{slug}",
            "url": f"https://{head['host']}/{slug}",
            "host": head["host"],
            "dom": head["host"],
            "lang": head["lang"],
            "kind": kind,
            "trap": trap,
            "lines": [text for _, text in lines],
            "marks": [mark for mark, _ in lines],
            "labels": [LABELS[mark] for mark, _ in lines],
        }


def _sections(path: Path) -> tuple[dict[str, str], list[tuple[str, list[tuple[int, str]]]]]:
    """The head, and the numbered lines below each title."""
    head: dict[str, str] = {}
    found: list[tuple[str, list[tuple[int, str]]]] = []
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if line.startswith(("# ", "## ")):
            found.append((line, []))
        elif found:
            found[-1][1].append((number, line))
        elif line.strip():
            name, _, value = line.partition(": ")
            head[name] = value.strip()
    if set(head) != {"host", "lang"}:
        raise ValueError(f"{path}: the head must name host and lang, and nothing else")
    return head, found


def _lines(path: Path, numbered: Sequence[tuple[int, str]], blocks: dict[str, list[Line]]) -> list[Line]:
    found: list[Line] = []
    for number, line in numbered:
        mark, tab, text = line.partition("\t")
        if line.startswith("@"):
            if line[1:].strip() not in blocks:
                raise ValueError(f"{path}:{number}: there is no block {line[1:]!r} above")
            found += blocks[line[1:].strip()]
        elif not line.strip():
            found.append(("", ""))
        elif not tab or mark not in LABELS or not text.strip():
            raise ValueError(f"{path}:{number}: a line is K, D, M or ?, a tab and the text; or blank, or @block")
        else:
            found.append((mark, text))
    while found and not found[0][0]:
        found.pop(0)
    while found and not found[-1][0]:
        found.pop()
    return found


def _three(path: Path, title: str) -> tuple[str, str, str]:
    parts = [part.strip() for part in title.removeprefix("## ").split("|")]
    if len(parts) != 3 or parts[1] not in KINDS:
        raise ValueError(f"{path}: {title!r}: a document is told by slug | {' or '.join(KINDS)} | what is hard in it")
    return parts[0], parts[1], parts[2]


def main() -> None:
    """Print what the files hold; a file that is not in order ends it."""
    found = rows([Path(name) for name in sys.argv[1:]])
    for host, count in Counter(row["host"] for row in found).items():
        own = [row for row in found if row["host"] == host]
        marks = Counter(mark for row in own for mark in row["marks"])
        kinds = Counter(row["kind"] for row in own)
        print(f"{host} ({own[0]['lang']}): {count} documents {dict(kinds)}, lines {dict(marks)}")
        for row in own:
            if row["kind"] == "clean" and set(row["marks"]) - {"K", ""}:
                print(f"  {row['id']}: is clean, and has lines that are not of the article")


if __name__ == "__main__":
    main()
