"""What every answer of the replay forbids, and which requests it answers at all.

A page is shown in a sandbox: without scripts, forms, plug-ins, frames and an origin of its own. Only a reader's click
may leave it, and its links lead to this server. Whatever a page still names elsewhere, the browser does not ask for.
"""

from __future__ import annotations

import ipaddress
import os
import re
from typing import Final

_COMMON: Final = (
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("x-dns-prefetch-control", "off"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
SANDBOX: Final = "allow-top-navigation-by-user-activation"
_ARCHIVED: Final = (
    f"sandbox {SANDBOX}; default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_OWN: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
ARCHIVED: Final = (("content-security-policy", _ARCHIVED), *_COMMON)
"""Headers of what is archived: pages, styles, pictures, fonts."""
OWN: Final = (("content-security-policy", _OWN), ("cache-control", "no-store"), *_COMMON)
"""Headers of our own pages around it."""
FONT: Final = ("access-control-allow-origin", "null")
"""A page in its sandbox has the origin `null`, and a font is only given to an origin that may have it."""


def is_own_host(host: str, served: str) -> bool:
    """Whether a request's Host is this server: an address, a name of this machine, or the name it serves on.

    A foreign name that leads here would let the pages under it read the archive.
    """
    found = re.fullmatch(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::\d{1,5})?", host.strip().lower(), re.ASCII)
    if not found:
        return False
    name = found[1].strip("[]").removesuffix(".")
    here = os.uname().nodename.lower()
    if name in {"localhost", served.lower(), here, f"{here}.local"} or name.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
