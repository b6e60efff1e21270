"""A record by itself: whether it is all that its member holds, and what its digests say."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from archive.warc.digests import DIFFERS, proof_of
from archive.warc.record import Record

SEVERAL: Final = "more than one record in a gzip member"
_END: Final = b"\r\n\r\n"
_BLOCK: Final = "warc-block-digest"
_PAYLOAD: Final = "warc-payload-digest"


def refusal(record: Record) -> str:
    """Why the record cannot stand as it is; empty where it can."""
    if record.data[record.end :].strip(b"\r\n"):
        return SEVERAL
    return f"{DIFFERS}: the record is not what was written" if proof_of(record).differ else ""


def oddities(record: Record, *, alone: bool = True) -> list[str]:
    """What is odd about a record that can stand; `alone` where its data are all that a member holds."""
    odd = []
    if alone and record.data[record.end :] != _END:
        odd.append("records that do not end in two line ends")
    if "warc-record-id" not in record.headers:
        odd.append("records without an id")
    note = proof_of(record).note
    if not note and record.type != "request" and {_BLOCK, _PAYLOAD} <= set(record.headers):
        bare = {name: value for name, value in record.headers.items() if name != _BLOCK}
        by_payload = proof_of(replace(record, headers=bare))
        note = "payload digest differs, block digest fits" if by_payload.differ else by_payload.note
    if note:
        odd.append(f"records with digests of which this is odd: {note}")
    return odd
