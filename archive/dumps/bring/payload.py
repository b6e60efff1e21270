"""The bytes of a dump's document in its archive record, and the text that they are: one way and back.

The record has what stood in the dump: the file, or the field of a record, in its encoding, with its byte order mark.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from archive.dumps.base.frame import Frame
from archive.dumps.base.values import Document
from archive.dumps.judge.outcome import to_bytes
from archive.dumps.read.texts import MARK
from archive.dumps.read.wide import Widener, narrowed
from cleaner.errors import BadInput
from cleaner.textfile import reversible

_BYTES: Final = ("text", "csv", "warc")
"""Shapes whose texts stand in the file as they are."""
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)
_WIDE = re.compile(r"utf-(?:16|32)-(?:le|be)")
_WINDOWS = re.compile(r"cp(125\d)")


def payload(document: Document) -> tuple[bytes, str]:
    """The document's bytes as they stood in the dump, and their content type."""
    data, encoding, frame = to_bytes(document.text, document.encoding), document.encoding, document.record
    if isinstance(frame, Frame) and frame.shape == "text" and frame.before == MARK:
        data = MARK + data
    if isinstance(frame, Frame) and frame.layers.wide and frame.shape in _BYTES:
        try:
            data, encoding = Widener(frame.layers.wide).widen(data, True), frame.layers.wide
        except UnicodeDecodeError:  # never of what was made UTF-8 on the way in, but a text could be made otherwise
            encoding = document.encoding
    return data, "text/plain; charset=" + _WINDOWS.sub(r"windows-\1", encoding)


def text_of(data: bytes, content_type: str) -> tuple[str, str]:
    """The text of such bytes, and the encoding that gives them back; for any bytes."""
    found = _CHARSET.search(content_type)
    charset = found[1].lower() if found else "unknown"
    try:
        if _WIDE.fullmatch(charset):
            data, charset = b"".join(narrowed([data], charset, "record")), "utf-8"
        codecs.lookup(charset)  # decoding nothing would not ask for it
        return data.removeprefix(MARK).decode(charset, "surrogateescape"), charset
    except (LookupError, UnicodeError, BadInput):
        return reversible(data.removeprefix(MARK))
