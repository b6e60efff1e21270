"""A Datasette plugin: searches as the command line does, and leads from a result to its article."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from datasette import hookimpl
from markupsafe import Markup

from archive.search import fts_query
from archive.serve import REPLAY_PORT


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Give the ready-made queries `litopys_match(words)`: the user's words as an expression that is never an error."""
    conn.create_function("litopys_match", 1, lambda words: fts_query(words or "") or '""', deterministic=True)


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: Any, column: str, table: str | None, database: str, datasette: Any) -> Markup | None:
    """An article's key in a query's result, under the name `read`, as a link to the article."""
    if column != "read" or table is not None:
        return None
    return Markup('<a href="{}">read</a>').format(datasette.urls.row(database, "articles", str(value)))


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(request: Any) -> dict[str, Callable[[str | None], Any]]:
    """For the article page: the items of a column that holds a JSON array, and where a capture's page is shown."""
    return {
        "listed": lambda value: [str(item) for item in json.loads(value or "[]")],
        "as_it_was": lambda capture: _as_it_was(request, capture or ""),
    }


def _as_it_was(request: Any, capture: str) -> str:
    """The address of the page as it was, on the other port of the host that was asked; empty where none is served."""
    port = os.environ.get(REPLAY_PORT, "0")
    host = re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[\w.-]+)(?::\d+)?", request.host, re.ASCII) if request else None
    return f"http://{host[1]}:{port}/capture/{quote(capture, safe='')}" if host and port != "0" and capture else ""
