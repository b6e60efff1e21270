"""One page, or one text out of a dump, into an article: with its host's profile where there is one, and audited."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.dumps.bring.articles import article_of, articles
from archive.dumps.judge.told import Told
from cleaner.errors import PageError
from cleaner.extract import article
from cleaner.outlets import Outlet
from cleaner.profile_batch import READABLE, agreement, is_audited
from cleaner.profile_evidence import Evidence, observe
from cleaner.profile_learn import MIN_AGREEMENT
from cleaner.profile_read import Reader
from cleaner.profile_values import Profile, Unfit
from cleaner.values import Article, Page

WARM: Final = "profile:"
"""How the `extractor` of an article begins whose body a host's profile found; host and version follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One page to read, with the outlet definition and the host's profile that serve it."""

    page: Page
    outlet: Outlet | None = None
    profile: Profile | None = None
    later: Profile | None = None
    """The next version of the profile, which is asked where the first does not fit: the page may have its layout."""
    told: Told | None = None
    """Of a dump's text, which is a page without markup, what stands beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of a job: an article (without its lines) and what was dropped, or the reason there is none."""

    article: Article | None = None
    reason: str = ""
    """Beside the article of a dump's text: what a person should look at."""
    detail: str = ""
    drops: tuple[tuple[str, str, int, int], ...] = ()
    """(reason, rule, lines, characters) of what was stripped."""
    unfit: str = ""
    """Why the host's profile was not believed, so that the cold path read the page; the first's word where two were."""
    agreed: bool | None = None
    """Whether the cold path gives the same text as the profile; None where the page is not audited."""


def read_all(jobs: Sequence[Job]) -> list[Reading]:
    """Read these pages one by one, and the texts of dumps among them together, which is several times as fast."""
    texts = [job for job in jobs if job.told]
    try:
        found: Iterator[Reading] = iter(_texts(texts))
    except (MemoryError, RecursionError):
        found = map(read_once, texts)
    return [next(found) if job.told else read(job) for job in jobs]


def _texts(jobs: Sequence[Job]) -> list[Reading]:
    done = articles([(job.page, job.told) for job in jobs if job.told])
    return [
        Reading(reason=one.reason, detail=one.detail)
        if isinstance(one, PageError)
        else replace(_reading(one[0]), reason=", ".join(one[1]))
        for one in done
    ]


def read(job: Job) -> Reading:
    """Read one page, and audit it where its address says so; the audit changes nothing in the article."""
    reading = read_once(job)
    if reading.article is None or not (reading.article.extractor.startswith(WARM) and is_audited(job.page.url)):
        return reading
    cold = read_once(replace(job, profile=None, later=None))
    return replace(reading, agreed=agree(reading, cold))


def agree(one: Reading, other: Reading) -> bool:
    """Whether two readings of a page give about the same text."""
    texts = (reading.article.text if reading.article else "" for reading in (one, other))
    return agreement(*texts) >= MIN_AGREEMENT


def read_once(job: Job) -> Reading:
    """Read one page by its host's profile, or by the cold path where there is none or it does not fit."""
    unfit = ""
    try:
        if job.told:
            return _texts([job])[0]
        found, unfit = by_profile(job)
        return replace(_reading(found or article(job.page, job.outlet)), unfit=unfit)
    except PageError as error:
        return Reading(reason=error.reason, detail=error.detail, unfit=unfit)
    except (MemoryError, RecursionError) as error:
        return Reading(reason="parse_limit", detail=type(error).__name__)


def cold(job: Job) -> Article:
    """The article with all lines of its page, or text, without a profile. Raises `PageError`."""
    return article_of(job.page, job.told) if job.told else article(job.page, job.outlet)


def by_profile(job: Job) -> tuple[Article | None, str]:
    """The article as the host's profiles read it, and why none was believed: the first's word. Raises `PageError`."""
    unfit = ""
    for known in filter(None, (job.profile, job.later)):
        found = _reader(known).article(job.page, job.outlet)
        if not isinstance(found, Unfit):
            return found, ""
        unfit = unfit or found.code
    return None, unfit


_reader = functools.lru_cache(maxsize=128)(Reader)


def _reading(found: Article) -> Reading:
    lines: Counter[tuple[str, str]] = Counter()
    chars: Counter[tuple[str, str]] = Counter()
    for line in found.lines:
        if line.drop:
            lines[line.drop.reason, line.drop.rule] += 1
            chars[line.drop.reason, line.drop.rule] += len(line.text)
    drops = tuple((*key, lines[key], chars[key]) for key in sorted(lines))
    return Reading(article=replace(found, lines=()), drops=drops)


def observed(job: Job) -> Evidence | None:
    """What the page tells about its host, with the cold path as the teacher; None where it cannot be read."""
    try:
        return observe(job.page, _taught(job), job.outlet)
    except (PageError, MemoryError, RecursionError):
        return None


def _taught(job: Job) -> Article | None:
    try:
        return article(job.page, job.outlet)
    except PageError as refused:
        if refused.reason in READABLE:
            return None
        raise
