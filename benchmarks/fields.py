"""Titles, dates and authors against the gold, ours beside trafilatura's, and what text and metadata cost together.

Precision is the share of what was given that is right, recall the share of what the gold has that was found. Titles
are right when their letters and digits are the same, dates when they name the same day, authors one by one.
"""

from __future__ import annotations

import datetime as dt
import re
import resource
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
    """One extractor on one field of a set; `none` is the field of a set whose gold has texts only."""

    set: str
    field: str
    gold: int
    """How many titles, dates or names the gold has."""
    extractor: str
    precision: float | None
    recall: float | None
    cpu_ms: float
    """CPU a page for text and metadata together, over the whole set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    """Of one page or many: what was given and what of it is right, what the gold has and what of it was found."""

    given: int = 0
    right: int = 0
    gold: int = 0
    found: int = 0


def cpu() -> float:
    """CPU seconds of this process and its children so far, user and system."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def field_rows(name: str, samples: Sequence[Sample]) -> list[FieldRow]:
    """The rows of a set, field by field."""
    rows = []
    for label, read in (("trafilatura", _trafilatura), ("litopys", _litopys)):
        read(samples[0])  # what is loaded once is not a cost of this set
        began = cpu()
        told = [read(sample) for sample in samples]
        cost = 1000 * (cpu() - began) / len(samples)
        found = {field: _counted(count, told, samples) for field, count in _FIELDS.items()}
        for field, count in found.items() if any(one.gold for one in found.values()) else [("none", _Count())]:
            rows.append(
                FieldRow(
                    set=name,
                    field=field,
                    gold=count.gold,
                    extractor=label,
                    precision=count.right / count.given if count.given else None,
                    recall=count.found / count.gold if count.gold else None,
                    cpu_ms=cost,
                )
            )
    order = [*_FIELDS, "none"]
    return sorted((row for row in rows if row.gold or row.field == "none"), key=lambda row: order.index(row.field))


def _counted(count: Callable[[Said, Sample], _Count], told: Sequence[Said], samples: Sequence[Sample]) -> _Count:
    counts = [count(said, sample) for said, sample in zip(told, samples, strict=True)]
    return _Count(
        given=sum(one.given for one in counts),
        right=sum(one.right for one in counts),
        gold=sum(one.gold for one in counts),
        found=sum(one.found for one in counts),
    )


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


def _titles(said: Said, sample: Sample) -> _Count:
    if not sample.title:
        return _Count()
    right = int(bare(said.title) == bare(sample.title))
    return _Count(given=int(bool(said.title)), right=right, gold=1, found=right)


def _dates(said: Said, sample: Sample) -> _Count:
    if not sample.published:
        return _Count()
    right = int(bool(said.published) and bool(_days(said.published) & _days(sample.published)))
    return _Count(given=int(bool(said.published)), right=right, gold=1, found=right)


def _authors(said: Said, sample: Sample) -> _Count:
    if sample.authors is None:
        return _Count()
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


_FIELDS: dict[str, Callable[[Said, Sample], _Count]] = {
    "title": _titles,
    "date": _dates,
    "authors": _authors,
}
