"""A Datasette plugin: an address that is not there is one line of the log; only a real error shows a traceback."""

from __future__ import annotations

from typing import Any, Final

from datasette import handle_exception, hookimpl

_PRINTER: Final = "rich"
"""The name that Datasette prints every exception by, 404s too, with all local values, wherever it can be imported."""


@hookimpl  # type: ignore[untyped-decorator]
def startup(datasette: Any) -> None:
    """Take the printer away; Datasette prints the plain traceback of an error that is one by itself."""
    setattr(handle_exception, _PRINTER, None)
