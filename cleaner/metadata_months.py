"""The months by their names in the languages of the phrase files, and in Belarusian and Bulgarian."""

from __future__ import annotations

import re
from typing import Final

from cleaner.phrases import date_words

_STARTS: Final = (
    "січ янв jan jän sty ιαν яну gen ene сту",
    "лют фев feb fév lut φεβ",
    "бер мар mar mär μαρ μάρ сак",
    "кві апр apr avr kwi απρ кра abr",
    "тра мая май may mai maj μαΐ μαι μάι μαί mag",
    "чер июн jun juin cze ιουν ιούν юни чэр giu",
    "лип июл jul juil lip ιουλ ιούλ юли ліп lug",
    "сер авг aug aoû sie αυγ αύγ ago жні",
    "вер сен sep wrz σεπ сеп set",
    "жов окт oct okt paź οκτ кас ott",
    "лис ноя nov lis νοε νοέ ное ліс",
    "гру дек dec dez déc gru δεκ сне dic",
)
_MONTH_OF: Final = {start: number for number, starts in enumerate(_STARTS, 1) for start in starts.split()}
_MORE = re.compile(
    r"студзеня|лютага|сакавіка|красавіка|траўня|мая|чэрвеня|ліпеня|жніўня|верасня|кастрычніка|лістапада|снежня"
    r"|януари|февруари|март|април|май|юни|юли|август|септември|октомври|ноември|декември"
)


def month_of(word: str) -> int:
    """The number of the month that the word names, 0 for any other word."""
    word = word.lower()
    if word not in date_words("months") and not _MORE.fullmatch(word):
        return 0
    return _MONTH_OF.get(word[:4]) or _MONTH_OF.get(word[:3], 0)
