"""Text that was read in the wrong encoding: found line by line, turned back where what comes out plainly reads better.

UTF-8 shows itself by its sequences (`repair_tables`); an 8-bit encoding read as another one only by its letters
(`repair_eightbit`). Text mangled twice is mended by two passes.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable
from typing import Final

from cleaner import charset_cyrillic
from cleaner.repair_edits import Edit
from cleaner.repair_eightbit import eightbit_edits, eightbit_pairs, legibility
from cleaner.repair_guard import families
from cleaner.repair_tables import Utf8, bytes_of, character, utf8_readings

_LINES: Final = re.compile(r"[^\n]+")
_HIGH: Final = re.compile("[\x80-\U0010ffff]")
_ESCAPED: Final = re.compile("[\udc80-\udcff]")
_STRAY: Final = re.compile("[\x80\x82-\x84\x86-\x8c\x8e\x91-\x9c\x9e\x9f]|(?<=\\w)\x85")
_HIGH_BEFORE: Final = re.compile("[\x80-\U0010ffff]*\\Z")
_HIGH_AFTER: Final = re.compile("[\x80-\U0010ffff]*")
_LETTER: Final = re.compile("[\u0400-\u052f]")
_SOUND: Final = re.compile(
    "[\x80-\u036f\u0370-\u0482\u048a-\u06ff\u0900-\u0e7f\u10a0-\u10ff\u1e00-\u206f\u20a0-\u2bff\u3000-\u9fff\uac00-\ud7a3"
    "\ufb00-\ufb4f\ufe00-\ufe0f\ufeff\uff00-\uffef\U0001f000-\U0001faff]+"
)
"""What texts hold; rarer scripts come out where 8-bit letters happen to look like UTF-8."""
_PLAIN_LEADS: Final = "ÂÃÄÅÐÑÎÏØÙ×âïĂĹĐŃĎð"
_SURE: Final = 6
"""With so many strong sequences in a document, one is enough in a line."""
_FAMILIES: Final = {"cp1251": "sign", "western": "high", "koi8": "frame", "cp866": "frame", "cp1250": "high"}


def mojibake(text: str) -> list[Edit]:
    """What one pass turns back."""
    seen = families(text)
    readings = [one for one in utf8_readings() if _FAMILIES[one.wrong] in seen and one.strong.search(text)]
    pairs = eightbit_pairs(text, seen)
    stray = "frame" in seen and (_STRAY.search(text) or _ESCAPED.search(text))
    if not readings and not pairs and not stray:
        return []
    sure = {reading.wrong for reading in readings if _is_sure(reading, text)}
    edits: list[Edit] = []
    left: list[tuple[int, str]] = []
    for found in _LINES.finditer(text):
        line = found[0]
        if line.isascii():
            continue
        new = _escaped(line) if stray else []
        new = new or _best([_utf8_edits(line, reading, reading.wrong in sure) for reading in readings])
        edits += [(start + found.start(), end + found.start(), better) for start, end, better in new]
        if 2 * _length(new) < len(_HIGH.findall(line)):
            left.append((found.start(), line))
    edits = _larger(edits, eightbit_edits(left, pairs), left)
    return sorted(edits) if edits else _strays(text)


def _larger(utf8: list[Edit], eightbit: list[Edit], lines: list[tuple[int, str]]) -> list[Edit]:
    """Of two ways to mend a line the one that mends more: some letters of 8-bit text look like UTF-8 by chance."""
    if not utf8 or not eightbit:
        return utf8 or eightbit
    chosen = []
    starts = [start for start, _ in lines]
    ones = _by_line(utf8, starts, [start + len(line) for start, line in lines])
    others = _by_line(eightbit, starts, [start + len(line) for start, line in lines])
    for start in {*ones, *others}:
        chosen += max(ones.get(start, []), others.get(start, []), key=_length)
    return chosen


def _by_line(edits: list[Edit], starts: list[int], ends: list[int]) -> dict[int, list[Edit]]:
    """The edits by the line they are in, those of other lines each by itself."""
    found: dict[int, list[Edit]] = {}
    for edit in edits:
        place = bisect.bisect_right(starts, edit[0]) - 1
        inside = place >= 0 and edit[1] <= ends[place]
        found.setdefault(starts[place] if inside else -1 - edit[0], []).append(edit)
    return found


def _length(edits: Iterable[Edit]) -> int:
    return sum(end - start for start, end, _ in edits)


def _strays(text: str) -> list[Edit]:
    """Quotes and dashes of windows-1252 that stand as controls."""
    return [(at.start(), at.end(), character(ord(at[0]), "cp1252")) for at in _STRAY.finditer(text)]


def _is_sure(reading: Utf8, text: str) -> bool:
    return sum(1 for _, _ in zip(reading.strong.finditer(text), range(_SURE), strict=False)) == _SURE


def _best(found: list[list[Edit]]) -> list[Edit]:
    """The edits that mend the most characters."""
    return max(found, key=_length, default=[])


def _utf8_edits(line: str, reading: Utf8, is_sure: bool) -> list[Edit]:
    """The runs of UTF-8 in a line that were read as this encoding; none where the line may well mean what it says."""
    strength = len(reading.strong.findall(line))
    if strength < (1 if is_sure else reading.need):
        return []
    edits = []
    for run in reading.runs.finditer(line):
        meant = _meant(run[0], reading.wrong)
        if (
            meant
            and not _stands_in_a_word(line, run, reading)
            and (reading.strong.search(run[0]) or _plain(run[0], reading))
        ):
            edits.append((run.start(), run.end(), meant))
    return edits if _covers_most(line, edits) else []


def _covers_most(line: str, edits: list[Edit]) -> bool:
    """Whether the words that the runs stand in consist of them: else it is no UTF-8 but an 8-bit encoding."""
    covered = sum(end - start for start, end, _ in edits)
    high, done = 0, 0
    for start, end, _ in edits:
        left = len(_HIGH_BEFORE.search(line[done:start])[0])  # type: ignore[index]
        right = len(_HIGH_AFTER.match(line[end:])[0])  # type: ignore[index]
        high += left + right
        done = end
    return covered > high


def _meant(run: str, wrong: str) -> str:
    """The run as UTF-8, or "" where it is none that texts hold."""
    table = bytes_of(wrong)
    raw = bytes(0xA0 if char == " " else table.get(char, 0x98) for char in run)
    try:
        meant = raw.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return meant if _SOUND.fullmatch(meant) else ""


def _plain(run: str, reading: Utf8) -> bool:
    """Whether a run without a strong sequence may go with the rest of its line."""
    return run[0] in _PLAIN_LEADS if reading.wrong in ("western", "cp1250") else run[0] in "РСТГВДЕОПвпяБбцт╨╤┬├"


def _stands_in_a_word(line: str, run: re.Match[str], reading: Utf8) -> bool:
    """Whether sound letters touch a short run, as the rest of `Рік` does its `Рі`."""
    if reading.wrong not in ("cp1251", "koi8") or len(reading.strong.findall(run[0])) * 6 > len(run[0]):
        return False
    return bool(_LETTER.match(line[run.end() : run.end() + 1]) or _LETTER.match(line[run.start() - 1 : run.start()]))


def _escaped(line: str) -> list[Edit]:
    """A line of another encoding in a file of UTF-8, whose bytes stand escaped as half characters."""
    bad = len(_ESCAPED.findall(line))
    if not bad or bad <= sum(1 for char in line if char > "\x7f") - bad:
        return []
    try:
        raw = line.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return []
    codec = charset_cyrillic.guess(raw)
    readings = [
        "".join(character(byte, one) if byte > 0x7F else chr(byte) for byte in raw)
        for one in ((codec, "cp1125") if codec == "cp866" else (codec,))
    ]
    meant = max(readings, key=legibility)
    return [(0, len(line), meant)] if codec == "cp1252" or legibility(meant) > 0 else []
