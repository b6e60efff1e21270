"""Texts inside JSON: where the value of a key stands in an object, and spelling a text the way it was spelled there."""

from __future__ import annotations

import json
import re
from json.decoder import JSONDecodeError
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Final, NamedTuple

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER: Final = json.JSONDecoder(parse_int=str, parse_float=str)
"""Numbers stay as they are written: ids of many digits come back as they were."""
_BLANKS: Final = " \t\r\n"
_ODD = re.compile(rb"\\[u/]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_BYTE = re.compile("[\udc80-\udcff]")
_ESCAPE = re.compile(r"\\u[0-9a-fA-F]{4}")
_LETTER = re.compile(r"\\u(?!00[01])")
_CAPITAL = re.compile(r"\\u[0-9a-f]{0,3}[A-F]")


class Value(NamedTuple):
    """A value of an object, and where it stands."""

    value: object
    start: int
    end: int


def members(text: str) -> dict[str, Value]:
    """The keys of the one object in `text`, the last of equal ones. Raises `ValueError` where it is no object."""
    found: dict[str, Value] = {}
    place = _after(text, 0)
    if text[place : place + 1] != "{":
        raise JSONDecodeError("not an object", text, place)
    place = _after(text, place + 1)
    while text[place : place + 1] != "}":
        key, place = _scan(text, place)
        if not isinstance(key, str) or text[(colon := _after(text, place)) : colon + 1] != ":":
            raise JSONDecodeError("no key and colon", text, place)
        start = _after(text, colon + 1)
        value, place = _scan(text, start)
        found[key] = Value(value, start, place)
        place = _after(text, place)
        if text[place : place + 1] == ",":
            place = _after(text, place + 1)
        elif text[place : place + 1] != "}":
            raise JSONDecodeError("neither comma nor end of object", text, place)
    if _after(text, place + 1) != len(text):
        raise JSONDecodeError("more behind the object", text, place + 1)
    return found


def _scan(text: str, place: int) -> tuple[object, int]:
    try:
        return _DECODER.raw_decode(text, place)
    except RecursionError as error:
        raise JSONDecodeError("nested too deep", text, place) from error


def _after(text: str, place: int) -> int:
    if text[place : place + 1] not in _BLANKS:
        return place
    found = _SPACE.match(text, place)
    return found.end() if found else place


def style(literal: str) -> str:
    """How a string is spelled: `a` where letters are escapes, `A` where in capitals, `/` where slashes are escaped."""
    found = ""
    if "\\u" in literal and literal.isascii() and _LETTER.search(literal):
        found = "A" if _CAPITAL.search(literal) else "a"
    return found + ("/" if "\\/" in literal else "")


def simple(literal: bytes) -> bool:
    """Whether a text whose literal in valid UTF-8 this is has no surrogates, and `spell` gives it without a style."""
    return _ODD.search(literal) is None


def spell(text: str, how: str) -> str:
    """The text as a JSON string in this style; undecodable bytes stay such bytes, lone surrogates become escapes."""
    lone = None
    if not plain(text):
        text, lone = _surrogates_back(text)
    literal = encode_basestring_ascii(text) if how[:1] in ("a", "A") else encode_basestring(text)
    if how[:1] == "A":
        literal = _ESCAPE.sub(lambda match: "\\u" + match[0][2:].upper(), literal)
    if lone is not None:
        literal = lone.sub(lambda match: f"\\u{ord(match[0]):04x}", literal)
    return literal.replace("/", "\\/") if "/" in how else literal


def quick(text: str) -> bytes | None:
    """What `spell` gives without a style, as UTF-8; None where the text has surrogates."""
    try:
        return encode_basestring(text).encode()
    except UnicodeEncodeError:
        return None


def plain(text: str) -> bool:
    """Whether the text has no surrogates; encoding finds them much quicker than a pattern."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def has_bytes(text: str) -> bool:
    """Whether undecodable bytes stand in the text."""
    return not plain(text) and _BYTE.search(text) is not None


def readable(value: str, escaped: bool) -> str:
    """The string so that it encodes with surrogateescape: lone surrogates stand as the three bytes of their code.

    `escaped` says that the JSON had undecodable bytes of its own, which stand as they are.
    """
    if plain(value):
        return value
    if escaped:
        return _NO_BYTE.sub("\ufffd", value)
    return value.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape")


def _surrogates_back(text: str) -> tuple[str, re.Pattern[str]]:
    """The text with its lone surrogates, and which of its surrogates are such, not bytes that are no text."""
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogatepass"), _SURROGATE
    except (UnicodeDecodeError, UnicodeEncodeError):
        return text, _NO_BYTE
