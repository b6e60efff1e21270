"""One exchange as it went over the wire: bytes sent, bytes received, and where head and body part.

Knows HTTP/1 only as far as heads go. Answers before the answer (100 Continue, 103 Early Hints) are left out: no reader
of archives expects them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from archive.segment import now

exchange_ended: Final = object()
"""Signal: an exchange went over the wire, whole or not. Sent with `request`, `exchange` and `response` (or None)."""

HEAD_MAX: Final = 64 * 1024
"""Most bytes of a head; a server that goes on is hung up on."""
FRAMING: Final = 2
"""How many times the most bytes of a body may come over the wire: chunks have lines of their own."""
_END_OF_HEAD: Final = re.compile(rb"\n\r?\n")
_INTERIM: Final = re.compile(rb"\S+ 1\d\d[ \r\n]")
_VERSION: Final = re.compile(rb"HTTP/\d\.\d(?= )")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was received, parted: `head + blank + body` are the bytes of the wire."""

    head: bytes
    blank: bytes
    body: bytes
    cut: bool
    """Whether the head itself is not whole; then `head` has its whole lines, and `blank` is ours."""


@dataclass(slots=True, kw_only=True, eq=False)
class Exchange:
    """A request and its answer while they go over the wire."""

    body_max: int
    """Most bytes of body kept; 0 is no limit."""
    began: str = field(default_factory=now)
    sent: bytearray = field(default_factory=bytearray)
    received: bytearray = field(default_factory=bytearray)
    whole: bool = False
    """Whether the answer came to its end, as its head told where that is."""
    truncated: str = ""
    """Why the answer is not whole, as WARC-Truncated says it."""
    ip: str = ""
    tls: str = ""
    cipher: str = ""
    _body_at: int = 0
    _searched: int = 0

    def take(self, data: bytes) -> bool:
        """Keep what came; False where that is more than may come."""
        self.received += data
        while not self._body_at:
            end = _END_OF_HEAD.search(self.received, max(0, self._searched - 2))
            if not end:
                self._searched = len(self.received)
                return len(self.received) <= HEAD_MAX
            if _INTERIM.match(self.received):
                del self.received[: end.end()]
                self._searched = 0
            else:
                self._body_at = end.end()
        return not self.body_max or len(self.received) - self._body_at <= FRAMING * self.body_max

    def finish(self, leftover: int) -> None:
        """The answer is whole; the last `leftover` bytes are none of it."""
        if leftover:
            del self.received[-leftover:]
        self.whole, self.truncated = True, ""

    def answer(self) -> Answer | None:
        """What was received, or None where it does not begin like HTTP."""
        data = bytes(self.received)
        if not _VERSION.match(data):
            return None
        end = _END_OF_HEAD.search(data)
        if not end:
            lines = data[: data.rfind(b"\n") + 1]
            return Answer(head=lines, blank=b"\r\n", body=b"", cut=True) if lines else None
        at = end.start() + 1
        return Answer(head=data[:at], blank=data[at : end.end()], body=data[end.end() :], cut=False)

    def asked(self) -> tuple[bytes, bytes]:
        """Head and body of the request as sent, without the empty line between them."""
        head, _, body = bytes(self.sent).partition(b"\r\n\r\n")
        return head + b"\r\n", body

    def protocols(self) -> tuple[str, ...]:
        """What was spoken, as WARC-Protocol names it."""
        version = _VERSION.match(self.received)
        spoken = (version[0].decode().lower() if version else "", self.tls)
        return tuple(name for name in spoken if name)
