"""How a host's text is typed and set: quotes, dashes, apostrophes, bullets, blank lines, glued headings."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.dumps.values import UNSCORED, Row

_QUOTES = (("«", "»"), ("«", "»"), ('"', '"'), ("“", "”"), ("„", "“"))
_DASHES = ("—", "—", "–", "-")
_APOSTROPHES = ("’", "'", "ʼ", "'")
_BULLETS = ("• ", "  • ", "- ", "* ", "", "· ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The typing of one host; each page has it."""

    quotes: tuple[str, str]
    dash: str
    apostrophe: str
    bullet: str
    blanks: str
    nbsp: bool

    @classmethod
    def drawn(cls, rng: random.Random) -> Shape:
        """A typing by lot."""
        return cls(
            quotes=rng.choice(_QUOTES),
            dash=rng.choice(_DASHES),
            apostrophe=rng.choice(_APOSTROPHES),
            bullet=rng.choice(_BULLETS),
            blanks=rng.choice(("none", "none", "some", "all", "double")),
            nbsp=rng.random() < 0.12,
        )

    def set(self, rows: Iterable[Row], rng: random.Random) -> list[Row]:
        """The rows as this host types them; blank lines come between them and count for nothing."""
        made: list[Row] = []
        for row in rows:
            if not row.text.strip() and not (made and made[-1].text):
                continue
            made.append(Row(text=self.typed(row.text, rng), label=row.label))
            made += [Row(text="", label=UNSCORED)] * (self._after(rng) if row.text else 0)
        while made and not made[-1].text:
            made.pop()
        return made

    def typed(self, text: str, rng: random.Random) -> str:
        """One line in this host's signs."""
        text = text.replace("’", self.apostrophe).replace("—", self.dash)
        text = text.replace("«", self.quotes[0]).replace("»", self.quotes[1])
        if text.startswith("• "):
            text = self.bullet + text[2:]
        if self.nbsp:
            text = re.sub(" ", lambda sign: "\u00a0" if rng.random() < 0.06 else sign[0], text)
        return text

    def _after(self, rng: random.Random) -> int:
        match self.blanks:
            case "some":
                return rng.random() < 0.3
            case "all":
                return 1
            case "double":
                return rng.choice((1, 1, 2))
            case _:
                return 0
