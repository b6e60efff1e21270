"""Showing an article: as text, as Markdown, as JSON, or with every line of its page, kept or dropped and why."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import click

from cleaner.extract_columns import LEAST, side_by_side, summed
from cleaner.markdown import front_matter, markdown
from cleaner.values import Article, Line


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """What of an article is shown, and in which form."""

    form: str = "text"
    """`text`, `md` or `json`."""
    front_matter: bool = False
    """Above Markdown: the fields as YAML."""
    explain: bool = False
    """Every line of the page with its verdict, instead of the article."""
    view: str = ""
    """How lines are explained: `side` by side, or as a `list`; empty is by what stdout is."""


def show(article: Article, how: How) -> None:
    """Print it to stdout."""
    if how.form == "json":
        click.echo(json.dumps(fields(article), ensure_ascii=False, indent=2))
    elif how.explain:
        _explain(article, how.view)
    elif how.form == "md":
        click.echo((front_matter(article) if how.front_matter else "") + markdown(article), nl=False)
    else:
        click.echo(f"{article.title}\n\n{article.text}" if article.title else article.text)


def fields(article: Article) -> dict[str, Any]:
    """The article as JSON has it: fields, the two derived counts, lines last."""
    found = asdict(article)
    for line in found["lines"]:
        if line["drop"]:
            line["drop"] = {name: value for name, value in line["drop"].items() if value is not None}
    lines = found.pop("lines")
    return {**found, "word_count": article.word_count, "dropped": article.dropped, "lines": lines}


def _explain(article: Article, view: str) -> None:
    click.secho(article.title or "(no title)", bold=True)
    paid = "paid" if article.paywalled else ""
    facts = (article.url, article.published, article.language, ", ".join(article.authors), paid, article.extractor)
    click.secho(" · ".join(fact for fact in facts if fact), fg="cyan")
    columns = shutil.get_terminal_size().columns
    # What is no terminal gets the list, so that it is the same wherever it was written and can be compared.
    beside = view == "side" if view else sys.stdout.isatty() and columns >= LEAST
    for row in side_by_side(article.lines, columns) if beside else map(_listed, article.lines):
        click.echo(row)
    counts = "".join(_counts(article))
    for row in summed(counts, columns) if beside else [counts]:
        click.secho(row, bold=True)


def _listed(line: Line) -> str:
    if line.drop is None:
        return click.style(f"  {'kept':<10} {line.text}", fg="green")
    return click.style(f"  {line.drop.reason:<10} {line.text}", fg="red") + click.style(
        f"   [{line.drop.rule}]", dim=True
    )


def _counts(article: Article) -> Iterator[str]:
    yield f"{sum(line.drop is None for line in article.lines)} lines kept, dropped: "
    yield ", ".join(f"{count} {reason}" for reason, count in article.dropped.items()) or "none"
