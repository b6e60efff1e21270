"""Whether a text that was read as one document looks like several, and the option that would part them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from archive.dumps.base.endings import ending
from archive.dumps.base.how import How
from archive.dumps.read.inputs import STDIN, Source, local
from cleaner.errors import BadInput

_LOOK: Final = 1 << 20
_LEAST: Final = 3
"""So many of them part documents; fewer may stand in an article."""
_FILES: Final = 20
_RULER: Final = re.compile(rb"^([=*#~_+-])\1{4,}[ \t]*\r?$", re.MULTILINE)


def hints(sources: Iterable[Source], how: How) -> Iterator[str]:
    """A sentence for each of the first text files that would better be parted."""
    if how.separator is not None or (how.shape or "text") != "text":
        return
    told = [one for one in sources if ending(one.name) == ("", "", "text") and _plain(one)]
    for source in told[:_FILES]:
        if what := _separator(source):
            yield f"{source.shown}: read as one document, though it looks like several; --separator {what} parts them"


def _plain(source: Source) -> bool:
    return source.where != STDIN and "://" not in source.where


def _separator(source: Source) -> str:
    """The value of the option for this file; empty where nothing in it looks like one."""
    try:
        with local(source.where) as stream:
            head = stream.read(_LOOK)
    except (BadInput, OSError):
        return ""
    if head.count(b"\f") >= _LEAST:
        return "form-feed"
    rulers = Counter(found[1].decode() for found in _RULER.finditer(head))
    sign, count = rulers.most_common(1)[0] if rulers else ("", 0)
    return f"'{re.escape(sign) * 5}+'" if count >= _LEAST else ""
