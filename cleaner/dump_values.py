"""The values that cleaning of dumps takes and gives: one document's lines, and the same lines with their verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cleaner.values import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One document to clean: its lines without line ends, and what is known of where they come from."""

    lines: tuple[str, ...]
    host: str | None = None
    lang: str | None = None
    """A language code such as `uk` or `de-AT`, where it is known."""
    group: str = ""
    """Documents of a group share menus and boxes: its host, or the folder or field that stands for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A cleaned document: all its lines in order, what was found for fields, and what a person should look at."""

    lines: tuple[Line, ...]
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Lines of `date`, `byline`, `caption`, `source` and `tags` that belong to the article, as they stood."""
    flags: tuple[str, ...] = ()
    """`no-prose`: nothing could be told apart, the text was kept; `lost-60%`: more than that share of it went."""

    @property
    def text(self) -> str:
        """The kept lines, joined by newlines."""
        return "\n".join(line.text for line in self.lines if line.drop is None)

    @property
    def dropped(self) -> dict[str, int]:
        """Number of dropped lines that are not blank, per reason, in order of the reasons."""
        counts: dict[str, int] = {}
        for line in self.lines:
            if line.drop and line.text.strip():
                counts[line.drop.reason] = counts.get(line.drop.reason, 0) + 1
        return dict(sorted(counts.items()))
