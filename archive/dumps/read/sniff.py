"""What a file without a telling name holds, by its first bytes."""

from __future__ import annotations

import json
import re

from archive.dumps.read.stream import Stream

_HTML = re.compile(rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_ARRAY = re.compile(rb"\s*\[\s*\{")


def sniffed(stream: Stream) -> str:
    """A shape of `How.shape`, or `html`; `text` where nothing else shows."""
    head = stream.head().removeprefix(b"\xef\xbb\xbf")
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "warc"
    if _HTML.match(head[:4096]):
        return "html"
    if _ARRAY.match(head):
        return "json"
    return "jsonl" if head.lstrip().startswith(b"{") and _object(head.lstrip()) else "text"


def _object(head: bytes) -> bool:
    """Whether the first line is a JSON object, or begins one that is longer than what is seen."""
    line, end, _ = head.partition(b"\n")
    if not end:
        return re.match(rb'\{\s*"', line) is not None
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
