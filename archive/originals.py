"""Whether the archive holds a payload already, and in which record.

Asked are the index, which knows what is acknowledged, and the captures of the group being written. No digest is
trusted for it: before a revisit is written its original is read back and compared byte for byte, so that what is
damaged, gone, or claims a digest that it has not costs a second copy and never a payload.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from archive.capture import Capture
from archive.index import Index, Row
from archive.places import record_at
from archive.warc.framing import entity, field_of, is_chunked, status_of
from archive.warc.http import dechunked
from archive.warc.record import Record, sha1
from archive.warc.serialising import uri
from archive.warc.writing import NOT_MODIFIED, Original, payload_digest
from cleaner.errors import BadInput

MIN_PAYLOAD: Final = 512
"""Bytes below which a payload is written again: a revisit would hardly be smaller."""
_TRIED: Final = 3
_OK: Final = range(200, 300)
_SAME: Final = f"""SELECT id, url, date, payload_digest, file, offset, length FROM captures
WHERE payload_digest = :digest AND kind = 'response' AND status = :status AND date <= :date
ORDER BY date, id LIMIT {_TRIED}"""
_NEWEST: Final = """SELECT o.id, o.url, o.date, o.payload_digest FROM captures c
JOIN captures o ON o.id = coalesce(c.original, c.id) AND o.kind = 'response'
WHERE c.url = :url AND c.date <= :date AND (c.kind = 'revisit' OR c.status BETWEEN 200 AND 299)
ORDER BY c.date DESC, c.id DESC LIMIT 1"""


class Originals:
    """The responses that new captures may be revisits of."""

    def __init__(self, warcs: Path, index: Index) -> None:
        self.warcs = warcs
        self._index = index
        self._written: dict[tuple[str, int], Capture] = {}
        self._urls: dict[str, Original] = {}
        self._digest = ("", "")

    def of(self, capture: Capture) -> Original | None:
        """The record that holds what the capture would; None where it must be written in full."""
        if status_of(capture.head) == NOT_MODIFIED:
            return self._unmodified(capture)
        payload = entity(capture.head, capture.body)
        if capture.truncated or len(payload) < MIN_PAYLOAD:
            return None
        digest, status = sha1(payload), status_of(capture.head)
        self._digest = (capture.id, digest)
        twin = self._written.get((digest, status))
        if twin and _alike(twin, capture) and entity(twin.head, twin.body) == payload:
            return Original(id=twin.id, url=twin.url, date=twin.date, digest=digest)
        rows = self._rows(_SAME, {"digest": digest, "status": status, "date": capture.date})
        return next((_original(row) for row in rows if self._holds(row, capture, payload)), None)

    def written(self, capture: Capture, original: Original | None) -> None:
        """Remember a capture of the group that is being written; what was acknowledged the index tells."""
        status, known = status_of(capture.head), original
        if original is None and not capture.truncated:
            digest = self._digest[1] if self._digest[0] == capture.id else payload_digest(capture)
            self._written.setdefault((digest, status), capture)
            known = Original(id=capture.id, url=capture.url, date=capture.date, digest=digest)
        if known and status in _OK:
            self._urls[capture.url] = known

    def acknowledged(self) -> None:
        """Forget the group: it is in the index now, or was given up."""
        self._written.clear()
        self._urls.clear()

    def _unmodified(self, capture: Capture) -> Original | None:
        """What a 304 speaks of: the newest response of its URL."""
        if capture.url in self._urls:
            return self._urls[capture.url]
        rows = self._rows(_NEWEST, {"url": uri(capture.url), "date": capture.date})
        return _original(rows[0]) if rows else None

    def _rows(self, sql: str, asked: Row) -> list[Row]:
        try:
            return self._index.query(sql, asked)
        except sqlite3.Error:  # an index that cannot be asked makes copies, not losses
            return []

    def _holds(self, row: Row, capture: Capture, payload: bytes) -> bool:
        try:
            record = record_at(self, row)
        except BadInput:
            return False
        wrapped = record.http_header("transfer-encoding").lower()
        held = dechunked(record.payload) if "chunked" in wrapped else record.payload
        alike = ("chunked" in wrapped) == is_chunked(capture.head) and record.http_header(
            "content-encoding"
        ).lower() == field_of(capture.head, b"content-encoding")
        return alike and _whole(record, row) and held == payload


def _alike(one: Capture, other: Capture) -> bool:
    """Whether both bodies came wrapped in the same way, so that one head fits the other's body."""
    names = (b"content-encoding", b"transfer-encoding")
    return all(field_of(one.head, name) == field_of(other.head, name) for name in names)


def _whole(record: Record, row: Row) -> bool:
    """Whether the record is the one that the row speaks of, and has all of its payload."""
    own = record.id.removeprefix("<urn:uuid:").removesuffix(">")
    return own == row["id"] and record.type == "response" and not record.headers.get("warc-truncated")


def _original(row: Row) -> Original:
    return Original(id=_named(row["id"]), url=row["url"], date=row["date"], digest=row["payload_digest"])


def _named(capture: str) -> str:
    """The record id of a capture's row."""
    return capture if capture.startswith("<") else f"<urn:uuid:{capture}>"
