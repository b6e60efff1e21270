"""How the cleaning of dumps is scored: precision, recall and F1 of dropped lines, kept lines and kept characters.

Every document weighs the same. A document with nothing to drop scores 1 for its dropped lines only if it is untouched.
Blank lines and lines labelled -1 do not count.
"""

from __future__ import annotations

import resource
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One labelled document: 1 keep, 0 drop, -1 not scored."""

    id: str
    lines: tuple[str, ...]
    labels: tuple[int, ...]
    host: str | None = None
    lang: str | None = None
    kind: str = "page"
    """`page`: a whole page as text; `residue`: what an extractor left; `clean`: nothing to drop."""
    group: str = ""
    """Documents that share menus: one host, one kind and one renderer, so that no page stands in it twice."""
    domain: str = ""
    """The registrable domain, by which documents fall into folds; empty where nothing was ever trained on its kind."""

    @property
    def bytes(self) -> int:
        """Size in UTF-8, with line ends."""
        return sum(len(line.encode("utf-8", "surrogatepass")) + 1 for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Averages over documents."""

    documents: int
    drop_p: float
    drop_r: float
    drop_f1: float
    keep_p: float
    keep_r: float
    keep_f1: float
    char_p: float
    char_r: float
    char_f1: float


Ninefold = tuple[float, float, float, float, float, float, float, float, float]
"""Precision, recall and F1 of one document: of dropped lines, of kept lines, of kept characters."""


def cpu() -> float:
    """CPU seconds of this process and its children so far, user and system."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def judge(document: Document, keep: Sequence[bool]) -> Ninefold:
    """The figures of one document."""
    lines: Counter[tuple[int, bool]] = Counter()
    chars: Counter[tuple[int, bool]] = Counter()
    for line, label, kept in zip(document.lines, document.labels, keep, strict=True):
        if label >= 0 and line.strip():
            lines[label, bool(kept)] += 1
            chars[label, bool(kept)] += len(line)
    return (
        *_prf(lines[0, False], lines[1, False], lines[0, True]),
        *_prf(lines[1, True], lines[0, True], lines[1, False]),
        *_prf(chars[1, True], chars[0, True], chars[1, False]),
    )


def average(judged: Iterable[Ninefold]) -> Figures:
    """The averages over documents; there must be one at least."""
    listed = list(judged)
    mean = [sum(column) / len(listed) for column in zip(*listed, strict=True)]
    return Figures(
        documents=len(listed),
        drop_p=mean[0],
        drop_r=mean[1],
        drop_f1=mean[2],
        keep_p=mean[3],
        keep_r=mean[4],
        keep_f1=mean[5],
        char_p=mean[6],
        char_r=mean[7],
        char_f1=mean[8],
    )


def _prf(right: int, wrong: int, missed: int) -> tuple[float, float, float]:
    if not right + wrong + missed:
        return 1.0, 1.0, 1.0
    precision = right / (right + wrong) if right + wrong else float(not missed)
    recall = right / (right + missed) if right + missed else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0
