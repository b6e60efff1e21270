"""Cutting unpacked bytes into records, by the length that each one names and by what follows there.

A length that is wrong must not cost the neighbours: where no record ends at the place that it names, the record is
given up, unless its digest proves it, and the next one is looked for.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from archive.warc import inflating
from archive.warc.arc import LOOKS, MAX_LINE, START, as_warc, line_of
from archive.warc.digests import Proof, fits, proof_of
from archive.warc.inflating import MAGICS
from archive.warc.record import MAX_HEAD, BadRecord, Head, Record, head_of, parse, record_of
from archive.warc.window import View

WARC: Final = b"WARC/"
NEXT: Final = re.compile(rb"WARC/[01]\.\d{1,2}\r?\n")
"""How records begin, in the middle of anything."""
NEXT_ARC: Final = re.compile(rb"(?<=\n)(?:https?|ftp|dns|filedesc|whois):")
_ENDS: Final = b"\r\n"
_END: Final = b"\r\n\r\n"
_MOST_ENDS: Final = 4
_LONGEST_START: Final = 32
_NOT_ENDED: Final = "Content-Length is wrong: the record does not end where it says"


class Cut(NamedTuple):
    """What was cut off: a record and its bytes, or the reason why there is none."""

    size: int
    """Bytes taken off the front, line ends before them not counted."""
    data: bytes = b""
    record: Record | None = None
    proof: Proof = Proof()
    reason: str = ""
    lost: bool = False
    """Whether it is not known where the next record begins: nothing was taken off then."""


def cut(view: View, arc: bool) -> Cut | None:
    """The next record, or why it is none; None at the end, and where no record begins."""
    skip_ends(view)
    if not view.more(len(WARC)):
        return None
    if view.data.startswith(WARC):
        return _warc(view)
    return _arc(view) if arc else None


def skip_ends(view: View) -> None:
    """Pass over line ends."""
    while view.more(1) and view.data[0] in _ENDS:
        view.drop(len(view.data) - len(view.data.lstrip(_ENDS)))


def whole(data: bytes) -> Record | None:
    """The record that `data` is, where it is a whole one by itself. Raises `BadRecord` where its head is none."""
    head = head_of(data)
    if head.end > len(data) or data[head.end :].strip(_ENDS):
        return None
    return record_of(data, head)


def seek(view: View, arc: bool) -> int:
    """Pass over at least a byte, up to where a record may begin; the number of bytes passed over."""
    before, start = view.at, 1
    while True:
        found = NEXT.search(view.data, start) or (NEXT_ARC.search(view.data, start) if arc else None)
        if found:
            view.drop(found.start())
            break
        if len(view.data) > start + _LONGEST_START:
            view.drop(len(view.data) - _LONGEST_START)
            start = 0
        if not view.more(len(view.data) + 1):
            view.drop(len(view.data))
            break
    return view.at - before


def _warc(view: View) -> Cut:
    while b"\n\r\n" not in view.data[:MAX_HEAD] and b"\n\n" not in view.data[:MAX_HEAD]:
        if len(view.data) >= MAX_HEAD or not view.more(len(view.data) + 1):
            break
    try:
        head = head_of(bytes(view.data[:MAX_HEAD]))
    except BadRecord as error:
        return Cut(0, reason=str(error), lost=True)
    if head.end > inflating.MAX_RECORD:
        return Cut(0, reason=f"record over {inflating.MAX_RECORD >> 20} MB", lost=True)
    if not view.more(head.end):
        short = f"cut short: {len(view.data) - head.at} of {head.length} bytes"
        return _proven(view, head) or Cut(0, reason=short, lost=True)
    data = bytes(view.data[: head.end])
    ends, sound = _after(view, head.end, arc=False)
    try:
        record = record_of(data, head)
    except BadRecord as error:
        return Cut(_taken(view, head.end + ends), reason=str(error)) if sound else Cut(0, reason=str(error), lost=True)
    proof = proof_of(record)
    if not (proof.proven or sound or (ends == _MOST_ENDS and _END + WARC not in data)):
        return _proven(view, head) or Cut(0, reason=_NOT_ENDED, lost=True)
    return Cut(_taken(view, head.end + ends), data + _END, record, proof)


def _proven(view: View, head: Head) -> Cut | None:
    """A record of a wrong length that its digest proves to end where the next begins; the length is put right."""
    digest = head.headers.get("warc-block-digest", "")
    found = NEXT.search(view.data, head.at)
    end = found.start() if found else len(view.data)
    for ends in (_MOST_ENDS, 0):
        block = bytes(view.data[head.at : end - ends])
        if fits(digest, block):
            fields = [(name, value) for name, value in head.fields if name.lower() != "content-length"]
            fields += [("Content-Length", str(len(block))), ("Litopys-Origin", f"Content-Length was {head.length}")]
            lines = "".join(f"{name}: {value}\r\n" for name, value in fields)
            data = f"WARC/1.1\r\n{lines}\r\n".encode() + block + _END
            note = "Content-Length is wrong, the digest proves the record"
            return Cut(_taken(view, end), data, parse(data), Proof(proven=True, note=note))
    return None


def _arc(view: View) -> Cut | None:
    while b"\n" not in view.data[:MAX_LINE] and len(view.data) < MAX_LINE and view.more(len(view.data) + 1):
        pass
    line = line_of(view.data)
    if line is None:
        return None
    if line.end > inflating.MAX_RECORD:
        return Cut(0, reason=f"record over {inflating.MAX_RECORD >> 20} MB", lost=True)
    if not view.more(line.end):
        return Cut(0, reason=f"cut short: {len(view.data) - line.at} of {line.end - line.at} bytes", lost=True)
    ends, sound = _after(view, line.end, arc=True)
    if not sound:
        return Cut(0, reason="the length is wrong: the record does not end where it says", lost=True)
    data = as_warc(line, bytes(view.data[line.at : line.end]))
    size = _taken(view, line.end + ends)
    try:
        return Cut(size, data, parse(data))
    except BadRecord as error:
        return Cut(size, reason=str(error))


def _taken(view: View, size: int) -> int:
    view.drop(size)
    return size


def _after(view: View, end: int, *, arc: bool) -> tuple[int, bool]:
    """How many line ends stand behind a block, and whether then the end comes, or another record."""
    view.more(end + _MOST_ENDS + len(START))
    behind = bytes(view.data[end : end + _MOST_ENDS + len(START)])
    ends = len(behind[:_MOST_ENDS]) - len(behind[:_MOST_ENDS].lstrip(_ENDS))
    follows = behind[ends:].lstrip(_ENDS)
    sound = not follows or follows.startswith(WARC) or follows[:3] in MAGICS
    return ends, sound or (arc and bool(LOOKS.match(follows)))
