"""The gate on the judge set: documents by hand, full of traps, on which no rule and no model was made."""

from __future__ import annotations

from benchmarks.dump_judge import Shares, load, one_by_one, together
from cleaner.dump import keep, keep_all

LOST, LOST_TOGETHER, JUNK = 3.0, 4.0, 3.5
"""Percent of the article's lines that may be lost, and of junk that may be kept. The aim is 0.5 and 2."""


def _told(found: Shares) -> str:
    return f"lost {found.lost:.2f} %, junk {found.junk:.2f} %\n" + "\n".join(found.errors[:40])


def test_one_by_one_the_article_stays_and_the_junk_goes() -> None:
    found = one_by_one(load(), keep)
    assert found.lost <= LOST, _told(found)
    assert found.junk <= JUNK, _told(found)


def test_together_the_article_stays_and_the_junk_goes() -> None:
    found = together(load(), keep_all)
    assert found.lost <= LOST_TOGETHER, _told(found)
    assert found.junk <= JUNK, _told(found)
