"""`--report`: a run of `litopys clean` as one page that needs nothing but itself, to be read, printed and kept.

It asks no network and runs no script, which its own policy forbids; all foreign text is escaped. However large the run,
the page stays small: hosts, lines and documents are shown by their rank, and samples are drawn by lot.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from archive.dumps.tell.report_lists import removed, samples, suspects
from archive.dumps.tell.report_parts import (
    bar,
    cell,
    figure,
    foreign,
    hatch,
    number,
    percent,
    plural,
    safe,
    section,
    table,
)
from archive.dumps.tell.show import facts
from archive.dumps.tell.tally import LOST, Host, Tally
from archive.dumps.tell.tally_counts import Counts
from archive.errors import write_failed
from cleaner.values import REASONS

_HOSTS: Final = 40
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_PARTS: Final = {
    "reasons": "By reason",
    "hosts": "By host",
    "look": "Look at these",
    "removed": "Most removed lines",
    "samples": "Samples",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What the page says of the run itself."""

    command: str
    """As it was typed."""
    inputs: tuple[str, ...] = ()
    output: str = ""
    date: str = ""
    """When it ran; left out where pages of equal runs are to be equal."""


def write_report(path: Path, tally: Tally, run: Run) -> None:
    """Write the page; it appears whole. Raises `LitopysError`."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(page(tally, run), encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise write_failed(path, error) from error


def page(tally: Tally, run: Run) -> str:
    """The whole page."""
    links = "".join(f'<li><a href="#{name}">{title}</a></li>' for name, title in _PARTS.items())
    told = " · ".join(part for part in (run.date, ", ".join(run.inputs), run.output and f"→ {run.output}") if part)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>What cleaning took out</title>
<style>
{_style()}</style>
</head>
<body>
{hatch()}
<header><h1>What cleaning took out</h1>
<p class="soft"><code>{safe(run.command)}</code><br>{foreign(told)}</p>
<nav aria-label="On this page"><ul>{links}</ul></nav></header>
<main>
{_totals(tally)}{_reasons(tally.counts)}{_hosts(tally)}{suspects(tally)}{removed(tally)}{samples(tally)}</main>
<footer>Written by litopys clean. Blank lines and line ends are not counted.</footer>
</body>
</html>
"""


@cache
def _style() -> str:
    return resources.files(__package__).joinpath("report.css").read_text(encoding="utf-8")


def _totals(tally: Tally) -> str:
    told, counts = facts(tally.counts), tally.counts
    kept, gone = told["characters"]["kept"], told["characters"]["dropped"]
    figures = [
        (number(counts.documents), "documents"),
        (number(counts.untouched), "of them untouched"),
        (percent(kept, kept + gone), "of the characters kept"),
        (number(counts.lines.total()), "lines dropped"),
        (number(tally.heavy_documents), f"lost over {LOST:.0%}"),
        (number(counts.damaged), "with damaged text"),
        (number(counts.failed), "inputs failed"),
    ]
    cells = "".join(f"<div><dt>{label}</dt><dd>{value}</dd></div>" for value, label in figures)
    whole = kept + gone
    key = (
        f'<div class="key"><span><i class="swatch kept"></i>{number(kept)} characters kept</span>'
        f'<span><i class="swatch gone"></i>{number(gone)} dropped</span></div>'
    )
    share = bar([("kept", kept / whole), ("gone", gone / whole)]) if whole else ""
    damage = ", ".join(f"{count:,} {safe(name)}" for name, count in sorted(counts.repairs.items()))
    note = f'<p class="note">Damage found: {damage}.</p>' if damage else ""
    return (
        f'<section aria-label="Totals"><dl class="figures">{cells}</dl>'
        f'<div class="whole">{share}{key}</div>{note}</section>\n'
    )


def _reasons(counts: Counts) -> str:
    ranked = sorted(counts.chars.items(), key=lambda item: (-item[1], item[0]))
    whole, most = counts.chars.total(), max(counts.chars.values(), default=0)
    rows = (
        f'<th scope="row">{safe(name)}<small>{safe(REASONS.get(name, ""))}</small></th>'
        + cell(bar([("gone", chars / most if most else 0)]), kind="bars")
        + figure(counts.lines[name], "lines")
        + figure(chars, "characters")
        + cell(percent(chars, whole), "of what went", "number")
        for name, chars in ranked
    )
    heads = ("Reason", "Characters", "#Lines", "#Characters", "#Share")
    chart = table("Dropped lines by reason, by how many characters went", heads, rows, "chart")
    about = "Why lines went. The bars compare how many characters went for each reason."
    return section(
        "reasons", _PARTS["reasons"], about, chart if ranked else '<p class="empty">Nothing was dropped.</p>'
    )


def _hosts(tally: Tally) -> str:
    ranked = tally.ranked()
    rest = ranked[_HOSTS:]
    rows = [_host(name, host) for name, host in ranked[:_HOSTS]]
    heads = ("Host", "Kept and dropped", "#Documents", "#Dropped lines", "#Characters kept")
    chart = table("Hosts, by how many characters went", heads, rows, "chart")
    more = (
        f"{plural(len(rest), 'more host')} with {plural(sum(h.documents for _, h in rest), 'document')}."
        if rest
        else ""
    )
    about = (
        "Where it went from, the host that lost most first. A bar is all of a host's text: "
        '<span><i class="swatch kept"></i>kept</span>, <span><i class="swatch gone"></i>dropped</span>.'
    )
    note = f'<p class="soft">{more}</p>' if more else ""
    return section("hosts", _PARTS["hosts"], about, (chart if ranked else '<p class="empty">No documents.</p>') + note)


def _host(name: str, host: Host) -> str:
    whole = host.kept_chars + host.lost_chars
    parts = [("kept", host.kept_chars / whole), ("gone", host.lost_chars / whole)] if whole else []
    return (
        f'<th scope="row">{foreign(name)}</th>'
        + cell(bar(parts), kind="bars")
        + figure(host.documents, "documents")
        + figure(host.lost_lines, "lines dropped")
        + cell(percent(host.kept_chars, whole), "kept", "number")
    )
