"""One door to the records of any web archive file, past whatever is damaged in it.

WARC of all versions, plain, in gzip members, zstd or lz4 frames of one record or of many, or all of it mixed; ARC. What
a file is, is told by its bytes, at every place of it. Everything that gives no record is named with its place and
reason, and reading goes on at the next record.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import BinaryIO, Final, NamedTuple

from archive.warc import inflating
from archive.warc.arc import LOOKS, START, line_of
from archive.warc.cutting import NEXT, NEXT_ARC, WARC, Cut, cut, seek, whole
from archive.warc.digests import Proof, Trust, proof_of
from archive.warc.frames import Frames
from archive.warc.inflating import TRUNCATED, Frame, Unpacker
from archive.warc.members import Damage
from archive.warc.record import MAX_HEAD, BadRecord, Record, head_of
from archive.warc.window import View, Window

_PLACES: Final = NEXT.pattern + rb"|\x1f\x8b\x08|\x28\xb5\x2f\xfd|\x04\x22\x4d\x18"
_GZIP: Final = b"\x1f\x8b\x08"
_NOTHING: Final = "no record begins here"
HEAD_UNPROVEN: Final = "the digest proves the block, but the head may be damaged"
BROKEN_OFF: Final = "its member breaks off, the digest proves the record"


class Taken(NamedTuple):
    """A record of a file, and how much of the file it takes; of several in one member the first takes all of it."""

    offset: int
    length: int
    raw: bytes
    """The gzip member that the record stands in by itself; empty where it does not."""
    data: bytes
    record: Record
    note: str = ""
    """What is odd about the record and no reason to refuse it."""


Results = Generator["Taken | Damage", None, int]
"""What a stretch of a file gives; returned is the place behind it."""


def records(
    stream: BinaryIO, start: int = 0, end: int | None = None, *, verify: bool = True
) -> Iterator[Taken | Damage]:
    """The records of an open file, or of a stretch of it, in order, and all that gives none.

    Without `verify` digests are not looked at where the packing vouches for the bytes.
    """
    yield from _Walk(Window(stream, start, end), verify).results()


class _Walk:
    """One file on its way through."""

    def __init__(self, window: Window, verify: bool) -> None:
        self._window = window
        self._verify = verify
        self._unpacker = Unpacker(window)
        self._trust = Trust()
        self._arc = self._begins(window.start, START)

    def results(self) -> Iterator[Taken | Damage]:
        at, end = self._window.start, self._window.end
        while at < end:
            if self._unpacker.kind(at):
                at = yield from self._packed(at)
            elif passed := self._unpacker.skippable(at):
                at += passed
            else:
                at = yield from self._plain(at)

    def _packed(self, at: int) -> Results:
        """The member at a place: quickly where it is one sound record by itself, as it should be."""
        frame = self._unpacker.frame(at)
        if not frame.flaw and not frame.over:
            taken = self._one(at, frame)
            if taken:
                yield taken
                return frame.end
        if frame.over and _first_is_over(frame.data):
            return (yield from self._lost(at, f"record over {inflating.MAX_RECORD >> 20} MB"))
        return (yield from self._several(at, frame))

    def _one(self, at: int, frame: Frame) -> Taken | Damage | None:
        size = frame.end - at
        try:
            record = whole(frame.data)
        except BadRecord as error:
            several = self._arc or not frame.data.startswith(WARC)
            return None if several else Damage(offset=at, length=size, reason=str(error))
        if record is None:
            return None
        packed, vouched = bytes(self._window.get(at, size)), self._unpacker.vouches(at)
        proof = proof_of(record) if self._verify or not vouched else Proof()
        if refused := self._trust.refusal(record, proof, vouched=vouched):
            return Damage(offset=at, length=size, reason=refused)
        raw = packed if packed.startswith(_GZIP) else b""
        return Taken(at, size, raw, frame.data, record, proof.note)

    def _several(self, at: int, frame: Frame) -> Results:
        """Records that share members, or are parted over several, and what a damaged member gives."""
        frames = Frames(self._unpacker, at, frame, self._arc)
        view, found = View(frames.chunks()), list[Taken | Damage]()
        claimed, vouched = at, self._unpacker.vouches(at)
        while (one := self._next(view)) is not None:
            length = frames.reached - claimed
            result = self._judged(one, (claimed if length else at, length), frames.flaw, vouched=vouched)
            claimed = frames.reached
            if frames.flaw:
                found.append(result)
            else:
                yield result
            if view.at == frames.complete and not view.data:
                break
        if not frames.flaw:
            return frames.reached
        return (yield from self._rescued(at, frames, found))

    def _next(self, view: View) -> Cut | None:
        """The next record of unpacked bytes, or a stretch that gives none; None at the end."""
        one = cut(view, self._arc)
        if one is None:
            return Cut(seek(view, self._arc), reason=_NOTHING) if view.data else None
        return one._replace(size=seek(view, self._arc)) if one.lost else one

    def _judged(
        self, one: Cut, place: tuple[int, int], flaw: str, *, vouched: bool, bare: bool = False
    ) -> Taken | Damage:
        """A cut as a result: what differs from its digest is refused, and what a flaw leaves without any proof.

        Where the packing has vouched for the bytes, what is odd about them is their writer's doing.
        """
        reason, (offset, length) = one.reason, place
        if one.record is not None:
            reason = self._trust.refusal(one.record, one.proof, vouched=vouched and not flaw, bare=bare)
            if flaw and not reason and not one.proof.proven:
                reason = f"{flaw}; no digest proves the record"
        if one.record is None or reason:
            return Damage(offset=offset, length=length, reason=reason)
        return Taken(offset, length, b"", one.data, one.record, one.proof.note)

    def _rescued(self, at: int, frames: Frames, found: list[Taken | Damage]) -> Results:
        """What of a damaged member is proven, and the damage, up to where the next record begins.

        Digests prove blocks, not heads. In what is cut short heads are as they were; else they may be what was hit, so
        that a record by itself is not taken, and others with a note.
        """
        next_ = self._next_start(max(at + 1, frames.flawed_at + 1))
        good = [one._replace(offset=at, length=0) for one in found if isinstance(one, Taken)]
        if frames.flaw != TRUNCATED:
            good = [one._replace(note=HEAD_UNPROVEN) for one in good] if len(found) > 1 else []
        elif good:
            good[-1] = good[-1]._replace(note=good[-1].note or BROKEN_OFF)
            if len(good) == len(found):
                good[0] = good[0]._replace(length=next_ - at)
        yield from good
        if not good or not good[0].length:
            yield Damage(offset=at, length=next_ - at, reason=frames.flaw)
        return next_

    def _plain(self, at: int) -> Results:
        """Records that stand in the file as they are, up to where something else begins."""
        view = View(self._window.chunks(at))
        while (one := cut(view, self._arc)) is not None:
            if one.lost:
                return (yield from self._lost(at + view.at, one.reason))
            yield self._judged(one, (at + view.at - one.size, one.size), "", vouched=False, bare=True)
        here = at + view.at
        if here >= self._window.end or self._unpacker.kind(here) or self._unpacker.skippable(here):
            return here
        return (yield from self._lost(here, self._strange(bytes(self._window.get(here, 64)))))

    def _strange(self, data: bytes) -> str:
        """What is to be said of bytes that begin no record."""
        if not data.strip(b"\0"):
            return "zeros"
        return "no sound line of an ARC record" if self._arc and LOOKS.match(data) else _NOTHING

    def _lost(self, at: int, reason: str) -> Results:
        next_ = self._next_start(at + 1)
        yield Damage(offset=at, length=next_ - at, reason=reason)
        return next_

    def _next_start(self, at: int) -> int:
        """Where the next record begins, in whatever packing, or the end."""
        for place in self._window.matches(_pattern(self._arc), at):
            if place >= at and self._starts(place):
                return place
        return self._window.end

    def _starts(self, place: int) -> bool:
        if self._unpacker.kind(place):
            return self._begins(place, WARC)
        if self._arc and line_of(bytes(self._window.get(place, MAX_HEAD))):
            return True
        if place == self._window.start or bytes(self._window.get(place - 1, 1)) == b"\n":
            return True
        try:  # what stood before it may be what was hit
            head_of(bytes(self._window.get(place, MAX_HEAD)))
        except BadRecord:
            return False
        return True

    def _begins(self, place: int, start: bytes) -> bool:
        """Whether what stands at a place, unpacked if it is packed, begins a record."""
        if not self._unpacker.kind(place):
            return bytes(self._window.get(place, len(start))) == start
        data = self._unpacker.peek(place)
        return data.startswith(start) or (start == WARC and self._arc and line_of(data) is not None)


def _first_is_over(data: bytes) -> bool:
    """Whether the first record of a large member is itself too large, or none; else the member holds many."""
    try:
        return head_of(data[:MAX_HEAD]).end > inflating.MAX_RECORD
    except BadRecord:
        return not data.startswith(START) and line_of(data) is None


def _pattern(arc: bool) -> re.Pattern[bytes]:
    return re.compile(_PLACES + b"|" + NEXT_ARC.pattern if arc else _PLACES)
