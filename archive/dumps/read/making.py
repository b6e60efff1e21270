"""Making documents: from a text, what its record says, and where it was found, to the value that cleaning is given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from archive.dumps.base.endings import stem
from archive.dumps.base.frame import Frame
from archive.dumps.base.how import How
from archive.dumps.base.values import Document
from archive.dumps.read.parts import Part

_PLAIN_URL = re.compile(r"https?://([a-z0-9.-]+)(?=[/?#]|\Z)")
"""What nearly all addresses begin with: reading them any further would tell no other host."""
_PREFIX = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A text, its encoding, and the record around it."""

    text: str
    encoding: str
    frame: Frame


def document(part: Part, how: How, number: int, fields: Mapping[str, str], body: Body) -> Document:
    """The document; `fields` has what its record says by role: id, url, host, lang, title, date, group."""
    host = fields.get("host") or host_of(fields.get("url"))
    return Document(
        name=fields.get("id") or f"#{number}",
        source=part.shown,
        number=number,
        text=body.text,
        encoding=body.encoding,
        url=fields.get("url") or None,
        host=host,
        lang=fields.get("lang") or None,
        title=fields.get("title") or None,
        date=fields.get("date") or None,
        group=fields["group"] if how.group_column and "group" in fields else _group(part, how.group_by, host),
        record=body.frame,
    )


def host_of(url: str | None) -> str | None:
    """The host of an address, without port and in lower case; None where there is none."""
    if url and (plain := _PLAIN_URL.match(url)):
        return plain[1]
    try:
        return (urlsplit(url).hostname or None) if url else None
    except ValueError:
        return None


def _group(part: Part, group_by: str, host: str | None) -> str:
    """The host, else the folder, else what file names begin with: the first of them that is known and wished for."""
    folder, _, name = part.name.rpartition("/")
    prefix = found[0].lower() if (found := _PREFIX.match(stem(name))) else ""
    if group_by == "host" and host:
        return host.removeprefix("www.")
    if group_by != "prefix" and folder:
        return folder
    return prefix
