"""The parts of the report that show text: lines that went, what to look at, and whole documents as they were cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from archive.dumps.tell.report_parts import (
    cell,
    figure,
    fold,
    foreign,
    listing,
    number,
    percent,
    plural,
    reason,
    safe,
    section,
    table,
)
from archive.dumps.tell.tally import LOST, Host, Seen, Tally
from cleaner.values import Line

_HEAVY: Final = "lost-60%"
_HOSTS: Final = 40
_LINES: Final = 50
_FAILURES: Final = 100


def removed(tally: Tally) -> str:
    """The lines that went most often, host by host."""
    hosts = [(name, host) for name, host in tally.ranked() if host.lines is not None and host.lines.counts]
    folds = "".join(_host(name, host, first=not n) for n, (name, host) in enumerate(hosts[:_HOSTS]))
    more = f'<p class="soft">{plural(len(hosts) - _HOSTS, "more host")} lost lines.</p>' if len(hosts) > _HOSTS else ""
    about = (
        f"The {_LINES} lines that went most often from each host: the quickest way to see a mistake that repeats. "
        "A line of the article does not stand here many times."
    )
    return section("removed", "Most removed lines", about, folds + more or '<p class="empty">No line was removed.</p>')


def _host(name: str, host: Host, *, first: bool) -> str:
    lines = host.lines
    if lines is None:
        return ""
    rows = (
        cell(foreign(text), kind="wide") + cell(f'<span class="reason">{safe(why)}</span>') + figure(count, "times")
        for text, why, count in lines.most(_LINES)
    )
    short = f", each perhaps seen up to {number(lines.missed)} times more" if lines.missed else ""
    caption = f"Lines removed from {safe(name)}, by how often{short}"
    beside = f"{plural(host.lost_lines, 'line')} of {plural(host.documents, 'document')}"
    return fold(foreign(name), beside, table(caption, ("Line", "Reason", "#Times"), rows), unfolded=first)


def suspects(tally: Tally) -> str:
    """What a person should look at first."""
    folds = "".join(_suspicions(tally))
    about = "What looks like a mistake, or like a dump that is not what it seems. Most of it will be right."
    return section("look", "Look at these", about, folds)


def _suspicions(tally: Tally) -> Iterator[str]:
    found = tally.heavy_documents
    body = listing((_lost(one) for one in tally.heavy), "None.")
    yield fold(
        f"Documents that lost more than {LOST:.0%} of their characters", number(found), body, unfolded=bool(found)
    )
    lines = (
        f"{foreign(one.text)}<br>{reason(one.drop)} <span class=rule>· {safe(one.document)} · {safe(one.host)}</span>"
        for one in tally.prose
    )
    yield fold("Paragraphs among the removed lines", number(tally.prose_lines), listing(lines, "None."))
    for flag, documents in sorted(tally.flagged.items()):
        if flag == _HEAVY:
            continue  # listed above
        title = f'Flagged <span class="reason flag">{safe(flag)}</span>'
        yield fold(title, number(tally.counts.flags[flag]), listing(map(_lost, documents), "None."))
    untouched = listing(
        (f"{foreign(one.name)} <span class=rule>{safe(one.host)}</span>" for one in tally.untouched), "None."
    )
    yield fold("Documents that lost nothing (a sample)", number(tally.counts.untouched), untouched)
    if tally.counts.failed:
        names = listing(map(foreign, tally.counts.failures[:_FAILURES]), "None.")
        yield fold("Inputs that could not be read", number(tally.counts.failed), names, unfolded=True)


def _lost(one: Seen) -> str:
    flags = "".join(f' <span class="reason flag">{safe(flag)}</span>' for flag in one.flags)
    share = f"{percent(one.lost, one.chars)} of {plural(one.chars, 'character')}"
    return f"{foreign(one.name)} <span class=rule>{safe(one.host)} · lost {share}</span>{flags}"


def samples(tally: Tally) -> str:
    """Documents drawn by lot, with every line in its place."""
    folds = "".join(_sample(one, first=not n) for n, one in enumerate(tally.samples()))
    about = (
        "Documents that lost something, drawn by lot, line by line. What went is struck through, "
        "with the reason beside it; the same run draws the same documents."
    )
    return section("samples", "Samples", about, folds or '<p class="empty">No document lost anything.</p>')


def _sample(one: Seen, *, first: bool) -> str:
    rest = f'<p class="soft">… and {plural(one.left_out, "more line")}.</p>' if one.left_out else ""
    beside = f"{safe(one.host)} · {percent(one.chars - one.lost, one.chars)} kept"
    return fold(foreign(one.name), beside, f'<ol class="page">\n{_lines(one.lines)}</ol>{rest}', unfolded=first)


def _lines(lines: Iterable[Line]) -> str:
    return "".join(
        f'<li><p dir="auto" lang="">{safe(line.text)}</p></li>\n'
        if line.drop is None
        else f'<li class="gone"><p dir="auto" lang=""><del>{safe(line.text)}</del></p>'
        f'<div class="why">{reason(line.drop)}</div></li>\n'
        for line in lines
    )
