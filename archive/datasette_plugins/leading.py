"""A Datasette plugin: `/article/ID` leads to an article by the id that commands and samples name it by."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

from datasette import NotFound, Response, hookimpl

_ID: Final = r"(?P<id>[0-9a-f]{16})$"


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    """The address of an article by its id; and the one that its row would have if rows had such keys."""
    return [(rf"^/article/{_ID}", _to_article), (rf"^/index/articles/{_ID}", _to_article)]


async def _to_article(datasette: Any, request: Any) -> Any:
    """Send on to the row of the article. Raises `NotFound`."""
    wanted = request.url_vars["id"]
    found = await datasette.get_database("index").execute("SELECT pk FROM articles WHERE id = ?", [wanted])
    row = found.first()
    if row is None:
        raise NotFound(f"no article {wanted} in this archive")
    return Response.redirect(datasette.urls.row("index", "articles", str(row["pk"])))
