"""The small parts of the report's page: text made safe, numbers, bars, tables and lists."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Final

from archive.console import counted
from cleaner.values import Drop

_UNFIT: Final = (*range(9), *range(0x0B, 0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
_TURNS: Final = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)
_BAD: Final = dict.fromkeys(_UNFIT, "\N{REPLACEMENT CHARACTER}") | dict.fromkeys(_TURNS, "")


def safe(text: str) -> str:
    """Foreign text as the page may have it: markup escaped, and nothing that steers what shows it."""
    return html.escape(text.translate(_BAD))


def foreign(text: str) -> str:
    """Foreign text in its own direction; its language is not known."""
    return f'<bdi lang="">{safe(text)}</bdi>'


def number(count: int) -> str:
    """A count for people, as `12,345`."""
    return f"{count:,}"


def percent(part: int, whole: int) -> str:
    """A share with a digit behind the point."""
    return f"{part / whole:.1%}" if whole else "–"


def bar(parts: Sequence[tuple[str, float]]) -> str:
    """A bar of parts, each a class of the style sheet and a share of the whole width; its numbers stand beside it."""
    drawn, at = [], 0.0
    for kind, share in parts:
        width = max(0.0, min(100.0 - at, 100 * share))
        place = f'x="{at:.2f}%" width="{width:.2f}%" height="100%"'
        drawn.append(f'<rect class="{kind}" {place}/>')
        if kind == "gone":
            drawn.append(f'<rect fill="url(#hatch)" {place}/>')
        at += width
    ground = '<rect class="ground" width="100%" height="100%"/>'
    return f'<svg class="bar" aria-hidden="true" focusable="false">{ground}{"".join(drawn)}</svg>'


def hatch() -> str:
    """The pattern over what was dropped, so that not only its colour tells it."""
    return (
        '<svg width="0" height="0" aria-hidden="true" focusable="false" style="position:absolute"><defs>'
        '<pattern id="hatch" class="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path d="M0 0V6"/></pattern></defs></svg>'
    )


def cell(content: str, label: str = "", kind: str = "") -> str:
    """A cell of a table; on a narrow page its label stands behind it."""
    name = f' class="{kind}"' if kind else ""
    return f"<td{name}" + (f' data-label="{label}"' if label else "") + f">{content}</td>"


def figure(count: int, label: str) -> str:
    """A number in a cell of its own."""
    return cell(number(count), label, "number")


def table(caption: str, heads: Sequence[str], rows: Iterable[str], kind: str = "") -> str:
    """A table with a caption; a head that begins with `#` stands over numbers."""
    told = "".join(
        f'<th scope="col" class="number">{head[1:]}</th>' if head.startswith("#") else f'<th scope="col">{head}</th>'
        for head in heads
    )
    name = f' class="{kind}"' if kind else ""
    body = "".join(f"<tr>{row}</tr>\n" for row in rows)
    return f"<table{name}><caption>{caption}</caption><thead><tr>{told}</tr></thead><tbody>\n{body}</tbody></table>"


def listing(items: Iterable[str], nothing: str) -> str:
    """A list, or a sentence where there is nothing to list."""
    told = "".join(f"<li>{item}</li>\n" for item in items)
    return f'<ul class="list">\n{told}</ul>' if told else f'<p class="empty">{nothing}</p>'


def section(name: str, title: str, about: str, content: str) -> str:
    """A section of the page with its heading and a sentence that says what is in it."""
    head = f'<h2 id="{name}-title">{title}</h2><p class="about">{about}</p>'
    return f'<section id="{name}" aria-labelledby="{name}-title">{head}\n{content}</section>\n'


def fold(title: str, beside: str, content: str, *, unfolded: bool = False) -> str:
    """A part of the page that opens on demand."""
    opened = " open" if unfolded else ""
    return f'<details{opened}><summary>{title}<span class="soft">{beside}</span></summary>\n{content}</details>\n'


def reason(drop: Drop) -> str:
    """Why a line went: the reason, the rule, and the evidence where there is some."""
    score = [] if drop.score is None else [f"article {drop.score:.0%}"]
    seen = [] if drop.seen is None else [f"in {counted(drop.seen, 'document')}"]
    told = " · ".join([safe(drop.rule), *score, *seen])
    return f'<span class="reason">{safe(drop.reason)}</span> <span class="rule">{told}</span>'


def plural(count: int, word: str) -> str:
    """A count with its noun."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"
