"""The addresses of a page or stylesheet, each put in its place in the archive, and counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from archive.replay.css import Place

_PICTURE: Final = re.compile(r"data:image/[\w.+-]+[;,]", re.IGNORECASE)
_FONT: Final = re.compile(r"data:(?:font/|application/(?:x-)?font|application/octet-stream)", re.IGNORECASE)
_UNQUOTABLE: Final = re.compile(r"[\"\\\r\n<>]")


@dataclass(slots=True)
class Addresses:
    """Addresses relative to `base`; `place` is given whole ones. Called with an address as written, and its kind."""

    base: str
    place: Place
    found: int = 0
    """Pictures, styles and fonts that the archive has."""
    missing: int = 0
    """Those that it has not."""

    def __call__(self, written: str, kind: str) -> str | None:
        """Where the address is in the archive; pictures and fonts that are written out in it stay."""
        inline = _FONT if kind == "font" else _PICTURE
        if kind != "style" and inline.match(written):
            return None if _UNQUOTABLE.search(written) else written
        whole = joined(self.base, written) if written.strip() else ""
        placed = self.place(whole, kind) if whole else None
        if kind not in ("candidate", "link"):
            self.found += bool(placed)
            self.missing += not placed and bool(whole)
        return placed


def joined(base: str, address: str) -> str:
    """The address as a whole one, without a fragment; empty where it is none that a crawl could have fetched."""
    try:
        whole = urljoin(base, re.sub(r"[\t\r\n]", "", address.strip())).partition("#")[0]
    except ValueError:
        return ""
    return whole if whole.lower().startswith(("http://", "https://")) else ""
