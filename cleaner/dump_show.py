"""Showing a cleaned document: every line with its verdict, as JSON, and the totals of a run."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field

import click

from cleaner.dump_values import Cleaned
from cleaner.values import Line

_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if code != 0x09}
_BIDI = {code: f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029)}
_SAFE = _CONTROLS | _BIDI


@dataclass(slots=True)
class Totals:
    """What a run of `litopys clean` has seen: counted up while it goes."""

    documents: int = 0
    kept: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    failed: int = 0

    def add(self, cleaned: Cleaned) -> None:
        """Count one document."""
        self.documents += 1
        self.kept += sum(1 for line in cleaned.lines if line.drop is None and line.text.strip())
        self.dropped.update(cleaned.dropped)
        self.flagged.update(cleaned.flags)

    def lines(self) -> list[str]:
        """The summary, a line per fact."""
        reasons = ", ".join(f"{count} {reason}" for reason, count in self.dropped.most_common())
        flags = ", ".join(f"{count} {flag}" for flag, count in sorted(self.flagged.items()))
        return [
            f"{counted(self.documents, 'document')} cleaned, {counted(self.failed, 'input')} failed",
            f"{counted(self.kept, 'line')} kept, {self.dropped.total()} dropped" + (f": {reasons}" if reasons else ""),
            *([f"look at: {flags}"] if flags else []),
        ]


def counted(number: int, word: str) -> str:
    """The number with its word: `1 line`, `2 lines`."""
    return f"{number} {word}" + ("" if number == 1 else "s")


def explain(name: str, cleaned: Cleaned) -> None:
    """Print every line of the document in its place: kept, or dropped with reason and rule."""
    click.secho(safe(name) + (f"   [{', '.join(cleaned.flags)}]" if cleaned.flags else ""), bold=True)
    for line in cleaned.lines:
        if line.text.strip():
            _explain_line(line)


def _explain_line(line: Line) -> None:
    if line.drop is None:
        click.secho(f"{'kept':<36} {safe(line.text)}", fg="green")
    else:
        click.secho(f"{line.drop.reason:<12} {line.drop.rule:<23} {safe(line.text)}", fg="red")


def safe(text: str) -> str:
    """The text as a terminal may have it: control characters and reordering marks spelled out."""
    return text.translate(_SAFE).encode("utf-8", "backslashreplace").decode()


def as_json(name: str, cleaned: Cleaned) -> str:
    """The document as one line of JSON: fields, counts per reason, flags, and every line with its verdict."""
    lines = [
        {"text": line.text, "kept": line.drop is None}
        | ({"reason": line.drop.reason, "rule": line.drop.rule} if line.drop else {})
        for line in cleaned.lines
    ]
    record = {
        "input": name,
        "fields": {field: list(texts) for field, texts in cleaned.fields.items()},
        "dropped": cleaned.dropped,
        "flags": list(cleaned.flags),
        "lines": lines,
    }
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
