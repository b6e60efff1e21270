"""Cyrillic of one 8-bit encoding that was read as another: told by how much better its letters read when turned back.

A line is looked at word by word, so that a damaged run inside a sound line is found and the sound rest stays.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from cleaner.repair_edits import Edit
from cleaner.repair_letters import likelihood
from cleaner.repair_tables import bytes_of, retold, signs

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
_PLAIN: Final = "«»‹›„“”‘’‚–—…•·\xa0\xad"
_SIGN: Final = "[¤§¦¬\xad®±µ¶·°]"
_CASES: Final = re.compile(
    r"[А-ЯІЇЄҐ](?:(?<=[^А-Яа-яІіЇїЄєҐґ][а-яіїєґ].)|(?<=^[а-яіїєґ].)|[А-ЯІЇЄҐ]{3,}[ ,][А-ЯІЇЄҐ]{4})", re.MULTILINE
)
"""A word that begins with a small letter before a capital, or capitals only."""
_HINTS: Final = {
    "western": (re.compile("[\\x80-\\x9f\\xa2-\\xac\\xae-\\xba\\xbf-\\xffŒœŠšŸŽžƒˆ˜†‡‰€™]{3}"),),
    "cp1251": (_CASES, re.compile(f"{_SIGN}(?:[а-яА-Я]|(?<=[а-яА-Я].))"), re.compile("[Ђ-Џ](?<=[а-я].)")),
    "koi8": (_CASES, re.compile("[\u2320-\u25a0√≈≤≥©°²·÷][а-яА-Я]")),
    "cp866": (re.compile("[\u2500-\u25a0√∙·°]"),),
    "cp1250": (re.compile(f"{signs('cp1250', 0x80, 0xFF, _PLAIN)}{{4}}"),),
    "koi8-r": (re.compile("[╓╔╕╖╢╣╤╥╦╧╩╪]"),),
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
"""Where so much of a line is damaged the rest is taken for it, unless surely sound: damage seldom ends in a line."""
_NEARLY_ALL: Final = 0.9
_SELDOM: Final = {"mac-cyrillic": 0.8, "iso8859-5": 0.8}
"""What must read better by this factor than the usual encodings."""
_TWINS: Final = ("cp866", "cp1125")
"""They differ in a few Ukrainian letters only: a line may read well in both."""
_ACRONYM: Final = 4
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turned:
    pair: Pair
    gain: float
    is_whole: bool
    """Whether nearly all of the line reads better."""
    edits: list[Edit]


def eightbit_pairs(text: str, seen: frozenset[str]) -> list[Pair]:
    """The mistakes that could have been made in this text, which shows these kinds of damage."""
    kinds = {wrong for wrong, family in _FAMILIES.items() if family in seen or (wrong == "koi8" and "frame" in seen)}
    shown = _shown(kinds, text)
    return [pair for pair in _PAIRS if pair[0] in shown]


def _shown(kinds: Iterable[str], text: str) -> set[str]:
    """Those of these encodings of which the text shows something."""
    met: dict[re.Pattern[str], bool] = {}
    for hint in (hint for wrong in kinds for hint in _HINTS[wrong]):
        if hint not in met:
            met[hint] = hint.search(text) is not None
    return {wrong for wrong in kinds if any(met[hint] for hint in _HINTS[wrong])}


def eightbit_edits(lines: Sequence[tuple[int, str]], pairs: Sequence[Pair]) -> list[Edit]:
    """What is turned back in these lines, each with its place in the text."""
    if not pairs:
        return []
    proved: Counter[Pair] = Counter()
    wrongs = {wrong for wrong, _ in pairs}
    edits: list[Edit] = []
    rest = []
    for place, line in lines:
        known = [pair for pair, _ in proved.most_common()]
        shown = _shown(wrongs, line)
        order = [pair for pair in (*known, *(one for one in pairs if one not in proved)) if pair[0] in shown]
        found = _best(line, order, proved)
        if found:
            proved[found.pair] += 1
            edits += [(start + place, end + place, new) for start, end, new in found.edits]
        else:
            rest.append((place, line))
    return edits + (_by_context(rest, proved.most_common(1)[0][0]) if proved else [])


def legibility(text: str) -> float:
    """How much more likely the Cyrillic of a text is than the least that prose is; not above 0 for gibberish."""
    words = _CYRILLIC.findall(text)
    return sum(map(likelihood, words)) - _GOOD * sum(len(word) + 1 for word in words)


def _by_context(lines: Iterable[tuple[int, str]], pair: Pair) -> list[Edit]:
    """Short lines of a document in which longer ones are proved."""
    edits: list[Edit] = []
    for place, line in lines:
        if found := _turn(line, pair, _LITTLE):
            edits += [(start + place, end + place, new) for start, end, new in found.edits]
    return edits


def _best(line: str, pairs: Iterable[Pair], proved: Container[Pair]) -> _Turned | None:
    """The mistake whose undoing gains most, if any gains enough; a proved one that explains the line is enough."""
    best = None
    for pair in pairs:
        found = _turn(line, pair, _PROOF)
        if found and (best is None or found.gain > best.gain):
            best = found
        if found and found.is_whole and pair in proved and pair[1] not in _TWINS:
            break
    return best


def _turn(line: str, pair: Pair, proof: float) -> _Turned | None:
    """The line with this mistake undone, None where that is not proved."""
    words = _words(line, *pair)
    start, end, gain = _segment(words)
    if proof < _PROOF and any(word.gain < -_LITTLE for word in words):
        return None  # what is sound in the line speaks against it
    if pair in _COUSINS:
        proof = _OWN if proof == _PROOF else 0
    gain *= _SELDOM.get(pair[1], 1)
    if gain <= proof or not _is_proof(words[start:end], proof):
        return None
    letters = sum(word.letters for word in words if word.raw > _WALL)
    share = sum(word.letters for word in words[start:end]) / max(1, letters)
    least = -_SURELY_SOUND if share >= _MOST or pair[0] == "koi8-r" else 0 if pair in _COUSINS else _LITTLE
    taken = words[start:end] + [word for word in words[:start] + words[end:] if word.raw > least]
    edits = sorted((word.start, word.end, word.new) for word in taken if word.new != line[word.start : word.end])
    return _Turned(pair=pair, gain=gain, is_whole=share >= _NEARLY_ALL, edits=edits)


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
        if (wrong, true) in _TURNING and old.islower() and len(old) > 1:
            gain -= _SOUND if len(old) > _ACRONYM else _SOUND / 4  # it would come out in capitals
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


def _segment(words: list[_Word]) -> tuple[int, int, float]:
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
