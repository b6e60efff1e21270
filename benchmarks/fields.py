"""Titles, dates and authors against the gold, ours beside trafilatura's.

Precision is the share of what was given that is right, recall the share of what the gold has that was found. Titles
are right when their letters and digits are the same, dates when they name the same day, authors one by one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.extractors import FAILURES
from benchmarks.scoring import bare
from benchmarks.sets import Sample
from cleaner.errors import PageError
from cleaner.extract import article
from cleaner.values import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an extractor says of a page beside its text."""

    title: str = ""
    published: str = ""
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One extractor on one field of a set."""

    set: str
    field: str
    gold: int
    """How many titles, dates or names the gold has."""
    extractor: str
    precision: float
    recall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    given: int
    right: int
    gold: int
    found: int


def field_rows(name: str, samples: Sequence[Sample]) -> list[FieldRow]:
    """The rows of a set: a field that its gold does not have gives none."""
    rows = []
    for label, read in (("trafilatura", _trafilatura), ("litopys", _litopys)):
        told = [read(sample) for sample in samples if _has_fields(sample)]
        wanted = [sample for sample in samples if _has_fields(sample)]
        for field, count in _FIELDS.items():
            counts = [found for said, sample in zip(told, wanted, strict=True) if (found := count(said, sample))]
            gold = sum(one.gold for one in counts)
            if gold:
                given, right = sum(one.given for one in counts), sum(one.right for one in counts)
                recall = sum(one.found for one in counts) / gold
                precision = right / given if given else 0.0
                rows.append(
                    FieldRow(set=name, field=field, gold=gold, extractor=label, precision=precision, recall=recall)
                )
    return sorted(rows, key=lambda row: list(_FIELDS).index(row.field))


def _has_fields(sample: Sample) -> bool:
    return bool(sample.title or sample.published or sample.authors)


def _litopys(sample: Sample) -> Said:
    try:
        found = article(Page(url=sample.url, html=sample.html))
    except PageError:
        return Said()
    return Said(title=found.title, published=found.published or "", authors=found.authors)


def _trafilatura(sample: Sample) -> Said:
    import trafilatura

    try:
        found = trafilatura.bare_extraction(sample.html, url=sample.url, with_metadata=True)
    except FAILURES:
        found = None
    if found is None:
        return Said()
    told = found if isinstance(found, dict) else found.as_dict()
    names = tuple(name.strip() for name in (told["author"] or "").split(";") if name.strip())
    return Said(title=told["title"] or "", published=told["date"] or "", authors=names)


def _titles(said: Said, sample: Sample) -> _Count | None:
    if not sample.title:
        return None
    right = int(bare(said.title) == bare(sample.title))
    return _Count(given=int(bool(said.title)), right=right, gold=1, found=right)


def _dates(said: Said, sample: Sample) -> _Count | None:
    if not sample.published:
        return None
    right = int(bool(said.published) and bool(_days(said.published) & _days(sample.published)))
    return _Count(given=int(bool(said.published)), right=right, gold=1, found=right)


def _authors(said: Said, sample: Sample) -> _Count | None:
    if sample.authors is None:
        return None
    given, gold = [bare(name) for name in said.authors], [bare(name) for name in sample.authors]
    return _Count(
        given=len(given),
        right=sum(any(name in other or other in name for other in gold) for name in given),
        gold=len(gold),
        found=sum(any(name in other or other in name for other in given) for name in gold),
    )


def _days(text: str) -> set[str]:
    """The day as written and, where there is an offset, the day in Greenwich: outlets and gold differ in which."""
    written = re.sub(r"^(\d{4})-?(\d\d)-?(\d\d).*$", r"\1-\2-\3", text, flags=re.DOTALL)
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return {written}
    return {written} | ({moment.astimezone(dt.UTC).date().isoformat()} if moment.tzinfo else set())


_FIELDS: dict[str, Callable[[Said, Sample], _Count | None]] = {
    "title": _titles,
    "date": _dates,
    "authors": _authors,
}
