"""The key under which CDX indexes sort a URL: the host turned round, everything that does not tell pages apart gone.

The rules are those that indexers and replayers share, so that a page indexed here is found there: no scheme, user,
`www.`, default port, fragment or session id; lower case; sorted query; percent-encoding of its own spelling.
"""

from __future__ import annotations

import functools
import ipaddress
import re
from typing import Final
from urllib.parse import quote, unquote_to_bytes

_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):(//)?", re.I)
_PORT: Final = re.compile(r":(\d*)$")
_LONGEST_NUMBER: Final = 640
"""Digits of a host that are read as a number; more are none, and Python refuses them."""
_WWW: Final = re.compile(r"www\d*\.")
_DEFAULT_PORT: Final = {"http": "80", "https": "443"}
_SAFE: Final = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
"""What stands for itself: printable ASCII but for the space, `#` and `%`."""
_PATH_SESSIONS: Final = (
    re.compile(r"(.*/)\((?:[a-z]\([0-9a-z]{24}\))+\)/([^?]+\.aspx.*)", re.I | re.S),
    re.compile(r"(.*/)\([0-9a-z]{24}\)/([^?]+\.aspx.*)", re.I | re.S),
)
_QUERY_SESSIONS: Final = tuple(
    re.compile(rf"(.*){name}(?:&(.*))?", re.I | re.S)
    for name in (
        "jsessionid=[0-9a-z]{32}",
        "phpsessid=[0-9a-z]{32}",
        "sid=[0-9a-z]{32}",
        "aspsessionid[a-z]{8}=[a-z]{24}",
        "cfid=[^&]+&cftoken=[^&]+",
    )
)


def surt(url: str) -> str:
    """The sort key of a URL; what has no host, as `urn:…`, is its own key. Never a space, never a line break."""
    url = re.sub(r"[\r\n\t]", "", url.strip())
    scheme = _SCHEME.match(url)
    if not scheme or not scheme[2]:
        return quote(url, safe=_SAFE + "%#")
    rest = url[scheme.end() :].partition("#")[0]
    end = next((at for at, char in enumerate(rest) if char in "/?"), len(rest))
    path, _, query = rest[end:].partition("?")
    port = _PORT.search(authority := rest[:end].rpartition("@")[2])
    host = _host(authority[: port.start()] if port else authority)
    number = port[1] if port and port[1] not in ("", _DEFAULT_PORT.get(scheme[1].lower())) else ""
    key = ",".join(reversed(host.split("."))) + (f":{number}" if number else "") + ")" + _path(path)
    query = _query(query)
    return f"{key}?{query}" if query else key


@functools.lru_cache(maxsize=1024)
def _host(host: str) -> str:
    """The host in lower case and ASCII, numbers as dotted addresses, without `www.` before it."""
    bare = _decoded(host.removeprefix("[").removesuffix("]"))
    text = bare.decode("utf-8", "ignore")
    if not text.isascii():
        try:
            text = text.encode("idna").decode()
        except UnicodeError:  # no name of the DNS: it is kept percent-encoded
            return quote(bare, safe=_SAFE).lower()
    text = text.replace("..", ".").strip(".")
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER:
        text = str(ipaddress.IPv4Address(int(text) & 0xFFFFFFFF))
    text = quote(text.lower(), safe=_SAFE)
    found = _WWW.match(text)
    return text[found.end() :] if found else text


def _path(path: str) -> str:
    kept: list[bytes] = []
    for part in _decoded(path).split(b"/")[1:]:
        if part == b".." and kept:
            kept.pop()
        elif part != b".":
            kept.append(part)
    whole = b"/".join([part for part in kept[:-1] if part] + kept[-1:])
    text = _escaped(b"/" + whole).lower()
    for session in _PATH_SESSIONS if "(" in text else ():
        if found := session.fullmatch(text):
            text = found[1] + found[2]
    return text.removesuffix("/") if len(text) > 1 else text


def _query(query: str) -> str:
    if not query:
        return ""
    text = _escaped(_decoded(query))
    for session in _QUERY_SESSIONS:
        if found := session.fullmatch(text):
            text = found[1] + (found[2] or "")
    if len(text) < 2:
        return text.lower()
    return "&".join(sorted(text.lower().split("&"), key=lambda pair: tuple(pair.split("=", 1))))


def _decoded(text: str) -> bytes:
    """Percent-encoding undone until none is left: how often a link was encoded tells no pages apart."""
    data = text.encode("utf-8", "replace")
    if b"%" not in data:
        return data
    while (once := unquote_to_bytes(data)) != data:
        data = once
    return data


def _escaped(data: bytes) -> str:
    return quote(data, safe=_SAFE)
