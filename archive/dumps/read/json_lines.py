"""JSON Lines as dumps: a record a line; a line that is no record costs only itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from archive.dumps.base.columns import chosen
from archive.dumps.base.frame import BadRecord, Frame, Piece
from archive.dumps.base.how import How
from archive.dumps.base.values import Document
from archive.dumps.read import json_text
from archive.dumps.read.lines import cuts
from archive.dumps.read.making import Body, document
from archive.dumps.read.parts import Part
from archive.dumps.read.texts import MARK, fallback, too_large
from cleaner.errors import BadInput
from cleaner.textfile import reversible


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file of JSON records that is being read."""

    part: Part
    how: How
    codec: str
    shape: str


def read(part: Part, how: How) -> Iterator[Piece]:
    """The records of the file and what stands between them."""
    reading = Reading(part=part, how=how, codec=fallback(part.stream.head()), shape="jsonl")
    number = 0
    for cut in cuts(part.stream):
        data = cut.data
        if cut.too_long:
            number += 1
            yield too_large(part, cut)
            continue
        if not cut.offset and data.startswith(MARK):
            yield MARK
            data = data.removeprefix(MARK)
        if not data.strip():
            yield data
            continue
        number += 1
        if number < part.after:
            continue
        if part.stream.broken and not data.endswith(b"\n"):
            return  # the break takes the record along, and is named for itself
        made = record(reading, number, data, cut.offset)
        if isinstance(made, BadInput) and number == 1 and _no_text(made):
            yield made
            return
        yield BadRecord(str(made), raw=data) if isinstance(made, BadInput) else made


def _no_text(bad: BadInput) -> bool:
    return ": no column " in str(bad) or ": none of the columns " in str(bad)


def record(reading: Reading, number: int, data: bytes, offset: int) -> Document | BadInput:
    """The document of one record, or why there is none."""
    line, encoding, sound = _decoded(data, reading.codec)
    called = f"{reading.part.shown}: record {number} at byte {offset}"
    try:
        found = json_text.members(line)
        names = chosen(list(found), reading.how, called)
    except BadInput as error:
        return error
    except ValueError as error:
        return BadInput(f"{called}: no JSON object ({str(error)[:80]}); skipped")
    value, start, end = found[names["text"]]
    if not isinstance(value, str | None) or (value and line[start] != '"'):
        return BadInput(f"{called}: {names['text']!r} is no text; skipped")
    before, after = (part.encode(encoding, "surrogateescape") for part in (line[:start], line[end:]))
    raw = data[len(before) : len(data) - len(after)]
    frame = Frame(shape=reading.shape, before=before, after=after)
    if sound and value is not None and json_text.simple(raw):
        text = value or ""
    else:
        text = json_text.readable(value or "", json_text.has_bytes(line))
        frame = _spelled(frame, raw, text, encoding)
    fields = {role: told for role, name in names.items() if role != "text" and (told := _told(found[name].value))}
    return document(reading.part, reading.how, number, fields, Body(text=text, encoding=encoding, frame=frame))


def _decoded(data: bytes, codec: str) -> tuple[str, str, bool]:
    """Text and encoding as `reversible` tells them, and whether it is all valid UTF-8."""
    try:
        return data.decode(), "utf-8", True
    except UnicodeDecodeError:
        return *reversible(data, codec), False


def _spelled(frame: Frame, raw: bytes, text: str, encoding: str) -> Frame:
    """The frame with how the literal `raw` of a text is spelled, and itself where that does not give it back."""
    literal = raw.decode(encoding, "surrogateescape")
    style = json_text.style(literal)
    return replace(frame, style=style, raw=None if json_text.spell(text, style) == literal else raw)


def _told(value: object) -> str:
    """A field as text: numbers as they are written, nothing for what is no plain value."""
    return json_text.readable(value, False) if isinstance(value, str) else ""
