"""Members of a file one after the other as one run of bytes, as far as records reach over their ends."""

from __future__ import annotations

from collections.abc import Iterator

from archive.warc.arc import line_of
from archive.warc.inflating import Frame, Pieces, Unpacker


class Frames:
    """The content of a member, and of those after it, where it breaks off within a record."""

    def __init__(self, unpacker: Unpacker, at: int, first: Frame, arc: bool) -> None:
        self._unpacker = unpacker
        self._start = at
        self._first = first
        self._arc = arc
        self.reached = at
        """Where in the file what was given so far ends."""
        self.complete = -1
        """How many unpacked bytes stood in the members that were given whole."""
        self.flaw = ""
        """What is wrong with the member that is being given; it is the last one then."""
        self.flawed_at = at

    def chunks(self) -> Iterator[bytes]:
        """The bytes of the members; one that begins a record, after the first, is left where it is."""
        given = 0
        for chunk in self._large() if self._first.over else self._small(self._start, self._first):
            given += len(chunk)
            yield chunk
        self.complete = given
        while not self.flaw and self._unpacker.kind(self.reached):
            frame = self._unpacker.frame(self.reached)
            if frame.over or frame.flaw or self._begins(frame.data):
                return
            given += len(frame.data)
            self.reached, self.complete = frame.end, given
            yield frame.data

    def _small(self, at: int, frame: Frame) -> Iterator[bytes]:
        self.flaw, self.flawed_at = frame.flaw, at
        self.reached, self.complete = frame.end, len(frame.data)
        yield frame.data

    def _large(self) -> Iterator[bytes]:
        """A member too large to be held: gone through once to know that it is sound, then given piece by piece."""
        trial = Pieces(self._unpacker, self._start)
        for _ in trial.pieces():
            pass
        self.flaw, self.flawed_at = trial.flaw, self._start
        pieces = Pieces(self._unpacker, self._start)
        for piece in pieces.pieces():
            self.reached = pieces.end
            yield piece
        self.reached = pieces.end

    def _begins(self, data: bytes) -> bool:
        start = data.lstrip(b"\r\n")
        return start.startswith(b"WARC/") or (self._arc and line_of(start[: 1 << 14]) is not None)
