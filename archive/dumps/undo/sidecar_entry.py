"""The lines of `removed.jsonl` that tell of one document; `archive/dumps/undo/sidecar.py` says what stands in them."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from json.encoder import encode_basestring
from typing import Any, Final

from archive.dumps.base.frame import BadRecord
from archive.dumps.judge.outcome import Outcome, to_bytes
from cleaner.repair_edits import packed, undo
from cleaner.values import Drop

_ALWAYS: Final = ("number", "dropped", "lines", "gone", "raw")
_PAIR = re.compile("(?<=[\ud800-\udbff])(?=[\udc00-\udfff])")


def entry(outcome: Outcome) -> bytes:
    """The lines of one document, ready to be appended; none for one that was left as it is."""
    if not outcome.touched:
        return b""
    base, document = "".join(outcome.pieces), outcome.document
    data, sound = _data(document.text, document.encoding)
    cuts = list(_cuts(outcome, encode_basestring if sound and base == document.text else _speller(base)))
    return encoded("".join([as_line(_about(outcome, base, sha256(data), len(cuts))), *cuts]))


def _data(text: str, encoding: str) -> tuple[bytes, bool]:
    """The bytes of a text, and whether they are UTF-8 throughout."""
    if encoding == "utf-8":
        with suppress(UnicodeEncodeError):
            return text.encode(), True
    return to_bytes(text, encoding), False


def _about(outcome: Outcome, base: str, original: str, dropped: int) -> dict[str, Any]:
    document, text = outcome.document, outcome.text
    left, sound = _data(text, document.encoding)
    rebuilds = (sound or _reads_back(text, document.encoding)) and _rebuilds(outcome, base)
    facts: dict[str, Any] = {
        "document": document.name,
        "number": document.number,
        "host": document.host,
        "encoding": document.encoding,
        "sha256": original,
        "clean": sha256(left),
        "lines": len(outcome.pieces),
        "dropped": dropped,
        "flags": list(outcome.cleaned.flags),
        "repairs": dict(outcome.repairs),
        "changes": packed(outcome.changes) if rebuilds else [],
        "whole": None if rebuilds else document.text,
        "raw": None if outcome.raw is None else _as_text(outcome.raw),
        "gone": outcome.layers,
    }
    return {key: value for key, value in facts.items() if value or (key in _ALWAYS and value is not None)}


def with_raw(entries: bytes, raw: bytes) -> bytes:
    """The lines of a document with its record, for which only its writer can tell that it must be kept."""
    first, _, rest = entries.partition(b"\n")
    return encoded(as_line({**json.loads(first), "raw": _as_text(raw)})) + rest


def unread(record: BadRecord) -> bytes:
    """The line of a record that could not be read, and so is not in the output."""
    facts = {"document": "", "number": 0, "sha256": "", "clean": "", "lines": 0, "dropped": 0}
    why = {"unread": str(record), "raw": _as_text(record.raw), "gone": asdict(record.layers)}
    return encoded(as_line({**facts, **why}))


def _as_text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def digest(text: str, encoding: str) -> str:
    """The SHA-256 of a text's bytes, in hex."""
    return sha256(to_bytes(text, encoding))


def sha256(data: bytes) -> str:
    """The SHA-256 of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def _reads_back(text: str, encoding: str) -> bool:
    """Whether what is left of a document is read as it was written."""
    try:
        return text.encode(encoding, "surrogateescape").decode(encoding, "surrogateescape") == text
    except UnicodeError:
        return True  # no file's text, but a field's, which is read as it was written


def _rebuilds(outcome: Outcome, base: str) -> bool:
    """Whether the document can be had again from the text that its output is cut from."""
    if not outcome.changes:
        return base == outcome.document.text
    return not _PAIR.search(outcome.document.text) and undo(base, outcome.changes) == outcome.document.text


def _cuts(outcome: Outcome, spell: Callable[[str], str]) -> Iterator[str]:
    """A line of JSON for each piece that went, together with the blank ones behind it that share its verdict."""
    name = _text(outcome.document.name)
    begin, text, number, last = 0, "", 0, None
    at = 0
    for count, (piece, line) in enumerate(zip(outcome.pieces, outcome.cleaned.lines, strict=True), 1):
        if not piece or (last is None and line.drop is None):
            at += len(piece)
            continue  # behind the last line end there is nothing to put back
        joins = last is not None and not line.text.strip() and line.drop == last
        if last is not None and not joins:
            yield _cut(f'{{"line": {number}, "document": {name}', (begin, begin + len(text)), spell(text), last)
        if line.drop is None:
            last = None
        elif joins:
            text += piece
        else:
            begin, text, number, last = at, piece, count, line.drop
        at += len(piece)
    if last is not None:
        yield _cut(f'{{"line": {number}, "document": {name}', (begin, begin + len(text)), spell(text), last)


def _cut(start: str, span: tuple[int, int], text: str, drop: Drop) -> str:
    # Written by hand: there is one for every second line of a dump, and the encoder for any value takes thrice as long.
    score = "" if drop.score is None else f', "score": {drop.score:.3f}'
    seen = "" if drop.seen is None else f', "seen": {drop.seen}'
    return f'{start}, "span": [{span[0]}, {span[1]}], "text": {text}, {_why(drop.reason, drop.rule)}{score}{seen}}}\n'


@functools.lru_cache(maxsize=1024)
def _why(reason: str, rule: str) -> str:
    return f'"reason": {encode_basestring(reason)}, "rule": {encode_basestring(rule)}'


def _speller(text: str) -> Callable[[str], str]:
    """What spells parts of this text in JSON: the quick way where it is all Unicode."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _text
    return encode_basestring


def _text(text: str) -> str:
    """The text in JSON: a string, or a list of its parts where two halves of a character would join."""
    if not _PAIR.search(text):
        return encode_basestring(text)
    return f"[{', '.join(map(encode_basestring, _PAIR.split(text)))}]"


def as_line(record: Mapping[str, Any]) -> str:
    """The record as a line of JSON."""
    return json.dumps({key: _parts(value) for key, value in record.items()}, ensure_ascii=False) + "\n"


def _parts(value: Any) -> Any:
    return _PAIR.split(value) if isinstance(value, str) and _PAIR.search(value) else value


def encoded(text: str) -> bytes:
    """The bytes of such lines: half characters become JSON escapes."""
    return text.encode("utf-8", "backslashreplace")
