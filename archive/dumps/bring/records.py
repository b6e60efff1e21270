"""A dump's document as the archive keeps it: its address, its bytes, its record's id, and what is told beside it.

- An article is one address. A document without a web address has `urn:litopys:dump:` and the SHA-256 of its bytes: no
  host is made up, the same text is one article whatever dump, file or folder it came in, and different texts are never
  taken for one because two dumps call them alike.
- A record's id is reckoned from the address, the bytes and what the dump says of them, so that a document is known
  again when its dump is imported again, also where the dump has grown or was renamed.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from archive.capture import DumpText, Found
from archive.dumps.base.endings import stem
from archive.dumps.base.frame import Frame
from archive.dumps.base.values import Document
from archive.dumps.bring.payload import payload
from archive.dumps.judge.told import DUMP, Told
from archive.dumps.read.inputs import Source
from cleaner.canonical import canonical

URN: Final = "urn:litopys:dump:"
"""The address of a text that has none begins so; the SHA-256 of its bytes follows."""
_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, URN)
_PLAIN: Final = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document on its way into the archive, before it is looked at by its lines."""

    document: Document
    url: str
    date: str
    """When the text was taken from its page, where the dump says so; else empty."""
    body: bytes
    content_type: str
    told: Told
    id: str
    """The record's id: the same whenever this document is imported."""


def draft(document: Document, source: Source) -> Draft:
    """The document of a source as it would be kept."""
    body, content_type = payload(document)
    digest = hashlib.sha256(body).hexdigest()
    url = web_address(document.url) or URN + digest
    captured = isinstance(document.record, Frame) and document.record.shape == "warc"
    member = document.source.partition("!/")[2]
    told = Told(
        dump=source.name + (f"!/{member}" if member else ""),
        document=document.name,
        url=document.url if document.url and document.url != url else "",
        title=document.title or "",
        date="" if captured else document.date or "",
        lang=document.lang or "",
        host=document.host or "",
        group=document.group,
    )
    date = document.date or "" if captured else ""
    own = _id(url, digest, told)
    return Draft(document=document, url=url, date=date, body=body, content_type=content_type, told=told, id=own)


def _id(url: str, digest: str, told: Told) -> str:
    name = "" if told.document.startswith("#") else told.document
    facts = json.dumps([url, digest, name, told.title, told.date, told.lang, told.host])
    return f"<urn:uuid:{uuid.uuid5(_NAMESPACE, facts)}>"


def record(one: Draft, told: Told, now: str) -> DumpText:
    """The record of a draft, with all that is told of it."""
    nowhere = one.url.startswith(URN) and not told.host
    found = Found(
        outlet=_outlet(told.dump) if nowhere else "",
        how=DUMP,
        where=_where(told),
        title=told.title,
        published=told.date,
        told=told.to_json(),
    )
    return DumpText(
        url=one.url,
        date=one.date or now,
        body=one.body,
        content_type=one.content_type,
        found=found,
        id=one.id,
    )


def web_address(url: str | None) -> str:
    """The address as a record may have it; empty where it is no web address."""
    known = canonical(url, None) if url else ""
    try:
        parts = urlsplit(known)
        if not url or parts.scheme not in ("http", "https") or not parts.hostname:
            return ""
    except ValueError:
        return ""
    return url if _PLAIN.fullmatch(url) else known


def _outlet(dump: str) -> str:
    """What stands for the outlet of texts of which no host is known: the folder or file that was given."""
    return f"{DUMP}:{stem(dump.partition('!/')[0].partition('/')[0])}"


def _where(told: Told) -> str:
    """The document's place as people read it."""
    if told.document.startswith("#"):
        return told.dump + told.document
    if told.dump.endswith(told.document):
        return told.dump
    return f"{told.dump}: {told.document}"
