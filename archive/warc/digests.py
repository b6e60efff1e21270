"""Whether a record is what its writer wrote, by the digests that it carries.

Writers differ in what they digest: the block, the body as it came, without its chunks, or unpacked. A digest speaks
for a record where it fits any of these; where it fits none, the record is not passed as good.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from typing import Final, NamedTuple

from archive.warc.http import dechunked, decoded
from archive.warc.record import Record

DIFFERS: Final = "digest differs"
_BLOCK: Final = "warc-block-digest"
_PAYLOAD: Final = "warc-payload-digest"
_DIGITS: Final = dict.fromkeys(range(128), "!") | dict(
    zip(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789abcdefghijklmnopqrstuv", strict=True)
)
"""Base32 as Python's own digits to that base, and what is none of it as none of these."""
_SIZES: Final = {"md5": 16, "sha1": 20, "sha256": 32, "sha384": 48, "sha512": 64}


class Proof(NamedTuple):
    """What the digests of a record say: `proven`, or that they `differ`; neither where there are none to go by."""

    proven: bool = False
    differ: bool = False
    note: str = ""
    """What is odd about digests that do not stand against the record."""
    doubtful: bool = False
    """Whether this odd thing may as well be damage, if the packing does not vouch for the bytes."""


def proof_of(record: Record) -> Proof:
    """The proof of a record. The block's digest goes first, as it speaks for all of the record's body."""
    block = fits(record.headers.get(_BLOCK, ""), record.block)
    if block:
        return Proof(proven=True)
    given = record.headers.get(_PAYLOAD, "")
    payload = None if record.type == "revisit" else _payload_fits(given, record)
    if payload:
        if block is None:
            return Proof(proven=True)
        return Proof(proven=True, note="block digest differs, payload digest fits", doubtful=True)
    if block is False:  # what a revisit stands for is elsewhere: its own block is a head
        bodiless = record.type == "revisit" and record.body == record.end
        return Proof(note="block digest of a revisit differs", doubtful=True) if bodiless else Proof(differ=True)
    if payload is False:
        if record.headers.get("warc-truncated"):  # of the whole body, perhaps, of which a part was kept
            return Proof(note="payload digest of a truncated record differs", doubtful=True)
        return Proof(differ=True)
    odd = record.headers.get(_BLOCK) or (given if record.type != "revisit" else "")
    label = odd.partition(":")[0][:20]
    if _name(label) in _SIZES:
        return Proof(note=f"digest {label} is malformed", doubtful=True)
    return Proof(note=f"digest {label} is not known" if odd else "")


class Trust:
    """Which records of a file are refused for their digests, or for having none where the others have some."""

    def __init__(self) -> None:
        self._last_proven = False

    def refusal(self, record: Record, proof: Proof, *, vouched: bool, bare: bool = False) -> str:
        """Why the record is not believed; empty where it is. Bytes are `vouched` for by a checksum of the packing.

        In packing without a checksum a flipped bit may garble a body and the names of its digests at once.
        """
        refused = proof.differ or (proof.doubtful and not vouched)
        missing = not (proof.proven or vouched or bare) and self._last_proven and record.type == "response"
        if record.type == "response":
            self._last_proven = proof.proven
        return DIFFERS if refused else "no digest, where others have one" if missing else ""


def _name(label: str) -> str:
    return label.strip().lower().replace("-", "")


def fits(digest: str, data: bytes | memoryview) -> bool | None:
    """Whether a digest, in base32 or base16, is that of the data; None where it is none that can be told."""
    label, colon, value = digest.partition(":")
    name = _name(label)
    if not colon or name not in _SIZES:
        return None
    wanted = bytes_of(value.strip(), _SIZES[name])
    return None if wanted is None else hashlib.new(name, data, usedforsecurity=False).digest() == wanted


def bytes_of(value: str, size: int) -> bytes | None:
    """The bytes of a digest's value; None where it is of no such digest, and so malformed."""
    try:
        if len(value) == 2 * size and not value.endswith("="):  # MD5 in base32 is as long
            return binascii.unhexlify(value)
        if 5 * len(value) == 8 * size and value.isascii():  # SHA-1, nearly always: b32decode takes ten times as long
            return int(value.upper().translate(_DIGITS), 32).to_bytes(size, "big")
        found = base64.b32decode(value.rstrip("=").upper() + "=" * (-len(value.rstrip("=")) % 8))
    except (ValueError, binascii.Error):
        return None
    return found if len(found) == size else None


def _payload_fits(digest: str, record: Record) -> bool | None:
    """Whether the digest is that of the payload in one of the forms that writers have digested."""
    found: bool | None = None
    for form in _forms(record) if digest else ():
        found = fits(digest, form)
        if found is not False:
            return found
    return found


def _forms(record: Record) -> Iterator[bytes | memoryview]:
    yield record.payload
    if record.http:
        yield dechunked(record.payload)
        yield decoded(record).data
    yield record.block
