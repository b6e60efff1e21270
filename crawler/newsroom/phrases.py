"""Reading the phrase files in `words/`: every phrase in both languages, the Ukrainian line above the Russian one."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent / "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One thing to say, in both languages, with the slots in the same order."""

    uk: str
    ru: str

    def said(self, language: str) -> str:
        """The phrase in this language."""
        return self.uk if language == "uk" else self.ru


@functools.cache
def phrases(file: str) -> Mapping[str, tuple[Phrase, ...]]:
    """The phrases of `words/FILE.toml` by kind: `titles`, `leads`, `facts`, `quotes`, …"""
    data = tomllib.loads((_FOLDER / f"{file}.toml").read_text(encoding="utf-8"))
    return {kind: tuple(_phrase(pair) for pair in text.strip().split("\n\n")) for kind, text in data.items()}


def _phrase(pair: str) -> Phrase:
    uk, ru = pair.strip().split("\n")
    return Phrase(uk=uk.strip(), ru=ru.strip())
