"""A Datasette plugin: every answer carries the headers that keep archived text from running or being framed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

from datasette import hookimpl

_HEADERS: Final = [
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; "
        b"img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]

Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[dict[str, Any], Any, Send], Awaitable[None]]


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: object) -> Callable[[App], App]:
    """Wrap the application so that every response starts with our headers."""

    def wrap(app: App) -> App:
        async def guarded(scope: dict[str, Any], receive: Any, send: Send) -> None:
            async def with_headers(event: dict[str, Any]) -> None:
                if event["type"] == "http.response.start":
                    event = {**event, "headers": [*event.get("headers", []), *_HEADERS]}
                await send(event)

            await app(scope, receive, with_headers)

        return guarded

    return wrap
