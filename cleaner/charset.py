"""From bytes to text: which encoding a page is in, and what it says.

The order is byte order mark, then what is declared unless it plainly lies, then UTF-8, then the 8-bit encodings of
Cyrillic by their letters. A few bad bytes never turn a UTF-8 page into something else.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from w3lib.encoding import resolve_encoding

from cleaner.charset_cyrillic import CYRILLIC, HIGH, believed, guess

_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([^\s;\"'>]+)", re.IGNORECASE)
_META = re.compile(rb"<(?:meta|\?xml)\b[^<>]{0,1000}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_MORE_LABELS: Final = {
    "unicode-1-1-utf-8": "utf-8",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "koi8-ru": "koi8-u",
    "koi": "koi8-r",
    "koi8": "koi8-r",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ukrainian": "mac-cyrillic",
}
"""Labels of the encoding standard that w3lib does not know."""
_MARKUP = re.compile(rb"<(?:script|style)\b.{0,50000}?</|<[^<>]{0,2000}>", re.IGNORECASE | re.DOTALL)
_META_SPAN: Final = 8192
_SAMPLE: Final = 200_000
_MOSTLY: Final = 10
"""As many times more good sequences than bad bytes: 8-bit texts have hardly a good one."""


def decode(html: bytes, content_type: str = "", fallback: str = "") -> str:
    """The text of a page; unreadable bytes become U+FFFD, NUL bytes are left out. Never raises."""
    for mark, name in _BOMS:
        if html.startswith(mark):
            return _read(html[len(mark) :], name)
    wide = _wide(html)
    if wide:
        return _read(html, wide)
    text = _strict(html)
    if text is not None and not text.isascii():
        return _plain(text)  # multi-byte sequences that are all valid do not happen by chance
    return _read(html, _choose(html, [*_declared(html, content_type), *_codec(fallback)], text is not None))


def _read(html: bytes, codec: str) -> str:
    return _plain(html.decode(codec, "replace"))


def _plain(text: str) -> str:
    return text.replace("\x00", "") if "\x00" in text else text


def _strict(html: bytes) -> str | None:
    """The text of valid UTF-8, None for any other bytes."""
    try:
        return html.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _wide(html: bytes) -> str:
    """UTF-16 without a mark shows as NULs in every other byte of what should be markup."""
    head = html[:2048]
    half = len(head) // 2
    if half < 2:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.3 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 * half and odd < 0.1 * half else ""


def _declared(html: bytes, content_type: str) -> list[str]:
    """Codecs that the header, then the markup declare, in this order, unknown labels left out."""
    header = _HEADER.search(content_type)
    meta = _META.search(html[:_META_SPAN])
    return [
        *(_codec(header[1]) if header else []),
        *(_codec(meta[1].decode("ascii", "replace")) if meta else []),
    ]


def _codec(label: str) -> list[str]:
    """The Python codec of a label as browsers read it; markup that could be read cannot be UTF-16, whatever it says."""
    label = label.strip().lower()
    found = _MORE_LABELS.get(label) or (resolve_encoding(label) if label else None)
    if found is None:
        return []
    return ["utf-8"] if found.startswith("utf-16") else [found]


def _choose(html: bytes, declared: list[str], is_ascii: bool) -> str:
    good, bad = (0, 0) if is_ascii else _utf8_counts(html)
    if is_ascii and (not declared or declared[0] == "utf-8"):
        return "utf-8"
    if good > _MOSTLY * bad:
        return "utf-8"
    if not declared:
        late = _META.search(html, 0, _SAMPLE)
        declared = _codec(late[1].decode("ascii", "replace")) if late else []
    for codec in declared:
        if codec == "utf-8" and bad <= good:
            return codec
        if codec != "utf-8" and (true := _true(html, codec)):
            return true
    return "utf-8" if bad <= good else guess(_visible(html))


def _utf8_counts(html: bytes) -> tuple[int, int]:
    """How many multi-byte sequences are valid UTF-8, and how many bytes are not."""
    text = html.decode("utf-8", "replace")
    bad = text.count("\ufffd") - html.count("\ufffd".encode())
    high = len(text) - len(html.translate(None, HIGH))  # every byte of ASCII is a character of the text
    return high - bad, bad


def _true(html: bytes, codec: str) -> str:
    """The 8-bit codec where its letters are what texts of the kind have, its Ukrainian twin, or "" where it lies."""
    if codec in CYRILLIC:
        return believed(_visible(html), codec)
    if codec in ("cp1252", "iso8859-1", "cp1250", "iso8859-2") and guess(_visible(html)) != "cp1252":
        return ""
    return codec


def _visible(html: bytes) -> bytes:
    return _MARKUP.sub(b" ", html[:_SAMPLE])
