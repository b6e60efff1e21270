"""`litopys outlets`: the definitions there are, and what can be learned beside them."""

from __future__ import annotations

import click

from archive.cli_rebuild import learn
from archive.console import json_option, print_json, print_table
from cleaner.outlets import all_outlets, outlets_dir


@click.group(invoke_without_command=True, subcommand_metavar="[learn …]")
@json_option
@click.pass_context
def outlets(context: click.Context, as_json: bool) -> None:
    """List the outlets that have a definition; learn hosts from their archived pages.

    Each is a TOML file in seeds/outlets (or in the folder that LITOPYS_OUTLETS names); TEMPLATE.toml there explains
    every key.

    \b
    Examples:
      litopys outlets
      litopys outlets learn
    """
    if context.invoked_subcommand is None:
        _list(as_json)


outlets.add_command(learn)


def _list(as_json: bool) -> None:
    rows = [
        {
            "name": outlet.name,
            "status": outlet.status,
            "languages": " ".join(outlet.languages),
            "every": f"{outlet.interval // 60} min",
            "feeds": len(outlet.feeds),
            "sitemaps": len(outlet.sitemaps),
            "sections": len(outlet.sections),
            "guessed": " ".join(outlet.guessed),
            "title": outlet.title,
        }
        for outlet in all_outlets()
    ]
    if as_json:
        print_json(rows)
        return
    print_table(rows, right=["feeds", "sitemaps", "sections"])
    click.echo(f"{len(rows)} definitions in {outlets_dir()}", err=True)
