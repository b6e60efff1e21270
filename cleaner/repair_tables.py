"""The encodings that texts are read in by mistake: what each character stood for, and how UTF-8 looks."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_CODECS: Final = {
    "western": ("cp1252", "latin-1"),
    "cp1250": ("cp1250",),
    "cp1251": ("cp1251",),
    "koi8-r": ("koi8-r",),
    "koi8": ("koi8-u", "koi8-r"),
    "cp866": ("cp866", "cp1125"),
}
"""Encodings by mistake; where two share a name, a byte that only the second reads so is known too."""
_QUOTES: Final = "«»‹›„“”‘’‚–—…•·\xa0\xad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Utf8:
    """How UTF-8 looks in one encoding: the runs of its sequences, and which of them nobody writes on purpose."""

    wrong: str
    runs: re.Pattern[str]
    strong: re.Pattern[str]
    need: int
    """As many strong sequences prove a line."""


@functools.cache
def bytes_of(wrong: str) -> Mapping[str, int]:
    """The byte that each character above ASCII was in this encoding; bytes it leaves undefined pass as C1 controls."""
    found: dict[str, int] = {}
    for codec in _CODECS[wrong]:
        for byte in range(0x80, 0x100):
            found.setdefault(character(byte, codec), byte)
    return found


@functools.cache
def character(byte: int, codec: str) -> str:
    """What one byte means in this encoding."""
    try:
        return bytes([byte]).decode(codec)
    except UnicodeDecodeError:
        return chr(byte)


@functools.cache
def retold(wrong: str, true: str) -> Mapping[int, str]:
    """For `str.translate`: from what was read by mistake to what was meant."""
    return {ord(char): character(byte, true) for char, byte in bytes_of(wrong).items()}


def signs(wrong: str, first: int, last: int, without: str = "") -> str:
    """A regular expression's set of the characters that these bytes are in this encoding."""
    chars = [char for char, byte in bytes_of(wrong).items() if first <= byte <= last and char not in without]
    return f"[{re.escape(''.join(chars))}]"


@functools.cache
def utf8_readings() -> tuple[Utf8, ...]:
    """How UTF-8 looks in every encoding by mistake, the most usual first."""
    return (
        _utf8("cp1251", _strong_cp1251(), 2),
        _utf8("western", _strong_western("western", "ÂÃÄÅÐÑÎÏØÙ×"), 1),
        _utf8("koi8", _strong_koi8(), 2),
        _utf8("cp866", _led(("╨╤╥┬├", signs("cp866", 0x80, 0xBF))), 2),
        _utf8("cp1250", _strong_western("cp1250", "ÂĂÄĹĐŃÎĎ"), 1),
    )


def _utf8(wrong: str, strong: str, need: int) -> Utf8:
    more = signs(wrong, 0x80, 0xBF)
    if wrong == "cp1251":
        more = f"{more[:-1]}\ufffd]"  # its one undefined byte is often lost so
    lead = character(0xD0, _CODECS[wrong][0])
    two, three, four = signs(wrong, 0xC2, 0xDF), signs(wrong, 0xE0, 0xEF), signs(wrong, 0xF0, 0xF4)
    space = rf"(?<![^\W\d_]){lead} (?={signs(wrong, 0xD0, 0xD1)}{more})"  # the second half was a no-break space
    runs = f"(?:{two}{more}|{three}{more}{{2}}|{four}{more}{{3}}|{space})+"
    return Utf8(wrong=wrong, runs=re.compile(runs), strong=re.compile(strong), need=need)


def _strong_cp1251() -> str:
    odd = signs("cp1251", 0x80, 0xBF, "іїєґёІЇЄҐЁўЎј№" + _QUOTES)
    return _led(("РСТГВДЕОП", odd), ("в", signs("cp1251", 0x80, 0x8F, _QUOTES)), ("в", "„."), ("р", "џ"))


def _strong_koi8() -> str:
    odd = signs("koi8", 0x80, 0xBF, "іїєґёІЇЄҐЁ©°·²" + _QUOTES)
    return _led(("пяр", odd), ("Б", signs("koi8", 0x80, 0x97)), ("П", "©"))


def _strong_western(wrong: str, leads: str) -> str:
    letters = "" if wrong == "western" else "".join(char for char in bytes_of(wrong) if char.isalpha())
    odd = signs(wrong, 0x80, 0xBF, f"{_QUOTES}{letters}")
    more = signs(wrong, 0x80, 0xBF)
    return _led(
        ("Â", "(?:«|(?<![A-ZÀ-Þ].)[»…])"),
        (leads[1:4], f"(?<=[a-z].){more}"),
        (leads[:2] + leads[4:6], odd),
        (leads, signs(wrong, 0x80, 0xBF, f"{_QUOTES}{letters}¹²³ªº")),
        ("â", f"(?:{signs(wrong, 0x80, 0x86, _QUOTES)}|{signs(wrong, 0x9C, 0x9C)}|{signs(wrong, 0x9E, 0x9E)}){more}"),
        ("ð", "Ÿ"),
        ("ãäåæçèé", f"{odd}{more}[ã-é]{odd}{more}"),
    )


def _led(*kinds: tuple[str, str]) -> str:
    """A pattern of leading characters, each with what follows it; one set stands first, by which a search is quick."""
    every = "".join(sorted({char for leads, _ in kinds for char in leads}))
    return f"[{every}](?:{'|'.join(f'(?<=[{leads}]){more}' for leads, more in kinds)})"
