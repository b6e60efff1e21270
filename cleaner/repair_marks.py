"""Characters that are no text: byte order marks, controls, left-over entities, invisible ones, odd spaces, loose marks.

What carries meaning stays. Bidi marks are taken only from lines without a right-to-left letter, where they order
nothing (a lone override there only disguises a text). Joiners stay between letters of scripts that join and inside
emoji, zero width spaces where Thai, Lao, Khmer and Burmese break their lines, the ideographic space in lines that hold
ideographs.
"""

from __future__ import annotations

import html
import re
import unicodedata
from html.entities import html5
from typing import Final

from cleaner.repair_edits import Edit
from cleaner.repair_guard import READ_MARKS

_BOM: Final = re.compile(f"\\A(?:\ufeff|{'|'.join(READ_MARKS)})+|(?:^|(?<=\n))\ufeff+")
_CONTROL: Final = re.compile(
    "\x1b\\[[0-9;]{0,20}[A-Za-z]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ufdd0-\ufdef]"
)
_BREAKS: Final = "\x0b\x0c\x1c\x1d\x1e\x85"
"""Controls that part lines or pages: one that stands between words becomes a space."""
_AND: Final = r"&(?:(?:amp|AMP|#0{0,4}38|#[xX]0{0,4}26);)*"
_ENTITY: Final = re.compile(
    rf"{_AND}(?:(?:#\d{{1,7}}|#[xX][0-9A-Fa-f]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,31}});|(?:nbsp|[lr]aquo|[mn]dash|quot|hellip)(?![A-Za-z0-9=;]))"
)
_LAST: Final = re.compile(r"&(?:amp|AMP|#0{0,4}38|#[xX]0{0,4}26);\Z")
_URL: Final = re.compile(r"(?:://|www\.|\?[\w.-]{1,64}=)\S*\Z")
_URL_SPAN: Final = 300
_JOINING: Final = (
    "\u0590-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\u1800-\u18af\ua840-\ua87f"
    "\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
)
_EMOJI: Final = "\u200d\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_BREAKING: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_INVISIBLE: Final = re.compile(
    "[\xad\u180e\u200b-\u200d\u2060-\u2064\ufeff](?:(?<=[\u180e\u2060-\u2064\ufeff])|(?<=\xad)(?!\r?\n\\w)"
    f"|(?<=\u200b)(?<![{_BREAKING}].)(?![{_BREAKING}])"
    f"|(?<=[\u200c\u200d])(?<![{_JOINING}{_EMOJI}].)(?![{_JOINING}{_EMOJI}]))"
)
"""One set stands first, by which a search is quick."""
_BIDI: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]+")
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]"
)
_SPACE: Final = re.compile("[\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f]")
_WIDE_SPACE: Final = re.compile("\u3000+")
_WIDE: Final = re.compile("[\u3001-\u9fff\uac00-\ud7a3\uff00-\uffef]")
_MARKED: Final = re.compile("[A-Za-z\xc0-\u024f\u0370-\u052f\u1e00-\u1fff][\u0300-\u036f]+")
_MOST_MARKS: Final = 4


def bom(text: str) -> list[Edit]:
    """Byte order marks at the start of the text, read well or badly, and where files were put together."""
    return [(found.start(), found.end(), "") for found in _BOM.finditer(text)]


def control(text: str) -> list[Edit]:
    """Control characters that no text has, and what terminals are told by them."""
    return [(found.start(), found.end(), _instead(found, text)) for found in _CONTROL.finditer(text)]


def _instead(found: re.Match[str], text: str) -> str:
    between = text[found.start() - 1 : found.start()].strip() and text[found.end() : found.end() + 1].strip()
    return " " if found[0] in _BREAKS and between else ""


def entities(text: str) -> list[Edit]:
    """Entities that were left over, also where they were escaped twice; in an address only `&amp;`."""
    edits = []
    for found in _ENTITY.finditer(text):
        new = _character(found[0])
        if new and _URL.search(text, max(0, found.start() - _URL_SPAN), found.start()):
            new = "&" if _LAST.search(found[0]) else ""
        if new:
            edits.append((found.start(), found.end(), new))
    return edits


def _character(entity: str) -> str:
    """What it stands for, or "" where it is none; breaks of lines become spaces, so that lines keep their number."""
    name = re.sub(_AND, "", entity, count=1)
    if not name:
        return "&"
    if name[0] != "#" and name not in html5 and name.rstrip(";") not in html5:
        return ""
    char = html.unescape(f"&{name}")
    if char in ("\n", "\r", "\t"):
        return " "
    return "" if char == "\ufffd" or _CONTROL.search(char) else char


def invisible(text: str) -> list[Edit]:
    """Soft hyphens (but at the end of a line, where the next goes on), zero width characters, needless bidi marks."""
    edits = [(found.start(), found.end(), "") for found in _INVISIBLE.finditer(text)]
    edits += [(start, end, "") for start, end in _without(_BIDI, _RIGHT_TO_LEFT, text)]
    return sorted(edits)


def spaces(text: str) -> list[Edit]:
    """No-break, thin and other odd spaces, each to one plain space."""
    edits = [(at.start(), at.end(), " ") for at in _SPACE.finditer(text)]
    return sorted(edits + [(start, end, " " * (end - start)) for start, end in _without(_WIDE_SPACE, _WIDE, text)])


def _without(wanted: re.Pattern[str], unless: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Where the wanted stands in lines that hold none of the others."""
    found: list[tuple[int, int]] = []
    line_end, is_free = -1, False
    for at in wanted.finditer(text):
        if at.start() > line_end:
            start = text.rfind("\n", line_end + 1, at.start())
            start = line_end + 1 if start < 0 else start
            line_end = text.find("\n", at.start()) % (len(text) + 1)  # not found: the end of the text
            is_free = not unless.search(text, start, line_end)
        if is_free:
            found.append((at.start(), at.end()))
    return found


def unicode(text: str) -> list[Edit]:
    """Letters whose marks stand beside them, where one character is both; stress marks have none and stay."""
    edits = []
    for found in _MARKED.finditer(text):
        new = unicodedata.normalize("NFC", found[0]) if len(found[0]) <= _MOST_MARKS + 1 else found[0]
        if new != found[0]:
            edits.append((found.start(), found.end(), new))
    return edits
