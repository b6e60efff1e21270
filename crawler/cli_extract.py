"""`litopys extract`: one page, saved, archived or fetched: its article, or what was kept, what was dropped and why."""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click
from click.core import ParameterSource

from archive.console import archive_option
from archive.store import Archive

if TYPE_CHECKING:
    from archive.readings import Job
    from cleaner.outlets import Outlet
    from cleaner.values import Article

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_OF_DUMP = re.compile(r"urn:litopys:dump:[0-9a-f]{64}")
"""What stands for the address of a dump's text that has none."""
_BARE = re.compile(r"www\.|ftp://", re.IGNORECASE)


@click.command("extract")
@click.argument("source", metavar="URL|FILE|-")
@archive_option
@click.option("--fetch", is_flag=True, help="Ask the outlet for a URL even where the archive holds it.")
@click.option("--url", help="Where a saved page comes from: finds its outlet and resolves its links.")
@click.option("--outlet", "name", default="", metavar="NAME", help="Read it by this outlet's definition.")
@click.option("--explain", is_flag=True, help="Show every line of the page, kept or dropped, with reason and rule.")
@click.option(
    "--view",
    type=click.Choice(["side", "list"]),
    help="How --explain shows them: side by side, or one list.  [default: side on a terminal of 100 columns or more]",
)
@click.option("--to", "form", type=click.Choice(["text", "md"]), default="text", help="Print plain text or Markdown.")
@click.option("--front-matter", is_flag=True, help="With --to md: put title, URL, dates and authors above it as YAML.")
@click.option("--json", "as_json", is_flag=True, help="Print the article with all fields and lines as JSON.")
def extract(source: str, archive: Archive, as_json: bool, **given: Any) -> None:
    """Read one page: its article to stdout, or what was dropped and why.

    A URL is looked up in the archive, and its newest capture read as the index has it. Where the archive has none, the
    page is fetched once, as politely as in a crawl (robots.txt, public addresses only), and not kept.

    \b
    Examples:
      litopys extract page.html
      litopys extract page.html --url https://herald.example/2024/05/storm --explain
      litopys extract https://herald.example/2024/05/storm -a news --to md > storm.md
      curl -s https://herald.example/2024/05/storm | litopys extract - --json
    """
    from cleaner.errors import PageError
    from cleaner.extract_show import How, show

    _check(source, as_json, given)
    if os.environ.get("NO_COLOR"):
        click.get_current_context().color = False
    how = How(form="json" if as_json else given["form"], **{k: given[k] for k in ("front_matter", "explain", "view")})
    try:
        show(_article(source, archive, given), how)
    except PageError as error:
        raise click.ClickException(f"{source}: no article ({error})") from error


def _check(source: str, as_json: bool, given: dict[str, Any]) -> None:
    """Refuse options that do not go together, and an address that is none. Raises `UsageError`."""
    shapes = [("--json", as_json), ("--explain", given["explain"]), ("--to md", given["form"] == "md")]
    asked = [name for name, wanted in shapes if wanted]
    if len(asked) > 1:
        raise click.UsageError(f"{' and '.join(asked)} are different ways to show the page: give one of them")
    if given["front_matter"] and given["form"] != "md":
        raise click.UsageError("--front-matter goes with --to md")
    if given["view"] and not given["explain"]:
        raise click.UsageError("--view goes with --explain")
    if given["fetch"] and not _ADDRESS.match(source):
        raise click.UsageError(f"{source}: --fetch goes with a URL that begins with https:// or http://")
    _check_addresses(source, given["url"])


def _check_addresses(source: str, url: str | None) -> None:
    """Refuse what is no address where one is needed, and two where one is. Raises `UsageError`."""
    if _BARE.match(source) and not Path(source).exists():
        raise click.UsageError(f"{source}: neither a file nor a URL; write the URL with https:// or http://")
    if _ADDRESS.match(source) and url is not None:
        raise click.UsageError("--url goes with a saved page; the URL is given already")
    if _ADDRESS.match(source) and not _is_address(source):
        raise click.UsageError(f"{source}: no valid URL; its host or port can be none")
    if url is not None and not _is_address(url):
        raise click.UsageError(f"--url {url!r}: no valid URL; it begins with https:// or http:// and a host")


def _is_address(url: str) -> bool:
    """Whether this is a web address with a host and, if any, a possible port."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _article(source: str, archive: Archive, given: dict[str, Any]) -> Article:
    """The article of whatever was named. Raises `PageError`, `LitopysError`."""
    if _OF_DUMP.fullmatch(source):
        return _dumped(source, archive)
    if _ADDRESS.match(source):
        from archive.recall import whole

        return whole(_job(source, archive, given))
    from cleaner.extract import article
    from cleaner.values import Page

    url = given["url"] or ""
    return article(Page(url=url, html=_read(source)), _outlet(url, given["name"]))


def _dumped(urn: str, archive: Archive) -> Article:
    """The article of a text that came without an address. Raises `PageError`, `LitopysError`."""
    from archive.recall import recalled, whole
    from cleaner.errors import BadInput

    held = recalled(archive, urn)
    if held is None:
        raise BadInput(f"{urn}: not in the archive {archive.root} (another one: -a DIR)")
    return whole(held.job)


def _job(url: str, archive: Archive, given: dict[str, Any]) -> Job:
    """The page at this address: the archive's newest capture of it, else the network's; which, is said on stderr."""
    from archive.recall import recalled, served

    told = click.get_current_context().get_parameter_source("archive") is ParameterSource.COMMANDLINE
    asked = not given["fetch"] and (told or archive.index_path.exists())
    held = recalled(archive, url) if asked else None
    if held:
        text = held.job.told
        gone = f"gone on {held.gone}; this is the capture of" if held.gone else "captured"
        gone = f"no page but a text of the dump {text.dump}, taken in on" if text else gone
        click.echo(f"{gone} {held.job.page.day}, from {archive.root}; --fetch asks the outlet itself", err=True)
        return replace(held.job, outlet=_outlet("", given["name"]) or held.job.outlet)
    if not given["fetch"]:
        missing = "not in the archive" if asked else "there is no archive"
        click.echo(f"{missing} {archive.root} (another one: -a DIR)", err=True)
    from archive.readings import Job
    from crawler.fetch import fetch

    outlet = _outlet(url, given["name"])
    page = replace(fetch(url, outlet), day=dt.datetime.now(dt.UTC).date())
    click.echo("fetched and not archived; litopys crawl archives", err=True)
    return served(archive, Job(page=page, outlet=outlet))


def _outlet(url: str, name: str) -> Outlet | None:
    from cleaner.outlets import all_outlets, load_outlet, outlet_of

    if name:
        return load_outlet(name)
    return outlet_of(url, all_outlets()) if url else None


def _read(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read()
    path = Path(source)
    if path.is_dir():
        raise click.UsageError(f"{source}: a folder; extract reads one saved page, so name a file in it")
    if not path.is_file():
        raise click.UsageError(f"{source}: no such file; give a URL, a saved page or - for stdin")
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{source}: cannot be read ({error.strerror})") from error
