"""Invented news pages of today, Ukrainian and Russian, with gold: a judge that no rule was written for."""

from __future__ import annotations

from benchmarks.modern.drawn import drawn
from benchmarks.modern.press import pages
from benchmarks.modern.values import GoldPage

__all__ = ["GoldPage", "drawn", "pages"]
