"""Many pages at once, host by host: a profile where a host has enough pages, what a few show together where it has not.

A sample of what profiles read is read by the cold path as well; a host whose profile does not hold against it loses it.
"""

from __future__ import annotations

import hashlib
import re
import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from cleaner.errors import PageError
from cleaner.extract import article
from cleaner.extract_align import key
from cleaner.profile_evidence import Evidence, observe
from cleaner.profile_few import corrected
from cleaner.profile_learn import MIN_AGREEMENT, MIN_STORIES, learn
from cleaner.profile_read import Reader
from cleaner.profile_values import Profile
from cleaner.values import Article, Page

MOST_LEARNED: Final = 80
"""More pages of a host teach little that is new, and each costs a cold extraction."""

AUDITED: Final = 33
"""One page in so many, by its address, is read by the cold path too: three in a hundred."""

READABLE: Final = frozenset(["section", "no_text"])
"""Refusals of a page that was read: it shows the host's menus and boxes all the same, and may yet be an article."""

_MIRROR = re.compile(r"^www\d*\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cold:
    """A page read by the cold path, and the evidence in it."""

    article: Article | None
    evidence: Evidence | None


def texts(pages: list[tuple[str, bytes]]) -> list[str]:
    """The text of each page, given as address and HTML; empty where a page has none. The order changes nothing."""
    hosts: defaultdict[str, list[int]] = defaultdict(list)
    for number, (url, _) in enumerate(pages):
        hosts[host_of(url)].append(number)
    found = [""] * len(pages)
    for host, numbers in hosts.items():
        own = [Page(url=pages[n][0], html=pages[n][1]) for n in numbers]
        for number, text in zip(numbers, _host_texts(host, own), strict=True):
            found[number] = text
    return found


def host_of(url: str) -> str:
    """The host that a profile is for: without `www` and its numbered mirrors; empty for a broken address."""
    try:
        return _MIRROR.sub("", (urlsplit(url).hostname or "").rstrip("."))
    except ValueError:
        return ""


def is_audited(url: str) -> bool:
    """Whether the cold path reads the page as well: by its address alone, so that it is so on every machine."""
    return _number(url) % AUDITED == 0


def _host_texts(host: str, pages: Sequence[Page]) -> list[str]:
    taught = sorted(range(len(pages)), key=lambda n: (_number(pages[n].url), pages[n].html))[:MOST_LEARNED]
    cold = {n: _cold(pages[n]) for n in taught}
    evidences = [one.evidence for one in cold.values() if one.evidence]
    known = learn(host, evidences) if host and len(evidences) >= MIN_STORIES else None
    if isinstance(known, Profile):
        warm = _by_profile(known, pages, cold)
        if warm is not None:
            return warm
    cold |= {n: _cold(pages[n]) for n in range(len(pages)) if n not in cold}
    return _by_few(host, [cold[n] for n in range(len(pages))])


def _by_profile(known: Profile, pages: Sequence[Page], cold: dict[int, _Cold]) -> list[str] | None:
    """The texts by the profile, by the cold path where it does not fit; None where the audit speaks against it."""
    reader = Reader(known)
    found = [_read(reader, page) for page in pages]
    shares = []
    for n, text in enumerate(found):
        if text is None or (n not in cold and is_audited(pages[n].url)):
            cold.setdefault(n, _cold(pages[n]))
        if text is not None and is_audited(pages[n].url):
            shares.append(agreement(text, _text(cold[n])))
    if shares and statistics.median(shares) < MIN_AGREEMENT:
        return None
    return [text if text is not None else _text(cold[n]) for n, text in enumerate(found)]


def _by_few(host: str, cold: Sequence[_Cold]) -> list[str]:
    """The texts by the cold path, corrected by what the pages show together."""
    seen = [n for n, one in enumerate(cold) if one.evidence]
    evidences = [evidence for one in cold if (evidence := one.evidence)]
    kept = dict(zip(seen, corrected(evidences), strict=True)) if host else {}
    return [_kept(one, kept.get(n)) for n, one in enumerate(cold)]


def _kept(one: _Cold, kept: frozenset[int] | None) -> str:
    if kept is None or one.article is None:
        return _text(one)
    return "\n".join(line.text for i, line in enumerate(one.article.lines) if i in kept)


def _cold(page: Page) -> _Cold:
    try:
        found = article(page)
    except PageError as refused:
        return _Cold(article=None, evidence=observe(page, None) if refused.reason in READABLE else None)
    return _Cold(article=found, evidence=observe(page, found))


def _read(reader: Reader, page: Page) -> str | None:
    try:
        found = reader.text(page)
    except PageError:
        return None
    return found if isinstance(found, str) else None


def _text(cold: _Cold) -> str:
    return cold.article.text if cold.article else ""


def agreement(one: str, other: str) -> float:
    """Characters of lines that both have, as a share of those that either has."""
    mine, theirs = ({key(line): len(line) for line in text.split("\n")} for text in (one, other))
    either = mine | theirs
    total = sum(either.values())
    return sum(size for line, size in either.items() if line in mine and line in theirs) / total if total else 1.0


def _number(url: str) -> int:
    return int(hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[8:16], 16)
