"""An article as Markdown: what was kept, in order, with subheads, lists, quotes and tables as such.

Text is escaped so that a reader of CommonMark gives back the characters that the page had.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from cleaner.values import Article, Line

_INLINE = re.compile(r"[\\`*_\[\]<>~]|&(?=#|\w+;)")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_LEADING = re.compile(r"^[#+=-]")
_CLOSING = re.compile(r"(?:^|(?<=\s))#(?=#*$)")
_ESCAPE: Final = r"\\\g<0>"
_CELLS: Final = " | "
_GROUPED: Final = frozenset(["li", "quote", "td"])
_DEEPEST: Final = 6


def markdown(article: Article) -> str:
    """The article as one Markdown document that ends in a line break."""
    kept = [line for line in article.lines if line.drop is None]
    parts = [_heading(1, article.title.strip())] if article.title.strip() else []
    for kind, group in groupby(kept, key=lambda line: line.kind if line.kind in _GROUPED else ""):
        parts.extend(_parts(kind, list(group)))
    return "\n\n".join(parts) + "\n"


def front_matter(article: Article) -> str:
    """The article's fields as YAML front matter; strings are written as JSON has them, which YAML reads alike."""
    fields = {
        "title": article.title,
        "url": article.url,
        "published": article.published,
        "modified": article.modified,
        "authors": list(article.authors),
        "section": article.section,
        "tags": list(article.tags),
        "language": article.language,
    }
    rows = (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items() if value)
    return "---\n" + "".join(f"{row}\n" for row in rows) + "---\n\n"


def escaped(text: str) -> str:
    """The text as a line of Markdown that means these characters and nothing else."""
    return _LEADING.sub(_ESCAPE, _NUMBERED.sub(r"\1\\\2", _inline(text)))


def _inline(text: str) -> str:
    """The text as it may stand in a line that has begun."""
    return _INLINE.sub(_ESCAPE, text)


def _heading(level: int, text: str) -> str:
    """A heading; a number or a dash at its start means nothing there, but hashes at its end do."""
    return f"{'#' * level} {_CLOSING.sub(_ESCAPE, _inline(text))}"


def _parts(kind: str, lines: Sequence[Line]) -> Iterator[str]:
    """The paragraphs of a run of lines of one kind."""
    if kind == "li":
        yield "\n".join(f"- {escaped(line.text)}" for line in lines)
    elif kind == "quote":
        yield "\n>\n".join(f"> {escaped(line.text)}" for line in lines)
    elif kind == "td":
        yield from _tables(lines)
    else:
        yield from (_paragraph(line) for line in lines)


def _paragraph(line: Line) -> str:
    """A subhead one level below its page's, as the title stands above all of them; else the text."""
    if line.kind[:1] == "h" and line.kind[1:].isdigit():
        return _heading(min(_DEEPEST, max(2, int(line.kind[1:]))), line.text)
    return escaped(line.text)


def _tables(rows: Sequence[Line]) -> Iterator[str]:
    """Tables of the runs of rows with the same number of cells; a row of one cell is a paragraph."""
    for width, group in groupby(rows, key=lambda row: row.text.count(_CELLS) + 1):
        if width == 1:
            yield from (escaped(row.text) for row in group)
            continue
        head, *rest = [_row(row.text) for row in group]
        yield "\n".join([head, "|" + " --- |" * width, *rest])


def _row(text: str) -> str:
    cells = (_inline(cell).replace("|", r"\|") for cell in text.split(_CELLS))
    return f"| {_CELLS.join(cells)} |"
