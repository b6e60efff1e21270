"""Revisits: captures whose payload stands in another record, and which record that is.

Which one it is follows from the set of captures alone: the response that the revisit names by id; else the one that it
names by URL and date; else, where the payload was the same, the earliest response with its digest, and where the
server said that nothing had changed, the newest response of its URL by then. So it is looked up again when a response
comes that might be meant.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from archive.index import Batch, Row
from archive.warc.record import Record
from archive.warc.serialising import uri
from archive.warc.writing import SERVER_SAYS_SAME

REVISIT: Final = "revisit"
RESPONSE: Final = "response"
SAME: Final = "same_payload"
NOT_MODIFIED: Final = "not_modified"
UNRESOLVED: Final = "revisit_unresolved"
"""The reason of a revisit whose original is not known, or not readable."""
_DATE: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z")
_WRAPPING: Final = frozenset({"transfer-encoding", "content-encoding"})

_FITS: Final = """kind = 'response' AND (:profile = 'not_modified' OR :digest IS NULL OR payload_digest = :digest
 OR substr(payload_digest, 1, instr(payload_digest, ':')) <> substr(:digest, 1, instr(:digest, ':')))"""
_BY_ID: Final = f"SELECT id FROM captures WHERE id = :to AND {_FITS}"
_BY_PLACE: Final = f"SELECT id FROM captures WHERE url = :to_url AND date = :to_date AND {_FITS} ORDER BY id LIMIT 1"
_BY_DIGEST: Final = (
    "SELECT id FROM captures WHERE payload_digest = :digest AND kind = 'response' ORDER BY date, id LIMIT 1"
)
_BY_URL: Final = """SELECT id FROM captures WHERE url = :url AND kind = 'response' AND status BETWEEN 200 AND 299
 AND date <= :date ORDER BY date DESC, id DESC LIMIT 1"""
_OPEN: Final = "kind = 'revisit' AND (original IS NULL OR original IS NOT refers_to)"
_MEANT: Final = f"""
SELECT id FROM captures WHERE kind = 'revisit' AND refers_to = :id
UNION SELECT id FROM captures WHERE {_OPEN} AND refers_url = :url AND refers_date = :date
UNION SELECT id FROM captures WHERE {_OPEN} AND payload_digest = :payload_digest
UNION SELECT id FROM captures WHERE {_OPEN} AND url = :url AND date >= :date AND profile = 'not_modified'
"""
"""The revisits that a response may be the original of. One that has the record that it names has it for good: a feed
that is asked a hundred times a day has tens of thousands of them."""


def refers(record: Record) -> Row:
    """What a record's row tells of revisits; of other records only that it is none."""
    names = ("profile", "refers_to", "refers_url", "refers_date")
    if record.type != REVISIT:
        return {"kind": record.type, **dict.fromkeys(names), "original": None}
    profile = record.headers.get("warc-profile", "")
    dated = _DATE.fullmatch(record.headers.get("warc-refers-to-date", ""))
    facts = {
        "profile": NOT_MODIFIED if profile.endswith(SERVER_SAYS_SAME.rpartition("/")[2]) else SAME,
        "refers_to": record.headers.get("warc-refers-to", "").removeprefix("<urn:uuid:").removesuffix(">"),
        "refers_url": uri(record.headers.get("warc-refers-to-target-uri", "").strip("<>")),
        "refers_date": dated[1] + "Z" if dated else "",
    }
    return {"kind": REVISIT, **{name: facts[name] or None for name in names}, "original": None}


def with_payload(record: Record, original: Record) -> Record:
    """A revisit as the response that it stands for: its own head, and the payload as its original has it wrapped."""
    unmodified = record.type == REVISIT and refers(record)["profile"] == NOT_MODIFIED
    held = replace(record, data=original.data, start=original.start, body=original.body, end=original.end)
    if unmodified or not record.http:
        return replace(held, status=original.status, http=original.http)
    own = {name.lower() for name, _ in record.http} - _WRAPPING
    http = [field for field in record.http if field[0].lower() not in _WRAPPING]
    http += [field for field in original.http if field[0].lower() not in own]
    return replace(held, http=tuple(http))


def settled(connection: sqlite3.Connection, batch: Batch) -> list[str]:
    """Within a transaction: note the originals that follow from a batch's captures; gives the revisits that changed."""
    (some,) = connection.execute("SELECT EXISTS (SELECT 1 FROM captures WHERE kind = 'revisit')").fetchone()
    if not some:
        return []
    concerned = {row["id"] for row in batch.captures if row["kind"] == REVISIT}
    for row in batch.captures:
        if row["kind"] == RESPONSE:
            concerned.update(id_ for (id_,) in connection.execute(_MEANT, row))
    return resettled(connection, concerned)


def resettled(connection: sqlite3.Connection, revisits: Iterable[str]) -> list[str]:
    """Within a transaction: look the originals of revisits up again; gives those that have another now."""
    changed = []
    for id_, wanted, known in originals(connection, sorted(revisits)):
        if wanted != known:
            connection.execute("UPDATE captures SET original = ? WHERE id = ?", (wanted, id_))
            changed.append(id_)
    return changed


def originals(connection: sqlite3.Connection, revisits: Iterable[str]) -> Iterator[tuple[str, str | None, str | None]]:
    """Of each revisit the original that follows from the captures, and the one that is noted."""
    return ((id_, *_original(connection, id_)) for id_ in revisits)


def _original(connection: sqlite3.Connection, revisit: str) -> tuple[str | None, str | None]:
    """The original of a revisit as it follows from the captures, and the one noted."""
    names = ("to", "to_url", "to_date", "digest", "profile", "url", "date", "known")
    values = connection.execute(
        "SELECT refers_to, refers_url, refers_date, payload_digest, profile, url, date, original "
        "FROM captures WHERE id = ?",
        [revisit],
    ).fetchone()
    row: Row = dict(zip(names, values, strict=True))
    last = _BY_URL if row["profile"] == NOT_MODIFIED else _BY_DIGEST
    return _first(connection, (_BY_ID, _BY_PLACE, last), row), row["known"]


def _first(connection: sqlite3.Connection, ways: Sequence[str], row: Row) -> str | None:
    for way in ways:
        found = connection.execute(way, row).fetchone()
        if found:
            return str(found[0])
    return None
