"""Which picture an `img` shows: pages keep its address in attributes of their own until a script moves it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from archive.replay.markup import LAZY, LAZY_SETS

_LONGEST: Final = 20_000
_URL: Final = re.compile(r"[\s,]*+(\S++)")
_SIZE: Final = re.compile(r"((?:[^,(]|\([^)]*+\)?+)*+)(?:,|\Z)")
_PLAIN_SIZE: Final = re.compile(r"\d+(?:\.\d+)?[wx]")
_SPACERS: Final = re.compile(r"(?:spacer|blank|pixel|placeholder|lazy|1x1|transparent)[\w-]*\.\w+$", re.IGNORECASE)


def picture_of(element: HtmlElement) -> tuple[str, str]:
    """The address of the picture, and its `srcset`, as they are written; empty where there is none."""
    written = element.get("src", "").strip()
    sets = next((str(element.get(name)) for name in LAZY_SETS if element.get(name)), "") or element.get("srcset", "")
    if not written or written.startswith("data:") or _SPACERS.search(written):
        lazy = next((str(element.get(name)) for name in LAZY if element.get(name)), "")
        written = lazy or next(candidates(sets), (written, ""))[0]
    return written, sets


def is_pixel(element: HtmlElement) -> bool:
    """Whether a picture is there to be counted, not to be seen."""
    return any(element.get(side, "").strip().removesuffix("px") in ("0", "1") for side in ("width", "height"))


def candidates(written: str) -> Iterator[tuple[str, str]]:
    """The addresses of a `srcset`, each with its width or density, which may be empty."""
    text, at = written[:_LONGEST], 0
    while found := _URL.match(text, at):
        address, at = found[1].rstrip(","), found.end()
        size = ""
        if address == found[1]:
            after = _SIZE.match(text, at)
            size, at = (after[1].strip(), after.end()) if after else ("", len(text))
        if address:
            yield address, size if _PLAIN_SIZE.fullmatch(size) else ""
