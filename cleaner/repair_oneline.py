"""A document that came as one long line: parted where its paragraphs show, by wide gaps, glued sentences and labels."""

from __future__ import annotations

import re
from typing import Final

from cleaner.repair_edits import Edit

LONG: Final = 2000
"""Characters from which one line is no paragraph any more."""
_UPPER: Final = "A-ZÀ-ÖØ-ÞА-ЯЀ-ЏҐ"
_LOWER: Final = "a-zß-öø-ÿа-яѐ-џґ"
_GAP: Final = re.compile(r"(?<=\S)(?: {2,}|[ ]*\t[ \t]*)(?=\S)")
_GLUED: Final = re.compile(
    rf"(?<=[{_LOWER}\d»”\")][.!?…])(?=[«“\"„]?[{_UPPER}][{_LOWER}’'ʼ]+ )"
    rf"|(?<=[.!?…][»”\")])(?=[«“„]?[{_UPPER}][{_LOWER}]+ )"
)
_WORD: Final = re.compile(rf"[{_UPPER}{_LOWER}\d]+[.!?…]\Z")
_RUN_ON: Final = re.compile(rf"(?<![{_UPPER}{_LOWER}])[{_LOWER}]{{3,}}(?=[{_UPPER}][{_LOWER}]{{2,}})")
_LABEL: Final = re.compile(
    r"(?<=[.!?…»”\")]) (?=(?:Читайте також|Читайте ще|Дивіться також|Також читайте|Реклама|Фото:|Джерело:"
    r"|Теги:|Читайте также|Смотрите также|Источник:|Read also|Read more:|See also|Advertisement|Source:|Tags:)"
    r"[ :А-ЯA-ZІЇЄҐ«\"])"
)
_SHORT: Final = frozenset({
    "ім", "вул", "просп", "пров", "пл", "обл", "смт", "буд", "кв", "гр", "див", "напр", "проф", "акад", "доц", "ул",
    "пер", "пос", "св", "тов", "стор", "рис", "табл", "ред", "ст", "mr", "mrs", "dr", "st", "prof", "gen", "vs", "str",
    "бул", "бульв", "наб",
})  # fmt: skip
"""Abbreviations before names; one or two letters are taken for one too."""
_LEAST_WORD: Final = 3
_FEWEST_RUN_ONS: Final = 2


def oneline(text: str) -> list[Edit]:
    """The line ends that such a document lost; none in a text of more lines or of usual length."""
    body = text.strip()
    if len(body) <= LONG or "\n" in body or "\r" in body:
        return []
    edits = [(at.start(), at.end(), "\n") for at in _GAP.finditer(text)]
    edits += [(at.start(), at.end(), "\n") for at in _LABEL.finditer(text)]
    edits += [(at.start(), at.start(), "\n") for at in _GLUED.finditer(text) if not _is_short(text, at.start())]
    run_ons = [(at.end(), at.end(), "\n") for at in _RUN_ON.finditer(text)]
    return _apart(sorted(edits + (run_ons if len(run_ons) >= _FEWEST_RUN_ONS else [])))


def _is_short(text: str, place: int) -> bool:
    """Whether the dot before this place ends an abbreviation or an address (`вул.Садова`, `site.Example`)."""
    word = _WORD.search(text, max(0, place - 30), place)
    if word is None:
        return False
    letters = word[0][:-1]
    return word[0][-1] == "." and ((len(letters) < _LEAST_WORD and not letters.isdigit()) or letters.lower() in _SHORT)


def _apart(edits: list[Edit]) -> list[Edit]:
    """The edits without those that touch the one before."""
    found: list[Edit] = []
    for edit in edits:
        if not found or edit[0] > found[-1][1]:
            found.append(edit)
    return found
