"""WET and WARC files as dumps: texts of `conversion` and `resource` records, with the rest of the file around them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from typing import Final

from archive.dumps.base.frame import Frame, Piece
from archive.dumps.base.how import How
from archive.dumps.base.values import Document
from archive.dumps.read.making import Body, document
from archive.dumps.read.parts import Part
from archive.dumps.read.warc_cuts import Block, blocks
from archive.warc.record import BadRecord, parse
from cleaner.errors import BadInput
from cleaner.textfile import is_binary, reversible

_ASIDE: Final = ("warcinfo", "metadata")
_LENGTH = re.compile(rb"(?im)^(content-length:[ \t]*)\d+")
_DIGEST = re.compile(rb"(?im)^(warc-(?:block|payload)-digest:[ \t]*)([\w-]+):([^\r\n]*)")


def read(part: Part, how: How) -> Iterator[Piece]:
    """The text records of the file; records about the file stand between them, all others are counted and left out."""
    number = others = 0
    for block in blocks(part.stream):
        if block.problem:
            if not part.stream.broken:
                yield BadInput(f"{part.shown}: {block.problem} at byte {block.offset} ({block.length} bytes); skipped")
            continue
        kind = block.kind
        if kind in _ASIDE:
            yield block.data
        elif kind in ("conversion", "resource"):
            number += 1
            if number >= part.after:
                yield _record(part, how, number, block)
        else:
            others += 1
    if others:
        yield BadInput(
            f"{part.shown}: {others} records that are no texts left out (responses, requests, …); "
            "`litopys import` reads pages"
        )


def _record(part: Part, how: How, number: int, block: Block) -> Document | BadInput:
    called = f"{part.shown}: record {number} at byte {block.offset}"
    try:
        found = parse(block.data)
    except BadRecord as error:
        return BadInput(f"{called}: {error}; skipped")
    kind = found.headers.get("content-type", "text/plain").lower()
    if not kind.startswith("text/") or kind.startswith("text/html") or is_binary(found.payload):
        return BadInput(f"{called}: {kind.partition(';')[0]}, not plain text; skipped")
    text, encoding = reversible(found.payload)
    end = block.head + len(found.payload)
    frame = Frame(shape="warc", before=block.data[: block.head], after=block.data[end:])
    languages = found.headers.get("warc-identified-content-language", "")
    fields = {
        "id": found.id,
        "url": found.url,
        "date": found.date,
        "lang": "" if "," in languages else languages,
    }
    return document(part, how, number, fields, Body(text=text, encoding=encoding, frame=frame))


def head(before: bytes, payload: bytes) -> bytes:
    """The header of a record with the length and the digests of a new text, all else as it was."""
    changed = _LENGTH.sub(lambda match: match[1] + str(len(payload)).encode(), before, count=1)
    return _DIGEST.sub(lambda match: match[1] + _digest(match[2], match[3], payload), changed)


def _digest(label: bytes, old: bytes, payload: bytes) -> bytes:
    """The digest in the algorithm and spelling of the old one; the old one where the algorithm is not known."""
    name = label.decode("ascii", "replace").lower().replace("-", "")
    if name not in ("md5", "sha1", "sha256", "sha512"):
        return label + b":" + old
    value = hashlib.new(name, payload, usedforsecurity=False)
    spelled = binascii.hexlify(value.digest()) if len(old.strip()) == 2 * value.digest_size else None
    return label + b":" + (spelled or base64.b32encode(value.digest()))
