"""How a text is spelled in a record: plain in text files, quoted in CSV, escaped in JSON."""

from __future__ import annotations

from archive.dumps.base.frame import Frame
from archive.dumps.base.values import Document
from archive.dumps.read import csvs, json_text, wet


def value(text: str, encoding: str, shape: str, style: str) -> bytes:
    """The bytes of a text in its record. Raises `UnicodeEncodeError` where the encoding lacks one of its characters."""
    if shape == "csv":
        return csvs.spell(text, encoding, style)
    if shape not in ("json", "jsonl"):
        return text.encode(encoding, "surrogateescape")
    if not style and encoding == "utf-8" and (literal := json_text.quick(text)) is not None:
        return literal
    try:
        return json_text.spell(text, style).encode(encoding, "surrogateescape")
    except UnicodeEncodeError:
        return json_text.spell(text, "a" + style.lstrip("aA")).encode("ascii")


def original(document: Document, frame: Frame) -> bytes:
    """The bytes that the document's text had in its record."""
    return value(document.text, document.encoding, frame.shape, frame.style) if frame.raw is None else frame.raw


def returns(document: Document, frame: Frame, before: bytes, new: bytes) -> bool:
    """Whether a reader of the new record could spell the original text as it stood, and mend the header as it was."""
    if frame.shape in ("text", "warc"):
        return frame.shape == "text" or wet.head(before, original(document, frame)) == frame.before
    style = _style(new, document, frame)
    if frame.raw is None and style == frame.style:
        return True
    return value(document.text, document.encoding, frame.shape, style) == original(document, frame)


def _style(new: bytes, document: Document, frame: Frame) -> str:
    """The style that a reader of the new record would see."""
    if frame.shape == "csv":
        return ('"' if new.startswith(b'"') else "") + frame.style[-1:]
    if json_text.simple(new):
        return ""
    return json_text.style(new.decode(document.encoding, "surrogateescape"))
