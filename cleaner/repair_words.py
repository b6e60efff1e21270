"""Letters inside words: Latin ones that stand for Cyrillic ones they look like, and the other way, and the apostrophe.

A word that is wholly of one script is never touched, nor one that is put together of two on purpose (`ITшник`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from cleaner.repair_edits import Edit

_TO_CYRILLIC: Final = dict(zip("aceiopxyABCEHIKMOPTXYïëÏ", "асеіорхуАВСЕНІКМОРТХУїёЇ", strict=True))
_TO_LATIN: Final = dict(zip("асеіорхуАВСЕНІКМОРТХУ", "aceiopxyABCEHIKMOPTXY", strict=True))
_LATIN: Final = "A-Za-zïëÏ"
_CYRILLIC: Final = "\u0400-\u045f\u048a-\u052f"
_SEAM: Final = re.compile(f"[{_LATIN}](?:(?=[{_CYRILLIC}])|(?<=[{_CYRILLIC}].))")
"""Where the scripts meet; a set of letters stands first, by which a search is quick."""
_LETTERS: Final = re.compile(f"[{_LATIN}{_CYRILLIC}]+")
_LATIN_RUN: Final = re.compile(f"[{_LATIN}]+")
_CYRILLIC_RUN: Final = re.compile(f"[{_CYRILLIC}]+")
_ADDRESS: Final = re.compile(r"[@/\\_]")
_ROMAN: Final = re.compile("[IVXLCDMІХСМ]+")
_ON_PURPOSE: Final = re.compile(
    f"[ieаеі]?[ie][А-ЯІЇЄҐ]|[A-Z]{{2,}}[А-ЯІЇЄҐ]?[а-яіїєґ]+\\Z|[a-z]{{3,}}[{_CYRILLIC}]{{3,}}\\Z|[A-Z][a-z]{{2,}}[{_CYRILLIC}]+\\Z|[{_CYRILLIC}]{{3,}}[A-Z][A-Za-z]{{2,}}\\Z"
)
"""Words put together on purpose: a prefix before a name, capitals with an ending, two whole words."""
_LONE: Final = re.compile(f"[aicoy](?= [{_CYRILLIC}])(?:(?<=[{_CYRILLIC}] .)|(?<=[{_CYRILLIC}], i))")
_FEW: Final = 2
"""Longer runs of Cyrillic letters in a Latin word were meant."""
_NEAR: Final = 60

_VARIANTS: Final = "'’ʼ`‘′´‛＇"
_GOOD: Final = "'’ʼ"
_APOSTROPHE: Final = re.compile(
    f"[{_VARIANTS}](?:(?<=[бвгґджзйклмнпрстфхцчшщБВГҐДЖЗЙКЛМНПРСТФХЦЧШЩ].)(?=[яюєїёеіЯЮЄЇЁЕІ])"
    f"|(?<=[ОДод].)(?<![{_CYRILLIC}]..)(?=[А-ЯІЇЄҐ][а-яіїєґ]))"
)
_OPENING: Final = re.compile("(?<!\\w)['`‘]\\w")


def homoglyphs(text: str) -> list[Edit]:
    """Letters of the other script in words of one, and a lone Latin `i` between Cyrillic words."""
    edits = []
    for start, end in _mixed(text):
        if _ADDRESS.search(text[max(0, start - 1) : start] + text[end : end + 1]):
            continue
        new = _of_one_script(text[start:end], text, start, end)
        if new != text[start:end]:
            edits.append((start, end, new))
    known = {char for start, end, _ in edits for char in text[start:end] if char in "acoy"} | {"i"}
    edits += [(at.start(), at.end(), _TO_CYRILLIC[at[0]]) for at in _LONE.finditer(text) if at[0] in known]
    return sorted(edits)


def _mixed(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of two scripts are."""
    done = 0
    for seam in _SEAM.finditer(text):
        start = seam.start()
        if start < done:
            continue
        while start > done and _LETTERS.match(text, start - 1, start):
            start -= 1
        word = _LETTERS.match(text, start)
        done = word.end() if word else seam.end()
        yield start, done


def _of_one_script(word: str, text: str, start: int, end: int) -> str:
    """The word in Cyrillic or in Latin letters, or as it stands where neither can be."""
    if _ON_PURPOSE.match(word):
        return word
    latin = _LATIN_RUN.findall(word)
    to_cyrillic = all(char in _TO_CYRILLIC for char in "".join(latin))
    to_latin = _may_be_latin(word, "".join(latin))
    if to_cyrillic and to_latin:
        to_cyrillic = not _ROMAN.fullmatch(word) and _among_cyrillic(text, start, end)
    if to_cyrillic:
        return "".join(_TO_CYRILLIC.get(char, char) for char in word)
    return "".join(_TO_LATIN.get(char, char) for char in word) if to_latin else word


def _may_be_latin(word: str, latin: str) -> bool:
    runs = _CYRILLIC_RUN.findall(word)
    few = _FEW + 1 if word.startswith(runs[0]) and len(runs) == 1 else _FEW
    alike = all(char in _TO_LATIN for char in "".join(runs)) and max(map(len, runs)) <= few
    return alike and (len(latin) > 1 or bool(_ROMAN.fullmatch(word)))


def _among_cyrillic(text: str, start: int, end: int) -> bool:
    near = text[max(0, start - _NEAR) : start] + text[end : end + _NEAR]
    return sum(map(len, _CYRILLIC_RUN.findall(near))) >= sum(map(len, _LATIN_RUN.findall(near)))


def apostrophes(text: str, wanted: str = "") -> list[Edit]:
    """The apostrophes inside Ukrainian and Belarusian words that are not the wanted one.

    Without a wish it is the one that the text itself has most, so that a text with one kind throughout stays.
    """
    found = [at for at in _APOSTROPHE.finditer(text) if not _closes(text, at.start())]
    counts = Counter(at[0] for at in found)
    usual = max(_GOOD, key=lambda char: (counts[char], char == "’"))
    wanted = wanted or usual
    return [(at.start(), at.end(), wanted) for at in found if at[0] != wanted]


def _closes(text: str, place: int) -> bool:
    """Whether a quotation that began in the line may end here, glued to the next word."""
    line = text[max(text.rfind("\n", max(0, place - 200), place) + 1, place - 200) : place]
    return text[place] in "'’‘`" and bool(_OPENING.search(line)) and not line.rstrip().endswith(tuple("'’‘`"))
