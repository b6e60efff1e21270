"""The replay as an ASGI application: which address is which answer, and who may ask."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import parse_qs, unquote

from archive.replay.bodies import Unshowable
from archive.replay.headers import is_own_host
from archive.replay.site import Answer, Replay, captures_path, moved, refused

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[Scope, Any, Send], Awaitable[None]]
_STAMPED: Final = re.compile(r"/at/([^/]{1,20})/(.+)", re.DOTALL)
_AT_ONCE: Final = 4
"""Pages that are rewritten at a time."""


def application(replay: Replay, served: str) -> App:
    """The application; `served` is the name or address it listens on."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def app(scope: Scope, receive: Any, send: Send) -> None:
        if scope["type"] != "http":
            return
        async with turns:
            answer = await asyncio.to_thread(answered, replay, scope, served)
        await _send(send, answer, only_head=scope["method"] == "HEAD")

    return app


def answered(replay: Replay, scope: Scope, served: str) -> Answer:
    """What a request is answered."""
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    try:
        if scope["method"] not in ("GET", "HEAD"):
            raise Unshowable(405, "This server only shows.", "Ask with GET.")
        if not is_own_host(host, served):
            cure = "Ask by its address, or start 'litopys serve' with --host and that name."
            raise Unshowable(421, f"This server is not known as {host!r}.", cure)
        return _routed(replay, scope, re.sub(r":\d+$", "", host))
    except Unshowable as error:
        return refused(error)


def _routed(replay: Replay, scope: Scope, host: str) -> Answer:
    path = scope["raw_path"].decode("latin-1")
    query = scope["query_string"].decode("latin-1")
    kind, _, rest = path.removeprefix("/").partition("/")
    by_capture = {"page": replay.page, "style": replay.style, "file": replay.file}
    if kind in by_capture and rest:
        return by_capture[kind](unquote(rest))
    if kind == "capture" and rest:
        return replay.around(unquote(rest), host)
    if kind == "captures" and rest:
        return replay.captures(_url(rest, query))
    if stamped := _STAMPED.fullmatch(path):
        return replay.at(stamped[1], _url(stamped[2], query))
    if path == "/find":
        return moved(captures_path(_typed(parse_qs(query).get("url", [""])[0])))
    if path == "/":
        return replay.start()
    raise Unshowable(404, "There is nothing under this address.", "Begin at the form.")


def _url(written: str, query: str) -> str:
    """The URL at the end of a path, its query included; some clients take one of its two slashes away."""
    return re.sub(r"^(https?):/+", r"\1://", written) + (f"?{query}" if query else "")


def _typed(text: str) -> str:
    """A URL as people type it."""
    bare = text.strip()
    return bare if re.match(r"https?://", bare) else f"https://{bare}"


async def _send(send: Send, answer: Answer, *, only_head: bool) -> None:
    headers = [("content-type", answer.kind), ("content-length", str(len(answer.body))), *answer.headers]
    if answer.status == 405:
        headers.append(("allow", "GET, HEAD"))
    encoded = [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": encoded})
    await send({"type": "http.response.body", "body": b"" if only_head else answer.body})
