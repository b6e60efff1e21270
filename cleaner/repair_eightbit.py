"""Cyrillic of one 8-bit encoding that was read as another: told by how much better its letters read when turned back.

A line is looked at word by word, so that a damaged run inside a sound line is found and the sound rest stays.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from cleaner.repair_edits import Edit
from cleaner.repair_letters import likelihood
from cleaner.repair_tables import bytes_of, retold

Pair = tuple[str, str]
"""The encoding by mistake and the true one."""
_PAIRS: Final = (
    ("western", "cp1251"), ("western", "koi8-u"), ("western", "cp866"), ("western", "cp1125"),
    ("western", "mac-cyrillic"), ("western", "iso8859-5"), ("cp1251", "koi8-u"), ("cp1251", "cp866"),
    ("cp1251", "cp1125"), ("koi8", "cp1251"), ("koi8", "cp866"), ("koi8", "cp1125"), ("cp866", "cp1251"),
    ("cp866", "koi8-u"), ("cp1250", "cp1251"), ("cp1250", "koi8-u"), ("koi8-r", "koi8-u"), ("cp866", "cp1125"),
)  # fmt: skip
_FAMILIES: Final = {
    "cp1250": "high",
    "koi8-r": "frame",
    "western": "high",
    "cp1251": "case",
    "koi8": "case",
    "cp866": "frame",
}
_HINTS: Final = {
    "western": re.compile(r"[\x80-\x9f\xa1-\xff\u0152-\u017e\u2020-\u2122]{3}"),
    "cp1251": re.compile(r"[а-яіїєґ][А-ЯІЇЄҐ]{2}|[а-яА-Я][¤§¦¬\xad®±µ¶·°]|[¤§¦¬\xad®±µ¶·°][а-яА-Я]|[а-я][Ђ-Џ]"),
    "koi8": re.compile(r"[а-яіїєґ][А-ЯІЇЄҐ]{2}|[\u2320-\u25a0√≈≤≥©°²·÷][а-яА-Я]"),
    "cp866": re.compile(r"[\u2500-\u25a0√∙·°]"),
    "cp1250": re.compile(r"[\x80-\x9f\xa1-\xff\u0102-\u017e\u02c7-\u02dd\u2020-\u2122]{3}"),
    "koi8-r": re.compile(r"[╓╔╕╖╢╣╤╥╦╧╩╪]"),
}
"""What a line must show before it is looked at word by word."""
_CYRILLIC: Final = re.compile("[\u0400-\u045f\u0490\u0491]+(?:['’ʼ][\u0400-\u045f\u0490\u0491]+)*")
_NEUTRAL: Final = frozenset("«»‹›„“”‘’‚–—…•·\xa0№'©®™°§ʼ")
_STRANGE: Final = -6.0
_PROOF: Final = 16.0
"""By so much the logarithm of the likelihood must rise for a line by itself; less where the document has proof."""
_LITTLE: Final = 4.0
_GOOD: Final = -4.2
"""What prose stays above, per pair of letters."""
_LONG: Final = 5
_COUSINS: Final = (("koi8-r", "koi8-u"), ("cp866", "cp1125"))
"""The Russian variant in which Ukrainian letters are frames: they cannot stand inside words."""
_TURNING: Final = (("cp1251", "koi8-u"), ("koi8", "cp1251"))
"""Between these two small letters are capitals and capitals small."""
_SOUND: Final = 8.0
_SURELY_SOUND: Final = 10.0
_MOST: Final = 0.6
_SELDOM: Final = {"mac-cyrillic": 0.8, "iso8859-5": 0.8}
"""What must read better by this factor than the usual encodings."""
_OWN: Final = 5.0
_WALL: Final = -1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    start: int
    end: int
    new: str
    raw: float
    """By how much it reads better."""
    gain: float
    """The same, less where it speaks against damage."""
    letters: int
    cost: float


def eightbit_pairs(text: str, seen: frozenset[str]) -> list[Pair]:
    """The mistakes that could have been made in this text, which shows these kinds of damage."""
    kinds = {wrong for wrong, family in _FAMILIES.items() if family in seen or (wrong == "koi8" and "frame" in seen)}
    shown = {wrong for wrong in kinds if _HINTS[wrong].search(text)}
    return [pair for pair in _PAIRS if pair[0] in shown]


def eightbit_edits(lines: Sequence[tuple[int, str]], pairs: Sequence[Pair]) -> list[Edit]:
    """What is turned back in these lines, each with its place in the text."""
    if not pairs:
        return []
    proved: Counter[Pair] = Counter()
    edits: list[Edit] = []
    rest = []
    for place, line in lines:
        _, pair, found = _best(line, [pair for pair in pairs if _HINTS[pair[0]].search(line)], _PROOF)
        if found:
            proved[pair] += 1
            edits += [(start + place, end + place, new) for start, end, new in found]
        else:
            rest.append((place, line))
    if proved:
        edits += _by_context(rest, proved.most_common(1)[0][0])
    return edits


def reads_well(text: str) -> bool:
    """Whether the Cyrillic of a text reads like prose."""
    words = _CYRILLIC.findall(text)
    return bool(words) and sum(map(likelihood, words)) >= _GOOD * sum(len(word) + 1 for word in words)


def _by_context(lines: Iterable[tuple[int, str]], pair: Pair) -> list[Edit]:
    """Short lines of a document in which longer ones are proved."""
    edits: list[Edit] = []
    for place, line in lines:
        _, _, found = _best(line, [pair], _LITTLE)
        edits += [(start + place, end + place, new) for start, end, new in found]
    return edits


def _best(line: str, pairs: Sequence[Pair], proof: float) -> tuple[float, Pair, list[Edit]]:
    best: tuple[float, Pair, list[Edit]] = (0.0, ("", ""), [])
    for pair in pairs:
        words = _words(line, *pair)
        start, end, gain = _segment(words)
        if proof < _PROOF and any(word.gain < -_LITTLE for word in words):
            continue  # what is sound in the line speaks against it
        if gain * _SELDOM.get(pair[1], 1) > max(best[0], min(proof, _OWN) if pair in _COUSINS else proof) and _is_proof(
            words[start:end], 0 if pair in _COUSINS else proof
        ):
            best = (gain * _SELDOM.get(pair[1], 1), pair, _turned(words, start, end, pair))
    return best


def _words(line: str, wrong: str, true: str) -> list[_Word]:
    """The words of a line that hold characters above ASCII; those with ASCII letters too are walls."""
    table = retold(wrong, true)
    found = []
    for match in _tokens(wrong).finditer(line):
        old = match[0]
        if old.isascii():
            continue
        new = old.translate(table)
        letters = sum(len(word) for word in _CYRILLIC.findall(new))
        cost = _cost(new)
        gain = raw = _WALL if any(ord(char) not in table and char.isalpha() for char in old) else cost - _cost(old)
        if (wrong, true) in _TURNING and old.islower():
            gain -= _SOUND  # it would come out in capitals
        found.append(
            _Word(start=match.start(), end=match.end(), new=new, raw=raw, gain=gain, letters=letters, cost=cost)
        )
    return found


@functools.cache
def _tokens(wrong: str) -> re.Pattern[str]:
    return re.compile(rf"(?:['{re.escape(''.join(bytes_of(wrong)))}]|[^\W\d_])+")


@functools.lru_cache(maxsize=4096)
def _cost(token: str) -> float:
    words = _CYRILLIC.findall(token)
    others = sum(
        1
        for char in token
        if char > "\x7f" and char not in _NEUTRAL and not "\u0400" <= char <= "\u045f" and char not in "Ґґ"
    )
    return sum(map(likelihood, words)) + _STRANGE * others


def _segment(words: Sequence[_Word]) -> tuple[int, int, float]:
    """The consecutive words that gain the most together."""
    best, best_start, best_end = 0.0, 0, 0
    total, start = 0.0, 0
    for place, word in enumerate(words):
        if total <= 0:
            total, start = 0.0, place
        total += word.gain
        if total > best:
            best, best_start, best_end = total, start, place + 1
    return best_start, best_end, best


def _is_proof(words: Sequence[_Word], proof: float) -> bool:
    letters = sum(word.letters for word in words)
    cost = sum(word.cost for word in words)
    if not letters or cost < _GOOD * (letters + len(words)):
        return False
    return proof < _PROOF or max(word.letters for word in words) >= _LONG or letters >= 2 * _LONG


def _turned(words: Sequence[_Word], start: int, end: int, pair: Pair) -> list[Edit]:
    """The segment, and the rest of its line where it is most of it: damage seldom ends inside a line."""
    letters = sum(word.letters for word in words if word.raw > _WALL)
    most = sum(word.letters for word in words[start:end]) >= _MOST * letters
    taken = [
        word
        for place, word in enumerate(words)
        if start <= place < end or word.raw > (0 if pair in _COUSINS else -_SURELY_SOUND if most else _LITTLE)
    ]
    return [(word.start, word.end, word.new) for word in taken if word.raw]
