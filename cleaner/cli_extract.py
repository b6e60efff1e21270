"""`litopys extract`: one page, what was kept, what was dropped and why."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from cleaner.outlets import Outlet
    from cleaner.values import Article

_ADDRESS = re.compile(r"(?:https?|ftp)://|www\.", re.IGNORECASE)


@click.command("extract")
@click.argument("source", metavar="FILE|-")
@click.option("--url", default="", help="Where the page comes from: finds its outlet and resolves its links.")
@click.option("--outlet", "name", default="", metavar="NAME", help="Read it by this outlet's definition.")
@click.option("--explain", is_flag=True, help="Show every line of the page, kept or dropped, with reason and rule.")
@click.option("--to", "form", type=click.Choice(["text", "md"]), default="text", help="Print plain text or Markdown.")
@click.option("--front-matter", is_flag=True, help="With --to md: put title, URL, dates and authors above it as YAML.")
@click.option("--json", "as_json", is_flag=True, help="Print the article with all fields and lines as JSON.")
def extract(source: str, url: str, name: str, **shown: Any) -> None:
    """Read one saved page: its article to stdout, or what was dropped and why.

    \b
    Examples:
      litopys extract page.html
      litopys extract page.html --to md > page.md
      litopys extract page.html --url https://herald.example/2024/05/storm --explain
      curl -s https://herald.example/2024/05/storm | litopys extract - --json
    """
    if _ADDRESS.match(source):
        raise click.UsageError(f"{source}: extract reads saved pages only; save the page first or use litopys crawl")
    if shown["front_matter"] and shown["form"] != "md":
        raise click.UsageError("--front-matter goes with --to md")
    article = _article(_read(source), url, name, source)
    if shown["as_json"]:
        click.echo(json.dumps(_fields(article), ensure_ascii=False, indent=2))
    elif shown["explain"]:
        _explain(article)
    elif shown["form"] == "md":
        _markdown(article, shown["front_matter"])
    else:
        click.echo(f"{article.title}\n\n{article.text}" if article.title else article.text)


def _read(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read()
    path = Path(source)
    if path.is_dir():
        raise click.UsageError(f"{source}: a folder; extract reads one saved page, so name a file in it")
    if not path.is_file():
        raise click.UsageError(f"{source}: no such file; give a saved page or - for stdin")
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{source}: cannot be read ({error.strerror})") from error


def _article(html: bytes, url: str, name: str, source: str) -> Article:
    from cleaner.errors import LitopysError, PageError
    from cleaner.extract import article
    from cleaner.values import Page

    try:
        return article(Page(url=url, html=html), _outlet(url, name))
    except PageError as error:
        raise click.ClickException(f"{source}: no article ({error})") from error
    except LitopysError as error:
        raise click.ClickException(str(error)) from error


def _outlet(url: str, name: str) -> Outlet | None:
    from cleaner.outlets import all_outlets, load_outlet, outlet_of

    if name:
        return load_outlet(name)
    return outlet_of(url, all_outlets()) if url else None


def _fields(article: Article) -> dict[str, Any]:
    """The article as JSON has it: fields, the two derived counts, lines last."""
    fields = asdict(article)
    lines = fields.pop("lines")
    return {**fields, "word_count": article.word_count, "dropped": article.dropped, "lines": lines}


def _markdown(article: Article, headed: bool) -> None:
    from cleaner.markdown import front_matter, markdown

    click.echo((front_matter(article) if headed else "") + markdown(article), nl=False)


def _explain(article: Article) -> None:
    click.secho(article.title or "(no title)", bold=True)
    paid = "paid" if article.paywalled else ""
    facts = (article.url, article.published, article.language, ", ".join(article.authors), paid, article.extractor)
    click.secho(" · ".join(fact for fact in facts if fact), fg="cyan")
    for line in article.lines:
        if line.drop is None:
            click.secho(f"  kept  {line.text}", fg="green")
        else:
            click.secho(f"  {line.drop.reason:<10} {line.text}", fg="red", nl=False)
            click.secho(f"   [{line.drop.rule}]", dim=True)
    counts = ", ".join(f"{count} {reason}" for reason, count in article.dropped.items())
    kept = sum(line.drop is None for line in article.lines)
    click.secho(f"{kept} lines kept, dropped: {counts or 'none'}", bold=True)
