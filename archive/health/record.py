"""A record by itself: whether it is all that its member holds, and what its digests say."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

from archive.warc.digests import DIFFERS, proof_of
from archive.warc.record import Record

SEVERAL: Final = "more than one record in a gzip member"
_END: Final = b"\r\n\r\n"
_BLOCK: Final = "warc-block-digest"
_PAYLOAD: Final = "warc-payload-digest"


class Judged(NamedTuple):
    """Why a record cannot stand as it is, or what is odd about one that can."""

    refusal: str = ""
    odd: tuple[str, ...] = ()


def judged(record: Record, *, alone: bool = True) -> Judged:
    """What is to be said of a record; `alone` where its data are all that a member holds."""
    behind = record.data[record.end :]
    if alone and behind.strip(b"\r\n"):
        return Judged(SEVERAL)
    proof = proof_of(record)
    if proof.differ:
        return Judged(f"{DIFFERS}: the record is not what was written")
    note = proof.note or _of_payload(record)
    odd = {
        "records that do not end in two line ends": alone and behind != _END,
        "records without an id": "warc-record-id" not in record.headers,
        f"records with digests of which this is odd: {note}": bool(note),
    }
    return Judged(odd=tuple(what for what, is_so in odd.items() if is_so))


def _of_payload(record: Record) -> str:
    """What is odd about a payload's digest where that of the block fits and was all that was asked."""
    if record.type == "request" or not {_BLOCK, _PAYLOAD} <= set(record.headers):
        return ""
    bare = {name: value for name, value in record.headers.items() if name != _BLOCK}
    proof = proof_of(replace(record, headers=bare))
    return "payload digest differs, block digest fits" if proof.differ else proof.note
